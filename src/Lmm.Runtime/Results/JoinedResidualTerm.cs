using Lmm.Residuals;

namespace Lmm;

/// <summary>
/// The residual term of fitted rows and new rows together, new ones behind, levels matched by their labels, and its R at
/// the fitted parameters.
/// </summary>
internal static class JoinedResidualTerm
{
    /// <exception cref="ArgumentException">A new row has an occasion, group or stratum for which nothing was estimated; the message names it.</exception>
    public static (ResidualTerm Term, ResidualCovariance Structure, double[] Working) Of(
        ResidualSolution solution, DesignMatrices fitted, DesignMatrices rows, double[] fittedValues)
    {
        ResidualTerm term = Join(solution.Term ?? fitted.Residual!, rows.Residual!, fittedValues);
        ResidualCovariance structure = ResidualCovariance.Create(term, fitted.RowCount + rows.RowCount);

        Dictionary<string, double> estimates = solution.Parameters.ToDictionary(p => p.Name, p => p.Estimate, StringComparer.Ordinal);
        string[] unknown = [.. NamedResidual.Names(structure).Where(name => !estimates.ContainsKey(name))];
        if (unknown.Length > 0)
        {
            throw new ArgumentException(
                $"The new rows need residual parameters that the fitted rows do not determine: {NameList.Of(unknown)}. An occasion or group that the fitted rows did not have cannot be predicted with this structure.", nameof(rows));
        }

        double[] working = NamedResidual.Working(structure, estimates);
        return (term, structure, working);
    }

    private static ResidualTerm Join(ResidualTerm fitted, ResidualTerm rows, double[] fittedValues)
    {
        (string[] subjects, int[] subjectOfRow) = Levels(fitted.Subjects, fitted.SubjectOfRow, rows.Subjects, rows.SubjectOfRow, Unknown("a subject"));
        (string[] groups, int[] groupOfRow) = Levels(fitted.Groups, fitted.GroupOfRow, rows.Groups, rows.GroupOfRow, Unknown($"a level of {fitted.ByName}"));
        double[][] coordinates = [.. fitted.Coordinates.Zip(rows.Coordinates, (a, b) => (double[])[.. a, .. b])];

        // An occasion that the fitted rows did not have is known by its position; whether R can do with that is seen later.
        (string[] occasions, int[] occasionOfRow) = Levels(
            fitted.Occasions, fitted.OccasionOfRow, rows.Occasions, rows.OccasionOfRow, row => FormattableString.Invariant($"{rows.Coordinates[0][row]}"));
        if (occasions.Length > fitted.Occasions.Count)
        {
            Sort(occasions, occasionOfRow, coordinates[0]);
        }

        return fitted with
        {
            Subjects = subjects,
            SubjectOfRow = subjectOfRow,
            Occasions = occasions,
            OccasionOfRow = occasionOfRow,
            Coordinates = coordinates,
            Groups = groups,
            GroupOfRow = groupOfRow,
            Variances = [.. fitted.Variances.Zip(rows.Variances, (a, b) => Join(a, b, fittedValues))],
        };
    }

    private static VarianceTerm Join(VarianceTerm fitted, VarianceTerm rows, double[] fittedValues)
    {
        (string[] strata, int[] stratumOfRow) = Levels(fitted.Strata, fitted.StratumOfRow, rows.Strata, rows.StratumOfRow, Unknown($"a level of {fitted.Name}"));
        return fitted with
        {
            Strata = strata,
            StratumOfRow = stratumOfRow,
            Covariate = [.. fitted.Covariate, .. fitted.OfFittedValue ? fittedValues : rows.Covariate],
        };
    }

    /// <summary>The labels of both, those of the fit first, and the index of every row among them.</summary>
    /// <param name="fitted">Labels of the fit.</param>
    /// <param name="fittedOfRow">Their indices by fitted row.</param>
    /// <param name="rows">Labels of the new rows.</param>
    /// <param name="rowsOfRow">Their indices by new row, -1 for a level that is not among them.</param>
    /// <param name="unknown">The label of a new row that has -1.</param>
    private static (string[] Labels, int[] OfRow) Levels(
        IReadOnlyList<string> fitted, int[] fittedOfRow, IReadOnlyList<string> rows, int[] rowsOfRow, Func<int, string> unknown)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string label in fitted.Concat(rows))
        {
            index.TryAdd(label, index.Count);
        }

        int[] ofRow = new int[rowsOfRow.Length];
        for (int row = 0; row < ofRow.Length; row++)
        {
            string label = rowsOfRow[row] >= 0 ? rows[rowsOfRow[row]] : unknown(row);
            index.TryAdd(label, index.Count);
            ofRow[row] = index[label];
        }

        return ([.. index.Keys], [.. fittedOfRow, .. ofRow]);
    }

    /// <summary>A level of which nothing was estimated.</summary>
    private static Func<int, string> Unknown(string what) => row => throw new ArgumentException(FormattableString.Invariant(
        $"New row {row + 1} has {what} that the fitted rows did not have: the variance of its response is not known. The prediction without errors needs none."));

    /// <summary>Brings occasions into the order of their positions.</summary>
    private static void Sort(string[] occasions, int[] occasionOfRow, double[] position)
    {
        double[] place = new double[occasions.Length];
        for (int i = 0; i < occasionOfRow.Length; i++)
        {
            place[occasionOfRow[i]] = position[i];
        }

        int[] order = [.. Enumerable.Range(0, occasions.Length).OrderBy(o => place[o])];
        string[] labels = [.. order.Select(o => occasions[o])];
        labels.CopyTo(occasions, 0);
        for (int i = 0; i < occasionOfRow.Length; i++)
        {
            occasionOfRow[i] = Array.IndexOf(order, occasionOfRow[i]);
        }
    }
}
