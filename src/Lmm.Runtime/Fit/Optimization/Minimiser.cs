namespace Lmm.Fitting;

/// <summary>The minimum of an objective by the optimizer that it takes.</summary>
internal static class Minimiser
{
    /// <summary>The optimizer asked for or, where first derivatives jump, the one that knows where.</summary>
    /// <param name="objective">What is minimised, from its own start.</param>
    /// <param name="options">The optimizer and its limits.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Optimum Minimise(IObjective objective, FitOptions options) =>
        HasKinks(objective)
            ? new KinkedOptimizer(objective, options).Minimise()
            : new NewtonOptimizer(objective, options).Minimise();

    private static bool HasKinks(IObjective objective)
    {
        for (int k = 0; k < objective.Count; k++)
        {
            if (objective.IsKinked(k))
            {
                return true;
            }
        }

        return false;
    }
}
