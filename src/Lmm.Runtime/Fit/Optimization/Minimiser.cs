namespace Lmm.Fitting;

/// <summary>The minimum of an objective by the optimizers that it takes.</summary>
internal static class Minimiser
{
    // Before a search by values: Newton's method would creep along the slopes of a kink to its limit.
    private const double NearEnough = 0.01;
    private const int MostBefore = 20;

    /// <summary>The optimizer asked for, and after it values alone where the derivatives jump: Newton's method stops at a kink.</summary>
    /// <param name="objective">What is minimised, from its own start.</param>
    /// <param name="options">The optimizer and its limits.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Optimum Minimise(IObjective objective, FitOptions options)
    {
        if (!objective.HasKinks)
        {
            return new NewtonOptimizer(objective, options).Minimise();
        }

        FitOptions coarse = options with
        {
            Tolerance = Math.Max(options.Tolerance, NearEnough),
            MaximumEvaluations = Math.Min(options.MaximumEvaluations ?? MostBefore, MostBefore),
        };
        return new PatternSearch(objective, options).Polish(new NewtonOptimizer(objective, coarse).Minimise());
    }
}
