namespace Lmm;

/// <summary>From design matrices to a solution: cross products, criterion, optimum, solution.</summary>
public static class Fitter
{
    /// <summary>Fits by the estimation asked for. Non-convergence is a result, not an exception.</summary>
    /// <param name="design">The matrices; not changed.</param>
    /// <param name="estimation">REML or ML.</param>
    /// <param name="options">Tolerances and switches; null for the defaults.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Solution Fit(DesignMatrices design, Estimation estimation, FitOptions? options = null) =>
        throw new NotSupportedException("The fitter is being built.");
}
