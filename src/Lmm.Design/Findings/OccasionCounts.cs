using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>LMM2016, from counts: whether there are subjects enough for an unstructured covariance, in each By group.</summary>
public static class OccasionCounts
{
    /// <summary>What the rows show against <c>Corr.Unstructured</c>; nothing for other structures.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="subjectOf">From a row to its subject.</param>
    /// <param name="occasions">For each row its occasion, an index into <paramref name="labels"/>.</param>
    /// <param name="labels">The occasions in order.</param>
    /// <param name="groups">For each row its By level, or null where there is none.</param>
    /// <param name="groupLabels">The By levels, or null where there are none.</param>
    public static IEnumerable<DesignFinding> Check(
        ModelSpec spec,
        Func<int, int> subjectOf,
        IReadOnlyList<int> occasions,
        IReadOnlyList<string> labels,
        IReadOnlyList<int>? groups,
        IReadOnlyList<string>? groupLabels)
    {
        if (spec.Repeated is not { Correlation: Corr.Unstructured } repeated)
        {
            yield break;
        }

        for (int group = 0; group < (groupLabels?.Count ?? 1); group++)
        {
            int only = group;
            int[] rows = [.. Enumerable.Range(0, occasions.Count).Where(row => groups is null || groups[row] == only)];
            string where = groupLabels is null ? "" : $" in {repeated.By} {groupLabels[group]}";
            if (CheckGroup(spec.Name, repeated, where, rows, subjectOf, occasions, labels) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static DesignFinding? CheckGroup(
        string model,
        RepeatedSpec repeated,
        string where,
        int[] rows,
        Func<int, int> subjectOf,
        IReadOnlyList<int> occasions,
        IReadOnlyList<string> labels)
    {
        List<int>[] subjects = BySubject(rows, subjectOf, occasions);
        int[] used = [.. rows.Select(row => occasions[row]).Distinct().OrderBy(occasion => occasion)];
        if (subjects.Length <= used.Length)
        {
            return DesignFindings.TooFewSubjects(model, repeated, where, subjects.Length, used.Length);
        }

        var place = new Dictionary<int, int>();
        foreach (int occasion in used)
        {
            place.Add(occasion, place.Count);
        }

        var together = new bool[used.Length * used.Length];
        foreach (List<int> subject in subjects)
        {
            foreach (int first in subject)
            {
                foreach (int second in subject)
                {
                    together[(place[first] * used.Length) + place[second]] = true;
                }
            }
        }

        int apart = Array.IndexOf(together, false);
        return apart < 0
            ? null
            : DesignFindings.NeverTogether(model, repeated, where, labels[used[apart / used.Length]], labels[used[apart % used.Length]]);
    }

    /// <summary>The occasions of each subject that has rows.</summary>
    private static List<int>[] BySubject(int[] rows, Func<int, int> subjectOf, IReadOnlyList<int> occasions)
    {
        Dictionary<int, List<int>> subjects = [];
        foreach (int row in rows)
        {
            int subject = subjectOf(row);
            if (!subjects.TryGetValue(subject, out List<int>? own))
            {
                subjects.Add(subject, own = []);
            }

            if (!own.Contains(occasions[row]))
            {
                own.Add(occasions[row]);
            }
        }

        return [.. subjects.Values];
    }
}
