namespace Lmm;

/// <summary>Which rows belong to which subject of the residual covariance.</summary>
internal static class SubjectRows
{
    /// <summary>The rows of each subject, ordered by the first coordinate; rows of equal coordinate in the order of the data.</summary>
    public static int[][] Of(ResidualTerm term)
    {
        int[] counts = new int[term.Subjects.Count];
        foreach (int subject in term.SubjectOfRow)
        {
            counts[subject]++;
        }

        int[][] rows = [.. counts.Select(count => new int[count])];
        Array.Clear(counts);
        for (int i = 0; i < term.SubjectOfRow.Length; i++)
        {
            int subject = term.SubjectOfRow[i];
            rows[subject][counts[subject]++] = i;
        }

        if (term.Coordinates.Count > 0)
        {
            double[] place = term.Coordinates[0];
            foreach (int[] own in rows)
            {
                // Sort by place and then by row: Array.Sort alone is not stable.
                Array.Sort(own, (a, b) => place[a] != place[b] ? place[a].CompareTo(place[b]) : a.CompareTo(b));
            }
        }

        return rows;
    }
}
