using Lmm.Fitting;

namespace Lmm;

public partial class MixedModelFit
{
    /// <summary>
    /// Profile likelihoods of all coefficients, standard deviations, correlations and sigma, on the ML deviance (a REML fit is
    /// refitted by maximum likelihood, as lme4 does), as in <c>fit.Profile()["Days"].Interval()</c>.
    /// </summary>
    /// <param name="options">How far curves go, cancellation; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">
    /// The fit was read from a document and has no rows, or its maximum likelihood refit does not converge.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public ModelProfile Profile(ProfileOptions? options = null) =>
        new(Data.Shape, RequireDesign("Profile likelihoods"), options ?? new ProfileOptions());

    /// <summary>
    /// The parametric bootstrap of all parameters: responses are drawn from the fit with new random effects and residuals, and
    /// the model is fitted to each, by the same estimation.
    /// </summary>
    /// <param name="count">Replicates.</param>
    /// <param name="seed">The same seed gives the same numbers on every machine and for every number of threads.</param>
    /// <param name="options">Threads, progress, cancellation; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">
    /// The fit was read from a document and has no rows; rows have frequencies; or the fit has not converged.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public BootstrapResult Bootstrap(int count, int seed, BootstrapOptions? options = null) => Bootstrap(count, seed, (IReadOnlyList<BootstrapStatistic>?)null, options);

    /// <summary>The parametric bootstrap of a function of the fit, as in <c>fit.Bootstrap(1000, 1, m => m["Days"] / m["(Intercept)"])</c>.</summary>
    /// <param name="count">Replicates.</param>
    /// <param name="seed">The same seed gives the same numbers on every machine and for every number of threads.</param>
    /// <param name="statistic">What is wanted of each refit; called from several threads at once.</param>
    /// <param name="options">Threads, progress, cancellation; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">As for the other overloads.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public BootstrapSample Bootstrap(int count, int seed, Func<RefittedModel, double> statistic, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        return Bootstrap(count, seed, [new BootstrapStatistic("statistic", statistic)], options)[0];
    }

    /// <summary>The parametric bootstrap of several functions of the fit; null for all parameters.</summary>
    /// <param name="count">Replicates.</param>
    /// <param name="seed">The same seed gives the same numbers on every machine and for every number of threads.</param>
    /// <param name="statistics">What is wanted of each refit.</param>
    /// <param name="options">Threads, progress, cancellation; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">As for the other overloads.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public BootstrapResult Bootstrap(int count, int seed, IReadOnlyList<BootstrapStatistic>? statistics, BootstrapOptions? options = null)
    {
        DesignMatrices design = RequireDesign("Bootstrap refits");
        if (Convergence is Convergence.NotConverged failed)
        {
            throw new InvalidOperationException($"The fit has not converged ({failed.Reason}): there is nothing to draw from. Fit it to convergence first.");
        }

        return new ParametricBootstrap(Data, design, options ?? new BootstrapOptions()).Run(count, seed, statistics);
    }

    /// <summary>Fits the same model by the same estimation to another response of the same rows.</summary>
    /// <param name="response">n values in the order of the rows used.</param>
    /// <param name="options">Options of the fit; null for the defaults.</param>
    /// <exception cref="ArgumentException">The length is wrong or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public MixedModelFit Refit(IReadOnlyList<double> response, FitOptions? options = null)
    {
        DesignMatrices design = DesignParts.WithResponse(RequireDesign("A new fit would"), ModelRefitter.Checked(response, Data.Shape.RowCount));
        Solution solution = Fitter.Fit(design, Estimation, options);
        return new MixedModelFit(FitData.Create(Specification, design, solution, Findings, OmittedRows, Data.Frozen));
    }

    /// <summary>
    /// Fits the same model to many responses of the same rows: what does not depend on the response is computed once.
    /// </summary>
    /// <param name="options">Options of every fit; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public ModelRefitter Refitter(FitOptions? options = null) =>
        new(Data.Shape, new Refitter(RequireDesign("New fits would"), Estimation, options ?? new FitOptions()));
}
