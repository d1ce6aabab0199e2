using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>
/// Tables of terms of models without an intercept against lmerTest (reference/anova, made by reference/scripts/no_intercept.R). Where
/// another factor's indicators add up to the intercept, types II and III are by SAS's estimable functions those of the same
/// space with an intercept: differences of the first factor's means. lmerTest takes contrasts of the other and tests that
/// the means are zero.
/// </summary>
public sealed class NoInterceptTests
{
    private static readonly FitOptions s_tight = new() { Tolerance = 1e-14 };

    public static TheoryData<string, AnovaType, DegreesOfFreedomMethod> Tables =>
        [.. from model in new[] { "main", "two", "interaction", "slopes", "line" }
            from type in Enum.GetValues<AnovaType>()
            from method in new[] { DegreesOfFreedomMethod.Satterthwaite, DegreesOfFreedomMethod.KenwardRoger }
            select (model, type, method)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Terms_are_tested_as_by_lmerTest(string model, AnovaType type, DegreesOfFreedomMethod method)
    {
        AnovaTable ours = Fit(model).Anova(type, method);
        string name = method == DegreesOfFreedomMethod.KenwardRoger ? "Kenward-Roger" : "Satterthwaite";
        string expected = type != AnovaType.I && model is ("two" or "interaction") ? $"{model}_with_intercept" : model;
        ReferenceLine[] lines =
        [
            .. ReferenceTable.Read("anova", "no_intercept.csv")
                .Where(line => line.Text("model") == expected && line.Number("type") == (int)type + 1 && line.Text("method") == name),
        ];
        Comparison comparison = new($"{model}, type {type}, {method}");
        comparison.Same("number of terms", ours.Count, lines.Length);
        foreach (ReferenceLine line in lines)
        {
            FTest row = ours.Single(test => string.Equals(test.Name, line.Text("term"), StringComparison.OrdinalIgnoreCase));
            comparison.Same($"numerator of {row.Name}", row.NumeratorDegreesOfFreedom, line.Number("ndf"));
            comparison.Relative($"denominator of {row.Name}", row.DenominatorDegreesOfFreedom, line.Number("ddf"), method == DegreesOfFreedomMethod.KenwardRoger ? 1e-4 : 2e-3);
            comparison.Relative($"F of {row.Name}", row.FStatistic, line.Number("F"), 1e-5);
        }

        comparison.AssertNone();
    }

    private static MixedModelFit Fit(string model)
    {
        string file = ReferenceFolder.FindData(Path.Combine("data", "ratpup.csv"))!;
        return model switch
        {
            "main" => PupMeansModel.Create(PupMeansModel.ReadCsv(file)).Fit(options: s_tight),
            "two" => PupTwoMeansModel.Create(PupTwoMeansModel.ReadCsv(file)).Fit(options: s_tight),
            "interaction" => PupCellMeansModel.Create(PupCellMeansModel.ReadCsv(file)).Fit(options: s_tight),
            "slopes" => PupLinesModel.Create(PupLinesModel.ReadCsv(file)).Fit(options: s_tight),
            _ => PupLineModel.Create(PupLineModel.ReadCsv(file)).Fit(options: s_tight),
        };
    }
}
