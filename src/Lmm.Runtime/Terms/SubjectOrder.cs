using System.Numerics;

namespace Lmm;

/// <summary>Which rows belong to which subject of the residual covariance, and in which order.</summary>
internal static class SubjectOrder
{
    /// <summary>
    /// The rows of each subject by the first coordinate, rows of equal coordinate in the order of the data; each row alone without
    /// subjects.
    /// </summary>
    /// <param name="term">The residual term.</param>
    /// <param name="rows">n.</param>
    public static int[][] Of(ResidualTerm term, int rows)
    {
        if (term.SubjectOfRow.Length == 0)
        {
            return [.. Enumerable.Range(0, rows).Select(row => new[] { row })];
        }

        int[][] subjects = Ascending(term.SubjectOfRow.AsSpan(0, rows), term.Subjects.Count);
        if (term.Coordinates.Count > 0)
        {
            double[] place = term.Coordinates[0];
            foreach (int[] own in subjects)
            {
                if (!AreInOrder(own, place))
                {
                    // Sort by place and then by row: Array.Sort alone is not stable.
                    Array.Sort(own, (a, b) => place[a] != place[b] ? place[a].CompareTo(place[b]) : a.CompareTo(b));
                }
            }
        }

        return subjects;
    }

    /// <summary>
    /// Whether the rows of each subject follow each other, ascending in the first coordinate: most data come so, and need no
    /// further look at who stands where.
    /// </summary>
    public static bool IsThatOfData(ResidualTerm term)
    {
        ReadOnlySpan<int> subjectOfRow = term.SubjectOfRow;
        ReadOnlySpan<double> place = term.Coordinates[0];
        bool[] seen = new bool[term.Subjects.Count];
        for (int start = 0; start < subjectOfRow.Length;)
        {
            int subject = subjectOfRow[start];
            int end = RunEnd(subjectOfRow, start);
            if (seen[subject])
            {
                return false;
            }

            seen[subject] = true;
            if (!IsAscending(place[start..end]))
            {
                return false;
            }

            start = end;
        }

        return true;
    }

    /// <summary>The rows of each subject in the order of the data, by runs of rows of one subject.</summary>
    /// <param name="subjectOfRow">For each row its subject.</param>
    /// <param name="count">How many subjects there are, those without rows included.</param>
    public static int[][] Ascending(ReadOnlySpan<int> subjectOfRow, int count)
    {
        int[] next = new int[count];
        for (int start = 0; start < subjectOfRow.Length;)
        {
            int end = RunEnd(subjectOfRow, start);
            next[subjectOfRow[start]] += end - start;
            start = end;
        }

        int[][] subjects = new int[count][];
        for (int subject = 0; subject < count; subject++)
        {
            subjects[subject] = GC.AllocateUninitializedArray<int>(next[subject]);
        }

        Array.Clear(next);
        for (int start = 0; start < subjectOfRow.Length;)
        {
            int subject = subjectOfRow[start];
            int end = RunEnd(subjectOfRow, start);
            Span<int> run = subjects[subject].AsSpan(next[subject], end - start);
            next[subject] += run.Length;
            for (int i = 0; i < run.Length; i++)
            {
                run[i] = start + i;
            }

            start = end;
        }

        return subjects;
    }

    private static int RunEnd(ReadOnlySpan<int> subjectOfRow, int start)
    {
        int next = start + 1;
        if (next == subjectOfRow.Length || subjectOfRow[next] != subjectOfRow[start])
        {
            return next;
        }

        int length = subjectOfRow[next..].IndexOfAnyExcept(subjectOfRow[start]);
        return length < 0 ? subjectOfRow.Length : next + length;
    }

    /// <summary>Whether rows stand one behind the other in the data, in this order.</summary>
    public static bool IsRun(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty || rows[^1] - rows[0] != rows.Length - 1)
        {
            return false;
        }

        int i = 0;
        for (Vector<int> next = Vector<int>.Indices + new Vector<int>(rows[0]); i + Vector<int>.Count <= rows.Length; i += Vector<int>.Count)
        {
            if (new Vector<int>(rows[i..]) != next)
            {
                return false;
            }

            next += new Vector<int>(Vector<int>.Count);
        }

        for (; i < rows.Length; i++)
        {
            if (rows[i] != rows[0] + i)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether each value is above the one before it; not where one is NaN.</summary>
    private static bool IsAscending(ReadOnlySpan<double> values)
    {
        int i = 1;
        for (; i + Vector<double>.Count <= values.Length; i += Vector<double>.Count)
        {
            if (!Vector.LessThanAll(new Vector<double>(values[(i - 1)..]), new Vector<double>(values[i..])))
            {
                return false;
            }
        }

        for (; i < values.Length; i++)
        {
            if (!(values[i - 1] < values[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreInOrder(int[] rows, double[] place)
    {
        if (IsRun(rows) && IsAscending(place.AsSpan(rows[0], rows.Length)))
        {
            return true;
        }

        for (int i = 1; i < rows.Length; i++)
        {
            if (place[rows[i]] < place[rows[i - 1]])
            {
                return false;
            }
        }

        return true;
    }
}
