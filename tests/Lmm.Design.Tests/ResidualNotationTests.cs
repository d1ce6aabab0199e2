namespace Lmm.Design.Tests;

/// <summary>The residual side for readers and for other software. The calls of nlme were run in R on data of that shape.</summary>
public sealed class ResidualNotationTests
{
    private static readonly MemberDeclaration Y = Specs.Number("Y").Response();
    private static readonly MemberDeclaration Visit = Specs.Enum("Visit", "Week2", "Week4", "Week8");

    [Fact]
    public void An_mmrm()
    {
        ModelSpec spec = Specs.Type(
            "Trial",
            Y,
            Visit.Fixed().Repeated("Patient", Corr.Unstructured, r => r with { Heterogeneous = true }),
            Specs.Text("Patient")).Spec();
        Assert.Equal("Unstructured of Visit inside Patient, heterogeneous", ModelNotation.Residual(spec));
        Assert.Equal(
            """
            Y[i] = b0 + b1[Visit] + e[i]
            e[i] ~ N(0, (sigma s[Visit])^2), corr(e[i], e[j]) = rho[Visit[i], Visit[j]] inside one Patient, 0 between
            Visit: levels against Week2
            """,
            ModelNotation.Mathematics(spec));
        Assert.Equal("# lmer has independent residuals of one variance, not Unstructured of Visit inside Patient, heterogeneous", ModelNotation.Lme4(spec));
        Assert.Equal(
            """
            # first: Trial$Visit <- factor(Trial$Visit, levels = c("Week2", "Week4", "Week8"))
            gls(Y ~ Visit, correlation = corSymm(form = ~ as.integer(factor(Visit)) | Patient), weights = varIdent(form = ~ 1 | Visit), data = Trial, method = "REML")
            """,
            ModelNotation.Nlme(spec));
        Assert.Equal(
            """
            proc mixed data=Trial method=reml;
              class Visit(ref=first) Patient;
              model Y = Visit / solution ddfm=satterthwaite;
              repeated Visit / subject=Patient type=un;
            run;
            """,
            ModelNotation.Sas(spec));
        Assert.Equal("# MixedModels has independent residuals of one variance, not Unstructured of Visit inside Patient, heterogeneous", ModelNotation.Julia(spec));
    }

