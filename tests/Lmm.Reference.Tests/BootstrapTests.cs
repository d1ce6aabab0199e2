using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>The parametric bootstrap against lme4's bootMer, and that of the likelihood ratio against pbkrtest's PBmodcomp.</summary>
public sealed class BootstrapTests
{
    private const int Count = 4000;

    /// <summary>Both are samples: moments and quantiles within four standard errors of their difference.</summary>
    [Theory]
    [InlineData("sleep_slope")]
    [InlineData("dyestuff_reml")]
    public void Moments_and_quantiles_are_those_of_bootMer(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        BootstrapResult ours = run.Fit.Bootstrap(Count, seed: 20261120);
        Assert.Equal(run.Reference.Bootstrap.Count, ours.Count);
        Assert.Equal(0, ours.Refits.Failed + ours.Refits.NotConverged);
        foreach (ReferenceBootstrap expected in run.Reference.Bootstrap)
        {
            BootstrapSample sample = ours[NameOf(run, expected.Parameter)];
            double spread = Math.Sqrt((1.0 / expected.Count) + (1.0 / Count));
            double sd = expected.StandardDeviation;
            comparison.Within($"{expected.Parameter} mean", sample.Mean, expected.Mean, 4 * spread, sd, "standard deviations");
            comparison.Within($"{expected.Parameter} sd", sample.StandardError, sd, 4 * spread, sd, "standard deviations");
            comparison.Within($"{expected.Parameter} 97.5 %", sample.Quantile(0.975), expected.UpperQuantile, 4 * 2.7 * spread, sd, "standard deviations");
            if (expected.LowerQuantile > 0)
            {
                comparison.Within($"{expected.Parameter} 2.5 %", sample.Quantile(0.025), expected.LowerQuantile, 4 * 2.7 * spread, sd, "standard deviations");
            }

            double zeros = sample.Values.Count(value => value == 0) / (double)Count;
            double share = Math.Sqrt(Math.Max(expected.ShareOfZeros * (1 - expected.ShareOfZeros), 1e-3));
            comparison.Within($"{expected.Parameter} share of zeros", zeros, expected.ShareOfZeros, 4 * spread, share, "of its standard deviation");
        }

        comparison.AssertNone();
    }

    [Fact]
    public void P_value_of_days_is_that_of_PBmodcomp()
    {
        CaseRun run = CaseRun.Of("sleep_ri");
        MixedModelFit reduced = SleepMeanModel.Create(SleepMeanModel.ReadCsv(ReferenceFolder.FindData(run.Reference.DataFile)!)).Fit();
        Compare(run, LikelihoodRatio.BootstrapByMaximumLikelihood(run.Fit, reduced, 1000, seed: 1));
    }

    [Fact]
    public void P_value_of_treatments_is_that_of_PBmodcomp()
    {
        CaseRun run = CaseRun.Of("penicillin_blend_reml");
        MixedModelFit reduced = BlendMeanModel.Create(BlendMeanModel.ReadCsv(ReferenceFolder.FindData(run.Reference.DataFile)!)).Fit();
        Compare(run, LikelihoodRatio.BootstrapByMaximumLikelihood(run.Fit, reduced, 4000, seed: 1));
    }

    private static void Compare(CaseRun run, BootstrapLikelihoodRatioTest ours)
    {
        (double statistic, double p, int count) = run.Reference.BootstrapLikelihoodRatio!.Value;
        double error = Math.Sqrt(p * (1 - p) * ((1.0 / count) + (1.0 / ours.Refits.Used)));
        Comparison comparison = new(run.Reference.Id);
        comparison.Relative("likelihood ratio", ours.Test.Statistic, statistic, 1e-6);
        comparison.Within("p value", ours.PValue, p, 4, Math.Max(error, 1.0 / count), "Monte Carlo errors");
        comparison.AssertNone();
    }

    private static string NameOf(CaseRun run, string parameter)
    {
        string[] parts = parameter.Split(':');
        switch (parts)
        {
            case ["beta", ..]:
                return run.Matrices.ColumnNames[run.ColumnOfReference[run.Reference.Names.ToList().IndexOf(parts[1])]];
            case ["sd", "Residual"]:
                return "sigma";
            default:
                string group = run.Matrices.RandomTerms.Single(term => term.GroupName.Equals(parts[1], StringComparison.OrdinalIgnoreCase)).GroupName;
                return parts[0] == "sd" ? $"sd {group} {parts[2]}" : $"corr {group} {parts[2].Replace(",", ", ", StringComparison.Ordinal)}";
        }
    }

    /// <summary>Subjects of [Repeated] are independent of each other: each is left out in turn; a field of residuals has no such groups.</summary>
    [Fact]
    public void Subjects_of_a_residual_correlation_have_accelerated_intervals()
    {
        BootstrapResult result = CaseRun.Of("ortho_gls_ar1").Fit.Bootstrap(80, 4);
        foreach (string name in new[] { "phi", "sigma" })
        {
            Interval accelerated = result[name].Interval(0.8, BootstrapInterval.BiasCorrectedAccelerated);
            Assert.True(accelerated.Lower < result[name].Estimate && result[name].Estimate < accelerated.Upper, $"{name}: {accelerated}");
            Assert.NotEqual(result[name].Interval(0.8), accelerated);
        }

        BootstrapSample field = CaseRun.Of("meuse_exp").Fit.Bootstrap(20, 1, m => m.ResidualStandardDeviation);
        Assert.Contains("residuals are correlated", Assert.Throws<InvalidOperationException>(() => field.Interval(0.5, BootstrapInterval.BiasCorrectedAccelerated)).Message, StringComparison.Ordinal);
    }
}
