using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>Codings, units, names of levels and the order of rows change no F, no degrees of freedom and no p.</summary>
public sealed class AnovaInvarianceTests
{
    private static readonly FitOptions s_tight = new() { Tolerance = 1e-15 };

    public static TheoryData<AnovaType, DegreesOfFreedomMethod> Tables =>
        [.. from type in Enum.GetValues<AnovaType>()
            from method in new[] { DegreesOfFreedomMethod.Satterthwaite, DegreesOfFreedomMethod.SatterthwaiteExpected, DegreesOfFreedomMethod.KenwardRoger, DegreesOfFreedomMethod.Containment }
            select (type, method)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Nothing_that_should_not_matter_does(AnovaType type, DegreesOfFreedomMethod method)
    {
        AnovaTable expected = PupTreatmentCodingModel.Create(Rows()).Fit(options: s_tight).Anova(type, method);
        (string What, MixedModelFit Fit)[] others =
        [
            ("sum contrasts", PupSumCodingModel.Create(Rows().Select(r => new PupSumCoding(r.Weight, r.Sex, r.Treatment, r.Size, r.Litter))).Fit(options: s_tight)),
            ("Helmert and polynomial contrasts", PupMixedCodingModel.Create(Rows().Select(r => new PupMixedCoding(r.Weight, r.Sex, r.Treatment, r.Size, r.Litter))).Fit(options: s_tight)),
            ("other units", PupTreatmentCodingModel.Create(Rows().Select(r => r with { Size = r.Size / 1000 })).Fit(options: s_tight)),
            ("rows in another order", PupTreatmentCodingModel.Create(Rows().OrderBy(r => r.Weight).ThenBy(r => r.Litter)).Fit(options: s_tight)),
            ("levels in another order", PupTreatmentCodingModel.Create(Rows().Select(Relabelled)).Fit(options: s_tight)),
        ];
        Comparison comparison = new($"type {type}, {method}");
        foreach ((string what, MixedModelFit fit) in others)
        {
            AnovaTable ours = fit.Anova(type, method);
            foreach (FTest row in expected)
            {
                FTest same = ours[row.Name];
                comparison.Same($"numerator of {row.Name} with {what}", same.NumeratorDegreesOfFreedom, row.NumeratorDegreesOfFreedom);
                comparison.Relative($"F of {row.Name} with {what}", same.FStatistic, row.FStatistic, 1e-8);
                comparison.Relative($"denominator of {row.Name} with {what}", same.DenominatorDegreesOfFreedom, row.DenominatorDegreesOfFreedom, 1e-8);
                comparison.Relative($"p of {row.Name} with {what}", same.PValue, row.PValue, 1e-8);
            }
        }

        comparison.AssertNone();
    }

    /// <summary>With every cell filled type III is what the columns of a term test under sum contrasts (Yates's weighted squares of means).</summary>
    [Theory]
    [InlineData(DegreesOfFreedomMethod.Satterthwaite)]
    [InlineData(DegreesOfFreedomMethod.KenwardRoger)]
    public void Type_three_is_the_test_of_the_columns_under_sum_contrasts(DegreesOfFreedomMethod method)
    {
        MixedModelFit sum = PupSumCodingModel.Create(Rows().Select(r => new PupSumCoding(r.Weight, r.Sex, r.Treatment, r.Size, r.Litter))).Fit(options: s_tight);
        AnovaTable table = PupTreatmentCodingModel.Create(Rows()).Fit(options: s_tight).Anova(AnovaType.III, method);
        Comparison comparison = new(method.ToString());
        for (int t = 0; t < table.Count; t++)
        {
            int[] columns = [.. Enumerable.Range(0, sum.Coefficients.Count).Where(j => sum.Data.Design!.ColumnTerms[j] == t + 1)];
            FTest own = sum.JointTest([.. columns.Select(j => Enumerable.Range(0, sum.Coefficients.Count).Select(k => k == j ? 1.0 : 0).ToArray())], table[t].Name, method);
            comparison.Same($"numerator of {own.Name}", table[t].NumeratorDegreesOfFreedom, own.NumeratorDegreesOfFreedom);
            comparison.Relative($"F of {own.Name}", table[t].FStatistic, own.FStatistic, 1e-8);
            comparison.Relative($"denominator of {own.Name}", table[t].DenominatorDegreesOfFreedom, own.DenominatorDegreesOfFreedom, method == DegreesOfFreedomMethod.KenwardRoger ? 1e-8 : 5e-3);
        }

        comparison.AssertNone();
    }

    /// <summary>Type II of a term is type I of it where it stands last among the terms that do not contain it.</summary>
    [Fact]
    public void Type_two_of_a_main_effect_is_its_type_one_after_the_others()
    {
        MixedModelFit fit = RatPupModel.Create(RatPupModel.ReadCsv(ReferenceFolder.FindData(Path.Combine("data", "ratpup.csv"))!)).Fit(options: s_tight);
        MixedModelFit turned = PupTurnedModel.Create(Rows().Select(r => new PupTurned(r.Weight, r.Sex, r.Treatment, r.Size, r.Litter))).Fit(options: s_tight);
        Comparison comparison = new("type II");
        FTest second = fit.Anova(AnovaType.II)["Sex"];
        FTest first = turned.Anova(AnovaType.I)["Sex"];
        comparison.Relative("deviance", turned.Deviance, fit.Deviance, 1e-10);
        comparison.True(Math.Abs(fit.Anova(AnovaType.I)["Sex"].FStatistic - second.FStatistic) > 1e-3 * second.FStatistic, "the order makes no difference: the test shows nothing");
        comparison.Relative("F", first.FStatistic, second.FStatistic, 1e-8);
        comparison.Relative("denominator", first.DenominatorDegreesOfFreedom, second.DenominatorDegreesOfFreedom, 1e-8);
        comparison.AssertNone();
    }

    private static PupTreatmentCoding Relabelled(PupTreatmentCoding row) => row with
    {
        Treatment = row.Treatment switch { "Control" => "z", "Low" => "m", _ => "a" },
        Sex = row.Sex == "Male" ? "x" : "y",
        Litter = 1000 - row.Litter,
    };

    private static IEnumerable<PupTreatmentCoding> Rows() =>
        RatPupModel.ReadCsv(ReferenceFolder.FindData(Path.Combine("data", "ratpup.csv"))!).Select(row =>
            new PupTreatmentCoding(row.Weight, row.Sex.ToString(), row.Treatment.ToString(), row.Lsize, row.Litter));
}
