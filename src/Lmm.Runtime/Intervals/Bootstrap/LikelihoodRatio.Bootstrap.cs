using Lmm.Fitting;

namespace Lmm;

public static partial class LikelihoodRatio
{
    /// <summary>
    /// The parametric bootstrap of the likelihood ratio: responses are drawn from the reduced model, both models are fitted to
    /// each, by the estimation of the given fits. Right for small samples and for variances, where chi-squared is not
    /// (Halekoh and Højsgaard 2014, J. Stat. Soft. 59, section 3).
    /// </summary>
    /// <param name="first">A fit.</param>
    /// <param name="second">Another; the one with fewer parameters is the null model.</param>
    /// <param name="count">Replicates.</param>
    /// <param name="seed">The same seed gives the same result whatever the number of threads.</param>
    /// <param name="options">Threads, progress, cancellation; null for the defaults.</param>
    /// <param name="areResidualsNested">As for <see cref="Compare"/>.</param>
    /// <exception cref="ArgumentException">As for <see cref="Compare"/>.</exception>
    /// <exception cref="InvalidOperationException">A fit was read from a document and has no rows, or rows have frequencies.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static BootstrapLikelihoodRatioTest Bootstrap(
        MixedModelFit first, MixedModelFit second, int count, int seed, BootstrapOptions? options = null, bool areResidualsNested = false)
    {
        LikelihoodRatioTest test = Compare(first, second, areResidualsNested);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        options ??= new BootstrapOptions();
        DesignMatrices reduced = Rows(test.Reduced);
        FitOptions fit = options.Fit with { Progress = null, CancellationToken = default };
        Refitter[] models =
        [
            new Refitter(reduced, test.Reduced.Estimation, fit),
            new Refitter(Rows(test.Full), test.Full.Estimation, fit),
        ];

        // Under REML the two criteria can differ by a constant of the codings of X.
        double coding = NestedModels.CodingFreeDeviance(test.Reduced, test.Full) - test.Reduced.Deviance;
        double[] statistics = new double[count];
        Array.Fill(statistics, double.NaN);
        RefitCounts counts = Replication.Run(count, seed, ResponseSimulator.Of(reduced, test.Reduced.Solution), models, options, (replicate, solutions) =>
            statistics[replicate] = Math.Max(0, solutions[0].Deviance + coding - solutions[1].Deviance));
        return new BootstrapLikelihoodRatioTest(test, seed, counts, statistics);
    }

    /// <summary>Refits both models by maximum likelihood, then as <see cref="Bootstrap"/>: for REML fits with different fixed parts.</summary>
    /// <param name="first">A fit.</param>
    /// <param name="second">Another; the one with fewer parameters is the null model.</param>
    /// <param name="count">Replicates.</param>
    /// <param name="seed">The same seed gives the same result whatever the number of threads.</param>
    /// <param name="options">Threads, progress, cancellation; null for the defaults.</param>
    /// <param name="areResidualsNested">As for <see cref="Compare"/>.</param>
    /// <exception cref="ArgumentException">As for <see cref="Compare"/>.</exception>
    /// <exception cref="InvalidOperationException">A fit was read from a document and has no rows, or rows have frequencies.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static BootstrapLikelihoodRatioTest BootstrapByMaximumLikelihood(
        MixedModelFit first, MixedModelFit second, int count, int seed, BootstrapOptions? options = null, bool areResidualsNested = false)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        FitOptions? fit = options?.Fit;
        return Bootstrap(first.Refit(Estimation.MaximumLikelihood, fit), second.Refit(Estimation.MaximumLikelihood, fit), count, seed, options, areResidualsNested);
    }

    private static DesignMatrices Rows(MixedModelFit fit) => fit.Data.Design
        ?? throw new InvalidOperationException("A bootstrap needs the rows, and a fit was read from a document, which does not keep them.");
}

/// <summary>The result of a parametric bootstrap of the likelihood ratio.</summary>
public sealed class BootstrapLikelihoodRatioTest
{
    // Two optima of the same data differ by rounding: what is that near is not below.
    private const double Rounding = 1e-7;

    private readonly double[] _used;

    internal BootstrapLikelihoodRatioTest(LikelihoodRatioTest test, int seed, RefitCounts refits, double[] statistics)
    {
        Test = test;
        Seed = seed;
        Refits = refits;
        Statistics = statistics;
        _used = [.. statistics.Where(double.IsFinite)];
    }

    /// <summary>The observed ratio with its asymptotic p values.</summary>
    public LikelihoodRatioTest Test { get; }

    /// <summary>The seed.</summary>
    public int Seed { get; }

    /// <summary>How the refits ended; both models count as one.</summary>
    public RefitCounts Refits { get; }

    /// <summary>The ratio of every replicate, in order; NaN where a refit is not used.</summary>
    public IReadOnlyList<double> Statistics { get; }

    /// <summary>(1 + replicates at or above the observed ratio) / (1 + replicates used).</summary>
    public double PValue => (1.0 + _used.Count(x => x >= Test.Statistic - Rounding)) / (1 + _used.Length);

    /// <summary>The Monte Carlo standard error of the p value.</summary>
    public double MonteCarloError => Math.Sqrt(PValue * (1 - PValue) / Math.Max(_used.Length, 1));

    /// <summary>As in <c>likelihood ratio 4.047 on 3: bootstrap p 0.365 (Monte Carlo error 0.011), chi-squared p 0.256; 2000 replicates, ...</c></summary>
    public override string ToString() => FormattableString.Invariant(
        $"likelihood ratio {Test.Statistic:G5} on {Test.DegreesOfFreedom}: bootstrap p {NumberText.PValue(PValue)} (Monte Carlo error {MonteCarloError:G2}), chi-squared p {NumberText.PValue(Test.NaivePValue)}; {Refits}; seed {Seed}");
}

public sealed partial class RandomEffectTestTable
{
    /// <summary>
    /// The same tests by parametric bootstrap, where the boundary law is not known or the sample is small: responses are drawn
    /// from each reduced model. By the names of the parts.
    /// </summary>
    /// <param name="count">Replicates of each test.</param>
    /// <param name="seed">The same seed gives the same results whatever the number of threads.</param>
    /// <param name="options">Threads, progress (of each test), cancellation; null for the defaults.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public IReadOnlyDictionary<string, BootstrapLikelihoodRatioTest> Simulate(int count, int seed, BootstrapOptions? options = null) =>
        _rows.ToDictionary(row => row.Name, row => LikelihoodRatio.Bootstrap(row.Reduced, Full, count, seed, options));
}
