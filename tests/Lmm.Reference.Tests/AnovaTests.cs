using Lmm.Reference.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Reference.Tests;

/// <summary>Tables of terms, small-sample covariances and degrees of freedom beside lmerTest, pbkrtest and nlme.</summary>
public sealed class AnovaTests
{
    /// <summary>
    /// A variance at zero: pbkrtest keeps its parameter in the information, here the model without it answers
    /// (<see cref="A_variance_at_zero_gives_the_tests_of_the_model_without_it"/>).
    /// </summary>
    private static readonly string[] AtZero = ["lactase_nested", "pigs_sires_reml", "rats_ri_slope"];

    /// <summary>
    /// logage + logage:treat: SAS's rule has logage contained in logage:treat, so that types II and III do not test the
    /// slope of the reference treatment alone; lmerTest does.
    /// </summary>
    private const string ContainedCovariate = "rats_ri_slope";

    /// <summary>Balanced, so that the three types are one: the reference's type I is off from its own types II and III.</summary>
    private const string RoundedTypeOne = "oats_block";

    /// <summary>lmerTest replaces (0 + age | Subject) by (1 | Subject), which is not nested in it; here the term is dropped.</summary>
    private const string NotNested = "ortho_bx";

    public static TheoryData<string, string, int> Tables
    {
        get
        {
            TheoryData<string, string, int> data = [];
            foreach (string id in Catalogue.Ids.Where(CaseRun.IsThere))
            {
                foreach (string method in new[] { "satterthwaite", "kenward_roger" })
                {
                    for (int type = 1; type <= 3; type++)
                    {
                        if (ReferenceCase.Load(ReferenceFolder.FindCase(id)!).Tests.Anova(method, type) is not null && IsComparable(id, method, type))
                        {
                            data.Add(id, method, type);
                        }
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<string> WithKenwardRoger => [.. Having(tests => tests.KenwardRoger is not null).Where(id => !AtZero.Contains(id))];

    public static TheoryData<string> WithInnerOuter => [.. Having(tests => tests.InnerOuter is not null)];

    public static TheoryData<string> WithDrops => [.. Having(tests => tests.Drops is not null).Where(id => id != NotNested)];

    public static TheoryData<string> WithContests => [.. Having(tests => tests.Contests.Count > 0)];

    private static bool IsComparable(string id, string method, int type) =>
        !(id == ContainedCovariate && type > 1)
        && !(id == RoundedTypeOne && type == 1 && method == "satterthwaite")
        && !(AtZero.Contains(id) && method == "kenward_roger");

    /// <summary>
    /// Satterthwaite's denominator of several degrees of freedom depends a little on which combinations span the
    /// hypothesis (Fai and Cornelius 1996). Here they are orthonormal, so that the order of levels does not matter;
    /// lmerTest takes differences from the first level. With lmerTest's own combinations the numbers are lmerTest's:
    /// <see cref="Joint_tests_of_given_combinations_are_the_reference"/>.
    /// </summary>
    [Theory]
    [MemberData(nameof(Tables))]
    public void Tables_of_terms_are_the_reference(string id, string method, int type)
    {
        CaseRun run = CaseRun.Of(id);
        bool adjusted = method == "kenward_roger";
        AnovaTable ours = Tight(run).Anova((AnovaType)(type - 1), adjusted ? DegreesOfFreedomMethod.KenwardRoger : DegreesOfFreedomMethod.Satterthwaite);
        IReadOnlyList<ReferenceFTest> reference = run.Reference.Tests.Anova(method, type)!;
        Comparison comparison = new($"{id}, type {type}, {method}");
        comparison.Same("number of terms", ours.Count, reference.Count);
        bool sameOrder = ours.Select(row => NameMatch.OfOurs(row.Name)).SequenceEqual(reference.Select(row => run.Names.OfReference(row.Term)));
        Assert.SkipWhen(type == 1 && !sameOrder, "The record has the terms in another order, and type I tests them in order.");
        foreach (ReferenceFTest expected in reference)
        {
            FTest row = ours.Single(test => NameMatch.OfOurs(test.Name) == run.Names.OfReference(expected.Term));
            bool dependsOnSpan = !adjusted && expected.Numerator > 1;
            comparison.Same($"numerator of {row.Name}", row.NumeratorDegreesOfFreedom, expected.Numerator);
            comparison.Relative($"denominator of {row.Name}", row.DenominatorDegreesOfFreedom, expected.Denominator, adjusted ? 1e-4 : dependsOnSpan ? 2e-3 : 1e-3);
            comparison.Within($"F of {row.Name}", row.FStatistic, expected.F, 1e-6, Math.Max(1, expected.F), "of 1 or F");
            comparison.Within($"p of {row.Name}", row.PValue, expected.P, dependsOnSpan ? 1e-5 : 1e-6, 1, "");
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(WithContests))]
    public void Joint_tests_of_given_combinations_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        MixedModelFit fit = Tight(run);
        Comparison comparison = new(id);
        foreach (ReferenceContest contest in run.Reference.Tests.Contests)
        {
            bool adjusted = contest.Method == "Kenward-Roger";
            double[][] rows = [.. contest.Rows.Select(row => InOurOrder(run, row))];
            FTest ours = fit.JointTest(rows, contest.Name, adjusted ? DegreesOfFreedomMethod.KenwardRoger : DegreesOfFreedomMethod.Satterthwaite);
            comparison.Same($"numerator of {contest.Name}", ours.NumeratorDegreesOfFreedom, contest.Expected.Numerator);
            comparison.Relative($"denominator of {contest.Name}", ours.DenominatorDegreesOfFreedom, contest.Expected.Denominator, adjusted ? 1e-4 : 1e-3);
            comparison.Within($"F of {contest.Name}", ours.FStatistic, contest.Expected.F, 1e-6, Math.Max(1, contest.Expected.F), "of 1 or F");
            comparison.Within($"p of {contest.Name}", ours.PValue, contest.Expected.P, 1e-6, 1, "");
        }

        comparison.AssertNone();
    }

    /// <summary>The differences from the first level, averaged over sex: with these the denominator is lmerTest's.</summary>
    [Fact]
    public void Differences_from_the_first_level_give_the_denominator_of_lmerTest()
    {
        CaseRun run = CaseRun.Of("ratpup_ri");
        MixedModelFit fit = Tight(run);
        double[][] rows = [.. fit.Coefficients.Where(c => c.Name.StartsWith("Treatment[", StringComparison.Ordinal)).Select(main =>
            fit.Coefficients.Select(c => c.Name == main.Name ? 1 : c.Name.EndsWith(":" + main.Name, StringComparison.Ordinal) ? 0.5 : 0).ToArray())];
        FTest ours = fit.JointTest(rows);
        ReferenceFTest expected = run.Reference.Tests.Anova("satterthwaite", 3)!.Single(row => row.Term == "treatment");
        Comparison comparison = new("ratpup_ri, treatment");
        comparison.Relative("denominator", ours.DenominatorDegreesOfFreedom, expected.Denominator, 1e-6);
        comparison.Relative("F", ours.FStatistic, expected.F, 1e-6);
        comparison.Relative("p", ours.PValue, expected.P, 1e-6);
        comparison.AssertNone();
    }

    /// <summary>lactase_nested has no variation between litters, so it is lactase_pig; the others by fitting again without the term.</summary>
    [Theory]
    [InlineData("lactase_nested")]
    [InlineData("pigs_sires_reml")]
    public void A_variance_at_zero_gives_the_tests_of_the_model_without_it(string id)
    {
        MixedModelFit fit = Tight(CaseRun.Of(id));
        string group = Assert.Single(Assert.IsType<Convergence.Boundary>(fit.Convergence).Components).Group;
        MixedModelFit without = fit.RandomEffectTests(new FitOptions { Tolerance = 1e-13 }).Single(test => test.Reduced.Data.Design!.RandomTerms.All(term => term.GroupName != group)).Reduced;
        Comparison comparison = new(id);
        foreach (DegreesOfFreedomMethod method in new[] { DegreesOfFreedomMethod.KenwardRoger, DegreesOfFreedomMethod.Satterthwaite, DegreesOfFreedomMethod.SatterthwaiteExpected })
        {
            CoefficientTable ours = fit.Coefficients.WithDegreesOfFreedom(method);
            CoefficientTable smaller = without.Coefficients.WithDegreesOfFreedom(method);
            for (int k = 0; k < ours.Count; k++)
            {
                comparison.Relative($"standard error of {ours[k].Name} by {method}", ours[k].StandardError, smaller[k].StandardError, 1e-6);
                comparison.Relative($"degrees of freedom of {ours[k].Name} by {method}", ours[k].DegreesOfFreedom, smaller[k].DegreesOfFreedom, 1e-5);
            }
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(WithKenwardRoger))]
    public void Kenward_Roger_coefficients_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        var reference = run.Reference.Tests.KenwardRoger!.Value;
        MixedModelFit fit = Tight(run);
        CoefficientTable ours = fit.Coefficients.WithDegreesOfFreedom(DegreesOfFreedomMethod.KenwardRoger);
        Matrix<double> covariance = fit.KenwardRogerCovariance();
        Comparison comparison = new(id);
        for (int k = 0; k < run.ColumnOfReference.Length; k++)
        {
            Coefficient row = ours[run.ColumnOfReference[k]];
            comparison.Relative($"standard error of {row.Name}", row.StandardError, reference.StandardErrors[k], 1e-6);
            comparison.Relative($"degrees of freedom of {row.Name}", row.DegreesOfFreedom, reference.Degrees[k], 1e-4);
            comparison.Within($"p of {row.Name}", row.PValue, reference.PValues[k], 1e-6, 1, "");
            for (int j = 0; j <= k; j++)
            {
                double scale = reference.StandardErrors[k] * reference.StandardErrors[j];
                double value = covariance[run.ColumnOfReference[k], run.ColumnOfReference[j]];
                comparison.Within($"covariance ({k}, {j})", value, reference.Covariance[k][j], 1e-6, scale, "of the standard errors");
            }
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(WithInnerOuter))]
    public void Containment_is_the_rule_of_nlme(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double[] reference = run.Reference.Tests.InnerOuter!;
        CoefficientTable ours = run.Fit.Coefficients.WithDegreesOfFreedom(DegreesOfFreedomMethod.Containment);
        Comparison comparison = new(id);
        for (int k = 0; k < reference.Length; k++)
        {
            Coefficient row = ours[run.ColumnOfReference[k]];
            comparison.Same($"degrees of freedom of {row.Name}", row.DegreesOfFreedom, reference[k]);
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(WithDrops))]
    public void Tests_of_random_effects_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        IReadOnlyList<ReferenceDrop> reference = run.Reference.Tests.Drops!;
        RandomEffectTestTable ours = run.Fit.RandomEffectTests();
        Comparison comparison = new(id);
        comparison.Same("number of tests", ours.Count, reference.Count);
        foreach (ReferenceDrop drop in reference)
        {
            RandomEffectTest? row = ours.FirstOrDefault(test =>
                test.Reduced.ParameterCount == drop.Parameters && Math.Abs(test.Reduced.LogLikelihood - drop.LogLikelihood) < 1e-5 * (1 + Math.Abs(drop.LogLikelihood)));
            comparison.True(row is not null, $"{drop} is not among {string.Join(", ", ours.Select(o => $"{o.Name} {o.Reduced.ParameterCount} {o.Reduced.LogLikelihood}"))}");
            if (row is not null && drop.Statistic is { } statistic)
            {
                comparison.Within($"statistic of {row.Name}", row.Statistic, Math.Max(0, statistic), 1e-5, 1 + statistic, "");
                comparison.Same($"degrees of freedom of {row.Name}", row.DegreesOfFreedom, drop.DegreesOfFreedom!.Value);
                comparison.Within($"p of {row.Name}", row.NaivePValue, drop.P!.Value, 1e-5, 1, "");
            }
        }

        comparison.AssertNone();
    }

    /// <summary>Nearer to the optimum than a fit needs to be: the comparison is of the tests, not of where two searches ended.</summary>
    private static MixedModelFit Tight(CaseRun run) => run.Opened.Fit(run.Reference.Estimation, new FitOptions { Tolerance = 1e-14 });

    [Fact]
    public void Without_terms_there_is_an_empty_table()
    {
        foreach (AnovaType type in Enum.GetValues<AnovaType>())
        {
            AnovaTable table = CaseRun.Of("rail_reml").Fit.Anova(type);
            Assert.Empty(table);
            Assert.StartsWith($"Type {type} Analysis of Variance", table.ToString(), StringComparison.Ordinal);
        }
    }

    private static double[] InOurOrder(CaseRun run, double[] row)
    {
        double[] ours = new double[run.Matrices.ColumnCount];
        for (int k = 0; k < row.Length; k++)
        {
            ours[run.ColumnOfReference[k]] = row[k];
        }

        return ours;
    }

    private static IEnumerable<string> Having(Func<ReferenceTests, bool> has) =>
        [.. Catalogue.Ids.Where(CaseRun.IsThere).Where(id => has(ReferenceCase.Load(ReferenceFolder.FindCase(id)!).Tests))];
}
