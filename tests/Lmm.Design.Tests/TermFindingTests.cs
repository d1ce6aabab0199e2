namespace Lmm.Design.Tests;

/// <summary>Models that can be read and say something else than was meant: hits with their place and words, near misses, in both spellings.</summary>
public sealed class TermFindingTests
{
    private static readonly MemberDeclaration Y = Specs.Number("Y").Response();
    private static readonly MemberDeclaration X = Specs.Number("X").Fixed();
    private static readonly MemberDeclaration Z = Specs.Number("Z");
    private static readonly MemberDeclaration G = Specs.Text("G").Random();

    public static TheoryData<string, string, FindingSeverity, string, string> WrongFormulas => new()
    {
        { "y ~ 1 + (1 | a:b) + (1 | b:a)", "LMM1005", FindingSeverity.Error, "(1 | b:a)", "The groupings a:b and b:a of Abc have the same members and so the same levels, and both have an intercept: their variances cannot be told apart. Keep one of them." },
        { "y ~ x + x:a + (1 | g)", "LMM1006", FindingSeverity.Warning, "x:a", "Abc has the interaction x:a without a: where x is 0, all levels of a are held equal, so the model depends on the zero point of x. Add a." },
        { "y ~ x:z + x + (1 | g)", "LMM1006", FindingSeverity.Warning, "x:z", "Abc has the interaction x:z without z: where x is 0, the slope of z is held at 0, so the model depends on the zero point of x. Add z." },
        { "y ~ a*x*z - a:z + (1 | g)", "LMM1006", FindingSeverity.Warning, "a*x*z", "Abc has the interaction a:x:z without a:z: where x is 0, the slope of a:z is held at 0, so the model depends on the zero point of x. Add a:z." },
        { "y ~ a:b + (1 | g)", "LMM1006", FindingSeverity.Warning, "a:b", "Abc has the interaction a:b without a and b: its columns then hold the main effects as well, and one of them repeats the intercept. Add a and b, or leave the intercept out for a mean of each cell." },
        { "y ~ a + (1 + x | g)", "LMM1007", FindingSeverity.Warning, "x", "Abc lets x vary by g but has no fixed effect of x: the mean slope of x is held at 0. Add x to the fixed part." },
        { "y ~ x + (0 + a | g)", "LMM1007", FindingSeverity.Warning, "a", "Abc lets a vary by g but has no fixed effect of a: the means of the levels of a are held equal. Add a to the fixed part." },
        { "y ~ x + (x + z || g)", "LMM1007", FindingSeverity.Warning, "z", "Abc lets z vary by g but has no fixed effect of z: the mean slope of z is held at 0. Add z to the fixed part." },
        { "y ~ a + (a || g)", "LMM1011", FindingSeverity.Warning, "(a || g)", "Abc has Covariance.Diagonal for the effects of a by g: effects of contrasts depend on their coding, and so does a model that restricts their covariances. Say the grouping g:a instead, as in (1 | g:a), or leave the intercept out so that each level has an effect of its own." },
        { "y ~ a + (1 | g:h)", "LMM1013", FindingSeverity.Warning, "(1 | g:h)", "Abc has the grouping g:h, but g itself is neither random nor fixed: what differs between levels of g has nowhere to go but into g:h. Make g random or fixed." },
        { "y ~ x + g:x + (1 | g)", "LMM1016", FindingSeverity.Warning, "g:x", "Abc has the fixed term g:x, but g is random: what varies by a random factor is random too, and as a fixed effect it takes the error term from the effect of x. Let the slopes vary at random, as in (x | g)." },
    };

    /// <summary>Close to a rule and right.</summary>
    public static TheoryData<string> RightFormulas =>
    [
        "y ~ 1 + (1 | a) + (1 | b) + (1 | a:b)",
        "y ~ x + (1 | g) + (1 | a) + (1 | a:b) + (0 + x | b:a)",
        "y ~ a + a:b + (1 | g)",
        "y ~ a / b + (1 | g)",
        "y ~ 0 + a:b + (1 | g)",
        "y ~ a + a:x + (1 | g)",
        "y ~ a * x + (1 | g)",
        "y ~ a * b * x + (1 | g)",
        "y ~ a:b + a + (1 | g)",
        "y ~ x * z + (x * z | g)",
        "y ~ x + (x | g)",
        "y ~ a:x + a + (x | g)",
        "y ~ a * b + (0 + a | g)",
        "y ~ a + (0 + a || g)",
        "y ~ a + (a | g)",
        "y ~ x + z + (x + z || g)",
        "y ~ a + (1 | a:g)",
        "y ~ a + b + (1 | a:b:g)",
        "y ~ a + (1 | g / h)",
        "y ~ a + (1 | h) + (1 | g:h)",
        "y ~ a + (1 | g) + (1 | g:h)",
        "y ~ a + (1 | g) + (1 | g:a)",
        "y ~ a * b + (1 | g)",
        "y ~ x + a:x + a + (0 + x | a)",
    ];

