using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>
/// What a design says against a model: the findings LMM2004 to LMM2014 and LMM2016, from a design file while it is written and from the
/// rows at run time alike. Mathematics: docs/math/structure.md.
/// </summary>
public static class DesignRules
{
    /// <summary>
    /// Up to so many rows the runtime asks every rule of the rows it is given; beyond, only those that need counts
    /// (LMM2006, LMM2007, LMM2008 of one term, LMM2012, LMM2013), which cost it one pass.
    /// </summary>
    public const int RunTimeRowLimit = 10_000;

    /// <summary>Everything found, in the order of the rules' ids within each part: groupings, fixed effects, nesting, occasions.</summary>
    /// <param name="spec">A sound specification.</param>
    /// <param name="table">Rows with all its members.</param>
    public static IReadOnlyList<DesignFinding> Check(ModelSpec spec, DesignTable table)
    {
        if (table.RowCount == 0)
        {
            return [];
        }

        Partition[] groupings = spec.Random.Select(term => table.Grouping(term.Grouping)).ToArray();
        var findings = new List<DesignFinding>();
        new GroupingChecks(spec, table, groupings, findings).Run();
        AddBeyondCounts(spec, table, groupings, findings);
        if (spec.Repeated is { } repeated)
        {
            new OccasionChecks(spec, table, repeated, findings).Run();
        }

        return findings;
    }

    /// <summary>
    /// The findings that need more than counts of levels: LMM2004, LMM2005, LMM2008 of several effects, LMM2009, LMM2010 and
    /// LMM2011. For a caller, as the runtime, that has found the others in its own pass over the rows.
    /// </summary>
    public static IReadOnlyList<DesignFinding> CheckBeyondCounts(ModelSpec spec, DesignTable table)
    {
        var findings = new List<DesignFinding>();
        AddBeyondCounts(spec, table, spec.Random.Select(term => table.Grouping(term.Grouping)).ToArray(), findings);
        return findings;
    }

    private static void AddBeyondCounts(ModelSpec spec, DesignTable table, Partition[] groupings, List<DesignFinding> findings)
    {
        new FixedChecks(spec, table, groupings, findings).Run();
        new NestingChecks(spec, table, groupings, findings).Run();
    }
}
