using System.Text.RegularExpressions;
using Lmm.Tool.Output;

namespace Lmm.Tool.Tests;

/// <summary>Bars for who looks, nothing for who does not.</summary>
public sealed class ProgressTests
{
    [Fact]
    public void Work_over_the_patience_has_a_bar_and_gives_its_result()
    {
        using StringWriter drawn = new();
        ReplicateCount count = new("refitting");

        int result = FitProgressBar.Show(new Terminal(drawn, hasColour: true, isInteractive: true), count, () =>
        {
            count.Report(new BootstrapProgress(30, 40));
            Thread.Sleep(500);
            return 7;
        }, patience: TimeSpan.FromMilliseconds(50));

        string text = Regex.Replace(drawn.ToString(), "\u001b\\[[0-9;?]*[a-zA-Z]", "");
        Assert.Equal(7, result);
        Assert.Contains("refitting, 30 of 40", text, StringComparison.Ordinal);
        Assert.Contains("75%", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Quick_work_draws_nothing()
    {
        using StringWriter drawn = new();

        Assert.Equal(7, FitProgressBar.Watch(new Terminal(drawn, hasColour: true, isInteractive: true), "refitting", _ => 7));
        Assert.Equal("", drawn.ToString());
    }

    [Fact]
    public void Nobody_looks_nobody_is_told()
    {
        using StringWriter drawn = new();
        Terminal redirected = new(drawn, hasColour: false, isInteractive: true);

        Assert.True(FitProgressBar.Watch(redirected, "refitting", progress => progress is null));
        FitProgressBar.Watch(redirected, options =>
        {
            Assert.Null(options.Progress);
            return null!;
        });
        Assert.Equal("", drawn.ToString());
    }

    [Fact]
    public void A_failure_of_the_work_is_the_failure_of_the_bar() => Assert.Throws<InvalidOperationException>(() =>
        FitProgressBar.Watch<int>(new Terminal(TextWriter.Null, hasColour: true, isInteractive: true), "refitting", _ => throw new InvalidOperationException()));

    [Fact]
    public void A_fit_comes_nearer_and_never_goes_back()
    {
        FitApproach approach = new(tolerance: 1e-10);
        List<double> fractions = [];

        foreach (double promised in (double[])[double.NaN, 1, 1e-2, 1e-1, 1e-5, 1e-11])
        {
            approach.Report(new FitProgress(fractions.Count + 1, 1743.63, promised));
            fractions.Add(approach.Fraction);
        }

        Assert.Equal([0, 0, 0.2, 0.2, 0.5, 1], fractions.Select(fraction => Math.Round(fraction, 6)));
        Assert.Equal("fitting, evaluation 6, -2 log L 1743.63", approach.Words);
    }

    [Fact]
    public void A_real_fit_reports_up_to_its_end()
    {
        FitApproach approach = new(new FitOptions().Tolerance);
        MixedModelFit fit = TypedOats.Fit(Outcome.Data("oats.csv"), new FitOptions { Progress = approach });

        Assert.IsType<Convergence.Interior>(fit.Convergence);
        Assert.StartsWith("fitting, evaluation ", approach.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Intervals_by_bootstrap_are_those_of_the_fit()
    {
        const string Formula = "yield ~ variety * nitrogen + (1 | block / variety)";
        MixedModelFit fit = TypedOats.Fit(Outcome.Data("oats.csv"));

        Outcome bootstrap = Outcome.Of("intervals", Outcome.Data("oats.csv"), Formula, "--bootstrap", "25", "--seed", "3");
        Outcome profile = Outcome.Of("intervals", Outcome.Data("oats.csv"), Formula);

        Assert.Equal((0, fit.Bootstrap(25, 3).ToString().TrimEnd()), (bootstrap.Code, bootstrap.Output.TrimEnd()));
        Assert.Equal((0, fit.Profile().ToString().TrimEnd()), (profile.Code, profile.Output.TrimEnd()));
        Assert.Equal(2, Outcome.Of("intervals", Outcome.Data("oats.csv"), Formula, "--bootstrap", "1").Code);
    }
}
