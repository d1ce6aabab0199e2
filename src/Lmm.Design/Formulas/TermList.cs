using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Formulas;

/// <summary>
/// R's algebra of terms: sums, products and powers of sets of members, without repeats and in the order of first
/// appearance. A term is its members in the order written; which order that is does not count when terms are compared.
/// </summary>
internal sealed class TermList
{
    private const int MostTerms = 1000;

    private readonly List<string[]> _terms = [];

    public IReadOnlyList<string[]> Terms => _terms;

    public static TermList Of(string member)
    {
        var list = new TermList();
        list._terms.Add([member]);
        return list;
    }

    /// <summary>a + b.</summary>
    public static TermList Sum(TermList left, TermList right)
    {
        // The left list has no repeats already, so a long sum costs no more than its length squared.
        var list = new TermList();
        list._terms.AddRange(left._terms);
        list.AddAll(right._terms);
        return list;
    }

    /// <summary>a - b: the terms of a that are not in b.</summary>
    public static TermList Difference(TermList left, TermList right)
    {
        var list = new TermList();
        list.AddAll(left._terms.Where(term => !right.Contains(term)));
        return list;
    }

    /// <summary>a : b.</summary>
    public static TermList Interaction(TermList left, TermList right)
    {
        var list = new TermList();
        list.AddAll(left._terms.SelectMany(_ => right._terms, Union));
        return list;
    }

    /// <summary>a * b = a + b + a:b.</summary>
    public static TermList Cross(TermList left, TermList right) => Sum(Sum(left, right), Interaction(left, right));

    /// <summary>a / b = a + (all of a):b.</summary>
    public static TermList Nest(TermList left, TermList right)
    {
        var list = new TermList();
        list.AddAll(left._terms);
        string[] all = left._terms.Aggregate(Array.Empty<string>(), Union);
        list.AddAll(right._terms.Select(term => Union(all, term)));
        return list;
    }

    /// <summary>a ^ n = a * a * … without repeats.</summary>
    public static TermList Power(TermList terms, int exponent)
    {
        TermList result = terms;
        for (int i = 1; i < exponent; i++)
        {
            TermList next = Interaction(result, terms);
            if (next._terms.Count == result._terms.Count)
            {
                // Nothing new, and nothing new ever after: a large exponent costs no time.
                return next;
            }

            result = next;
        }

        return result;
    }

    private static string[] Union(string[] left, string[] right) => left.Union(right).ToArray();

    private bool Contains(string[] term) => _terms.Any(other => TermOrder.AreEqual(other, term));

    private void AddAll(IEnumerable<string[]> terms)
    {
        foreach (string[] term in terms)
        {
            if (Contains(term))
            {
                continue;
            }

            _terms.Add(term);
            if (_terms.Count > MostTerms)
            {
                // A product of a dozen members must not keep the compiler busy for minutes.
                throw new FormulaException("the formula has more than 1000 terms", new FormulaSpan(0, 0));
            }
        }
    }
}
