using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>The rules of use on code that nearly says the same: what is wrong is found, what is right is left alone.</summary>
public sealed class FitUseTests
{
    private const string Models = """
        using Lmm;
        [MixedModel] public record Small([Response] double Y, [Fixed] double Age, [Random] string Child);
        [MixedModel] public record Same([Response] double Y, [Fixed] double Age, [Random] string Child);
        [MixedModel] public record Wide([Response] double Y, [Fixed] double Age, [Fixed] bool Girl, [Random] string Child);
        [MixedModel] public record Deep([Response] double Y, [Fixed] double Age, [Random(Slopes = [nameof(Age)])] string Child);
        [MixedModel] [Interaction(nameof(Girl), nameof(Age))]
        public record Full([Response] double Y, [Fixed] double Age, [Fixed] bool Girl, [Fixed] bool Left, [Random] string Child);
        public static class Study
        {
            private static FullModel F => throw new NotSupportedException();
            private static SmallModel S => throw new NotSupportedException();
            private static SameModel E => throw new NotSupportedException();
            private static WideModel W => throw new NotSupportedException();
            private static DeepModel D => throw new NotSupportedException();
            private static void Keep(object value) { }
            public static object? Run(Estimation estimation)
            {
                BODY
                return null;
            }
        }
        """;

    [Theory]
    [InlineData("Keep(LikelihoodRatio.Compare(S.Fit(), W.Fit()));", "LikelihoodRatio.Compare(S.Fit(), W.Fit())")]
    [InlineData("var a = S.Fit(Estimation.Reml); var b = W.Fit(); Keep(LikelihoodRatio.Compare(second: b, first: a));", "LikelihoodRatio.Compare(second: b, first: a)")]
    [InlineData("MixedModelFit a = (S.Fit()); MixedModelFit b = W.Fit(); Keep(a); Keep(a.Aic < b.Aic);", "a.Aic < b.Aic")]
    [InlineData("var a = S.Fit(); var b = W.Fit(); Keep(a); double x = a.Deviance; double y = b.Deviance; Keep(x - y);", "x - y")]
    [InlineData("var a = S.Fit(); var b = W.Fit().Refit(Estimation.Reml); Keep(a); Keep(a.Bic >= b.Bic);", "a.Bic >= b.Bic")]
    public Task Restricted_likelihoods_of_different_fixed_parts(string body, string marked) => HitAsync("LMM3001", body, marked);

    [Theory]
    [InlineData("Keep(LikelihoodRatio.CompareByMaximumLikelihood(S.Fit(), W.Fit()));")]
    [InlineData("const Estimation ml = Estimation.MaximumLikelihood; Keep(LikelihoodRatio.Compare(S.Fit(ml), W.Fit(ml)));")]
    [InlineData("Keep(LikelihoodRatio.Compare(S.Fit(estimation), W.Fit(estimation)));")]
    [InlineData("Keep(LikelihoodRatio.Compare(S.Fit(), D.Fit()));")]
    [InlineData("var a = S.Fit(); var b = E.Fit(); Keep(a); Keep(a.Aic < b.Aic);")]
    [InlineData("var a = S.Fit(); var b = W.Fit(); Keep(a); Keep(a.Aic - b.Bic);")]
    [InlineData("var a = S.Fit(); a = S.Fit(Estimation.MaximumLikelihood); var b = W.Fit(); Keep(a); Keep(a.Aic < b.Aic);")]
    [InlineData("var a = S.Fit(); var b = W.Fit(); Keep(a); Keep(a.Refit(Estimation.MaximumLikelihood).Aic < b.Refit(Estimation.MaximumLikelihood).Aic);")]
    [InlineData("var a = S.Fit(); var b = W.Fit(); Keep(a); Keep(a.Observations < b.Observations);")]
    public Task Comparisons_that_mean_something(string body) => MissAsync(body);

    [Theory]
    [InlineData("var f = F.Fit(); Keep(f); Keep(f.Anova()[\"Girl\"].PValue);", "f.Anova()[\"Girl\"]")]
    [InlineData("var f = F.Fit(); Keep(f); var table = f.Anova(method: DegreesOfFreedomMethod.Satterthwaite); const string age = \"Age\"; Keep(table[age]);", "table[age]")]
    public Task A_main_effect_beside_its_interaction(string body, string marked) => HitAsync("LMM3002", body, marked);

    [Theory]
    [InlineData("var f = F.Fit(); Keep(f); Keep(f.Anova());")]
    [InlineData("var f = F.Fit(); Keep(f); Keep(f.Anova()[\"Left\"].PValue);")]
    [InlineData("var f = F.Fit(); Keep(f); Keep(f.Anova()[\"Girl:Age\"].PValue);")]
    [InlineData("var f = F.Fit(); Keep(f); Keep(f.Anova(AnovaType.III)[\"Girl\"].PValue);")]
    [InlineData("var f = F.Fit(); Keep(f); Keep(f.Anova(AnovaType.II)[\"Girl\"].PValue);")]
    [InlineData("var f = W.Fit(); Keep(f); Keep(f.Anova()[\"Girl\"].PValue);")]
    public Task A_test_that_says_what_it_is(string body) => MissAsync(body);

