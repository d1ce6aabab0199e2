using Lmm.Fitting;

namespace Lmm;

/// <summary>Draws responses from a fit, fits them again, and keeps statistics of the refits.</summary>
internal sealed class ParametricBootstrap(FitData data, DesignMatrices design, BootstrapOptions options)
{
    /// <summary>Runs it.</summary>
    public BootstrapResult Run(int count, int seed, IReadOnlyList<BootstrapStatistic>? statistics)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "A bootstrap has one replicate or more.");
        }

        IReadOnlyList<BootstrapStatistic> wanted = statistics
            ?? [.. ModelParameter.Of(data.Shape, data.Solution).Select(p => new BootstrapStatistic(p.Name, model => model.Value(p)))];
        RefittedModel original = new(data.Shape, data.Solution);
        double[] estimates = [.. wanted.Select(statistic => statistic.Function(original))];
        double[][] values = [.. wanted.Select(_ => new double[count])];
        foreach (double[] row in values)
        {
            Array.Fill(row, double.NaN);
        }

        Refitter refitter = new(design, data.Solution.Estimation, FitOptions);
        RefitCounts counts = Replication.Run(count, seed, ResponseSimulator.Of(design, data.Solution), [refitter], options, (replicate, solutions) =>
        {
            RefittedModel model = new(data.Shape, solutions[0]);
            for (int s = 0; s < wanted.Count; s++)
            {
                values[s][replicate] = wanted[s].Function(model);
            }
        });
        Lazy<double[]> accelerations = new(() => Jackknife(wanted));
        return new BootstrapResult(
            seed, counts, [.. wanted.Select((statistic, s) => new BootstrapSample(statistic.Name, estimates[s], values[s], () => accelerations.Value[s]))]);
    }

    private FitOptions FitOptions => options.Fit with { Progress = null, CancellationToken = default };

    /// <summary>
    /// Efron's acceleration of each statistic, sum d^3 / (6 (sum d^2)^(3/2)), d the jackknife's deviations from their mean, one
    /// independent group left out at a time.
    /// </summary>
    private double[] Jackknife(IReadOnlyList<BootstrapStatistic> statistics)
    {
        int[] groups = IndependentGroups.Of(design)
            ?? throw new InvalidOperationException("A bias-corrected accelerated interval needs independent groups to leave out, and this design has none: its groupings are crossed, or residuals are correlated across them. Ask for Basic or Percentile.");
        int count = groups.Max() + 1;
        double[][] left = new double[count][];
        for (int g = 0; g < count; g++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int[] rows = [.. Enumerable.Range(0, design.RowCount).Where(row => groups[row] != g)];
            DesignMatrices fewer = DesignSubset.Of(design, rows);
            Solution solution = Fitter.Fit(fewer, data.Solution.Estimation, FitOptions);
            RefittedModel model = new(data.Shape, solution);
            left[g] = [.. statistics.Select(statistic => statistic.Function(model))];
        }

        return [.. statistics.Select((statistic, s) => Acceleration(statistic.Name, [.. left.Select(row => row[s])]))];
    }

    private static double Acceleration(string name, double[] values)
    {
        double mean = values.Average();
        double second = values.Sum(x => (mean - x) * (mean - x));
        double third = values.Sum(x => (mean - x) * (mean - x) * (mean - x));
        double acceleration = second == 0 ? 0 : third / (6 * Math.Pow(second, 1.5));
        return double.IsFinite(acceleration)
            ? acceleration
            : throw new InvalidOperationException($"{name} is not defined when one group is left out, so there is no bias-corrected accelerated interval. Ask for Basic or Percentile.");
    }
}
