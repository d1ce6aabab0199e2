using System.Text.Json;

namespace Lmm.Tool.Tests;

/// <summary>A fit of the command is the fit of the typed path, and both are R's.</summary>
public sealed class FitTests
{
    private const string Formula = "yield ~ variety * nitrogen + (1 | block / variety)";
    private static readonly string File = Outcome.Data("oats.csv");

    [Fact]
    public void A_fit_of_the_command_equals_the_typed_fit()
    {
        MixedModelFit typed = TypedOats.Fit(File);

        Outcome run = Outcome.Of("fit", File, Formula, "--json", "-");

        Assert.Equal((0, ""), (run.Code, run.Error));
        MixedModelFit fit = MixedModelFit.FromJson(run.Output);
        Assert.Equal(typed.Coefficients.Select(c => c.Name), fit.Coefficients.Select(c => c.Name));
        for (int i = 0; i < typed.Coefficients.Count; i++)
        {
            Assert.Equal(typed.Coefficients[i].Estimate, fit.Coefficients[i].Estimate, 1e-10);
            Assert.Equal(typed.Coefficients[i].StandardError, fit.Coefficients[i].StandardError, 1e-10);
        }

        Assert.Equal(typed.LogLikelihood, fit.LogLikelihood, 1e-10);
    }

    [Fact]
    public void The_summary_of_the_command_is_the_summary_of_the_typed_fit() =>
        Assert.Equal(
            TypedOats.Fit(File).Summary().TrimEnd(),
            Outcome.Of("fit", File, Formula).Output.TrimEnd());

    [Fact]
    public void A_fit_of_the_command_has_the_numbers_of_lme4()
    {
        using JsonDocument reference = JsonDocument.Parse(System.IO.File.ReadAllText(Repository.Path("reference", "cases", "oats_splitplot.json")));
        JsonElement results = reference.RootElement.GetProperty("results");
        JsonElement beta = results.GetProperty("beta");

        MixedModelFit fit = MixedModelFit.FromJson(Outcome.Of("fit", File, Formula, "--json", "-").Output);

        // lme4 writes varietyMarvellous:nitrogen0.2cwt; the same columns in the same order but for the spelling.
        string[] names = [.. fit.Coefficients.Select(c => c.Name.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal))];
        string[] expected = [.. beta.GetProperty("names").EnumerateArray().Select(name => name.GetString()!)];
        Assert.Equal(expected.Order(), names.Order());
        for (int i = 0; i < expected.Length; i++)
        {
            Coefficient found = fit.Coefficients[Array.IndexOf(names, expected[i])];
            Assert.Equal(beta.GetProperty("estimate")[i].GetDouble(), found.Estimate, 1e-8);
            Assert.Equal(beta.GetProperty("se")[i].GetDouble(), found.StandardError, 1e-5);
        }

        Assert.Equal(results.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-7);
    }

    [Fact]
    public void Maximum_likelihood_is_asked_for()
    {
        using JsonDocument reference = JsonDocument.Parse(System.IO.File.ReadAllText(Repository.Path("reference", "cases", "oats_splitplot_ml.json")));

        MixedModelFit fit = MixedModelFit.FromJson(
            Outcome.Of("fit", File, "yield ~ variety + nitrogen + (1 | block / variety)", "--ml", "--json", "-").Output);

        Assert.Equal(reference.RootElement.GetProperty("results").GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-7);
    }

    [Fact]
    public void An_integer_is_a_covariate_until_it_is_said_to_be_a_factor()
    {
        string[] command = ["fit", Outcome.Data("sleepstudy.csv"), "Reaction ~ Days + (1 | Subject)", "--json", "-"];

        MixedModelFit covariate = MixedModelFit.FromJson(Outcome.Of([.. command, "--covariate", "Days"]).Output);
        MixedModelFit factor = MixedModelFit.FromJson(Outcome.Of([.. command, "--factor", "Days"]).Output);

        Outcome unsaid = Outcome.Of(command);
        Assert.Contains("warning LMM0006", unsaid.Error, StringComparison.Ordinal);
        Assert.Contains("  At the prompt: --covariate Days or --factor Days.", unsaid.Error, StringComparison.Ordinal);
        Assert.Equal("", Outcome.Of([.. command, "--covariate", "Days"]).Error);
        Assert.Equal((2, 10), (covariate.Coefficients.Count, factor.Coefficients.Count));
    }

    [Fact]
    public void Residuals_of_a_subject_are_correlated_where_asked()
    {
        Outcome run = Outcome.Of(
            "fit", Outcome.Data("orthodont.csv"), "distance ~ Sex * age", "--repeated", "cs:occ/Subject", "--covariate", "age");

        Assert.Equal((0, ""), (run.Code, run.Error));

        // Compound symmetry without random effects is the same model as a random intercept where the correlation is positive.
        MixedModelFit marginal = MixedModelFit.FromJson(Outcome.Of(
            "fit", Outcome.Data("orthodont.csv"), "distance ~ Sex * age", "--repeated", "cs:occ/Subject", "--covariate", "age", "--json", "-").Output);
        MixedModelFit random = MixedModelFit.FromJson(Outcome.Of(
            "fit", Outcome.Data("orthodont.csv"), "distance ~ Sex * age + (1 | Subject)", "--covariate", "age", "--json", "-").Output);
        Assert.Equal(random.LogLikelihood, marginal.LogLikelihood, 1e-6);
    }

    [Fact]
    public void Means_and_tests_are_those_of_the_typed_fit()
    {
        MixedModelFit typed = TypedOats.Fit(File);
        MarginalMeans source = typed.Means.With(DegreesOfFreedomMethod.KenwardRoger);
        MeansTable means = source.Over("variety");

        Outcome anova = Outcome.Of("anova", File, Formula, "--df", "kr");
        Outcome table = Outcome.Of("means", File, Formula, "variety", "--df", "kr", "--adjust", "tukey");

        Assert.Equal((0, 0), (anova.Code, table.Code));
        Assert.Equal(typed.Anova(AnovaType.III, DegreesOfFreedomMethod.KenwardRoger).ToString().TrimEnd(), anova.Output.TrimEnd());
        Assert.Equal($"{means.ToString().TrimEnd()}\n\n{means.Pairwise(Adjustment.Tukey).ToString().TrimEnd()}\n", table.Output);
    }
}
