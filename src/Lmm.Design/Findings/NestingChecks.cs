using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>
/// LMM2004 and LMM2005, the two faces of one mistake: nested declared for crossed, crossed declared for nested. Complete
/// tables with running ids can be either, so only what the rows show beyond that is a warning or an error.
/// </summary>
internal sealed class NestingChecks(ModelSpec spec, DesignTable table, Partition[] groupings, List<DesignFinding> findings)
{
    // One-sided 0.1 % and 5 %: much, and nothing to speak of.
    private const double Much = 3.09;
    private const double Nothing = 1.645;

    public void Run()
    {
        foreach (RandomTermSpec term in spec.Random)
        {
            if (term.Grouping.Count > 1)
            {
                CheckNested(term);
            }
        }

        int[] single = Enumerable.Range(0, groupings.Length)
            .Where(t => spec.Random[t].Grouping.Count == 1)
            .GroupBy(t => spec.Random[t].Grouping[0])
            .Select(group => group.First())
            .ToArray();
        for (int b = 1; b < single.Length; b++)
        {
            for (int a = 0; a < b; a++)
            {
                CheckCrossed(single[a], single[b]);
            }
        }
    }

    private void CheckNested(RandomTermSpec term)
    {
        string inner = term.Grouping[term.Grouping.Count - 1];
        string[] outer = term.Grouping.Take(term.Grouping.Count - 1).ToArray();
        bool isSaid = IsFixed(inner)
            || spec.Random.Any(other => other.Grouping.Contains(inner) && outer.Any(name => !other.Grouping.Contains(name)));
        Partition outerRows = table.Grouping(outer);
        if (isSaid || outerRows.Count < 2 || table.Factor(inner).Levels.Count < 2)
        {
            return;
        }

        NestingEvidence evidence = NestingEvidence.Of(spec, table, table.Factor(inner), outerRows);
        if (!evidence.IsComplete)
        {
            return;
        }

        string counts = $"each of the {DesignFindings.Text(evidence.Most)} levels of {inner} occurs in each of the {DesignFindings.Text(evidence.OuterCount)} levels of {string.Join(":", outer)}";
        string? why = evidence.EqualIds is { } equal
            ? equal.Deviate > Much ? $"{counts}, and rows with the same {inner} go together ({equal})" : null
            : evidence is { IsRunning: false, Most: >= 5 } ? $"{counts}, and these ids are names, not numbers that start again" : null;
        if (why is not null)
        {
            findings.Add(DesignFindings.NestedButCrossed(
                spec.Name, inner, string.Join(":", outer), why, EquatableArray.Create([inner, .. outer])));
        }
    }

    private void CheckCrossed(int t, int s)
    {
        string first = spec.Random[t].Grouping[0];
        string second = spec.Random[s].Grouping[0];
        bool isSaid = IsFixed(first) || IsFixed(second)
            || spec.Random.Any(other => other.Grouping.Contains(first) && other.Grouping.Contains(second));
        if (isSaid || groupings[t].Count < 2 || groupings[s].Count < 2
            || groupings[t].IsNestedIn(groupings[s]) || groupings[s].IsNestedIn(groupings[t]))
        {
            return;
        }

        // Which of the two is inside the other: one whose equal ids have nothing in common, and of two the one with fewer ids.
        (string Inner, string Outer, NestingEvidence Evidence)[] candidates = new[]
            {
                (Inner: second, Outer: first, Evidence: NestingEvidence.Of(spec, table, table.Factor(second), groupings[t])),
                (Inner: first, Outer: second, Evidence: NestingEvidence.Of(spec, table, table.Factor(first), groupings[s])),
            }
            .Where(candidate => candidate.Evidence.Restarts && candidate.Evidence.SmallestCell > 1)
            .OrderBy(candidate => candidate.Evidence.EqualIds?.Deviate >= Nothing ? 1 : 0)
            .ThenBy(candidate => candidate.Evidence.Inner.Levels.Count)
            .ToArray();
        if (candidates.Length > 0)
        {
            ReportCrossed(candidates[0].Inner, candidates[0].Outer, candidates[0].Evidence);
        }
    }

    private void ReportCrossed(string inner, string outer, NestingEvidence evidence)
    {
        bool differs = evidence.Fewest != evidence.Most;
        string range = $"{evidence.FirstLabel} to {evidence.LastLabel}";
        string counts = differs
            ? $"they run from {evidence.FirstLabel} in each of the {DesignFindings.Text(evidence.OuterCount)} levels of {outer}, {DesignFindings.Text(evidence.Fewest)} to {DesignFindings.Text(evidence.Most)} of them"
            : $"they run {range} in each of the {DesignFindings.Text(evidence.OuterCount)} levels of {outer}";
        if (evidence.EqualIds is { } equal && evidence.Cells is { } cells)
        {
            if (equal.Deviate < Nothing && cells.Deviate > Much)
            {
                findings.Add(DesignFindings.ReusedIds(
                    spec.Name,
                    inner,
                    outer,
                    $"{counts}, rows with the same id have nothing in common ({equal}), and ids inside a level differ ({cells})",
                    FindingSeverity.Error,
                    EquatableArray.Create(inner, outer)));
            }

            return;
        }

        string replicated = $"{counts}, with {DesignFindings.Text(evidence.SmallestCell)} rows or more for each";
        findings.Add(DesignFindings.ReusedIds(
            spec.Name,
            inner,
            outer,
            replicated,
            differs ? FindingSeverity.Warning : FindingSeverity.Suggestion,
            EquatableArray.Create(inner, outer)));
    }

    private bool IsFixed(string member) => spec.Fixed.Any(term => term.Members.Contains(member))
        || spec.Random.Any(term => term.Slopes.Any(slope => slope.Members.Contains(member)));
}
