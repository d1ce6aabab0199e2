using Lmm.Runtime.Tests.Means;

namespace Lmm.Runtime.Tests.Power;

public enum Strain
{
    A,
    B,
    C,
}

public enum Dose
{
    None,
    Low,
    Middle,
    High,
}

[MixedModel]
[Interaction(nameof(Strain), nameof(Dose))]
public sealed record PlannedPlot(
    [Response] double Yield,
    [Fixed][Random(Nested = nameof(PlannedPlot.Block))] Strain Strain,
    [Fixed] Dose Dose,
    [Random] int Block);

[MixedModel("Value ~ Treated + (1 | Person)")]
public sealed record PairedValue(double? Value, bool Treated, int Person);

[MixedModel("Value ~ 1 + (1 | Batch)")]
public sealed record BatchValue(double Value, int Batch);

[MixedModel("Score ~ Week + (Week | Child)")]
public sealed record ChildScore(double Score, double Week, int Child);

/// <summary>Power against closed forms (reference/power, made by reference/scripts/power.R) and simulation against exact power.</summary>
public sealed class PowerTests
{
    private static readonly Dictionary<string, double> PlotDeviations = new()
    {
        ["sd Block (Intercept)"] = 15,
        ["sd Block:Strain (Intercept)"] = 10,
        ["sigma"] = 13,
    };

    [Fact]
    public void A_balanced_split_plot_is_the_noncentral_F_of_its_mean_squares()
    {
        PowerStudy<PlannedPlot> study = PowerStudy.Of(Plots(6), PlannedPlotModel.Create);
        PowerTable table = study.Power(PlotTruth(study));
        PowerResult strain = table["Strain"];
        PowerResult dose = table["Dose"];
        PowerResult both = table["Strain:Dose"];
        Assert.True(strain.IsExact && dose.IsExact && both.IsExact, table.ToString());
        Assert.Equal((2, 10.0), (strain.NumeratorDegreesOfFreedom, strain.DenominatorDegreesOfFreedom));
        Assert.Equal((3, 45.0), (dose.NumeratorDegreesOfFreedom, dose.DenominatorDegreesOfFreedom));
        Assert.Equal((6, 45.0), (both.NumeratorDegreesOfFreedom, both.DenominatorDegreesOfFreedom));
        Assert.Equal(ClosedForm("splitplot", "lambda_variety"), strain.Noncentrality!.Value, 1e-6);
        Assert.Equal(ClosedForm("splitplot", "lambda_nitrogen"), dose.Noncentrality!.Value, 1e-6);
        Assert.Equal(ClosedForm("splitplot", "power_variety"), strain.Power, 1e-7);
        Assert.Equal(ClosedForm("splitplot", "power_nitrogen"), dose.Power, 1e-7);
        Assert.Equal(ClosedForm("splitplot", "power_interaction"), both.Power, 1e-7);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(20)]
    public void A_paired_comparison_is_that_of_power_t_test(int persons)
    {
        PowerStudy<PairedValue> study = PowerStudy.Of(
            from person in Enumerable.Range(1, persons) from treated in new[] { false, true } select new PairedValue(null, treated, person),
            PairedValueModel.Create);
        PowerResult result = study.Power(new Dictionary<string, double>
        {
            ["Treated[true]"] = 1.2,
            ["sd Person (Intercept)"] = 2,
            ["sigma"] = 1.3,
        })[0];
        Assert.True(result.IsExact);
        Assert.Equal(ClosedForm($"paired{persons}", "power"), result.Power, 1e-7);
    }

    /// <summary>Copies of blocks are blocks of their own: the curve at 12 is the plan with 12, and the sizes need not be multiples.</summary>
    [Fact]
    public void Curves_over_blocks_are_the_plans_with_so_many()
    {
        PowerStudy<PlannedPlot> two = PowerStudy.Of(Plots(2), PlannedPlotModel.Create);
        PowerCurve curve = two.Curve("Block", [3, 6, 12], PlotTruth(two));
        foreach ((int blocks, PowerResult power) in curve.Of("Dose"))
        {
            PowerStudy<PlannedPlot> whole = PowerStudy.Of(Plots(blocks), PlannedPlotModel.Create);
            PowerResult expected = whole.Power(PlotTruth(whole))["Dose"];
            Assert.Equal(expected.Power, power.Power, 1e-10);
            Assert.Equal(expected.DenominatorDegreesOfFreedom, power.DenominatorDegreesOfFreedom);
        }

        Assert.Equal(6, curve.SmallestWith("Dose", 0.9));
        Assert.Null(curve.SmallestWith("Strain", 0.99));
        PowerCurve same = two.Curve([6], blocks => Plots(blocks), PlotTruth(two));
        Assert.Equal(ClosedForm("splitplot", "power_nitrogen"), same.Tables[0]["Dose"].Power, 1e-7);
    }