    public static TheoryData<ModelDeclaration, string, string, string?, string?> Wrong => new()
    {
        { Type(Y, Specs.Text("A").Random(new RandomDeclaration(), With("G")), Specs.Text("G").Random(With("A"))), "LMM1005", "G", "Random", null },
        { Type(Y, X, Specs.Text("A"), G).With(["X", "A"]), "LMM1006", "", "Interaction", null },
        { Type(Y, X, Z, Specs.Text("G").Random(new RandomDeclaration { Slopes = Specs.Names("X", "Z") })), "LMM1007", "G", "Slopes", "Z" },
        { Type(Y, Specs.Text("A").Fixed(), Specs.Text("G").Random(new RandomDeclaration { Slopes = Specs.Names("A"), Covariance = Covariance.Diagonal })), "LMM1011", "G", "Covariance", null },
        { Type(Y, Specs.Text("A"), Specs.Text("G").Random(new RandomDeclaration { Nested = "A" })), "LMM1013", "G", "Nested", null },
        { Type(Y, Specs.Enum("E", "P", "Q", "R", "S").Random()), "LMM1014", "E", "Random", null },
        { Type(Y, X, G).With(["X", "G"]), "LMM1016", "", "Interaction", null },
        { Type(Y, Specs.Text("A").Random(), Specs.Text("B"), Specs.Text("G").Random(new RandomDeclaration { Nested = "A", With = Specs.Names("B") })), "LMM1013", "G", "Nested", null },
    };

    [Theory]
    [MemberData(nameof(WrongFormulas))]
    public void A_doubtful_formula_has_one_finding_at_its_place(string formula, string id, FindingSeverity severity, string marked, string message)
    {
        DesignFinding finding = Assert.Single(ModelSpecReader.Read(Specs.Abc with { Formula = formula }).Findings);
        Assert.Equal(id, finding.Id);
        Assert.Equal(message, finding.Message);
        Assert.Equal(severity, finding.Severity);
        Assert.Equal(marked, finding.Span is { } span ? formula.Substring(span.Start, span.Length) : "");
    }

    [Theory]
    [MemberData(nameof(RightFormulas))]
    public void A_formula_that_just_misses_has_none(string formula) =>
        Assert.Empty(ModelSpecReader.Read(Specs.Abc with { Formula = formula }).Findings);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_doubtful_declaration_has_one_finding_at_its_place(ModelDeclaration declaration, string id, string members, string? argument, string? text)
    {
        DesignFinding finding = Assert.Single(ModelSpecReader.Read(declaration).Findings);
        Assert.Equal((id, members, argument, text), (finding.Id, string.Join(" ", finding.Members), finding.Argument, finding.ArgumentText));
    }

    [Fact]
    public void Few_levels_are_a_suggestion_and_five_are_none()
    {
        DesignFinding few = Assert.Single(ModelSpecReader.Read(Type(Y, X, Specs.Enum("E", "P", "Q", "R", "S").Random())).Findings);
        Assert.Equal(FindingSeverity.Suggestion, few.Severity);
        Assert.Equal("The grouping E of Row has 4 levels at most: a variance is poorly known from so few. Consider a fixed effect.", few.Message);
        Assert.Empty(ModelSpecReader.Read(Type(Y, X, Specs.Enum("E", "P", "Q", "R", "S", "T").Random())).Findings);
        Assert.Empty(ModelSpecReader.Read(Type(Y, X, G, Specs.Enum("E", "P", "Q").Random(new RandomDeclaration { Nested = "G" }))).Findings);
    }

    /// <summary>An error says enough: what a broken model further implies is not said.</summary>
    [Fact]
    public void Beside_an_error_there_is_no_warning() => Assert.Equal(
        "LMM1003", Assert.Single(ModelSpecReader.Read(Specs.Abc with { Formula = "y ~ x:a + (1 | g) + (z | g)" }).Findings).Id);

    private static ModelDeclaration Type(params MemberDeclaration[] members) => Specs.Type("Row", members);

    private static RandomDeclaration With(string other) => new() { With = Specs.Names(other) };
}
