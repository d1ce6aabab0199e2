using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>
/// Of a specification with errors the terms that can be expanded, so that the shape of its fit has the members that
/// code written against it uses.
/// </summary>
internal static class SoundPart
{
    /// <summary>The terms whose members are there and whose levels are what they say.</summary>
    public static ModelSpec? Of(ModelToEmit model)
    {
        if (model.Spec is not { } draft)
        {
            return null;
        }

        var known = new HashSet<string>(model.Members.Select(member => member.Name));
        var spec = draft with { Members = draft.Members.Where(member => known.Contains(member.Name)).Select(WithoutOptions).ToEquatableArray() };
        return spec with
        {
            Fixed = draft.Fixed.Where(term => term.Members.All(known.Contains)).Distinct().ToEquatableArray(),
            Random = draft.Random
                .Where(term => term.Grouping.All(known.Contains))
                .Select(term => term with
                {
                    Slopes = term.Slopes.Where(slope => slope.Members.All(known.Contains)).Distinct().ToEquatableArray(),
                })
                .ToEquatableArray(),
            Repeated = draft.Repeated is { } repeated && known.Contains(repeated.Occasion) && (repeated.By is null || known.Contains(repeated.By))
                ? repeated
                : null,
        };
    }

    private static MemberSpec WithoutOptions(MemberSpec member) => member with
    {
        Reference = member.HasClosedLevels && !member.ClosedLevels.Contains(member.Reference ?? "") ? null : member.Reference,
        Degree = member.Coding == FixedCoding.Polynomial ? Math.Max(member.Degree, 1) : 0,
    };
}
