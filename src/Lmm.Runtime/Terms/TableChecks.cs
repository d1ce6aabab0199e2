using Lmm.Design;

namespace Lmm;

/// <summary>
/// The rules of a design, asked of rows: the same algebra, ids and words as for a design file. Only up to
/// <see cref="DesignRules.RunTimeRowLimit"/> rows, because it costs more than reading them.
/// </summary>
internal static class TableChecks
{
    /// <summary>What the rows show beyond counts. Aliased columns are a warning here, because a fit names them and does without.</summary>
    public static IEnumerable<DesignFinding> Run(
        ModelSpec spec,
        DesignMatrices matrices,
        Func<string, FactorColumn> factorOf,
        Func<string, ReadOnlySpan<double>> valuesOf)
    {
        DesignTableBuilder builder = Table(spec, factorOf, valuesOf);
        if (!double.IsNaN(matrices.Response[0]))
        {
            builder.SetResponse(matrices.Response);
        }

        foreach (DesignFinding finding in DesignRules.CheckBeyondCounts(spec, builder.Build()))
        {
            bool isFitted = finding.Id is DesignRuleIds.Aliased or DesignRuleIds.Disconnected;
            yield return isFitted ? finding with { Severity = FindingSeverity.Warning } : finding;
        }
    }

    /// <summary>The rows' levels and numbers, exact, without responses.</summary>
    public static DesignTableBuilder Table(ModelSpec spec, Func<string, FactorColumn> factorOf, Func<string, ReadOnlySpan<double>> valuesOf)
    {
        DesignTableBuilder builder = new(spec);
        foreach (string member in builder.FactorMembers)
        {
            FactorColumn factor = factorOf(member);
            builder.AddFactor(member, factor.Codes.ToArray(), factor.Levels);
        }

        foreach (string member in builder.CovariateMembers)
        {
            builder.AddCovariate(member, valuesOf(member).ToArray());
        }

        return builder;
    }
}
