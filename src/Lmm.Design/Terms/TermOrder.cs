using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>The one order of terms, so that models that say the same compare equal.</summary>
internal static class TermOrder
{
    /// <summary>
    /// By degree, and within a degree as given, without repeats. The members of a product stand as written, but those that
    /// have main effects in the order of their main effects: beside a and b, b:a is a:b.
    /// </summary>
    public static EquatableArray<TermSpec> Canonical(IEnumerable<IReadOnlyList<string>> terms)
    {
        List<IReadOnlyList<string>> ordered = terms.OrderBy(term => term.Count).ToList();
        List<string> main = ordered.Where(term => term.Count == 1).Select(term => term[0]).ToList();
        var canonical = new List<TermSpec>();
        foreach (IReadOnlyList<string> term in ordered)
        {
            if (!canonical.Any(other => AreEqual(other.Members, term)))
            {
                canonical.Add(new TermSpec(Arranged(term, main)));
            }
        }

        return canonical.ToEquatableArray();
    }

    /// <summary>Whether two products have the same members.</summary>
    public static bool AreEqual(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Count == right.Count && left.All(right.Contains);

    private static EquatableArray<string> Arranged(IReadOnlyList<string> term, List<string> main)
    {
        var members = term.ToArray();
        int[] places = Enumerable.Range(0, members.Length).Where(i => main.Contains(members[i])).ToArray();
        string[] sorted = places.Select(i => members[i]).OrderBy(main.IndexOf).ToArray();
        for (int i = 0; i < places.Length; i++)
        {
            members[places[i]] = sorted[i];
        }

        return new EquatableArray<string>(members);
    }
}
