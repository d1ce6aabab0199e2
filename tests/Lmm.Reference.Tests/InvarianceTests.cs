using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>
/// Units and origins of covariates that have random slopes too, units of the response, names of levels and the order of
/// rows: no F, df or p changes, nor leverage, influence, robust test or share of the variance. Codings are in
/// <see cref="AnovaInvarianceTests"/>.
/// </summary>
public sealed class InvarianceTests
{
    private static readonly FitOptions s_tight = new() { Tolerance = 1e-15 };

    public static TheoryData<string> Changes => ["days in hours", "days from another origin", "reaction in seconds", "subjects renamed", "rows in another order"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Slopes_are_tested_alike(string change)
    {
        SleepLine[] rows = [.. SleepLineModel.ReadCsv(ReferenceFolder.FindData("data/sleepstudy.csv")!).Where((_, i) => i % 7 != 3)];
        (SleepLine Row, int Place)[] changed = [.. Change(rows, change)];
        SleepLineFit before = SleepLineModel.Create(rows).Fit(options: s_tight);
        SleepLineFit after = SleepLineModel.Create(changed.Select(pair => pair.Row)).Fit(options: s_tight);
        Comparison comparison = new(change);
        foreach (DegreesOfFreedomMethod method in new[] { DegreesOfFreedomMethod.Satterthwaite, DegreesOfFreedomMethod.SatterthwaiteExpected, DegreesOfFreedomMethod.KenwardRoger, DegreesOfFreedomMethod.Containment })
        {
            CompareTest(comparison, $"{method}", before.Anova(AnovaType.III, method)["Days"], after.Anova(AnovaType.III, method)["Days"]);
        }

        CompareTest(comparison, "robust", before.RobustCovariance().JointTest([[0, 1]]), after.RobustCovariance().JointTest([[0, 1]]));
        comparison.Relative("conditional R squared", after.ExplainedVariance().ConditionalRSquared, before.ExplainedVariance().ConditionalRSquared, 1e-8);
        comparison.Relative("effective parameters", after.ConditionalAic().DegreesOfFreedom, before.ConditionalAic().DegreesOfFreedom, 1e-7);
        CompareUnits(comparison, before.Influence("Subject"), after.Influence("Subject"), change);
        double[] leverage = before.Leverage();
        double[] others = after.Leverage();
        for (int i = 0; i < others.Length; i++)
        {
            comparison.Relative($"leverage {i}", others[i], leverage[changed[i].Place], 1e-8);
        }

        comparison.AssertNone();
    }

    private static void CompareTest(Comparison comparison, string what, FTest expected, FTest ours)
    {
        comparison.Relative($"F by {what}", ours.FStatistic, expected.FStatistic, 1e-8);
        comparison.Relative($"denominator by {what}", ours.DenominatorDegreesOfFreedom, expected.DenominatorDegreesOfFreedom, 1e-8);
        comparison.Relative($"p by {what}", ours.PValue, expected.PValue, 1e-7);
    }

    private static void CompareUnits(Comparison comparison, InfluenceTable expected, InfluenceTable ours, string change)
    {
        foreach (UnitInfluence unit in expected)
        {
            UnitInfluence same = ours[change == "subjects renamed" ? Renamed(unit.Unit) : unit.Unit];
            comparison.Within($"Cook {unit.Unit}", same.CooksDistance, unit.CooksDistance, 1e-8, 1, "");
            comparison.Relative($"covariance ratio {unit.Unit}", same.CovarianceRatio, unit.CovarianceRatio, 1e-8);
            comparison.Within($"DFBETAS {unit.Unit}", same.StandardizedChanges[1], unit.StandardizedChanges[1], 1e-8, 1, "");
        }
    }

    private static IEnumerable<(SleepLine Row, int Place)> Change(SleepLine[] rows, string change)
    {
        IEnumerable<(SleepLine Row, int Place)> places = rows.Select((row, i) => (row, i));
        return change switch
        {
            "days in hours" => places.Select(p => (p.Row with { Days = 24 * p.Row.Days }, p.Place)),
            "days from another origin" => places.Select(p => (p.Row with { Days = p.Row.Days - 4.5 }, p.Place)),
            "reaction in seconds" => places.Select(p => (p.Row with { Reaction = p.Row.Reaction / 1000 }, p.Place)),
            "subjects renamed" => places.Select(p => (p.Row with { Subject = Renamed(p.Row.Subject) }, p.Place)),
            _ => places.OrderBy(p => p.Row.Reaction),
        };
    }

    private static string Renamed(string subject) => $"s{999 - int.Parse(subject, System.Globalization.CultureInfo.InvariantCulture)}";
}
