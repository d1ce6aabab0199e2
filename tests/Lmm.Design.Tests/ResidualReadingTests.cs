namespace Lmm.Design.Tests;

/// <summary>What <c>[Repeated]</c> and <c>[Variance]</c> become in a specification.</summary>
public sealed class ResidualReadingTests
{
    private static readonly MemberDeclaration Y = Specs.Number("Y").Response();
    private static readonly MemberDeclaration Patient = Specs.Text("Patient");

    [Fact]
    public void Every_option_of_a_structure_and_of_a_variance_is_in_the_specification()
    {
        ModelSpec spec = (Type(
            Y,
            Specs.Integer("Visit").Repeated("Patient", Corr.Arma, r => r with { Order = 2, MovingAverage = 1, Heterogeneous = true, By = "Arm" }),
            Patient,
            Specs.Text("Arm"),
            Specs.Text("Room").Variance(VarianceFunction.Ident, v => v with { With = Specs.Names("Sex") }),
            Specs.Text("Sex"),
            Specs.Number("Unused"),
            Specs.Number("Size").Variance(VarianceFunction.Fixed).Variance(VarianceFunction.ConstPower, v => v with { Parameter = 1, Constant = 2 })) with
        {
            Variances = EquatableArray.Create(new VarianceDeclaration(VarianceFunction.Power)),
        }).Spec();
        Assert.Equal(
            new RepeatedSpec("Visit", Corr.Arma) { Subject = Specs.Names("Patient"), Order = 2, MovingAverage = 1, Heterogeneous = true, By = "Arm" },
            spec.Repeated);
        Assert.Equal(
            [
                new VarianceSpec(VarianceFunction.Ident, Specs.Names("Room", "Sex")),
                new VarianceSpec(VarianceFunction.Fixed, Specs.Names("Size")),
                new VarianceSpec(VarianceFunction.ConstPower, Specs.Names("Size")) { Parameter = 1, Constant = 2 },
                new VarianceSpec(VarianceFunction.Power, EquatableArray<string>.Empty),
            ],
            spec.Variances);
        Assert.Equal(["Y", "Visit", "Patient", "Arm", "Room", "Sex", "Size"], spec.Members.Select(member => member.Name));
    }

    [Fact]
    public void A_subject_that_is_declared_nested_is_the_combination()
    {
        ModelSpec spec = Type(
            Y,
            Specs.Integer("Visit").Repeated("Patient", Corr.AR1),
            Patient.Random(new RandomDeclaration { Nested = "Site" }),
            Specs.Integer("Site").Random(new RandomDeclaration { Nested = "Country" }),
            Specs.Text("Country").Random()).Spec();
        Assert.Equal("Country:Site:Patient", spec.Repeated!.SubjectName);
    }

    [Theory]
    [InlineData("Y ~ 1 + (1 | Country / Site / Patient)", "Country:Site:Patient")]
    [InlineData("Y ~ 1 + (1 | Country) + (1 | Site / Patient)", "Site:Patient")]
    [InlineData("Y ~ 1 + (1 | Country) + (1 | Country:Patient)", "Patient")]
    [InlineData("Y ~ 1 + (1 | Patient)", "Patient")]
    [InlineData("Y ~ 1 + (1 | Country)", "Patient")]
    public void In_a_formula_a_slash_nests_the_subject(string formula, string subject)
    {
        ModelDeclaration declaration = Type(
            Y, Specs.Integer("Visit").Repeated("Patient", Corr.AR1), Patient, Specs.Integer("Site"), Specs.Text("Country"));
        Assert.Equal(subject, (declaration with { Formula = formula }).Spec().Repeated!.SubjectName);
    }

    [Fact]
    public void A_subject_can_be_said_as_a_combination()
    {
        ModelSpec spec = Type(Y, Specs.Integer("Visit").Repeated("Site:Patient", Corr.AR1), Patient, Specs.Integer("Site")).Spec();
        Assert.Equal(Specs.Names("Site", "Patient"), spec.Repeated!.Subject);
        Assert.Equal(["Y", "Visit", "Patient", "Site"], spec.Members.Select(member => member.Name));
    }

    [Fact]
    public void A_field_has_no_subject_and_every_coordinate_is_a_member()
    {
        ModelSpec spec = Type(
            Y,
            Specs.Integer("Row").Repeated(null, Corr.Spherical, r => r with { Coordinates = Specs.Names("Row", "Column"), Nugget = true }),
            Specs.Integer("Column")).Spec();
        Assert.Equal(
            new RepeatedSpec("Row", Corr.Spherical) { Coordinates = Specs.Names("Row", "Column"), Nugget = true }, spec.Repeated);
        Assert.Equal(["Y", "Row", "Column"], spec.Members.Select(member => member.Name));
    }

    [Fact]
    public void A_date_is_an_occasion_in_its_unit()
    {
        ModelSpec spec = Type(Y, Specs.Time("When").Repeated("Patient", Corr.CAR1, r => r with { Unit = TimeUnit.Weeks }), Patient).Spec();
        Assert.Equal(TimeUnit.Weeks, spec.Repeated!.Unit);
        Assert.Equal(ValueKind.Time, spec.Member("When").Kind);
    }

    private static ModelDeclaration Type(params MemberDeclaration[] members) => Specs.Type("Row", members);
}
