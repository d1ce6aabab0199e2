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
}
