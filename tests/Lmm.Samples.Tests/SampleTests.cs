namespace Lmm.Samples.Tests;

/// <summary>Each sample runs and prints the numbers that R has for the same data.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Oats_prints_the_split_plot_and_what_forgetting_the_main_plots_does()
    {
        string output = SampleRun.Output("Oats");
        var split = new ReferenceCase("oats_splitplot");
        var blocks = new ReferenceCase("oats_block");

        Shows(output, split, ("Variety[Marvellous]", "varietyMarvellous"));
        Shows(output, split, ("Nitrogen[0.4cwt]", "nitrogen0.4cwt"));
        Shows(output, split, ("Variety[Victory]:Nitrogen[0.6cwt]", "varietyVictory:nitrogen0.6cwt"));
        Printed.Shows(output, "Block:Variety", split.StandardDeviation(0));
        Printed.Shows(output, "Block", split.StandardDeviation(1));
        Printed.Shows(output, "Variety ", 526.0580510448593, 263.0290255224297, 2, 10, 1.4853403794193591, 0.2723868567388349);
        Printed.Shows(output, "Nitrogen ", 3, 45, 37.685647058787474);
        Printed.Shows(output, "Variety:Nitrogen ", 6, 45, 0.30282352941);
        Printed.Shows(output, "with the main plots forgotten", blocks.Coefficient("varietyMarvellous").StandardError, 55);
        Printed.Shows(output, "0.2 cwt against none: standard error", split.Coefficient("nitrogen0.2cwt").StandardError, 45);

        // emmeans: means with Kenward-Roger degrees of freedom; 0.4 and 0.6 cwt do not differ (Tukey p 0.18), the others do.
        foreach ((string level, double mean) in new[] { ("GoldenRain", 104.5), ("Marvellous", 109.791666666667), ("Victory", 97.625) })
        {
            Printed.Shows(output, level + " ", mean, 7.79753937921263, 8.86898066055657);
        }

        Assert.Matches(@"0\.0cwt +79\.39 .* a\n", output);
        Assert.Matches(@"0\.4cwt +114\.22 .* c\n", output);
        Assert.Matches(@"0\.6cwt +123\.39 .* c\n", output);
        Assert.Contains("P value adjustment: Dunnett", output, StringComparison.Ordinal);
        double chiSquare = 2 * (split.LogLikelihood - blocks.LogLikelihood);
        Assert.Contains(FormattableString.Invariant($"{chiSquare:F4}"), output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rails_prints_the_one_way_analysis_and_the_rails()
    {
        string output = SampleRun.Output("Rails");
        var rails = new ReferenceCase("rail_reml");

        Shows(output, rails, ("(Intercept)", "(Intercept)"));
        Printed.Shows(output, "Rail", rails.StandardDeviation(0));
        double between = Math.Pow(rails.StandardDeviation(0), 2);
        Printed.Shows(output, "two tests of the same rail correlate", between / (between + (rails.Sigma * rails.Sigma)));
        Printed.Shows(output, "rail 2:", 66.5 + rails.Mode("2"));
        Printed.Shows(output, "rail 4:", 66.5 + rails.Mode("4"));
    }

    [Fact]
    public void Tablets_uses_the_single_measurements_too()
    {
        string output = SampleRun.Output("Tablets");
        var complete = new ReferenceCase("tablets_complete");
        var all = new ReferenceCase("tablets_missing");

        Shows(output, complete, ("Method[Hplc]", "methodhplc"));
        Shows(output, all, ("Method[Hplc]", "methodhplc"));
        (double few, double fewError, _, _) = complete.Coefficient("methodhplc");
        (double many, double manyError, _, _) = all.Coefficient("methodhplc");
        Printed.Shows(output, "Hplc - Nir from 20 values", few, fewError);
        Printed.Shows(output, "Hplc - Nir from 30 values", many, manyError);
        Printed.Shows(output, "The paired t test on these: difference", few, fewError, 9);
    }

    [Fact]
    public void Lactase_says_that_the_litters_have_no_variance_of_their_own()
    {
        string output = SampleRun.Output("Lactase");
        var nested = new ReferenceCase("lactase_nested");

        Shows(output, nested, ("Region[3]:Status[2]", "reg3:status2"));
        Printed.Shows(output, "Litter:Pig", nested.StandardDeviation(0));
        Assert.Equal(0.0, nested.StandardDeviation(1));
        Printed.Shows(output, "Litter", 0);
        Assert.Contains("No variance: Litter, (Intercept)\n", output, StringComparison.Ordinal);
        Printed.Shows(output, "-2 log L with litters", nested.Deviance, nested.Aic);
        Printed.Shows(output, "-2 log L without litters", nested.Deviance, new ReferenceCase("lactase_pig").Aic);
    }

    [Fact]
    public void Orthodont_compares_the_four_models()
    {
        string output = SampleRun.Output("Orthodont");
        (string Line, string Case)[] models =
        [
            ("a  ", "ortho_a"), ("bx  ", "ortho_bx"), ("a + bx, independent", "ortho_a_bx_indep"), ("a + bx, correlated", "ortho_a_bx"),
        ];
        foreach ((string line, string id) in models)
        {
            var model = new ReferenceCase(id);
            (double estimate, double error, double df, double p) = model.Coefficient("age:SexFemale");
            Printed.Shows(output, line, model.LogLikelihood, model.Aic, estimate, error, df, p);
        }

        (double chiSquare, _) = new ReferenceCase("ortho_a_bx").LikelihoodRatio(0);
        Assert.Contains(FormattableString.Invariant($"{chiSquare:F4}"), output, StringComparison.Ordinal);
    }

    [Fact]
    public void Calcium_is_the_textbook_analysis_of_variance()
    {
        string output = SampleRun.Output("Calcium");
        var leaves = new ReferenceCase("calcium_leaves_reml");
        var plants = new ReferenceCase("calcium_plants_reml");

        Shows(output, leaves, ("(Intercept)", "(Intercept)"));
        Shows(output, plants, ("(Intercept)", "(Intercept)"));
        double variance = Math.Pow(leaves.StandardDeviation(0), 2);
        Printed.Shows(output, "variance of leaves", variance, variance);
        Printed.Shows(output, "Standard error of the mean", leaves.Coefficient("(Intercept)").StandardError, 3);
        Printed.Shows(output, "Plant:Leaf", plants.StandardDeviation(0));
        Printed.Shows(output, "Plant", plants.StandardDeviation(1));
    }

    [Fact]
    public void Sleepstudy_prints_typed_results_and_predictions()
    {
        string output = SampleRun.Output("Sleepstudy");
        var sleep = new ReferenceCase("sleep_slope");

        Shows(output, sleep, ("(Intercept)", "(Intercept)"));
        Shows(output, sleep, ("Days", "Days"));
        Printed.Shows(output, "Subject", sleep.StandardDeviation(0, 0));
        Printed.Shows(output, "A day costs", sleep.Coefficient("Days").Estimate, sleep.Mode("308", 1));
        Printed.Shows(output, "Driver 309 on day 5:", sleep.Prediction(1), sleep.Prediction(2));
    }

    [Fact]
    public void Trial_prints_the_arms_at_each_visit()
    {
        // reference/scripts/trial.R (nlme 3.1-162, emmeans 1.8.4-1). gls has no small-sample method: estimates and their plain
        // standard errors in the coefficients; Kenward and Roger's are a little larger.
        string output = SampleRun.Output("Trial");
        double[] difference = [-0.451294665328, -1.23260592996, -1.72264564842, -2.07178823398, -3.31176487294];
        double[] error = [0.520012797813, 0.696696360367, 0.898740408667, 0.942938907233, 1.0988116328];
        Assert.Contains("REML criterion at convergence: 3037.8", output, StringComparison.Ordinal);
        Printed.Shows(output, "Residual", 3.28777669119);
        Printed.Shows(output, "Arm[Active]", difference[0], error[0]);
        Printed.Shows(output, "rho[Week1,Week2]", 0.876495);
        string[] visits = ["Week1", "Week2", "Week4", "Week6", "Week8"];
        for (int v = 0; v < visits.Length; v++)
        {
            Printed.Shows(output, visits[v] + "  ", difference[v]);
        }
    }

    [Fact]
    public void The_summary_in_the_README_is_what_Sleepstudy_prints()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        int start = readme.IndexOf("```text\n", StringComparison.Ordinal) + "```text\n".Length;
        string summary = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.StartsWith("Linear mixed model", summary, StringComparison.Ordinal);
        Assert.StartsWith(summary, SampleRun.Output("Sleepstudy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Oats")]
    [InlineData("Tablets")]
    public void A_decimal_comma_in_the_users_culture_changes_nothing(string sample) =>
        Assert.Equal(SampleRun.Output(sample), SampleRun.Output(sample, "de_DE.UTF-8"));

    private static void Shows(string output, ReferenceCase reference, (string Ours, string R) name)
    {
        (double estimate, double error, double df, _) = reference.Coefficient(name.R);
        Printed.Shows(output, name.Ours, estimate, error, df);
    }
}
