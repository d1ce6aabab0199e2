using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>The units of a covariate change the numbers that have units and nothing else.</summary>
public sealed class UnitTests
{
    // X'V^-1X is multiplied by the square of the units in one row and column: its logarithm is part of REML's -2 log L.
    private static readonly double LogDeterminantOfSeconds = 2 * Math.Log(86400);

    public static TheoryData<string, Estimation> Units
    {
        get
        {
            TheoryData<string, Estimation> data = [];
            foreach (Estimation estimation in new[] { Estimation.Reml, Estimation.MaximumLikelihood })
            {
                data.Add("Seconds", estimation);
                data.Add("Late", estimation);
                data.Add("LateSeconds", estimation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Sleepstudy_in_other_units_is_the_same_fit(string slope, Estimation estimation)
    {
        MixedModelFit days = Days(estimation);
        (MixedModelFit other, double unit) = InUnits(slope, estimation);
        Comparison comparison = new($"{slope}, {estimation}");
        double constant = estimation == Estimation.Reml && unit > 1 ? LogDeterminantOfSeconds : 0;
        comparison.Relative("-2 log L less the units", other.Deviance - constant, days.Deviance, 1e-11);
        comparison.True(other.Convergence is Convergence.Interior, $"the fit says {other.Convergence}");
        Coefficient expected = days.Coefficients["Days"];
        Coefficient ours = other.Coefficients[slope];
        comparison.Relative("slope", ours.Estimate * unit, expected.Estimate, 1e-8);
        comparison.Relative("standard error", ours.StandardError * unit, expected.StandardError, 1e-8);
        comparison.Relative("t", ours.TStatistic, expected.TStatistic, 1e-8);
        comparison.Relative("degrees of freedom", ours.DegreesOfFreedom, expected.DegreesOfFreedom, 1e-8);
        comparison.Relative("p", ours.PValue, expected.PValue, 1e-7);
        comparison.Relative("sigma", other.Residual.StandardDeviationOrCorrelation, days.Residual.StandardDeviationOrCorrelation, 1e-8);
        double deviation = other.VarianceComponents["Subject", slope].StandardDeviationOrCorrelation * unit;
        comparison.Relative("standard deviation of the slopes", deviation, days.VarianceComponents["Subject", "Days"].StandardDeviationOrCorrelation, 1e-8);
        double[] fitted = other.Fitted();
        double[] inDays = days.Fitted();
        for (int i = 0; i < fitted.Length; i++)
        {
            comparison.Relative($"fitted value of row {i + 1}", fitted[i], inDays[i], 1e-8);
        }

        comparison.True(other.Evaluations <= days.Evaluations + 2, $"{other.Evaluations} evaluations, in days {days.Evaluations}");
        comparison.AssertNone();
    }

    /// <summary>The intercept is where time is zero: seconds leave it there.</summary>
    [Theory]
    [InlineData(Estimation.Reml)]
    [InlineData(Estimation.MaximumLikelihood)]
    public void Seconds_leave_the_intercept_alone(Estimation estimation)
    {
        Coefficient days = Days(estimation).Coefficients["(Intercept)"];
        Coefficient seconds = InUnits("Seconds", estimation).Fit.Coefficients["(Intercept)"];
        Comparison comparison = new($"intercept, {estimation}");
        comparison.Relative("estimate", seconds.Estimate, days.Estimate, 1e-8);
        comparison.Relative("standard error", seconds.StandardError, days.StandardError, 1e-8);
        comparison.Relative("degrees of freedom", seconds.DegreesOfFreedom, days.DegreesOfFreedom, 1e-8);
        comparison.AssertNone();
    }

    /// <summary>lme4's optimum in days is 1743.6283; in seconds the same optimum is 1766.3603, where lme4 stops at 1815.80.</summary>
    [Fact]
    public void The_optimum_in_seconds_is_the_reference_plus_the_units()
    {
        double reference = ReferenceCase.Load(ReferenceFolder.FindCase("sleep_slope")!).Deviance;
        Assert.Equal(reference + LogDeterminantOfSeconds, InUnits("Seconds", Estimation.Reml).Fit.Deviance, 1e-6);
        Assert.Equal(1766.36, InUnits("Seconds", Estimation.Reml).Fit.Deviance, 0.005);
    }

    private static string File => ReferenceFolder.FindData(Path.Combine("data", "sleepstudy.csv"))!;

    private static MixedModelFit Days(Estimation estimation) => SleepLineModel.Create(SleepLineModel.ReadCsv(File)).Fit(estimation);

    /// <summary>The fit and the number of units in a day.</summary>
    private static (MixedModelFit Fit, double Unit) InUnits(string slope, Estimation estimation) => slope switch
    {
        "Seconds" => (SleepInSecondsModel.Create(SleepInSecondsModel.ReadCsv(File)).Fit(estimation), 86400),
        "Late" => (SleepFromLongAgoModel.Create(SleepFromLongAgoModel.ReadCsv(File)).Fit(estimation), 1),
        "LateSeconds" => (SleepInSecondsFromLongAgoModel.Create(SleepInSecondsFromLongAgoModel.ReadCsv(File)).Fit(estimation), 86400),
        _ => throw new ArgumentOutOfRangeException(nameof(slope), slope, "no such units"),
    };
}
