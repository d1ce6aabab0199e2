using Lmm.Blocks;
using Lmm.Fitting;

namespace Lmm;

/// <summary>From design matrices to a solution: cross products, criterion, optimum, solution.</summary>
public static class Fitter
{
    /// <summary>Fits by the estimation asked for. Non-convergence is a result, not an exception.</summary>
    /// <param name="design">The matrices; not changed.</param>
    /// <param name="estimation">REML or ML.</param>
    /// <param name="options">Tolerances and switches; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no more rows than fixed effects, or these reproduce the response exactly.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Solution Fit(DesignMatrices design, Estimation estimation, FitOptions? options = null)
    {
        options ??= new FitOptions();
        return design.Residual?.Variances.Any(variance => variance.OfFittedValue) == true
            ? new FittedValueScheme(design, estimation, options).Fit()
            : new SolutionBuilder(design, Optimise(design, estimation, options, out Optimum optimum), optimum).Build();
    }

    /// <summary>The criterion of a design and its optimum.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Fit"/>.</exception>
    internal static Criterion Optimise(DesignMatrices design, Estimation estimation, FitOptions options, out Optimum optimum)
    {
        Criterion criterion = CriterionOf(design, estimation, options);
        optimum = Minimiser.Minimise(criterion, options);
        return criterion;
    }

    /// <summary>The criterion of a design that can be fitted.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Fit"/>.</exception>
    internal static Criterion CriterionOf(DesignMatrices design, Estimation estimation, FitOptions options)
    {
        int threads = options.Threads ?? Environment.ProcessorCount;
        DataPass data = DataPass.Over(design, threads);
        if (data.Observations <= data.Basis.Rank)
        {
            throw new ArgumentException(
                $"The design has {data.Observations:0} rows for {data.Basis.Rank} fixed effects: nothing is left to estimate variation from.",
                nameof(design));
        }

        if (data.IsReproduced)
        {
            throw new ArgumentException(
                "The fixed effects reproduce the response exactly: there is no variation left for a mixed model to explain. Check whether the response was computed from them, or is constant.",
                nameof(design));
        }

        return new Criterion(data, estimation, threads);
    }

    /// <summary>
    /// -2 log L at given relative factors, no optimisation: the second of the four stages on its own.
    /// </summary>
    /// <param name="design">The matrices.</param>
    /// <param name="estimation">REML or ML.</param>
    /// <param name="relativeCovariances">
    /// For each random term its covariance matrix divided by sigma^2, q x q, positive semidefinite.
    /// </param>
    public static double Deviance(DesignMatrices design, Estimation estimation, IReadOnlyList<double[,]> relativeCovariances)
    {
        return Deviance(design, estimation, relativeCovariances, []);
    }

    /// <summary>-2 log L at given relative factors and residual parameters, no optimisation.</summary>
    /// <param name="design">The matrices.</param>
    /// <param name="estimation">REML or ML.</param>
    /// <param name="relativeCovariances">For each random term its covariance matrix divided by sigma^2, q x q, positive semidefinite.</param>
    /// <param name="residualParameters">The residual parameters on their natural scale, in the order of results; empty for R = I.</param>
    /// <exception cref="ArgumentException">The number of residual parameters is wrong, or one is outside its range.</exception>
    public static double Deviance(
        DesignMatrices design, Estimation estimation, IReadOnlyList<double[,]> relativeCovariances, IReadOnlyList<double> residualParameters)
    {
        using Criterion criterion = new(DataPass.Over(design), estimation);
        RelativeFactors.Set(criterion, relativeCovariances);
        return criterion.SetResidual([.. residualParameters]) ? criterion.ValueAtFactors() : double.NaN;
    }
}
