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

    /// <summary>Null where attributes say the model.</summary>
    public FormulaReading? Formula { get; set; }

    /// <summary>Where to mark a member: at its use in the formula, else at an argument on <paramref name="member"/>.</summary>
    public Place PlaceOf(string member, FormulaRole role, string? argument = null)
    {
        Place place = Place.On(member, argument);
        FormulaName? use = Formula?.Names.FirstOrDefault(name => name.Name == member && name.Role == role);
        return use is null ? place : place with { Argument = null, Span = use.Span };
    }
}

/// <summary>A random term and where it was said.</summary>
/// <param name="Term">The term.</param>
/// <param name="Place">Its attribute, or its parenthesis in the formula.</param>
internal sealed record DraftRandom(RandomTermSpec Term, Place Place);
