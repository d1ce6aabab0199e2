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
        (string[] subjects, int[] subjectOfRow) = Levels(fitted.Subjects, fitted.SubjectOfRow, rows.Subjects, rows.SubjectOfRow);
        (string[] groups, int[] groupOfRow) = Levels(fitted.Groups, fitted.GroupOfRow, rows.Groups, rows.GroupOfRow);
        double[][] coordinates = [.. fitted.Coordinates.Zip(rows.Coordinates, (a, b) => (double[])[.. a, .. b])];
        (string[] occasions, int[] occasionOfRow) = Levels(fitted.Occasions, fitted.OccasionOfRow, rows.Occasions, rows.OccasionOfRow);
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
        (string[] strata, int[] stratumOfRow) = Levels(fitted.Strata, fitted.StratumOfRow, rows.Strata, rows.StratumOfRow);
        return fitted with
        {
            Strata = strata,
            StratumOfRow = stratumOfRow,
            Covariate = [.. fitted.Covariate, .. fitted.OfFittedValue ? fittedValues : rows.Covariate],
        };
    }

    /// <summary>The labels of both, those of the fit first, and the index of every row among them.</summary>
    private static (string[] Labels, int[] OfRow) Levels(
        IReadOnlyList<string> fitted, int[] fittedOfRow, IReadOnlyList<string> rows, int[] rowsOfRow)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string label in fitted.Concat(rows))
        {
            index.TryAdd(label, index.Count);
        }

        return ([.. index.Keys], [.. fittedOfRow, .. rowsOfRow.Select(level => index[rows[level]])]);
    }

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
