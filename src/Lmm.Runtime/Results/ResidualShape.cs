namespace Lmm;

/// <summary>What reports read of the residual covariance after the rows are gone.</summary>
/// <param name="SubjectCount">The number of subjects; 0 without [Repeated].</param>
/// <param name="Correlations">The correlations between ordered occasions, few of them, for each By group; empty where there is no such table.</param>
internal sealed record ResidualShape(int SubjectCount, Lazy<IReadOnlyList<OccasionCorrelation>> Correlations)
{
    private const int MostOccasions = 12;

    /// <summary>Takes it from a fit with its rows.</summary>
    public static ResidualShape? Of(DesignMatrices design, Solution solution) =>
        design.Residual is { } term && solution.Residual is { } residual
            ? new ResidualShape(term.Subjects.Count, new Lazy<IReadOnlyList<OccasionCorrelation>>(() => [.. Tables(term, residual)]))
            : null;

    private static IEnumerable<OccasionCorrelation> Tables(ResidualTerm term, ResidualSolution residual)
    {
        if (residual.Structure is null || term.Occasions.Count is < 2 or > MostOccasions || term.Correlation == Corr.Independent)
        {
            yield break;
        }

        for (int g = 0; g < Math.Max(1, term.Groups.Count); g++)
        {
            // R sees rows through their occasions: one row of each stands for a subject that has them all.
            int[] rows =
            [
                .. Enumerable.Range(0, term.OccasionOfRow.Length)
                    .Where(row => term.Groups.Count == 0 || term.GroupOfRow[row] == g)
                    .DistinctBy(row => term.OccasionOfRow[row])
                    .OrderBy(row => term.OccasionOfRow[row]),
            ];
            double[] r = new double[rows.Length * rows.Length];
            residual.Structure.Covariance(residual.Working, rows, r);
            double[,] correlation = new double[rows.Length, rows.Length];
            for (int i = 0; i < r.Length; i++)
            {
                (int a, int b) = (i / rows.Length, i % rows.Length);
                correlation[a, b] = a == b ? 1 : r[i] / Math.Sqrt(r[a * (rows.Length + 1)] * r[b * (rows.Length + 1)]);
            }

            yield return new OccasionCorrelation(
                term.Groups.Count == 0 ? string.Empty : term.Groups[g], [.. rows.Select(row => term.Occasions[term.OccasionOfRow[row]])], correlation);
        }
    }
}

/// <summary>The correlations of residuals between the occasions of one By group.</summary>
internal sealed record OccasionCorrelation(string Group, IReadOnlyList<string> Occasions, double[,] Matrix);
