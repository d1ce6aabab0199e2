using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>The one order of terms, so that models that say the same compare equal.</summary>
internal static class TermOrder
{
    /// <summary>
    /// By degree, and within a degree as given; the members of a product stand in the order in which this list first names
    /// them, so that a:b and b:a beside their main effects are one term with one name. Repeats are left out.
    /// </summary>
    public static EquatableArray<TermSpec> Canonical(IEnumerable<IEnumerable<string>> terms)
    {
        List<string[]> ordered = terms.Select(term => term.ToArray()).OrderBy(term => term.Length).ToList();
        List<string> order = ordered.SelectMany(term => term).Distinct().ToList();
        return ordered
            .Select(term => new TermSpec(term.OrderBy(order.IndexOf).ToEquatableArray()))
            .Distinct()
            .ToEquatableArray();
    }
}
