using Lmm.Design;

namespace Lmm;

/// <summary>
/// Whether a document is of the model that a typed fit reads by name: the same terms, codings and residual structure. The name of
/// the type and the types of members may differ, as in a document of the command line.
/// </summary>
internal static class DocumentModel
{
    /// <exception cref="FormatException">The document is of another model; the message names both.</exception>
    public static void Check(FitData data, ModelSpec model)
    {
        if (Difference(data, model) is { } difference)
        {
            throw new FormatException(
                $"The document holds a fit of {Named(data.Specification)}, not of {Named(model)}: {difference}. Read it as {data.Specification.Name}Fit, or by MixedModelFit.FromJson, which reads any model.");
        }
    }

    private static string Named(ModelSpec model)
    {
        string residual = ModelNotation.Residual(model);
        return $"{model.Name}, {ModelNotation.Formula(model)}{(residual.Length == 0 ? string.Empty : $", residuals {residual}")}";
    }

    private static string? Difference(FitData data, ModelSpec model)
    {
        ModelSpec document = data.Specification;
        if (document.Response != model.Response)
        {
            return "the response differs";
        }

        if (document.Intercept != model.Intercept || !document.Fixed.Equals(model.Fixed))
        {
            return "the fixed part differs";
        }

        if (!document.Random.Equals(model.Random))
        {
            return "the random part differs";
        }

        if (!Equals(document.Repeated, model.Repeated) || !document.Variances.Equals(model.Variances))
        {
            return "the residual structure differs";
        }

        if ((document.Weight, document.Frequency, document.Offset) != (model.Weight, model.Frequency, model.Offset))
        {
            return "weight, frequency or offset differ";
        }

        return model.Fixed.Concat(model.Random.SelectMany(term => term.Slopes))
            .SelectMany(term => term.Members)
            .Distinct()
            .Select(name => Difference(data, model.Member(name), document.FindMember(name)))
            .FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(FitData data, MemberSpec member, MemberSpec? other)
    {
        if (other is null || (member.Coding, member.Contrast, member.Reference, member.Degree) != (other.Coding, other.Contrast, other.Reference, other.Degree))
        {
            return $"{member.Name} is coded otherwise";
        }

        // Open levels are those of the data; where the declaration closes them, its columns are known by name.
        IReadOnlyList<string> levels = other.HasClosedLevels ? other.ClosedLevels : data.Frozen.FindLevels(member.Name) ?? [];
        return member.HasClosedLevels && member.Coding == FixedCoding.Factor && !levels.SequenceEqual(member.ClosedLevels)
            ? $"the levels of {member.Name} are {NameList.Of(levels)} there and {NameList.Of(member.ClosedLevels)} here"
            : null;
    }
}