    /// <summary>The interaction has no effect: its rejections are the level of the test. All within four Monte Carlo errors.</summary>
    [Fact]
    public void Simulation_agrees_with_exact_power_and_keeps_the_level()
    {
        PowerStudy<PlannedPlot> study = PowerStudy.Of(Plots(6), PlannedPlotModel.Create);
        PowerTable exact = study.Power(PlotTruth(study));
        PowerTable simulated = study.Power(PlotTruth(study), new PowerOptions { AlwaysSimulate = true, Replicates = 600, Seed = 11 });
        foreach ((PowerResult a, PowerResult b) in exact.Zip(simulated))
        {
            Assert.False(b.IsExact);
            Assert.Equal(600, b.Refits!.Value.Count);
            Assert.True(Math.Abs(a.Power - b.Power) < 4 * Math.Sqrt(a.Power * (1 - a.Power) / 600), $"{a} / {b}");
        }
    }

    /// <summary>The restricted likelihood ratio of a balanced one-way layout is an increasing function of F, which has a known law.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Power_for_a_variance_is_that_of_its_mean_squares(int batches)
    {
        PowerStudy<BatchValue> study = PowerStudy.Of(
            from batch in Enumerable.Range(1, batches) from _ in Enumerable.Range(0, 4) select new BatchValue(double.NaN, batch), BatchValueModel.Create);
        PowerResult result = study.Power(
            new Dictionary<string, double> { ["sd Batch (Intercept)"] = 0.7, ["sigma"] = 1 },
            new PowerOptions { RandomEffects = true, Replicates = 2000 })["(1 | Batch)"];
        double expected = ClosedForm($"oneway{batches}", "power");
        Assert.True(Math.Abs(result.Power - expected) < 4 * Math.Sqrt(expected * (1 - expected) / 2000), $"{result}; closed form {expected}");
        Assert.True(result.Refits!.Value.Boundary > 0);
    }

