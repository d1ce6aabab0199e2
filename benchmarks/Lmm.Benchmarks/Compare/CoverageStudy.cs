using System.Globalization;
using System.Text;
using Lmm.Benchmarks.Cases;

namespace Lmm.Benchmarks.Compare;

/// <summary>
/// How often 95 % intervals of a small split plot hold the truth, by method, over simulated experiments. Not a test: it takes
/// minutes, and its result is committed with seed and date.
/// </summary>
internal sealed class CoverageStudy(int replicates, int seed)
{
    private const int Blocks = 5;
    private const double BlockDeviation = 3;
    private const double PlotDeviation = 3;
    private const double Sigma = 2;

    private static readonly DegreesOfFreedomMethod[] Methods =
        [DegreesOfFreedomMethod.KenwardRoger, DegreesOfFreedomMethod.Satterthwaite, DegreesOfFreedomMethod.Asymptotic];

    private static readonly (string Name, double[] Weights)[] Contrasts =
    [
        ("whole plots: weekly - none, mean over treatments", [0, 1, 0, 0, 0.5, 0]),
        ("subplots: treated - untreated, mean over irrigation", [0, 0, 0, 1, 1 / 3.0, 1 / 3.0]),
        ("interaction: treatment effect, daily - none", [0, 0, 0, 0, 0, 1]),
        ("whole plots within treated: weekly - none", [0, 1, 0, 0, 1, 0]),
        ("mean of untreated without irrigation", [1, 0, 0, 0, 0, 0]),
    ];

    /// <summary>The page: the complete design, and one that lost four subplots, where the methods differ.</summary>
    public string Run()
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        var page = new StringBuilder("# Coverage of 95 % intervals\n\n");
        page.Append(invariant, $"{DateTime.UtcNow:yyyy-MM-dd}, seed {seed}, {replicates} simulated experiments of each design: {Blocks} blocks, 3 whole plots in each, 2 subplots in each;\n");
        page.Append(invariant, $"standard deviations {BlockDeviation} (blocks), {PlotDeviation} (whole plots), {Sigma} (subplots). Fits at a boundary or not converged are counted like all others.\n");
        page.Append(invariant, $"Monte Carlo standard error {100 * Math.Sqrt(0.95 * 0.05 / replicates):F2} %.\n");
        Table(page, "All 30 subplots", _ => true);
        Table(page, "Four subplots lost", row => row is not { Block: 2, Irrigation: Irrigation.Weekly, Treated: true }
            and not { Block: 3, Irrigation: Irrigation.None } and not { Block: 5, Irrigation: Irrigation.Daily, Treated: false });
        page.Append(invariant, $"\nMade by `dotnet run -c Release --project benchmarks/Lmm.Benchmarks -- coverage --replicates {replicates} --seed {seed}`.\n");
        return page.ToString();
    }

    private void Table(StringBuilder page, string title, Func<CoveragePlot, bool> isKept)
    {
        CoveragePlotModel model = CoveragePlotModel.Create(
            from block in Enumerable.Range(1, Blocks)
            from irrigation in Enum.GetValues<Irrigation>()
            from treated in new[] { false, true }
            let row = new CoveragePlot((7 * block) + (irrigation == Irrigation.Daily ? 1 : block % 2), irrigation, treated, block)
            where isKept(row)
            select row);
        SimulationParameters truth = new()
        {
            Coefficients = [10, 2, 4, 1, -0.5, 1.5],
            ResidualStandardDeviation = Sigma,
            Covariances = [.. model.Matrices.RandomTerms.Select(term => new[,] { { Square(term.GroupName == "Block" ? BlockDeviation : PlotDeviation) } })],
        };
        int[,] covered = new int[Contrasts.Length, Methods.Length];
        object gate = new();
        int boundary = 0;
        int failed = 0;
        CoveragePlotFit template = model.Fit();
        Parallel.For(0, replicates, replicate =>
        {
            MixedModelFit fit = template.Refit(model.Simulate(unchecked((seed * 1_000_003) + replicate), truth));
            bool[,] holds = Holds(fit, truth);
            lock (gate)
            {
                boundary += fit.Convergence is Convergence.Boundary ? 1 : 0;
                failed += fit.Convergence.IsConverged ? 0 : 1;
                for (int c = 0; c < Contrasts.Length; c++)
                {
                    for (int m = 0; m < Methods.Length; m++)
                    {
                        covered[c, m] += holds[c, m] ? 1 : 0;
                    }
                }
            }
        });
        Write(page, FormattableString.Invariant($"{title}: {boundary} fits at a boundary, {failed} not converged"), covered);
    }

    private static double Square(double x) => x * x;

    private static bool[,] Holds(MixedModelFit fit, SimulationParameters truth)
    {
        bool[,] holds = new bool[Contrasts.Length, Methods.Length];
        for (int c = 0; c < Contrasts.Length; c++)
        {
            double expected = Contrasts[c].Weights.Zip(truth.Coefficients, (l, beta) => l * beta).Sum();
            for (int m = 0; m < Methods.Length; m++)
            {
                Interval interval = fit.Contrast(Contrasts[c].Weights, null, Methods[m]).ConfidenceInterval();
                holds[c, m] = interval.Lower <= expected && expected <= interval.Upper;
            }
        }

        return holds;
    }

    private void Write(StringBuilder page, string title, int[,] covered)
    {
        page.Append("\n## ").Append(title).Append("\n\n| Interval of | ").AppendJoin(" | ", Methods).Append(" |\n|---|")
            .Append(string.Concat(Methods.Select(_ => "--:|"))).Append('\n');
        for (int c = 0; c < Contrasts.Length; c++)
        {
            page.Append("| ").Append(Contrasts[c].Name);
            for (int m = 0; m < Methods.Length; m++)
            {
                page.Append(CultureInfo.InvariantCulture, $" | {100.0 * covered[c, m] / replicates:F2} %");
            }

            page.Append(" |\n");
        }
    }
}
