using Lmm.Design;

namespace Lmm.Generators.Emit;

/// <summary>Writes a <see cref="ModelSpec"/> as the expression that makes it.</summary>
internal static class SpecificationEmitter
{
    /// <summary>The static property <c>Specification</c>.</summary>
    public static void Emit(CodeWriter code, ModelSpec spec, TypeNames types)
    {
        code.Line("/// <summary>What the declaration says: members, fixed terms and random terms.</summary>");
        string header = $"public static {types["ModelSpec"]} Specification {{ get; }} = new({Literal.Text(spec.Name)}, {Literal.Text(spec.Response)})";
        using (code.Block(header, ";"))
        {
            List(code, "Members", spec.Members, member => Member(member, types), types);
            if (!spec.Intercept)
            {
                code.Line("Intercept = false,");
            }

            List(code, "Fixed", spec.Fixed, term => Term(term, types), types);
            List(code, "Random", spec.Random, term => Random(term, types), types);
            Role(code, "Weight", spec.Weight);
            Role(code, "Frequency", spec.Frequency);
            Role(code, "Offset", spec.Offset);
            if (spec.Repeated is { } repeated)
            {
                code.Line($"Repeated = {Repeated(repeated, types)},");
            }

            List(code, "Variances", spec.Variances, variance => Variance(variance, types), types);
        }
    }

    private static void Role(CodeWriter code, string role, string? member)
    {
        if (member is not null)
        {
            code.Line($"{role} = {Literal.Text(member)},");
        }
    }

    private static void List<T>(CodeWriter code, string property, EquatableArray<T> items, Func<T, string> write, TypeNames types)
        where T : IEquatable<T>
    {
        if (items.IsEmpty)
        {
            return;
        }

        code.Line($"{property} = {types["EquatableArray"]}.Create(");
        code.Indented(string.Join(",\n", items.Select(write)) + "),");
    }

    private static string Member(MemberSpec member, TypeNames types)
    {
        string text = $"new {types["MemberSpec"]}({Literal.Text(member.Name)}, {types["ValueKind"]}.{member.Kind}";
        if (member.IsNullable)
        {
            text += ", IsNullable: true";
        }

        if (member.Coding != FixedCoding.Covariate)
        {
            text += $", Coding: {types["FixedCoding"]}.{member.Coding}";
        }

        var options = new List<string>();
        if (member.HasClosedLevels)
        {
            options.Add($"ClosedLevels = {Texts(member.ClosedLevels, types)}");
        }

        if (member.Contrast != Contrast.Treatment)
        {
            options.Add($"Contrast = {types["Contrast"]}.{member.Contrast}");
        }

        if (member.Reference is not null)
        {
            options.Add($"Reference = {Literal.Text(member.Reference)}");
        }

        if (member.Degree != 0)
        {
            options.Add($"Degree = {Literal.Number(member.Degree)}");
        }

        return text + ")" + Initialiser(options);
    }

    private static string Term(TermSpec term, TypeNames types) => $"new {types["TermSpec"]}({Texts(term.Members, types)})";

    private static string Random(RandomTermSpec term, TypeNames types)
    {
        var options = new List<string>();
        if (!term.Intercept)
        {
            options.Add("Intercept = false");
        }

        if (!term.Slopes.IsEmpty)
        {
            string slopes = string.Join(", ", term.Slopes.Select(slope => Term(slope, types)));
            options.Add($"Slopes = {types["EquatableArray"]}.Create({slopes})");
        }

        if (term.Covariance != Covariance.Unstructured)
        {
            options.Add($"Covariance = {types["Covariance"]}.{term.Covariance}");
        }

        return $"new {types["RandomTermSpec"]}({Texts(term.Grouping, types)})" + Initialiser(options);
    }

    private static string Repeated(RepeatedSpec repeated, TypeNames types)
    {
        var options = new List<string>();
        Option(!repeated.Subject.IsEmpty, "Subject", Texts(repeated.Subject, types));
        Option(repeated.Order != 0, "Order", Literal.Number(repeated.Order));
        Option(repeated.MovingAverage != 0, "MovingAverage", Literal.Number(repeated.MovingAverage));
        Option(repeated.Heterogeneous, "Heterogeneous", "true");
        Option(repeated.By is not null, "By", Literal.Text(repeated.By ?? ""));
        Option(!repeated.Coordinates.IsEmpty, "Coordinates", Texts(repeated.Coordinates, types));
        Option(repeated.Nugget, "Nugget", "true");
        Option(repeated.Unit != TimeUnit.Days, "Unit", $"{types["TimeUnit"]}.{repeated.Unit}");
        return $"new {types["RepeatedSpec"]}({Literal.Text(repeated.Occasion)}, {types["Corr"]}.{repeated.Correlation})" + Initialiser(options);

        void Option(bool isSaid, string name, string value)
        {
            if (isSaid)
            {
                options.Add($"{name} = {value}");
            }
        }
    }

    private static string Variance(VarianceSpec variance, TypeNames types)
    {
        var options = new List<string>();
        if (variance.Parameter is { } parameter)
        {
            options.Add($"Parameter = {Literal.Number(parameter)}");
        }

        if (variance.Constant is { } constant)
        {
            options.Add($"Constant = {Literal.Number(constant)}");
        }

        string members = variance.Members.IsEmpty ? $"{types["EquatableArray"]}<string>.Empty" : Texts(variance.Members, types);
        return $"new {types["VarianceSpec"]}({types["VarianceFunction"]}.{variance.Function}, {members})" + Initialiser(options);
    }

    private static string Initialiser(IReadOnlyList<string> options) =>
        options.Count == 0 ? "" : $"\n{{\n{string.Concat(options.Select(option => $"    {option},\n"))}}}";

    private static string Texts(EquatableArray<string> texts, TypeNames types) =>
        $"{types["EquatableArray"]}.Create({string.Join(", ", texts.Select(Literal.Text))})";
}