    [Theory]
    [InlineData("var a = S.Fit(); Keep(a.Aic);", "a.Aic")]
    [InlineData("Keep(S.Fit().Fixed.Age.Estimate);", "S.Fit().Fixed")]
    [InlineData("MixedModelFit a = S.Fit(); foreach (var c in a.Coefficients) { Keep(c); }", "a.Coefficients")]
    [InlineData("var a = S.Fit(); Func<double> f = () => a.Deviance; Keep(f);", "a.Deviance")]
    [InlineData("var a = S.Fit(); Keep(a.Predict([], NewLevels.Population));", "a.Predict([], NewLevels.Population)")]
    [InlineData("var a = S.Fit(); Keep(a.Observations); Keep(a.Bic);", "a.Bic")]
    public Task Numbers_of_a_fit_that_nobody_looked_at(string body, string marked) => HitAsync("LMM3003", body, marked);

    [Theory]
    [InlineData("var a = S.Fit(); if (a.Convergence.IsConverged) { Keep(a.Aic); }")]
    [InlineData("var a = S.Fit(); Console.WriteLine(a); Keep(a.Aic);")]
    [InlineData("var a = S.Fit(); Console.WriteLine($\"{a}\"); Keep(a.Aic);")]
    [InlineData("var a = S.Fit(); Keep(a.ToString()); Keep(a.Aic);")]
    [InlineData("var a = S.Fit(); var b = D.Fit(); Keep(a.Convergence); Keep(b.Aic);")]
    [InlineData("var a = S.Fit(); Keep(a.Aic); return a;")]
    [InlineData("var a = S.Fit(); Keep(a.Observations); Keep(a.Specification);")]
    [InlineData("S.Fit();")]
    [InlineData("_ = S.Matrices;")]
    public Task Fits_that_are_looked_at(string body) => MissAsync(body);

    [Theory]
    [InlineData("Keep(LikelihoodRatio.Compare(S.Fit(), D.Fit()).NaivePValue);", "LikelihoodRatio.Compare(S.Fit(), D.Fit()).NaivePValue")]
    [InlineData("var t = LikelihoodRatio.Compare(S.Fit(), D.Fit()); Keep(t.NaivePValue < 0.05);", "t.NaivePValue")]
    [InlineData("var a = S.Fit(); var b = D.Fit(); Keep(a); double t = 2 * (b.LogLikelihood - a.LogLikelihood); Keep(1 - MathNet.Numerics.Distributions.ChiSquared.CDF(2, t));", "MathNet.Numerics.Distributions.ChiSquared.CDF(2, t)")]
    public Task A_variance_by_the_plain_chi_square(string body, string marked) => HitAsync("LMM3004", body, marked);

    [Theory]
    [InlineData("var t = LikelihoodRatio.Compare(S.Fit(), D.Fit()); Keep(t.BoundaryPValue ?? t.NaivePValue);")]
    [InlineData("var t = LikelihoodRatio.Compare(S.Fit(), D.Fit()); Keep(t.NaivePValue); Keep(t.Note);")]
    [InlineData("var t = LikelihoodRatio.CompareByMaximumLikelihood(S.Fit(), W.Fit()); Keep(t.NaivePValue);")]
    [InlineData("var a = S.Fit(Estimation.MaximumLikelihood); var b = W.Fit(Estimation.MaximumLikelihood); Keep(a); Keep(MathNet.Numerics.Distributions.ChiSquared.CDF(1, a.Deviance - b.Deviance));")]
    public Task Tests_by_the_right_law(string body) => MissAsync(body);

    [Theory]
    [InlineData("LMM3001", "likelihood", "var a = S.Fit();\n                var b = W.Fit();\n                Keep(LikelihoodRatio.⟦Compare⟧(a, b));", "CompareByMaximumLikelihood")]
    [InlineData("LMM3003", "convergence", "var a = S.Fit();⟦⟧\n                Keep(a.Aic);", "\n        if (a.Convergence is Lmm.Convergence.NotConverged failure)\n        {\n            throw new System.InvalidOperationException(failure.Reason);\n        }")]
    [InlineData("LMM3004", "boundary", "var t = LikelihoodRatio.Compare(S.Fit(), D.Fit());\n                Keep(⟦t.NaivePValue⟧);", "(t.BoundaryPValue ?? t.NaivePValue)")]
    public async Task The_mend(string id, string title, string marked, string replacement)
    {
        string source = Source(marked.Replace("⟦", "").Replace("⟧", ""));
        string expected = Source(marked[..marked.IndexOf('⟦')] + replacement + marked[(marked.IndexOf('⟧') + 1)..]);

        string mended = await CodeFixRun.ApplyAsync(source, id, title);

        Assert.Equal(expected, mended);
        Assert.Empty(await FindAsync(mended));
    }

    private static async Task HitAsync(string id, string body, string marked)
    {
        Diagnostic found = Assert.Single(await FindAsync(Source(body)));

        Assert.Equal(id, found.Id);
        Assert.Equal(marked, found.Location.SourceTree!.ToString()[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]);
    }

    private static async Task MissAsync(string body) => Assert.Empty(await FindAsync(Source(body)));

    private static string Source(string body) => Models.Replace("BODY", body).Replace("\r\n", "\n");

    private static async Task<Diagnostic[]> FindAsync(string source)
    {
        Compilation compilation = TestCompilation.Create(source);
        Assert.Empty(TestCompilation.Problems(GeneratorRun.Over(compilation).Output, "CS1591", "CS0162"));
        return [.. await AnalyzerRun.OverAsync(RulePageTests.Analyzers, compilation, [])];
    }
}
