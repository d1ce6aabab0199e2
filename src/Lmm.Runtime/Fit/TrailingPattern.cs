using Lmm.Blocks;

namespace Lmm.Fitting;

/// <summary>
/// The pattern of the trailing block S below the diagonal, in compressed columns, each pair of rows once. Any two
/// trailing rows with a product of their own share a data row, hence a leading level: the cliques of the leading
/// levels are the whole pattern.
/// </summary>
internal static class TrailingPattern
{
    /// <summary>The pattern of S.</summary>
    public static (int[] Start, int[] Rows) Of(CrossProducts a)
    {
        int m = a.TrailingOrder;
        List<int>[] below = [.. Enumerable.Range(0, m).Select(_ => new List<int>())];
        AddCliques(a, below);
        int[] start = new int[m + 1];
        for (int r = 0; r < m; r++)
        {
            start[r + 1] = start[r] + below[r].Count;
        }

        int[] rows = new int[start[m]];
        for (int r = 0; r < m; r++)
        {
            below[r].CopyTo(rows, start[r]);
        }

        return (start, rows);
    }

    /// <summary>Rows that meet in a leading level are a clique; a stamp keeps each pair of one row single.</summary>
    private static void AddCliques(CrossProducts a, List<int>[] below)
    {
        int leading = a.CoupledStart.Length - 1;
        List<int>[] entries = [.. below.Select(_ => new List<int>())];
        int[] end = new int[a.CoupledRow.Length];
        for (int j = 0; j < leading; j++)
        {
            for (int i = a.CoupledStart[j]; i < a.CoupledStart[j + 1]; i++)
            {
                entries[a.CoupledRow[i]].Add(i);
                end[i] = a.CoupledStart[j + 1];
            }
        }

        int[] stamp = new int[below.Length];
        Array.Fill(stamp, -1);
        for (int r = 0; r < below.Length; r++)
        {
            // A row that has met all rows below it can meet no more.
            foreach (int i in entries[r])
            {
                for (int k = i + 1; k < end[i] && below[r].Count < below.Length - 1 - r; k++)
                {
                    int other = a.CoupledRow[k];
                    if (stamp[other] != r)
                    {
                        stamp[other] = r;
                        below[r].Add(other);
                    }
                }
            }
        }
    }
}
