namespace Lmm.Design.Tests;

/// <summary>Columns against model.matrix of R 4.2.2 on factors a (3 levels), b, c (2 levels) and a covariate x.</summary>
public sealed class TermExpansionTests
{
    [Theory]
    [InlineData("a", "(Intercept) a2 a3")]
    [InlineData("0 + a", "a1 a2 a3")]
    [InlineData("a + b", "(Intercept) a2 a3 b2")]
    [InlineData("0 + a + b", "a1 a2 a3 b2")]
    [InlineData("a*b", "(Intercept) a2 a3 b2 a2:b2 a3:b2")]
    [InlineData("b*a", "(Intercept) b2 a2 a3 b2:a2 b2:a3")]
    [InlineData("0 + a*b", "a1 a2 a3 b2 a2:b2 a3:b2")]
    [InlineData("a:b", "(Intercept) a1:b1 a2:b1 a3:b1 a1:b2 a2:b2 a3:b2")]
    [InlineData("0 + a:b", "a1:b1 a2:b1 a3:b1 a1:b2 a2:b2 a3:b2")]
    [InlineData("a + a:b", "(Intercept) a2 a3 a1:b2 a2:b2 a3:b2")]
    [InlineData("b + b:a", "(Intercept) b2 b1:a2 b2:a2 b1:a3 b2:a3")]
    [InlineData("a/b", "(Intercept) a2 a3 a1:b2 a2:b2 a3:b2")]
    [InlineData("a/b/c", "(Intercept) a2 a3 a1:b2 a2:b2 a3:b2 a1:b1:c2 a2:b1:c2 a3:b1:c2 a1:b2:c2 a2:b2:c2 a3:b2:c2")]
    [InlineData("a:b + c", "(Intercept) c2 a1:b1 a2:b1 a3:b1 a1:b2 a2:b2 a3:b2")]
    [InlineData("a:b:c + a:b", "(Intercept) a1:b1 a2:b1 a3:b1 a1:b2 a2:b2 a3:b2 a1:b1:c2 a2:b1:c2 a3:b1:c2 a1:b2:c2 a2:b2:c2 a3:b2:c2")]
    [InlineData("a:c + c:b", "(Intercept) a1:c1 a2:c1 a3:c1 a1:c2 a2:c2 a3:c2 c1:b2 c2:b2")]
    [InlineData("0 + a:c + c:b", "a1:c1 a2:c1 a3:c1 a1:c2 a2:c2 a3:c2 c1:b2 c2:b2")]
    [InlineData("(a + b + c)^2", "(Intercept) a2 a3 b2 c2 a2:b2 a3:b2 a2:c2 a3:c2 b2:c2")]
    [InlineData("a*b*c", "(Intercept) a2 a3 b2 c2 a2:b2 a3:b2 a2:c2 a3:c2 b2:c2 a2:b2:c2 a3:b2:c2")]
    [InlineData("x", "(Intercept) x")]
    [InlineData("0 + x", "x")]
    [InlineData("x*z", "(Intercept) x z x:z")]
    [InlineData("x:a", "(Intercept) x:a1 x:a2 x:a3")]
    [InlineData("x + x:a", "(Intercept) x x:a2 x:a3")]
    [InlineData("0 + x + a", "x a1 a2 a3")]
    [InlineData("a + a:x", "(Intercept) a2 a3 a1:x a2:x a3:x")]
    [InlineData("a*x", "(Intercept) a2 a3 x a2:x a3:x")]
    [InlineData("a/x", "(Intercept) a2 a3 a1:x a2:x a3:x")]
    [InlineData("0 + a/x", "a1 a2 a3 a1:x a2:x a3:x")]
    public void Columns_are_those_of_R(string terms, string expected)
    {
        ModelSpec spec = Specs.Formula($"y ~ {terms} + (1 | g)");
        Assert.Equal(expected.Split(' ').Select(InBrackets), TermExpansion.FixedColumns(spec, Specs.Levels).Select(column => column.Name));
    }

    [Theory]
    [InlineData("0 + x + x:a", "x x:a2 x:a3")] // R: x and x:a1 x:a2 x:a3, one of them aliased.
    [InlineData("a:x + a:b", "(Intercept) a1:x a2:x a3:x a1:b1 a2:b1 a3:b1 a1:b2 a2:b2 a3:b2")] // R loses the differences between the levels of a.
    public void Two_corners_are_right_where_R_is_not(string terms, string expected)
    {
        ModelSpec spec = Specs.Formula($"y ~ {terms} + (1 | g)");
        Assert.Equal(expected.Split(' ').Select(InBrackets), TermExpansion.FixedColumns(spec, Specs.Levels).Select(column => column.Name));
    }

    [Theory]
    [InlineData("1", "(Intercept)")]
    [InlineData("x", "(Intercept) x")]
    [InlineData("0 + x", "x")]
    [InlineData("a", "(Intercept) a2 a3")]
    [InlineData("0 + a", "a1 a2 a3")]
    [InlineData("0 + a:x", "a1:x a2:x a3:x")]
    [InlineData("x*b", "(Intercept) x b2 x:b2")]
    public void Random_effects_follow_the_same_rule(string effects, string expected)
    {
        ModelSpec spec = Specs.Formula($"y ~ 1 + ({effects} | g)");
        IReadOnlyList<DesignColumn> columns = TermExpansion.RandomColumns(spec, spec.Random[0], Specs.Levels);
        Assert.Equal(expected.Split(' ').Select(InBrackets), columns.Select(column => column.Name));
    }

