namespace Lmm.Design.Tests;

/// <summary>Every rule that a declaration alone can break: one mistake, one finding, its place and its words.</summary>
public sealed class DeclarationFindingTests
{
    private static readonly MemberDeclaration Y = Specs.Number("Y").Response();
    private static readonly MemberDeclaration X = Specs.Number("X").Fixed();
    private static readonly MemberDeclaration G = Specs.Text("G").Random();
    private static readonly MemberDeclaration List = new("Scores", ValueKind.Unsupported) { TypeName = "List<double>" };
    private static readonly MemberDeclaration Id = new("Id", ValueKind.Identifier) { TypeName = "Guid" };

    public static TheoryData<ModelDeclaration, string, string, string?, string> Wrong => new()
    {
        { Type(X, G), "LMM0001", "", null, "Row has no response: put [Response] on the number that the model explains." },
        { Type(Y, Specs.Number("Z").Response(), G), "LMM0001", "Y Z", "Response", "Row has 2 responses, Y and Z: a model has exactly one." },
        { Type(Specs.Text("T").Response(), G), "LMM0002", "T", "Response", "Row.T is the response but is string: the response is a number." },
        { Type(Y.Fixed(), G), "LMM0002", "Y", "Fixed", "Row.Y is the response and cannot also be fixed." },
        { Type(Y with { IsWeight = true }, G), "LMM0002", "Y", "Weight", "Row.Y is the response and cannot also be the weight." },
        { Type(Y, Random(Specs.Text("G"), r => r with { Slopes = Specs.Names("Y") })), "LMM0002", "G", "Slopes", "Row.Y is the response and cannot also be a slope." },
        { Type(Y, X, G).With(["X", "Y"]), "LMM0002", "Y", "Interaction", "Row.Y is the response and cannot also be in an [Interaction]." },
        { Type(Y, Specs.Text("Block").Random(), Random(Specs.Text("Plot"), r => r with { Nested = "Blok" })), "LMM0003", "Plot", "Nested", "[Random] on Row.Plot says Nested = 'Blok', but Row has no member 'Blok' (did you mean 'Block'?)." },
        { Type(Y, X, Random(Specs.Text("G"), r => r with { Slopes = Specs.Names("Xx") })), "LMM0003", "G", "Slopes", "[Random] on Row.G says Slopes = 'Xx', but Row has no member 'Xx'." },
        { Type(Y, Random(Specs.Text("G"), r => r with { With = Specs.Names("Other") })), "LMM0003", "G", "With", "[Random] on Row.G says With = 'Other', but Row has no member 'Other'." },
        { Type(Y, X, G).With(["X", "Nitrogn"]), "LMM0003", "", "Interaction", "[Interaction] on Row names 'Nitrogn', but Row has no member 'Nitrogn'." },
        { Type(Y, Specs.Number("R").Random()), "LMM0005", "R", "Random", "Row.R is a grouping but is double: numbers with a fraction have no levels. Use an integer, a string or an enum." },
        { Type(Y, List.Fixed(), G), "LMM0005", "Scores", "Fixed", "Row.Scores is in the fixed part but is List<double>: covariates are numbers; factors are enums, strings, bools, chars or integers. Take the number out in a computed property." },
        { Type(Y, List.Random()), "LMM0005", "Scores", "Random", "Row.Scores is a grouping but is List<double>: a grouping is a string, an enum, a bool, a char, an integer, a Guid or another equatable struct." },
        { Type(Y, Id.Fixed(), G), "LMM0005", "Id", "Fixed", "Row.Id is in the fixed part but is Guid: it can be a grouping only." },
        { Type(Y, Id, Random(Specs.Text("G"), r => r with { Slopes = Specs.Names("Id") })), "LMM0005", "Id", "Slopes", "Row.Id is a slope but is Guid: it can be a grouping only." },
        { Type(Y, Specs.Text("W") with { IsWeight = true }, G), "LMM0005", "W", "Weight", "Row.W has [Weight] but is string: it must be a number." },
        { Type(Y, Specs.Text("T").Fixed(new FixedDeclaration { AsFactor = false }), G), "LMM0005", "T", "AsFactor", "[Fixed(AsFactor = false)] on Row.T: string cannot be a covariate, which is a number." },
        { Type(Y, Specs.Integer("Year").Fixed(), G), "LMM0006", "Year", "Fixed", "Row.Year is an integer in the fixed part: as a covariate it has one slope, as a factor a mean for each value. It is read as a covariate; say which with [Fixed(AsFactor = false)] or [Fixed(AsFactor = true)]." },
        { Type(Y, Fixed(f => f with { AsFactor = true }), G), "LMM0009", "X", "AsFactor", "[Fixed] on Row.X: double cannot be a factor: numbers with a fraction have no levels; use an integer, a string or an enum." },
        { Type(Y, Fixed(f => f with { Contrast = Contrast.Sum }), G), "LMM0009", "X", "Contrast", "[Fixed] on Row.X: Sum contrasts have no meaning for a covariate, which has no levels." },
        { Type(Y, Fixed(f => f with { Reference = "a" }), G), "LMM0009", "X", "Reference", "[Fixed] on Row.X: a reference level has no meaning for a covariate, which has no levels." },
        { Type(Y, Fixed(f => f with { Degree = 0 }), G), "LMM0009", "X", "Degree", "[Fixed] on Row.X: the degree of polynomials is 1 or more, not 0." },
        { Type(Y, Specs.Integer("Year").Fixed(new FixedDeclaration { Contrast = Contrast.Sum }), G), "LMM0009", "Year", "Contrast", "[Fixed] on Row.Year: Sum contrasts have no meaning for a covariate: add AsFactor = true to make it a factor." },
        { Type(Y, Specs.Integer("Year").Fixed(new FixedDeclaration { AsFactor = true, Degree = 2 }), G), "LMM0009", "Year", "Degree", "[Fixed] on Row.Year: AsFactor and Degree exclude each other: a factor has levels, a polynomial needs a covariate." },
        { Type(Y, Specs.Text("T").Fixed(new FixedDeclaration { Degree = 2 }), G), "LMM0009", "T", "Degree", "[Fixed] on Row.T: polynomials need a number, and this is string; polynomials over levels are Contrast = Contrast.Polynomial." },
        { Type(Y, Dose(f => f with { Reference = "low" }), G), "LMM0009", "Dose", "Reference", "[Fixed] on Row.Dose: 'low' is not one of its levels None, Low and High (did you mean 'Low'?)." },
        { Type(Y, Dose(f => f with { Reference = "Low", Contrast = Contrast.Helmert }), G), "LMM0009", "Dose", "Reference", "[Fixed] on Row.Dose: Helmert contrasts have no reference level." },
        { Type(Y, X, Random(Specs.Text("G"), r => r with { Intercept = false })), "LMM0009", "G", "Intercept", "[Random(Intercept = false)] on Row.G has no Slopes: nothing varies by level. Name Slopes or leave the intercept in." },
        { Type(Y, X, Random(Specs.Text("G"), r => r with { Covariance = Covariance.AutoRegressive })), "LMM0009", "G", "Covariance", "Row has Covariance.AutoRegressive for the random effects of G, but a level has one effect only: there is nothing to correlate. Remove it or name Slopes." },
        { Type(Y, X, Random(Specs.Text("G"), r => r with { Slopes = Specs.Names("G") })), "LMM0009", "G", "Slopes", "[Random] on Row.G has G both as a slope and in the grouping G: within a level it does not vary." },
        { Type(Y, X, G).With(["X"]), "LMM0009", "", "Interaction", "[Interaction] on Row needs two or more different members, but says X." },
        { Type(Y, Specs.Number("V") with { IsWeight = true }, Specs.Number("W") with { IsWeight = true }, G), "LMM0009", "V W", "Weight", "Row has [Weight] on V and W: a model has one at most; multiply them in a computed property." },
        { Type(Y, X), "LMM0010", "", null, "Row has no random term, so it is an ordinary linear model: put [Random] on the member whose rows belong together." },
        { Type(Y, Random(Specs.Text("G"), r => r with { Nested = "G" })), "LMM1001", "G", "Nested", "Row.G is nested in itself." },
        { Type(Y, Random(Specs.Text("A"), r => r with { Nested = "B" }), Random(Specs.Text("B"), r => r with { Nested = "A" })), "LMM1001", "A B", "Nested", "The nesting of Row goes in a circle: A in B in A. One of these is the outermost: remove its Nested." },
        { Type(Y, Specs.Text("A").Random(), Random(Specs.Text("B"), r => r with { Nested = "A", With = Specs.Names("A") })), "LMM1001", "B", "With", "[Random] on Row.B says With = 'A', but A is in the grouping A:B already." },
        { Type(Y, X, Random(Specs.Text("G"), r => r with { Nested = "X" })), "LMM1002", "G X", "Nested", "Row.G is nested in X, which is a number with a fraction (double) and not a factor: only a grouping or a factor has levels to be nested in." },
        { Type(Y, Random(Specs.Text("G"), r => r with { Nested = "Y" })), "LMM1002", "G Y", "Nested", "Row.G is nested in Y, which is the response and not a factor: only a grouping or a factor has levels to be nested in." },
        { Type(Y, X, Specs.Text("G").Random(new RandomDeclaration(), new RandomDeclaration { Slopes = Specs.Names("X") })), "LMM1003", "G", "Random", "Row has two random terms for the grouping G, both with an intercept: its variance would be written twice. Leave it in one of them." },
        { Type(Y, X, Specs.Text("G").Random(new RandomDeclaration { Slopes = Specs.Names("X") }, new RandomDeclaration { Slopes = Specs.Names("X"), Intercept = false })), "LMM1003", "G", "Random", "Row has two random terms for the grouping G, both with the slope X: its variance would be written twice. Leave it in one of them." },
        { Type(Y, X, Random(Specs.Text("G"), r => r with { Slopes = Specs.Names("X", "X") })), "LMM1003", "G", "Slopes", "[Random] on Row.G names the slope X twice." },
        { Type(Y, Specs.Text("G").Fixed().Random()), "LMM1004", "G", "Random", "Row has G both fixed and random: each of its levels has a fixed effect already, so its variance cannot be told from them. Remove one of the two, or say the unit that received the level, as in G nested in a block." },
    };

