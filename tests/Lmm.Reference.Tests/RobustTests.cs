using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>Cluster-robust covariances against clubSandwich (reference/robust, made by reference/scripts/robust.R).</summary>
public sealed class RobustTests
{
    private static readonly Lazy<IReadOnlyList<ReferenceLine>> s_lines = new(() => ReferenceTable.Read("robust", "clubsandwich.csv"));

    private static readonly Dictionary<(string Case, string Test), int[]> s_tests = new()
    {
        [("sleep_slope", "Days")] = [1],
        [("sleep_slope", "both")] = [0, 1],
        [("ratpup_ri", "treatment")] = [2, 3],
        [("ratpup_ri", "interaction")] = [5, 6],
        [("ratpup_ri", "all")] = [1, 2, 3, 4, 5, 6],
        [("oats_splitplot", "variety")] = [1, 2],
        [("oats_splitplot", "nitrogen")] = [3, 4, 5],
        [("weighted_lmer", "both")] = [1, 2],
        [("ortho_lme_ar1", "sex")] = [1, 3],
        [("ortho_gls_arh1", "sex")] = [1, 3],
        [("ratpup_varident", "treatment")] = [2, 3],
    };

    public static TheoryData<string, RobustKind> Cases =>
        [.. from id in new[] { "sleep_slope", "ratpup_ri", "oats_splitplot", "pastes_nested", "weighted_lmer", "ortho_lme_ar1", "ortho_gls_arh1", "ratpup_varident" }
            from kind in Enum.GetValues<RobustKind>()
            select (id, kind)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Covariance_degrees_of_freedom_and_tests_are_those_of_clubSandwich(string id, RobustKind kind)
    {
        CaseRun run = CaseRun.Of(id);
        ReferenceLine[] lines = [.. s_lines.Value.Where(line => line.Text("case") == id && string.Equals(line.Text("kind"), kind.ToString(), StringComparison.OrdinalIgnoreCase))];
        Assert.NotEmpty(lines);
        if (lines.Any(line => double.IsNaN(line.Number("value")) && line.Text("what") == "covariance"))
        {
            Assert.Contains("CR1P divides by", Assert.Throws<InvalidOperationException>(() => run.Fit.RobustCovariance(kind)).Message, StringComparison.Ordinal);
            return;
        }

        RobustCovariance ours = run.Fit.Refit(run.Reference.Estimation, new FitOptions { Tolerance = 1e-14 }).RobustCovariance(kind);
        Comparison comparison = new($"{id} {kind}");
        foreach (ReferenceLine line in lines.Where(line => !double.IsNaN(line.Number("value"))))
        {
            Compare(comparison, run, ours, line);
        }

        comparison.AssertNone();
    }

    /// <summary>nlme's optimum of a residual structure is good to some 1e-5 of its parameters, hence ten times more room.</summary>
    private static double Room(CaseRun run) => run.Matrices.Residual is null ? 1 : 10;

    private static void Compare(Comparison comparison, CaseRun run, RobustCovariance ours, ReferenceLine line)
    {
        string what = line.Text("what");
        double value = line.Number("value");
        int Column(string name) => run.ColumnOfReference[(int)line.Number(name) - 1];
        switch (what)
        {
            case "covariance":
                double scale = Math.Sqrt(ours.Matrix[Column("row"), Column("row")] * ours.Matrix[Column("column"), Column("column")]);
                comparison.Within($"covariance {Column("row")}, {Column("column")}", ours.Matrix[Column("row"), Column("column")], value, 1e-5 * Room(run), scale, "of the standard errors");
                break;
            case "df":
                comparison.Relative($"df {Column("row")}", ours[Column("row")].DegreesOfFreedom, value, 1e-5 * Room(run));
                break;
            case "p":
                comparison.Within($"p {Column("row")}", ours[Column("row")].PValue, value, 1e-4 * Room(run), value, "of it");
                break;
            default:
                FTest test = Joint(run, ours, s_tests[(run.Reference.Id, what.Split(' ')[1])]);
                (double own, double tolerance) = what.Split(' ')[0] switch
                {
                    "F" => (test.FStatistic, 1e-4),
                    "df" => (test.DenominatorDegreesOfFreedom, 1e-4),
                    _ => (test.PValue, 1e-3),
                };
                comparison.Relative(what, own, value, tolerance * Room(run));
                break;
        }
    }

    private static FTest Joint(CaseRun run, RobustCovariance ours, int[] coefficients) => ours.JointTest(
        [.. coefficients.Select(k => Enumerable.Range(0, ours.Count).Select(j => j == run.ColumnOfReference[k] ? 1.0 : 0).ToArray())]);
}
