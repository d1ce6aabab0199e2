namespace Lmm.Design.Tests;

/// <summary>Models written for readers and for other software.</summary>
public sealed class ModelNotationTests
{
    private static readonly ModelSpec Oats = Specs.Type(
        "OatsPlot",
        Specs.Number("Yield").Response(),
        Specs.Enum("Variety", "GoldenRain", "Marvellous", "Victory").Fixed().Random(new RandomDeclaration { Nested = "Block" }),
        Specs.Number("Nitrogen").Fixed(),
        Specs.Text("Block").Random()).With(["Variety", "Nitrogen"]).Spec();

    private static readonly ModelSpec Field = Specs.Type(
        "Field",
        Specs.Number("Yield").Response(),
        Specs.Integer("Year").Fixed(new FixedDeclaration { AsFactor = true, Contrast = Contrast.Helmert }),
        Specs.Enum("Site", "North", "South").Fixed(new FixedDeclaration { Reference = "South" }),
        Specs.Number("Depth").Fixed(new FixedDeclaration { Degree = 2 }),
        Specs.Number("Area") with { IsWeight = true },
        Specs.Integer("Copies") with { IsFrequency = true },
        Specs.Number("Known") with { IsOffset = true },
        Specs.Text("Farm").Random()).With(["Site", "Depth"]).Spec();

    [Fact]
    public void A_split_plot()
    {
        Assert.Equal("Yield ~ Variety + Nitrogen + Variety:Nitrogen + (1 | Block) + (1 | Block:Variety)", ModelNotation.Formula(Oats));
        Assert.Equal(
            """
            Yield[i] = b0 + b1[Variety] + b2 Nitrogen[i] + b3[Variety] Nitrogen[i] + u[Block] + v[Block:Variety] + e[i]
            u[Block] ~ N(0, sigma_Block^2)
            v[Block:Variety] ~ N(0, sigma_Block:Variety^2)
            e[i] ~ N(0, sigma^2), independent
            Variety: levels against GoldenRain
            """,
            ModelNotation.Mathematics(Oats));
        Assert.Equal(
            "lmer(Yield ~ Variety + Nitrogen + Variety:Nitrogen + (1 | Block) + (1 | Block:Variety), data = OatsPlot, REML = TRUE)",
            ModelNotation.Lme4(Oats));
        Assert.Equal(
            "lme(Yield ~ Variety + Nitrogen + Variety:Nitrogen, random = list(Block = ~ 1, Variety = ~ 1), data = OatsPlot, method = \"REML\")",
            ModelNotation.Nlme(Oats));
        Assert.Equal(
            """
            proc mixed data=OatsPlot method=reml;
              class Variety(ref=first) Block;
              model Yield = Variety Nitrogen Variety*Nitrogen / solution ddfm=satterthwaite;
              random intercept / subject=Block;
              random intercept / subject=Block*Variety;
            run;
            """,
            ModelNotation.Sas(Oats));
        Assert.Equal(
            "fit(MixedModel, @formula(Yield ~ 1 + Variety + Nitrogen + Variety & Nitrogen + (1 | Block) + (1 | Block & Variety)), OatsPlot; REML = true)",
            ModelNotation.Julia(Oats));
    }

