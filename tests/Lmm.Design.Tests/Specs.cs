namespace Lmm.Design.Tests;

/// <summary>Short ways to declarations and specifications.</summary>
internal static class Specs
{
    /// <summary>Factors a (3 levels), b (2), c (2); covariates x, z; groupings g, h; response y.</summary>
    public static readonly ModelDeclaration Abc = new("Abc")
    {
        Members = EquatableArray.Create(
            Number("y"),
            Text("a"),
            Text("b"),
            Text("c"),
            Number("x"),
            Number("z"),
            Text("g"),
            Text("h")),
    };

    public static MemberDeclaration Number(string name) => new(name, ValueKind.Real) { TypeName = "double" };

    public static MemberDeclaration Integer(string name) => new(name, ValueKind.Integer) { TypeName = "int" };

    public static MemberDeclaration Text(string name) => new(name, ValueKind.Text) { TypeName = "string" };

    public static MemberDeclaration Enum(string name, params string[] levels) =>
        new(name, ValueKind.Enumeration) { TypeName = name, ClosedLevels = new EquatableArray<string>(levels) };

    public static MemberDeclaration Random(this MemberDeclaration member, params RandomDeclaration[] random) =>
        member with { Random = random.Length == 0 ? EquatableArray.Create(new RandomDeclaration()) : new EquatableArray<RandomDeclaration>(random) };

    public static MemberDeclaration Fixed(this MemberDeclaration member, FixedDeclaration? options = null) =>
        member with { Fixed = options ?? new FixedDeclaration() };

    public static MemberDeclaration Response(this MemberDeclaration member) => member with { IsResponse = true };

    public static MemberDeclaration Repeated(this MemberDeclaration member, string? subject, Corr? corr, Func<RepeatedDeclaration, RepeatedDeclaration>? change = null)
    {
        var repeated = new RepeatedDeclaration { Subject = subject, Corr = corr };
        return member with { Repeated = change is null ? repeated : change(repeated) };
    }

    public static MemberDeclaration Variance(this MemberDeclaration member, VarianceFunction function, Func<VarianceDeclaration, VarianceDeclaration>? change = null)
    {
        var variance = new VarianceDeclaration(function);
        return member with { Variances = member.Variances.Append(change is null ? variance : change(variance)).ToEquatableArray() };
    }

    public static MemberDeclaration Time(string name, string type = "DateTime") => new(name, ValueKind.Time) { TypeName = type };

    public static ModelDeclaration Type(string name, params MemberDeclaration[] members) =>
        new(name) { Members = new EquatableArray<MemberDeclaration>(members) };

    public static ModelDeclaration With(this ModelDeclaration declaration, params string[][] interactions) =>
        declaration with { Interactions = interactions.Select(names => new EquatableArray<string>(names)).ToEquatableArray() };

    public static EquatableArray<string> Names(params string[] names) => new(names);

    /// <summary>The specification of a declaration that must be free of errors.</summary>
    public static ModelSpec Spec(this ModelDeclaration declaration)
    {
        ModelReading reading = ModelSpecReader.Read(declaration);
        Assert.DoesNotContain(reading.Findings, finding => finding.Severity == FindingSeverity.Error);
        return reading.Spec!;
    }

    /// <summary>A formula over <see cref="Abc"/>.</summary>
    public static ModelSpec Formula(string formula) => (Abc with { Formula = formula }).Spec();

    /// <summary>The levels of <see cref="Abc"/>'s factors.</summary>
    public static IReadOnlyList<string> Levels(string member) => member switch
    {
        "a" => ["a1", "a2", "a3"],
        "b" => ["b1", "b2"],
        "c" => ["c1", "c2"],
        _ => throw new ArgumentException($"{member} is not asked for its levels.", nameof(member)),
    };
}