    [Fact]
    public void Each_column_knows_its_term_and_its_parts()
    {
        ModelSpec spec = Specs.Formula("y ~ x + a + a:x + (1 | g)");
        IReadOnlyList<DesignColumn> columns = TermExpansion.FixedColumns(spec, Specs.Levels);
        Assert.Equal([0, 1, 2, 2, 3, 3], columns.Select(column => column.Term));
        Assert.True(columns[0].IsIntercept);
        Assert.Equal(
            EquatableArray.Create(new ColumnPart("x", PartCoding.Covariate, 0), new ColumnPart("a", PartCoding.Contrasts, 1)),
            columns[5].Parts);
        Assert.Equal([1], TermExpansion.FixedColumns(Specs.Formula("y ~ 0 + x + (1 | g)"), Specs.Levels).Select(column => column.Term));
    }

    [Fact]
    public void Polynomials_have_a_column_for_each_degree()
    {
        ModelDeclaration declaration = Specs.Type(
            "Growth",
            Specs.Number("Size").Response(),
            Specs.Number("Age").Fixed(new FixedDeclaration { Degree = 4 }),
            Specs.Enum("Sex", "Female", "Male").Fixed(),
            Specs.Text("Tree").Random()).With(["Age", "Sex"]);
        IReadOnlyList<DesignColumn> columns = TermExpansion.FixedColumns(declaration.Spec(), Specs.Levels);
        Assert.Equal(
            [
                "(Intercept)", "Age[Linear]", "Age[Quadratic]", "Age[Cubic]", "Age[^4]", "Sex[Male]",
                "Age[Linear]:Sex[Male]", "Age[Quadratic]:Sex[Male]", "Age[Cubic]:Sex[Male]", "Age[^4]:Sex[Male]",
            ],
            columns.Select(column => column.Name));
        Assert.Equal(new ColumnPart("Age", PartCoding.Polynomial, 4), columns[4].Parts[0]);
    }

    [Theory]
    [InlineData(Contrast.Treatment, null, "Low High")]
    [InlineData(Contrast.Treatment, "Low", "None High")]
    [InlineData(Contrast.Treatment, "High", "None Low")]
    [InlineData(Contrast.Sum, null, "None Low")]
    [InlineData(Contrast.Helmert, null, "Low High")]
    [InlineData(Contrast.Polynomial, null, "Linear Quadratic")]
    public void Contrast_columns_are_named_by_what_they_compare(Contrast contrast, string? reference, string expected)
    {
        ModelSpec spec = Specs.Type(
            "Plot",
            Specs.Number("Yield").Response(),
            Specs.Enum("Dose", "None", "Low", "High").Fixed(new FixedDeclaration { Contrast = contrast, Reference = reference }),
            Specs.Text("Block").Random()).Spec();
        Assert.Equal(
            expected.Split(' ').Select(label => $"Dose[{label}]"),
            TermExpansion.FixedColumns(spec, Specs.Levels).Skip(1).Select(column => column.Name));
    }

    [Fact]
    public void A_reference_level_that_is_not_there_is_named()
    {
        var member = new MemberSpec("Site", ValueKind.Text, false, FixedCoding.Factor) { Reference = "Oslo" };
        ArgumentException error = Assert.Throws<ArgumentException>(() => TermExpansion.ReferenceIndex(member, ["Bergen", "Rome"]));
        Assert.Contains("'Oslo' of Site is not among its levels Bergen, Rome", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_levels_need_no_data()
    {
        ModelSpec closed = Specs.Type(
            "Plot",
            Specs.Number("Yield").Response(),
            Specs.Enum("Dose", "None", "Low").Fixed(),
            Specs.Text("Block").Random(new RandomDeclaration { Slopes = Specs.Names("Dose") })).Spec();
        Assert.True(TermExpansion.HasClosedFixedColumns(closed));
        Assert.True(TermExpansion.HasClosedRandomColumns(closed, closed.Random[0]));
        Assert.False(TermExpansion.HasClosedFixedColumns(Specs.Formula("y ~ x:a + (1 | g)")));
        Assert.True(TermExpansion.HasClosedFixedColumns(Specs.Formula("y ~ x + (a | g)")));
    }

    [Theory]
    [InlineData("a*b*c", 12)]
    [InlineData("0 + a*b*c", 12)]
    [InlineData("a/b/c", 12)]
    [InlineData("0 + a:b:c", 12)]
    [InlineData("c + a:b:c", 14)] // two aliased: the cells' indicators hold the intercept and c
    [InlineData("0 + b/a + b:c + b:a:c", 12)]
    public void Full_factorials_have_one_column_for_each_cell(string terms, int columns) =>
        Assert.Equal(columns, TermExpansion.FixedColumns(Specs.Formula($"y ~ {terms} + (1 | g)"), Specs.Levels).Count);

    private static string InBrackets(string name) => string.Join(":", name.Split(':').Select(
        part => part.Length == 2 && char.IsDigit(part[1]) ? $"{part[0]}[{part}]" : part));
}
