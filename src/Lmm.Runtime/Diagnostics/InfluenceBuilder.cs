namespace Lmm;

/// <summary>Leaves out every unit in turn, with variances held or estimated again.</summary>
internal sealed class InfluenceBuilder(DesignMatrices design, Solution solution)
{
    /// <summary>Single rows.</summary>
    public InfluenceTable Rows(FitOptions? refit) =>
        Build(null, [.. Enumerable.Range(0, design.RowCount).Select(i => (FormattableString.Invariant($"{i + 1}"), new[] { i }))], refit);

    /// <summary>The levels of a grouping.</summary>
    /// <exception cref="ArgumentException">The model has no such grouping.</exception>
    public InfluenceTable Group(string group, FitOptions? refit)
    {
        (string[] labels, int[] levelOfRow) = RowGroups.Of(design, group);
        List<int>[] rows = [.. labels.Select(_ => new List<int>())];
        for (int i = 0; i < levelOfRow.Length; i++)
        {
            rows[levelOfRow[i]].Add(i);
        }

        return Build(group, [.. labels.Select((label, level) => (label, rows[level].ToArray()))], refit);
    }

    private InfluenceTable Build(string? group, (string Unit, int[] Rows)[] units, FitOptions? refit) => new(
        group,
        refit is not null,
        design.ColumnNames,
        solution.EstimatedColumns.Count,
        refit is null ? Held(group is not null, units) : Refitted(units, refit));

    private UnitInfluence[] Held(bool groups, (string Unit, int[] Rows)[] units)
    {
        WeightedRows rows = WeightedRows.Of(design, solution);
        using MarginalInverse inverse = groups
            ? MarginalInverse.ForGroups(design, solution, rows)
            : MarginalInverse.ForRows(design, solution, rows);
        DeletionDiagnostics deletion = new(design, solution, new MarginalProjection(rows, inverse));
        return [.. units.Select(unit => deletion.Of(unit.Unit, unit.Rows))];
    }

    private UnitInfluence[] Refitted((string Unit, int[] Rows)[] units, FitOptions options)
    {
        ChangeMeasures measures = new(design, solution);
        var results = new UnitInfluence[units.Length];
        for (int u = 0; u < units.Length; u++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            DesignMatrices rest = DesignSubset.Of(design, DesignSubset.Complement(design.RowCount, units[u].Rows));
            results[u] = rest.RowCount <= solution.EstimatedColumns.Count || Refit(rest, options) is not { } without
                ? measures.NotEstimable(units[u].Unit, units[u].Rows.Length)
                : measures.Of(
                    units[u].Unit,
                    units[u].Rows.Length,
                    [.. solution.Coefficients.Select((beta, k) => beta - without.Coefficients[k])],
                    without.CoefficientCovariance) with
                { Convergence = without.Convergence };
        }

        return results;
    }

    /// <summary>The fit of the rows that are left; null where they do not determine the same columns.</summary>
    private Solution? Refit(DesignMatrices rest, FitOptions options)
    {
        Solution without = Fitter.Fit(rest, solution.Estimation, options);
        return without.EstimatedColumns.SequenceEqual(solution.EstimatedColumns) ? without : null;
    }
}
