using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>How one member's values are kept in a design.</summary>
internal enum ColumnKind
{
    /// <summary>The number itself.</summary>
    Number,

    /// <summary>Orthogonal polynomials of the number.</summary>
    Polynomial,

    /// <summary>Levels found in the rows.</summary>
    OpenFactor,

    /// <summary>Levels that the declaration knows.</summary>
    ClosedFactor,

    /// <summary>A date, a time or a duration as an occasion.</summary>
    Time,
}

/// <summary>One field of an emitted design.</summary>
internal sealed record DesignField(RowMemberType Member, ColumnKind Kind, string Name);

/// <summary>
/// Which columns of values a design keeps. A member can have two: the number for a covariate and the levels for a
/// grouping.
/// </summary>
internal sealed class DesignPlan
{
    private DesignPlan(IReadOnlyList<DesignField> fields) => Fields = fields;

    /// <summary>In the order of the members.</summary>
    public IReadOnlyList<DesignField> Fields { get; }

    /// <summary>The field of a member as a term part uses it.</summary>
    public DesignField Find(string member, PartCoding coding) =>
        Fields.First(field => field.Member.Name == member && coding switch
        {
            PartCoding.Covariate => field.Kind == ColumnKind.Number,
            PartCoding.Polynomial => field.Kind == ColumnKind.Polynomial,
            _ => field.Kind is ColumnKind.OpenFactor or ColumnKind.ClosedFactor,
        });

    /// <summary>The fields of a model.</summary>
    public static DesignPlan Of(ModelToEmit model)
    {
        ModelSpec spec = model.Spec!;
        var inTerms = new HashSet<string>(
            spec.Fixed.Concat(spec.Random.SelectMany(term => term.Slopes)).SelectMany(term => term.Members));
        var grouping = new HashSet<string>(spec.Random.SelectMany(term => term.Grouping));
        string?[] numbers = [spec.Response, spec.Weight, spec.Frequency, spec.Offset];
        var names = new Identifiers();
        var fields = new List<DesignField>();
        foreach (RowMemberType member in model.Members)
        {
            MemberSpec facts = spec.Member(member.Name);
            bool isTerm = inTerms.Contains(member.Name);
            if (numbers.Contains(member.Name)
                || (isTerm && facts.Coding == FixedCoding.Covariate)
                || ResidualMembers.IsNumber(spec, member.Name))
            {
                fields.Add(new DesignField(member, ColumnKind.Number, names.Field(member.Name)));
            }

            if (isTerm && facts.Coding == FixedCoding.Polynomial)
            {
                fields.Add(new DesignField(member, ColumnKind.Polynomial, names.Field(FieldName("Polynomials"))));
            }

            if (ResidualMembers.IsTime(spec, member.Name))
            {
                fields.Add(new DesignField(member, ColumnKind.Time, names.Field(member.Name)));
            }

            if (grouping.Contains(member.Name)
                || (isTerm && facts.Coding == FixedCoding.Factor)
                || ResidualMembers.IsByLevel(spec, member.Name))
            {
                ColumnKind kind = facts.HasClosedLevels ? ColumnKind.ClosedFactor : ColumnKind.OpenFactor;
                fields.Add(new DesignField(member, kind, names.Field(FieldName("Levels"))));
            }

            string FieldName(string suffix) => fields.Any(field => field.Member == member) ? member.Name + suffix : member.Name;
        }

        return new DesignPlan(fields);
    }
}
