using Lmm.Design;

namespace Lmm.Generators.Designs;

/// <summary>
/// What of a model a design file can say. A member that the row computes has no column, so the fixed terms and slopes that
/// use it are left out: what is found of the smaller model holds of the whole one.
/// </summary>
internal static class KnownPart
{
    /// <summary>The model over the columns, or null where a grouping cannot be known.</summary>
    public static ModelSpec? Of(ModelSpec spec, IEnumerable<MemberSpec> columns)
    {
        var known = new HashSet<string>(columns.Select(member => member.Name));
        bool IsKnown(TermSpec term) => term.Members.All(known.Contains);
        if (spec.Random.Any(random => !random.Grouping.All(known.Contains)))
        {
            return null;
        }

        bool hasOccasions = spec.Repeated is not { } repeated
            || repeated.Subject.Concat(ResidualMembers.Coordinates(repeated)).Append(repeated.Occasion).Concat(repeated.By is { } by ? [by] : []).All(known.Contains);
        bool IsKnownVariance(VarianceSpec variance) => variance.Members.All(known.Contains);
        if (hasOccasions && spec.Variances.All(IsKnownVariance)
            && spec.Fixed.All(IsKnown) && spec.Random.All(random => random.Slopes.All(IsKnown)))
        {
            return spec;
        }

        return spec with
        {
            Repeated = hasOccasions ? spec.Repeated : null,
            Variances = spec.Variances.Where(IsKnownVariance).ToEquatableArray(),
            Fixed = spec.Fixed.Where(IsKnown).ToEquatableArray(),
            Random = spec.Random
                .Select(random => random with { Slopes = random.Slopes.Where(IsKnown).ToEquatableArray() })
                .Where(random => random.Intercept || !random.Slopes.IsEmpty)
                .ToEquatableArray(),
        };
    }
}
