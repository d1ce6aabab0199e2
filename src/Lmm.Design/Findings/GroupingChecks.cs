using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>What counts of levels and rows show: LMM2006, LMM2007, LMM2008 of one fixed term, LMM2012, LMM2013.</summary>
internal sealed class GroupingChecks(ModelSpec spec, DesignTable table, Partition[] groupings, List<DesignFinding> findings)
{
    public void Run()
    {
        for (int t = 0; t < groupings.Length; t++)
        {
            CheckTerm(t);
        }

        CheckPartitions();
        CheckFixed();
    }

    /// <summary>The fixed term made of factors whose cells each lie in one level of the grouping, or null.</summary>
    internal static TermSpec? ConfoundedTerm(ModelSpec spec, DesignTable table, Partition grouping)
    {
        foreach (TermSpec term in spec.Fixed)
        {
            if (term.Members.All(name => spec.Member(name).Coding == FixedCoding.Factor)
                && table.Cells(spec, term).IsNestedIn(grouping))
            {
                return term;
            }
        }

        return null;
    }

    private void CheckTerm(int t)
    {
        RandomTermSpec term = spec.Random[t];
        Partition grouping = groupings[t];
        if (grouping.Count == 1)
        {
            return;
        }

        // The count of effects first: more of them than rows are not made.
        double effects = ExactColumns.CountOfRandom(spec, term, table);

        // An autoregressive covariance of three effects or more differs from a residual even where each effect has one row.
        bool isSerial = term.Covariance == Covariance.AutoRegressive && effects > 2;
        if (grouping.Count * effects >= table.Observations && !isSerial)
        {
            if (effects > 1 || !term.Intercept)
            {
                findings.Add(DesignFindings.TooManyEffects(
                    spec.Name, term.GroupName, (int)effects, grouping.Count, table.Observations, term.Grouping));
            }
            else if (!table.HasUnequalWeights && !ResidualMembers.TellsUnits(spec))
            {
                findings.Add(DesignFindings.ConfoundedWithResidual(spec.Name, term.GroupName, grouping.Count, term.Grouping));
            }

            return;
        }

        if (effects <= ColumnDependence.MaximumColumns)
        {
            CheckSlopes(term, grouping, ExactColumns.OfRandom(spec, term, table));
        }
    }

    private void CheckSlopes(RandomTermSpec term, Partition grouping, ExactColumns effects)
    {
        // Without an intercept and covariances such a slope is a variance of its own for the rows where it is not zero (a
        // dummy by group): identifiable, so only said.
        bool isIdentifiable = !term.Intercept && (effects.Count == 1 || term.Covariance == Covariance.Diagonal);
        for (int slope = 0; slope < term.Slopes.Count; slope++)
        {
            bool varies = false;
            for (int k = 0; k < effects.Count && !varies; k++)
            {
                varies = effects.Columns[k].Term == slope + 1 && !grouping.IsNestedIn(effects.PartitionOf(k));
            }

            if (!varies)
            {
                findings.Add(DesignFindings.ConstantSlope(
                    spec.Name,
                    term.Slopes[slope].Name,
                    term.GroupName,
                    isIdentifiable ? FindingSeverity.Suggestion : FindingSeverity.Error,
                    term.Slopes[slope].Members));
            }
        }
    }

    private void CheckPartitions()
    {
        for (int t = 1; t < groupings.Length; t++)
        {
            for (int s = 0; s < t; s++)
            {
                if (Shares(spec.Random[t], spec.Random[s])
                    && groupings[t].Count > 1
                    && !spec.Random[t].Grouping.Equals(spec.Random[s].Grouping)
                    && groupings[t].Equals(groupings[s]))
                {
                    findings.Add(DesignFindings.SamePartition(
                        spec.Name, spec.Random[t].GroupName, spec.Random[s].GroupName, groupings[t].Count, spec.Random[t].Grouping));
                }
            }
        }
    }

    private static bool Shares(RandomTermSpec left, RandomTermSpec right) =>
        (left.Intercept && right.Intercept)
        || left.Slopes.Any(slope => right.Slopes.Any(other => TermOrder.AreEqual(slope.Members, other.Members)));

    private void CheckFixed()
    {
        for (int t = 0; t < groupings.Length; t++)
        {
            if (spec.Random[t].Intercept && groupings[t].Count > 1
                && ConfoundedTerm(spec, table, groupings[t]) is { } term)
            {
                findings.Add(DesignFindings.FixedConfounded(spec.Name, term.Name, spec.Random[t].GroupName, term.Members));
            }
        }
    }
}
