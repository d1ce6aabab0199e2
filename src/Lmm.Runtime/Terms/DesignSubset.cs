namespace Lmm;

/// <summary>The matrices of some of the rows of a design; levels that no longer occur are left out.</summary>
internal static class DesignSubset
{
    /// <summary>The rows that are not among those given, ascending.</summary>
    public static int[] Complement(int count, int[] rows)
    {
        bool[] without = new bool[count];
        foreach (int row in rows)
        {
            without[row] = true;
        }

        return [.. Enumerable.Range(0, count).Where(row => !without[row])];
    }

    /// <summary>Takes the rows, in the order given.</summary>
    public static DesignMatrices Of(DesignMatrices design, int[] rows)
    {
        int n = design.RowCount;
        double[] x = new double[rows.Length * design.ColumnCount];
        for (int j = 0; j < design.ColumnCount; j++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                x[(j * rows.Length) + i] = design.FixedEffects[(j * n) + rows[i]];
            }
        }

        return new DesignMatrices
        {
            RowCount = rows.Length,
            Response = Take(design.Response, rows),
            ColumnNames = design.ColumnNames,
            FixedEffects = x,
            ColumnTerms = design.ColumnTerms,
            RandomTerms = Terms(design, rows),
            Weights = design.Weights is null ? null : Take(design.Weights, rows),
            Frequencies = design.Frequencies is null ? null : Take(design.Frequencies, rows),
            Offset = design.Offset is null ? null : Take(design.Offset, rows),
            Residual = design.Residual is null ? null : Residual(design.Residual, rows),
        };
    }

    /// <summary>Terms that share their levels go on sharing them: the fitter recognises a grouping by that.</summary>
    private static List<RandomTerm> Terms(DesignMatrices design, int[] rows)
    {
        List<RandomTerm> terms = [];
        foreach (RandomTerm term in design.RandomTerms)
        {
            int[] levels = Take(term.LevelOfRow, rows);
            (int[] compact, _) = GroupingIndex.Compact(levels, term.Levels.Count);
            terms.Add(new RandomTerm
            {
                GroupName = term.GroupName,
                LevelSize = term.LevelSize,
                EffectNames = term.EffectNames,
                Covariance = term.Covariance,
                Levels = Occurring(term.Levels, levels),
                LevelOfRow = compact,
                Covariates = [.. term.Covariates.Select(covariate => covariate is null ? null : Take(covariate, rows))],
            });
        }

        return terms;
    }

    private static ResidualTerm Residual(ResidualTerm term, int[] rows)
    {
        int[] subjects = Take(term.SubjectOfRow, rows);
        return new ResidualTerm
        {
            Correlation = term.Correlation,
            Order = term.Order,
            MovingAverage = term.MovingAverage,
            Heterogeneous = term.Heterogeneous,
            Nugget = term.Nugget,
            SubjectName = term.SubjectName,
            Subjects = Occurring(term.Subjects, subjects),
            SubjectOfRow = GroupingIndex.Compact(subjects, term.Subjects.Count).Levels,
            OccasionName = term.OccasionName,
            Occasions = term.Occasions,
            OccasionOfRow = Take(term.OccasionOfRow, rows),
            Coordinates = [.. term.Coordinates.Select(coordinate => Take(coordinate, rows))],
            ByName = term.ByName,
            Groups = term.Groups,
            GroupOfRow = Take(term.GroupOfRow, rows),
            Variances = [.. term.Variances.Select(variance => new VarianceTerm
            {
                Function = variance.Function,
                Name = variance.Name,
                Strata = variance.Strata,
                StratumOfRow = Take(variance.StratumOfRow, rows),
                Covariate = Take(variance.Covariate, rows),
                OfFittedValue = variance.OfFittedValue,
                Parameter = variance.Parameter,
                Constant = variance.Constant,
            })],
        };
    }

    private static string[] Occurring(IReadOnlyList<string> labels, int[] levels) =>
        [.. levels.Distinct().Order().Select(level => labels[level])];

    /// <summary>The elements of the rows; an array that does not apply is empty and stays so.</summary>
    private static T[] Take<T>(T[] values, int[] rows) => values.Length == 0 ? [] : [.. rows.Select(row => values[row])];
}