    [Fact]
    public void Random_intercepts_and_AR1_of_a_nested_subject()
    {
        ModelSpec spec = Specs.Type(
            "Rat",
            Y,
            Specs.Integer("Day").Fixed(new FixedDeclaration { AsFactor = false }).Repeated("Id", Corr.AR1),
            Specs.Text("Cage").Random(),
            Specs.Text("Id").Random(new RandomDeclaration { Nested = "Cage" })).Spec();
        Assert.Equal(
            "lme(Y ~ Day, random = list(Cage = ~ 1, Id = ~ 1), correlation = corAR1(form = ~ Day | Cage/Id), data = Rat, method = \"REML\")",
            ModelNotation.Nlme(spec));
        Assert.Equal(
            """
            /* first: Day_class = Day, which is a number in the model and a class in REPEATED */
            proc mixed data=Rat method=reml;
              class Cage Id Day_class;
              model Y = Day / solution ddfm=satterthwaite;
              random intercept / subject=Cage;
              random intercept / subject=Cage*Id;
              repeated Day_class / subject=Cage*Id type=ar(1);
            run;
            """,
            ModelNotation.Sas(spec));
        Assert.Contains("corr(e[i], e[j]) = phi^|Day[i] - Day[j]| inside one Cage:Id, 0 between", ModelNotation.Mathematics(spec), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Corr.AR1, "corAR1(form = ~ T | S)", "type=ar(1)", "phi^|T[i] - T[j]|")]
    [InlineData(Corr.CAR1, "corCAR1(form = ~ T | S)", "repeated / subject=S type=sp(pow)(T)", "phi^|T[i] - T[j]|")]
    [InlineData(Corr.Ar, "corARMA(form = ~ T | S, p = 2, q = 0)", "PROC MIXED has no Ar(2) of T inside S", "rho(|T[i] - T[j]|) of an autoregression of order 2")]
    [InlineData(Corr.Ma, "corARMA(form = ~ T | S, p = 0, q = 1)", "PROC MIXED has no Ma(1) of T inside S", "rho(|T[i] - T[j]|) of a moving average of order 1")]
    [InlineData(Corr.Arma, "corARMA(form = ~ T | S, p = 2, q = 1)", "PROC MIXED has no Arma(2, 1) of T inside S", "rho(|T[i] - T[j]|) of an ARMA(2, 1) process")]
    [InlineData(Corr.CompoundSymmetry, "corCompSymm(form = ~ 1 | S)", "repeated T / subject=S type=cs", "corr(e[i], e[j]) = rho inside one S")]
    [InlineData(Corr.Toeplitz, "# nlme has no Toeplitz", "type=toep", "rho[|T[i] - T[j]|]")]
    [InlineData(Corr.AnteDependence, "# nlme has no AnteDependence", "PROC MIXED has no AnteDependence of T inside S", "the product of rho[T] over the steps from T[i] to T[j]")]
    [InlineData(Corr.Unstructured, "corSymm(form = ~ as.integer(factor(T)) | S)", "PROC MIXED has no Unstructured of T inside S", "rho[T[i], T[j]]")]
    [InlineData(Corr.Exponential, "corExp(form = ~ T | S)", "repeated / subject=S type=sp(exp)(T)", "exp(-|T[i] - T[j]| / range)")]
    [InlineData(Corr.Gaussian, "corGaus(form = ~ T | S)", "type=sp(gau)(T)", "exp(-(|T[i] - T[j]| / range)^2)")]
    [InlineData(Corr.Spherical, "corSpher(form = ~ T | S)", "type=sp(sph)(T)", "1 - 1.5 h + 0.5 h^3 for h = |T[i] - T[j]| / range below 1, else 0")]
    [InlineData(Corr.Rational, "corRatio(form = ~ T | S)", "PROC MIXED has no Rational of T inside S", "1 / (1 + (|T[i] - T[j]| / range)^2)")]
    [InlineData(Corr.Linear, "corLin(form = ~ T | S)", "type=sp(lin)(T)", "1 - h for h = |T[i] - T[j]| / range below 1, else 0")]
    public void Every_structure_in_each_language(Corr corr, string nlme, string sas, string mathematics)
    {
        ModelSpec spec = Specs.Type(
            "Row",
            Y,
            Specs.Integer("T").Repeated("S", corr, r => r with
            {
                Order = corr is Corr.Ar or Corr.Arma ? 2 : null,
                MovingAverage = corr is Corr.Ma or Corr.Arma ? 1 : null,
            }),
            Specs.Text("S")).Spec();
        Assert.Contains(nlme, ModelNotation.Nlme(spec), StringComparison.Ordinal);
        Assert.Contains(sas, ModelNotation.Sas(spec), StringComparison.Ordinal);
        Assert.Contains(mathematics, ModelNotation.Mathematics(spec), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Corr.AR1, "type=arh(1)")]
    [InlineData(Corr.CompoundSymmetry, "type=csh")]
    [InlineData(Corr.Toeplitz, "type=toeph")]
    [InlineData(Corr.AnteDependence, "type=ante(1)")]
    [InlineData(Corr.Independent, "type=un(1)")]
    public void Heterogeneous_by_group_in_SAS(Corr corr, string type)
    {
        ModelSpec spec = Specs.Type("Row", Y, Visit.Repeated("S", corr, r => r with { Heterogeneous = true, By = "Sex" }), Specs.Text("S"), Specs.Text("Sex")).Spec();
        Assert.Contains($"  class Visit S Sex;\n", ModelNotation.Sas(spec), StringComparison.Ordinal);
        Assert.Contains($"  repeated Visit / subject=S {type} group=Sex;\n", ModelNotation.Sas(spec), StringComparison.Ordinal);
        Assert.Contains("the parameters of e are separate for each Sex", ModelNotation.Mathematics(spec), StringComparison.Ordinal);
        Assert.Equal(corr != Corr.Independent, ModelNotation.Nlme(spec).StartsWith("# nlme has ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_field_with_a_nugget_and_dates()
    {
        ModelSpec field = Specs.Type(
            "Plot",
            Y,
            Specs.Integer("Row").Repeated(null, Corr.Exponential, r => r with { Coordinates = Specs.Names("Row", "Column"), Nugget = true }),
            Specs.Number("Column"),
            Specs.Text("Block").Random()).Spec();
        Assert.Equal("Exponential of Row, Column, with nugget", ModelNotation.Residual(field));
        Assert.Contains("corr(e[i], e[j]) = (1 - nugget) (exp(-d((Row, Column)[i], [j]) / range))\n", ModelNotation.Mathematics(field) + "\n", StringComparison.Ordinal);
        Assert.Equal(
            """
            # lme correlates rows inside one Block only, not over the field
            lme(Y ~ 1, random = ~ 1 | Block, correlation = corExp(form = ~ Row + Column, nugget = TRUE), data = Plot, method = "REML")
            """,
            ModelNotation.Nlme(field));
        Assert.Contains("  repeated / subject=intercept type=sp(exp)(Row Column) local;\n", ModelNotation.Sas(field), StringComparison.Ordinal);

        ModelSpec dates = Specs.Type("Row", Y, Specs.Time("When").Repeated("S", Corr.CAR1, r => r with { Unit = TimeUnit.Weeks }), Specs.Text("S")).Spec();
        Assert.StartsWith("# first: make Row$When a number of weeks\ngls(Y ~ 1, correlation = corCAR1(form = ~ When | S),", ModelNotation.Nlme(dates), StringComparison.Ordinal);
        Assert.StartsWith("/* first: make When a number of weeks */", ModelNotation.Sas(dates), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VarianceFunction.Fixed, null, "varFixed(~ X)", "  weight inverse_X;\n", "N(0, (sigma sqrt(X[i]))^2), independent")]
    [InlineData(VarianceFunction.Power, null, "varPower(form = ~ X)", "  repeated / local=exp(log_X);\n", "(sigma |X[i]|^delta)^2")]
    [InlineData(VarianceFunction.Power, 0.5, "varPower(form = ~ X, fixed = 0.5)", "PROC MIXED has no variance: Power of X", "(sigma |X[i]|^0.5)^2")]
    [InlineData(VarianceFunction.Exponential, null, "varExp(form = ~ X)", "  repeated / local=exp(X);\n", "(sigma exp(delta X[i]))^2")]
    [InlineData(VarianceFunction.ConstPower, null, "varConstPower(form = ~ X)", "PROC MIXED has no variance: ConstPower of X", "(sigma (c + |X[i]|^delta))^2")]
    [InlineData(VarianceFunction.ConstPower, 2.0, "varConstPower(form = ~ X, fixed = list(power = 2))", "PROC MIXED has no variance: ConstPower of X", "(sigma (c + |X[i]|^2))^2")]
    public void Variance_functions_of_a_number(VarianceFunction function, double? parameter, string nlme, string sas, string mathematics)
    {
        ModelSpec spec = Specs.Type("Row", Y, Specs.Number("X").Variance(function, v => v with { Parameter = parameter }), Specs.Text("S").Random()).Spec();
        Assert.Contains($"weights = {nlme},", ModelNotation.Nlme(spec), StringComparison.Ordinal);
        Assert.Contains(sas, ModelNotation.Sas(spec), StringComparison.Ordinal);
        Assert.Contains(mathematics, ModelNotation.Mathematics(spec), StringComparison.Ordinal);
        Assert.StartsWith("# ", ModelNotation.Lme4(spec), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_variance_functions_multiply()
    {
        ModelSpec spec = (Specs.Type(
            "Row",
            Y,
            Specs.Text("Sex").Variance(VarianceFunction.Ident, v => v with { With = Specs.Names("Site") }),
            Specs.Text("Site"),
            Specs.Number("X").Variance(VarianceFunction.Power)) with
        {
            Variances = EquatableArray.Create(new VarianceDeclaration(VarianceFunction.Exponential)),
        }).Spec();
        Assert.Equal("variance: Ident of Sex:Site times Power of X times Exponential of the fitted value", ModelNotation.Residual(spec));
        Assert.Contains("weights = varComb(varIdent(form = ~ 1 | Sex * Site), varPower(form = ~ X), varExp(form = ~ fitted(.)))", ModelNotation.Nlme(spec), StringComparison.Ordinal);
        Assert.Contains("(sigma s[Sex:Site] |X[i]|^delta1 exp(delta2 fitted[i]))^2", ModelNotation.Mathematics(spec), StringComparison.Ordinal);
        Assert.Contains("/* PROC MIXED has no variance: Ident of Sex:Site times Power of X times Exponential of the fitted value */", ModelNotation.Sas(spec), StringComparison.Ordinal);

        ModelSpec strata = spec with { Variances = EquatableArray.Create(spec.Variances[0]) };
        Assert.Contains("  class Sex Site;\n", ModelNotation.Sas(strata), StringComparison.Ordinal);
        Assert.Contains("  repeated / group=Sex*Site;\n", ModelNotation.Sas(strata), StringComparison.Ordinal);
    }
}