    [Fact]
    public void Weights_offset_frequencies_polynomials_and_contrasts()
    {
        Assert.Equal("Yield ~ Year + Site + Depth + Site:Depth + (1 | Farm)", ModelNotation.Formula(Field));
        Assert.Equal(
            """
            Yield[i] = Known[i] + b0 + b1[Year] + b2[Site] + b3 P(Depth[i]) + b4[Site] P(Depth[i]) + u[Farm] + e[i]
            u[Farm] ~ N(0, sigma_Farm^2)
            e[i] ~ N(0, sigma^2 / Area[i]), independent
            row i stands for Copies[i] equal rows
            P(Depth): orthogonal polynomials of degree 1 to 2, a coefficient for each
            Year: Helmert contrasts
            Site: levels against South
            """,
            ModelNotation.Mathematics(Field));
        Assert.Equal(
            """
            # first: Field$Year <- factor(Field$Year)
            # first: Field$Site <- relevel(factor(Field$Site), ref = "South")
            # no frequencies here: repeat each row Copies times first
            lmer(Yield ~ Year + Site + poly(Depth, 2) + Site:poly(Depth, 2) + (1 | Farm), data = Field, REML = TRUE, weights = Area, offset = Known, contrasts = list(Year = "contr.helmert"))
            """,
            ModelNotation.Lme4(Field));
        Assert.Equal(
            """
            # first: Field$Year <- factor(Field$Year)
            # first: Field$Site <- relevel(factor(Field$Site), ref = "South")
            # no frequencies here: repeat each row Copies times first
            # lme has no offset: subtract Known from Yield first
            lme(Yield ~ Year + Site + poly(Depth, 2) + Site:poly(Depth, 2), random = ~ 1 | Farm, weights = varFixed(~ I(1 / Area)), data = Field, method = "REML", contrasts = list(Year = "contr.helmert"))
            """,
            ModelNotation.Nlme(Field));
        Assert.Equal(
            """
            /* PROC MIXED has no offset: subtract Known from Yield first */
            /* PROC MIXED has no frequencies: repeat each row Copies times first */
            /* Depth_1 to Depth_2: orthogonal polynomials of Depth, made before */
            /* Year: Helmert contrasts here, indicators in SAS; the fit is the same, the coefficients are others */
            proc mixed data=Field method=reml;
              class Year Site(ref='South') Farm;
              weight Area;
              model Yield = Year Site Depth_1 Depth_2 Site*Depth_1 Site*Depth_2 / solution ddfm=satterthwaite;
              random intercept / subject=Farm;
            run;
            """,
            ModelNotation.Sas(Field));
        Assert.Equal(
            """
            # no frequencies here: repeat each row Copies times first
            # no offset here: subtract Known from Yield first
            # Depth_1 to Depth_2: orthogonal polynomials of Depth, made before
            fit(MixedModel, @formula(Yield ~ 1 + Year + Site + Depth_1 + Depth_2 + Site & Depth_1 + Site & Depth_2 + (1 | Farm)), Field; REML = true, wts = Field.Area, contrasts = Dict(:Year => HelmertCoding(), :Site => DummyCoding(base = "South")))
            """,
            ModelNotation.Julia(Field));
    }

