using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>The terms as read from attributes or a formula, before members get their coding.</summary>
internal sealed class DraftModel
{
    public string? Response { get; set; }

    public bool Intercept { get; set; } = true;

    public EquatableArray<TermSpec> Fixed { get; set; } = EquatableArray<TermSpec>.Empty;

    /// <summary>By the number of grouping members, then as written.</summary>
    public List<DraftRandom> Random { get; set; } = [];

    /// <summary>Null where no <c>[Repeated]</c> stands, or where it cannot be read.</summary>
    public RepeatedSpec? Repeated { get; set; }

    /// <summary>In the order of declaration: members first, then those of the fitted value.</summary>
    public List<DraftVariance> Variances { get; } = [];

    /// <summary>Null where attributes say the model.</summary>
    public FormulaReading? Formula { get; set; }

    /// <summary>Where to mark a member: at its use in the formula, else at an argument on <paramref name="member"/>.</summary>
    public Place PlaceOf(string member, FormulaRole role, string? argument = null)
    {
        Place place = Place.On(member, argument);
        FormulaName? use = Formula?.Names.FirstOrDefault(name => name.Name == member && name.Role == role);
        return use is null ? place : place with { Argument = null, Span = use.Span };
    }

    /// <summary>A product in a formula, from the first to the last of its members where they stand joined.</summary>
    public Place PlaceOfTerm(TermSpec term)
    {
        FormulaName[] uses = Formula!.Names.Where(name => name.Role == FormulaRole.Fixed).ToArray();
        for (int i = uses.Length - term.Order; i >= 0; i--)
        {
            FormulaName[] window = uses.Skip(i).Take(term.Order).ToArray();
            FormulaSpan span = FormulaSpan.Cover(window[0].Span, window[window.Length - 1].Span);
            bool isJoined = Formula.Formula.IndexOfAny(['+', '-', '(', ')'], span.Start, span.Length) < 0;
            if (isJoined && term.Members.All(member => window.Any(use => use.Name == member)))
            {
                return new Place(term.Members) { Span = span };
            }
        }

        return PlaceOf(term.Members[term.Order - 1], FormulaRole.Fixed);
    }
}

/// <summary>A random term and where it was said.</summary>
/// <param name="Term">The term.</param>
/// <param name="Place">Its attribute, or its parenthesis in the formula.</param>
internal sealed record DraftRandom(RandomTermSpec Term, Place Place);

/// <summary>A variance function and where it was said.</summary>
internal sealed record DraftVariance(VarianceSpec Spec, Place Place);
