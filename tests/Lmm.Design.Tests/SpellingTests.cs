namespace Lmm.Design.Tests;

/// <summary>One model, said by attributes or by a formula, is one value.</summary>
public sealed class SpellingTests
{
    private static readonly FixedDeclaration Covariate = new() { AsFactor = false };

    public static TheoryData<string, ModelDeclaration, string> Models => new()
    {
        {
            "random intercept and slope",
            Specs.Type(
                "Sleep",
                Specs.Number("Reaction").Response(),
                Specs.Number("Days").Fixed(),
                Specs.Text("Subject").Random(new RandomDeclaration { Slopes = Specs.Names("Days") })),
            "Reaction ~ Days + (Days | Subject)"
        },
        {
            "split plot, the nested grouping declared before the outer one",
            Specs.Type(
                "OatsPlot",
                Specs.Number("Yield").Response(),
                Specs.Enum("Variety", "GoldenRain", "Marvellous", "Victory").Fixed().Random(new RandomDeclaration { Nested = "Block" }),
                Specs.Number("Nitrogen").Fixed(),
                Specs.Text("Block").Random()).With(["Variety", "Nitrogen"]),
            "Yield ~ Variety * Nitrogen + (1 | Block / Variety)"
        },
        {
            "three levels of nesting",
            Specs.Type(
                "Assay",
                Specs.Number("Value").Response(),
                Specs.Text("Sample").Random(new RandomDeclaration { Nested = "Batch" }),
                Specs.Integer("Batch").Random(new RandomDeclaration { Nested = "Site" }),
                Specs.Text("Site").Random()),
            "Value ~ 1 + (1 | Site / Batch / Sample)"
        },
        {
            "crossed, without intercept, diagonal",
            Specs.Type(
                "Trial",
                Specs.Number("Time").Response(),
                Specs.Number("Dose").Fixed(),
                Specs.Text("Subject").Random(new RandomDeclaration { Slopes = Specs.Names("Dose"), Covariance = Covariance.Diagonal }),
                Specs.Text("Item").Random(new RandomDeclaration { Slopes = Specs.Names("Dose"), Intercept = false })) with { Intercept = false },
            "Time ~ 0 + Dose + (Dose || Subject) + (0 + Dose | Item)"
        },
        {
            "grouping by combination",
            Specs.Type(
                "Score",
                Specs.Integer("Points").Response(),
                Specs.Enum("Task", "A", "B").Fixed().Random(new RandomDeclaration { With = Specs.Names("Judge") }),
                Specs.Text("Judge").Random()),
            "Points ~ Task + (1 | Task:Judge) + (1 | Judge)"
        },
        {
            "weight, offset, frequency and a factor made of integers",
            Specs.Type(
                "Field",
                Specs.Number("Yield").Response(),
                Specs.Integer("Year").Fixed(new FixedDeclaration { AsFactor = true, Contrast = Contrast.Sum }),
                Specs.Integer("Depth").Fixed(Covariate),
                Specs.Number("Area") with { IsWeight = true },
                Specs.Integer("Copies") with { IsFrequency = true },
                Specs.Number("Known") with { IsOffset = true },
                Specs.Text("Farm").Random()),
            "Yield ~ Year + Depth + (1 | Farm)"
        },
        {
            "interaction named the other way round",
            Specs.Type(
                "Growth",
                Specs.Number("Size").Response(),
                Specs.Number("Age").Fixed(new FixedDeclaration { Degree = 3 }),
                Specs.Enum("Sex", "Female", "Male").Fixed(new FixedDeclaration { Reference = "Male" }),
                Specs.Text("Tree").Random(new RandomDeclaration { Slopes = Specs.Names("Age", "Sex", "Sex:Age") })).With(["Sex", "Age"]),
            "Size ~ Age + Sex + Sex:Age + (Age * Sex | Tree)"
        },
        {
            "an interaction of members without main effects",
            Specs.Type(
                "Cell",
                Specs.Number("Count").Response(),
                Specs.Text("Medium"),
                new MemberDeclaration("Lit", ValueKind.Boolean) { TypeName = "bool" },
                Specs.Text("Dish").Random()).With(["Medium", "Lit"]),
            "Count ~ Medium:Lit + (1 | Dish)"
        },
        {
            "residuals correlated inside a subject that is no grouping, by group, with a variance that follows two members and the fit",
            Specs.Type(
                "Visit",
                Specs.Number("Score").Response(),
                Specs.Enum("Week", "Two", "Four", "Eight").Fixed().Repeated("Patient", Corr.Unstructured, r => r with { Heterogeneous = true, By = "Arm" }),
                Specs.Text("Patient"),
                Specs.Enum("Arm", "Drug", "Placebo").Fixed(),
                Specs.Text("Site").Random(),
                Specs.Text("Device").Variance(VarianceFunction.Ident, v => v with { With = Specs.Names("Room") }),
                Specs.Text("Room"),
                Specs.Number("Length").Variance(VarianceFunction.ConstPower, v => v with { Parameter = 0.5 })) with
            {
                Variances = EquatableArray.Create(new VarianceDeclaration(VarianceFunction.Power)),
            },
            "Score ~ Week + Arm + (1 | Site)"
        },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Attributes_and_formula_give_equal_specifications(string name, ModelDeclaration attributes, string formula)
    {
        Assert.NotEmpty(name);
        ModelSpec byAttributes = attributes.Spec();
        ModelSpec byFormula = OptionsOnly(attributes, formula).Spec();
        Assert.Equal(byAttributes, byFormula);
        Assert.Equal(byAttributes.GetHashCode(), byFormula.GetHashCode());

        ModelSpec again = OptionsOnly(attributes, ModelNotation.Formula(byAttributes)).Spec();
        Assert.Equal(byAttributes, again);
    }

    [Fact]
    public void Members_stand_in_the_order_of_declaration_and_only_those_with_a_role()
    {
        ModelSpec spec = Specs.Formula("y ~ z + a:x + (b | h)");
        Assert.Equal(["y", "a", "b", "x", "z", "h"], spec.Members.Select(member => member.Name));
    }

    [Fact]
    public void Kinds_give_the_coding()
    {
        ModelSpec spec = Specs.Type(
            "Row",
            Specs.Number("Y").Response(),
            Specs.Number("Real").Fixed(),
            Specs.Integer("Whole").Fixed(Covariate),
            Specs.Integer("Step").Fixed(new FixedDeclaration { AsFactor = true }),
            (new MemberDeclaration("Flag", ValueKind.Boolean, true) { TypeName = "bool?" }).Fixed(),
            (new MemberDeclaration("Letter", ValueKind.Character) { TypeName = "char" }).Fixed(),
            new MemberDeclaration("Id", ValueKind.Identifier) { TypeName = "Guid" }.Random()).Spec();
        Assert.Equal(
            [
                new MemberSpec("Y", ValueKind.Real),
                new MemberSpec("Real", ValueKind.Real),
                new MemberSpec("Whole", ValueKind.Integer),
                new MemberSpec("Step", ValueKind.Integer, false, FixedCoding.Factor),
                new MemberSpec("Flag", ValueKind.Boolean, true, FixedCoding.Factor) { ClosedLevels = Specs.Names("false", "true") },
                new MemberSpec("Letter", ValueKind.Character, false, FixedCoding.Factor),
                new MemberSpec("Id", ValueKind.Identifier, false, FixedCoding.Factor),
            ],
            spec.Members);
    }

    /// <summary>The same members where a formula says the terms: role attributes gone, options and weights kept.</summary>
    private static ModelDeclaration OptionsOnly(ModelDeclaration declaration, string formula) => declaration with
    {
        Formula = formula,
        Intercept = null,
        Interactions = EquatableArray<EquatableArray<string>>.Empty,
        Members = declaration.Members.Select(member => member with
        {
            IsResponse = false,
            Random = EquatableArray<RandomDeclaration>.Empty,
            Fixed = member.Fixed == new FixedDeclaration() ? null : member.Fixed,
        }).ToEquatableArray(),
    };
}