    /// <summary>With rows missing the denominator depends on the variances: no exact power is claimed, boundary fits are counted.</summary>
    [Fact]
    public void Unbalanced_plans_are_simulated()
    {
        PowerStudy<PlannedPlot> study = PowerStudy.Of(Plots(4).Where((_, i) => i % 7 != 3), PlannedPlotModel.Create);
        PowerTable table = study.Power(PlotTruth(study), new PowerOptions { Replicates = 60 });
        Assert.DoesNotContain(table, result => result.IsExact);
        Assert.All(table, result => Assert.InRange(result.Power, 0, 1));
        Assert.True(table[0].Refits!.Value.Boundary > 0);
        Assert.Contains("at a boundary", table.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A fit does not know that a variance is nothing: the F of the smaller model, on more degrees of freedom, is not claimed.</summary>
    [Fact]
    public void A_variance_supposed_to_be_zero_makes_its_stratum_simulated()
    {
        PowerStudy<PlannedPlot> study = PowerStudy.Of(Plots(3), PlannedPlotModel.Create);
        Dictionary<string, double> truth = PlotTruth(study);
        truth["sd Block:Strain (Intercept)"] = 0;
        PowerTable table = study.Power(truth, new PowerOptions { Replicates = 40 });
        Assert.False(table["Strain"].IsExact);
        Assert.InRange(table["Strain"].Refits!.Value.Boundary, 1, 40);
    }

    /// <summary>Random slopes of a balanced design: the slope's test is a t test on the lines of the children.</summary>
    [Fact]
    public void A_balanced_random_line_is_a_t_test_of_the_slopes()
    {
        PowerStudy<ChildScore> study = PowerStudy.Of(
            from child in Enumerable.Range(1, 9) from week in Enumerable.Range(0, 5) select new ChildScore(0, week, child), ChildScoreModel.Create);
        Dictionary<string, double> truth = new()
        {
            ["Week"] = 1.5,
            ["sd Child (Intercept)"] = 3,
            ["sd Child Week"] = 1.2,
            ["corr Child (Intercept), Week"] = 0.3,
            ["sigma"] = 2,
        };
        PowerResult slope = study.Power(truth)["Week"];

        // Var(slope of one child) = 1.2^2 + 2^2 / 10; the mean of nine on 8 degrees of freedom.
        double lambda = 1.5 * 1.5 * 9 / ((1.2 * 1.2) + (4.0 / 10));
        Assert.True(slope.IsExact, slope.ToString());
        Assert.Equal(8, slope.DenominatorDegreesOfFreedom);
        Assert.Equal(lambda, slope.Noncentrality!.Value, 1e-5);
    }

    [Fact]
    public void Results_do_not_depend_on_threads()
    {
        PowerStudy<PlannedPlot> study = PowerStudy.Of(Plots(3), PlannedPlotModel.Create);
        PowerOptions options = new() { AlwaysSimulate = true, Replicates = 30, Method = DegreesOfFreedomMethod.Satterthwaite };
        PowerTable one = study.Power(PlotTruth(study), options with { Run = new BootstrapOptions { Threads = 1 } });
        PowerTable three = study.Power(PlotTruth(study), options with { Run = new BootstrapOptions { Threads = 3 } });
        Assert.Equal(one.Select(r => r.Power), three.Select(r => r.Power));
    }

    [Fact]
    public void Contrasts_have_powers_too()
    {
        PowerStudy<PairedValue> study = PowerStudy.Of(
            from person in Enumerable.Range(1, 10) from treated in new[] { false, true } select new PairedValue(null, treated, person),
            PairedValueModel.Create);
        PowerOptions options = new() { Contrasts = new Dictionary<string, IReadOnlyList<double>> { ["effect"] = [0, 2] } };
        PowerTable table = study.Power(
            new Dictionary<string, double> { ["Treated[true]"] = 1.2, ["sd Person (Intercept)"] = 2, ["sigma"] = 1.3 }, options);
        Assert.Equal(table["Treated"].Power, table["effect"].Power, 1e-12);
    }

    /// <summary>Nothing that could not be had is a number: refits that never converge give no power.</summary>
    [Fact]
    public void Refits_that_fail_are_no_zero_power()
    {
        PowerStudy<PlannedPlot> study = PowerStudy.Of(Plots(3), PlannedPlotModel.Create);
        PowerTable table = study.Power(PlotTruth(study), new PowerOptions
        {
            AlwaysSimulate = true,
            Replicates = 10,
            Run = new BootstrapOptions { Fit = new FitOptions { MaximumEvaluations = 1, Tolerance = 1e-300, Optimizer = Optimizer.ExpectationMaximization } },
        });
        Assert.All(table, result => Assert.True(double.IsNaN(result.Power), result.ToString()));
        Assert.Equal(10, table[0].Refits!.Value.NotConverged);
    }

    [Fact]
    public void Wrong_plans_are_named()
    {
        PowerStudy<PlannedPlot> study = PowerStudy.Of(Plots(3), PlannedPlotModel.Create);
        Dictionary<string, double> truth = PlotTruth(study);
        Fails("no parameter 'Doze'", new Dictionary<string, double>(truth) { ["Doze"] = 1 });
        Fails("'sd Block (Intercept)' is not given", truth.Where(p => p.Key != "sd Block (Intercept)").ToDictionary());
        Fails("'sigma' is -1", new Dictionary<string, double>(truth) { ["sigma"] = -1 });
        Fails("sigma is 0", new Dictionary<string, double>(truth) { ["sigma"] = 0 });
        Fails("not a finite number", new Dictionary<string, double>(truth) { ["Dose[Low]"] = double.NaN });
        Assert.Contains("not a grouping of its own", Assert.Throws<ArgumentException>(() => Growing("Strain")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot have these means", Assert.Throws<ArgumentException>(() => study.CoefficientsOf(plot => plot.Block)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => study.Power(truth, new PowerOptions { Level = 1 }));
        InvalidOperationException unfitted = Assert.Throws<InvalidOperationException>(() =>
            PlannedPlotModel.Create(Plots(3), new ModelOptions { IsPlanned = true }).Fit());
        Assert.Contains("plan", unfitted.Message, StringComparison.Ordinal);

        void Fails(string words, Dictionary<string, double> parameters) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => study.Power(parameters)).Message, StringComparison.Ordinal);

        PowerCurve Growing(string member) => study.Curve(member, [3], truth);
    }

    private static Dictionary<string, double> PlotTruth(PowerStudy<PlannedPlot> study)
    {
        double[] strains = [0, 5, -3];
        double[] doses = [0, 8, 14, 18];
        return study.CoefficientsOf(plot => strains[(int)plot.Strain] + doses[(int)plot.Dose]).Concat(PlotDeviations).ToDictionary();
    }

    private static IEnumerable<PlannedPlot> Plots(int blocks) =>
        from block in Enumerable.Range(1, blocks)
        from strain in Enum.GetValues<Strain>()
        from dose in Enum.GetValues<Dose>()
        select new PlannedPlot(double.NaN, strain, dose, block);

    private static double ClosedForm(string id, string name) =>
        ReferenceGrid.Read("closed_forms", "power").Single(row => row.Text("id") == id && row.Text("name") == name)["value"];
}