    [Theory]
    [InlineData("y ~ 1 + (1 | g)", "(1 | g)", "~ 1 | g", "random intercept / subject=g;", "(1 | g)")]
    [InlineData("y ~ x + (x || g)", "(1 + x || g)", "list(g = pdDiag(~ 1 + x))", "random intercept x / subject=g type=un(1);", "zerocorr(1 + x | g)")]
    [InlineData("y ~ x + (0 + x | g)", "(0 + x | g)", "~ 0 + x | g", "random x / subject=g;", "(0 + x | g)")]
    [InlineData("y ~ x + (1 | g) + (0 + x | g)", "(1 | g) + (0 + x | g)", "list(g = pdBlocked(list(pdSymm(~ 1), pdSymm(~ 0 + x))))", "random intercept / subject=g;\n  random x / subject=g;", "(1 | g) + (0 + x | g)")]
    [InlineData("y ~ a + (a | g)", "(1 + a | g)", "~ 1 + a | g", "random a / subject=g type=un;", "(1 + a | g)")]
    [InlineData("y ~ a + (0 + a | g)", "(0 + a | g)", "~ 0 + a | g", "random a / subject=g type=un;", "(0 + a | g)")]
    [InlineData("y ~ x + (x | g/h)", "(1 + x | g) + (1 + x | g:h)", "list(g = ~ 1 + x, h = ~ 1 + x)", "random intercept x / subject=g*h type=un;", "(1 + x | g & h)")]
    [InlineData("y ~ x + (1 | g:h)", "(1 | g:h)", "~ 1 | g_h", "random intercept / subject=g*h;", "(1 | g & h)")]
    public void Random_terms_in_each_language(string formula, string lme4, string nlme, string sas, string julia)
    {
        ModelSpec spec = Specs.Formula(formula);
        Assert.Contains(lme4, ModelNotation.Lme4(spec), StringComparison.Ordinal);
        Assert.Contains("random = " + nlme, ModelNotation.Nlme(spec), StringComparison.Ordinal);
        Assert.Contains(sas, ModelNotation.Sas(spec), StringComparison.Ordinal);
        Assert.Contains(julia, ModelNotation.Julia(spec), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Covariance.Diagonal, "pdDiag(~ 0 + a)", "type=un(1)", "diagonal: a variance for each effect, no covariances")]
    [InlineData(Covariance.Identity, "pdIdent(~ 0 + a)", "type=toep(1)", "sigma_g^2 I: one variance for all effects, no covariances")]
    [InlineData(Covariance.CompoundSymmetry, "pdCompSymm(~ 0 + a)", "type=cs", "compound symmetry: one variance, one covariance")]
    [InlineData(Covariance.AutoRegressive, "# lme has no autoregressive matrix for the random effects of g", "type=ar(1)", "autoregressive: G[j, k] = sigma_g^2 rho^|j - k|")]
    public void Covariance_structures(Covariance covariance, string nlme, string sas, string mathematics)
    {
        ModelSpec spec = Specs.Formula("y ~ a + (0 + a | g)");
        spec = spec with { Random = EquatableArray.Create(spec.Random[0] with { Covariance = covariance }) };
        Assert.Contains(nlme, ModelNotation.Nlme(spec), StringComparison.Ordinal);
        Assert.Contains(sas, ModelNotation.Sas(spec), StringComparison.Ordinal);
        Assert.Contains(mathematics, ModelNotation.Mathematics(spec), StringComparison.Ordinal);
        Assert.StartsWith("# ", ModelNotation.Lme4(spec), StringComparison.Ordinal);
        Assert.Equal(covariance == Covariance.Diagonal, ModelNotation.Julia(spec).Contains("zerocorr(0 + a | g)", StringComparison.Ordinal));
        Assert.Equal(covariance != Covariance.Diagonal, ModelNotation.Julia(spec).StartsWith("# ", StringComparison.Ordinal));
    }

    [Fact]
    public void Crossed_groupings_have_no_lme_call() => Assert.Equal(
        "# lme has no direct form for g and h, which are not nested in one another",
        ModelNotation.Nlme(Specs.Formula("y ~ x + (1 | g) + (1 | h)")));

    [Fact]
    public void Without_random_terms_the_linear_model_is_named()
    {
        ModelSpec spec = Specs.Formula("y ~ 0 + x");
        Assert.Equal("lm(y ~ 0 + x, data = Abc)", ModelNotation.Lme4(spec));
        Assert.StartsWith("# lme needs a random term", ModelNotation.Nlme(spec), StringComparison.Ordinal);
        Assert.StartsWith("# MixedModels needs a random term", ModelNotation.Julia(spec), StringComparison.Ordinal);
        Assert.Contains("model y = x / solution ddfm=satterthwaite noint;", ModelNotation.Sas(spec), StringComparison.Ordinal);
        Assert.StartsWith("y[i] = b1 x[i] + e[i]", ModelNotation.Mathematics(spec), StringComparison.Ordinal);
        Assert.Equal("y ~ 0", ModelNotation.Formula(Specs.Formula("y ~ 0")));
        Assert.Equal("y ~ 1 + (1 | g)", ModelNotation.Formula(Specs.Formula("y ~ (1 | g)")));
    }

    [Fact]
    public void Slopes_in_mathematics_carry_their_indices() => Assert.Equal(
        """
        y[i] = b0 + b1 x[i] + u0[g] + u1[g] x[i] + u2[g, a] + u3[g, a] x[i] + e[i]
        (u0, u1, u2[a], u3[a])[g] ~ N(0, G_g), G_g any covariance matrix
        e[i] ~ N(0, sigma^2), independent
        a: levels against the first
        """,
        ModelNotation.Mathematics(Specs.Formula("y ~ x + (x * a | g)")));
}