    public static TheoryData<string, string, string, string> WrongFormulas => new()
    {
        { "y ~ x + y + (1 | g)", "LMM0002", "y", "Abc.y is the response and cannot also be a fixed effect." },
        { "y ~ a + (1 | x)", "LMM0005", "x", "Abc.x is a grouping but is double: numbers with a fraction have no levels. Use an integer, a string or an enum." },
        { "a ~ x + (1 | g)", "LMM0002", "a", "Abc.a is the response but is string: the response is a number." },
        { "y ~ a + b", "LMM0010", "", "The formula of Abc has no random term, so it is an ordinary linear model: add one such as (1 | Subject)." },
        { "y ~ a + (1 | g) + (x | g)", "LMM1003", "(x | g)", "Abc has two random terms for the grouping g, both with an intercept: its variance would be written twice. Leave it in one of them." },
        { "y ~ a*b + (1 | b:a)", "LMM1004", "(1 | b:a)", "Abc has b:a both fixed and random: each of its levels has a fixed effect already, so its variance cannot be told from them. Remove one of the two, or say the unit that received the level, as in b:a nested in a block." },
        { "y ~ a + (g | g)", "LMM0009", "(g | g)", "Abc has g both as a slope and in the grouping g: within a level it does not vary." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_declaration_gives_one_finding(ModelDeclaration declaration, string id, string members, string? argument, string message)
    {
        DesignFinding finding = Assert.Single(ModelSpecReader.Read(declaration).Findings);
        Assert.Equal(id, finding.Id);
        Assert.Equal(message, finding.Message);
        Assert.Equal(members, string.Join(" ", finding.Members));
        Assert.Equal(argument, finding.Argument);
        Assert.Equal(id is "LMM0006" or "LMM0010" ? FindingSeverity.Warning : FindingSeverity.Error, finding.Severity);
    }

    [Theory]
    [MemberData(nameof(WrongFormulas))]
    public void A_wrong_model_in_a_formula_is_marked_inside_it(string formula, string id, string marked, string message)
    {
        DesignFinding finding = Assert.Single(ModelSpecReader.Read(Specs.Abc with { Formula = formula }).Findings);
        Assert.Equal(id, finding.Id);
        Assert.Equal(message, finding.Message);
        string text = finding.Span is { } span ? formula.Substring(span.Start, span.Length) : "";
        Assert.Equal(marked, text);
    }

    [Fact]
    public void With_a_formula_other_term_attributes_are_refused()
    {
        ModelDeclaration declaration = Type(Y, X, G, Specs.Text("H").Fixed()) with { Formula = "X ~ 0 + Y + (1 | G)", Intercept = true };
        Assert.Equal(
            [
                "Intercept = true contradicts the formula of Row: a formula says it itself, with '0 +' for no intercept.",
                "Row has a formula, so [Interaction] adds nothing: write X:G in the formula.",
                "The formula of Row has the response X, but [Response] stands on Y: remove one of the two.",
                "[Fixed] on Row.X sets options of a member of the formula, but the formula does not name X.",
                "Row.G has [Random], but Row has a formula, which says the random part alone: write (1 | G) there.",
                "[Fixed] on Row.H sets options of a member of the formula, but the formula does not name H.",
            ],
            ModelSpecReader.Read(declaration.With(["X", "G"])).Findings.Select(finding => finding.Message));
    }

    [Fact]
    public void A_misspelt_argument_carries_its_text_and_the_mend()
    {
        DesignFinding finding = Assert.Single(ModelSpecReader.Read(Type(
            Y,
            Specs.Number("Days").Fixed(),
            Specs.Text("G").Random(new RandomDeclaration(), new RandomDeclaration { Intercept = false, Slopes = Specs.Names("Dayz") }))).Findings);
        Assert.Equal("Dayz", finding.ArgumentText);
        Assert.Equal("Days", finding.Suggestion);
        Assert.Equal(1, finding.AttributeIndex);
    }

    [Fact]
    public void Several_mistakes_are_all_found_and_the_draft_keeps_the_rest()
    {
        ModelReading reading = ModelSpecReader.Read(Type(
            Y,
            Fixed(f => f with { Degree = -1 }),
            Random(Specs.Text("G"), r => r with { Nested = "Q", Slopes = Specs.Names("X", "W9") })));
        Assert.True(reading.HasErrors);
        Assert.Null(reading.Spec);
        Assert.Equal(["LMM0003", "LMM0003", "LMM0009"], reading.Findings.Select(finding => finding.Id));
        Assert.Equal("Y ~ X + (1 + X | G)", ModelNotation.Formula(reading.Draft));
    }

    /// <summary>The near misses: declarations that stand close to a rule and are right.</summary>
    [Fact]
    public void Right_declarations_have_no_finding()
    {
        ModelDeclaration[] right =
        [
            Type(Y, X, G),
            Type(Y, Specs.Integer("Year").Fixed(new FixedDeclaration { AsFactor = false }), G),
            Type(Y, Specs.Integer("Year").Fixed(new FixedDeclaration { Degree = 2 }), G),
            Type(Y, Specs.Integer("Year").Fixed(new FixedDeclaration { AsFactor = false }).Random()),
            Type(Y, Dose(f => f with { Reference = "Low", Contrast = Contrast.Treatment }), G),
            Type(Y, Specs.Text("V").Fixed().Random(new RandomDeclaration { Nested = "G" }), G),
            Type(Y, X, Specs.Text("G").Random(new RandomDeclaration(), new RandomDeclaration { Intercept = false, Slopes = Specs.Names("X") })),
            Type(Y, Specs.Text("A").Fixed().Random(new RandomDeclaration { Intercept = false, Slopes = Specs.Names("X") }), X),
            Type(Y, Dose(f => f), Random(Specs.Text("G"), r => r with { Intercept = false, Slopes = Specs.Names("Dose"), Covariance = Covariance.CompoundSymmetry })),
            Type(Y, Specs.Text("A").Random(), Specs.Text("B").Random(), Random(Specs.Text("C"), r => r with { With = Specs.Names("A", "B") })),
            Type(Y, Id.Random(), List),
        ];
        Assert.All(right, declaration => Assert.Empty(ModelSpecReader.Read(declaration).Findings));
    }

    private static ModelDeclaration Type(params MemberDeclaration[] members) => Specs.Type("Row", members);

    private static MemberDeclaration Random(MemberDeclaration member, Func<RandomDeclaration, RandomDeclaration> change) =>
        member.Random(change(new RandomDeclaration()));

    private static MemberDeclaration Fixed(Func<FixedDeclaration, FixedDeclaration> change) =>
        Specs.Number("X").Fixed(change(new FixedDeclaration()));

    private static MemberDeclaration Dose(Func<FixedDeclaration, FixedDeclaration> change) =>
        Specs.Enum("Dose", "None", "Low", "High").Fixed(change(new FixedDeclaration()));
}
