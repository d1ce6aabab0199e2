namespace Lmm;

/// <summary>How a fit ended: one of <see cref="Interior"/>, <see cref="Boundary"/>, <see cref="NotConverged"/>.</summary>
public abstract record Convergence
{
    private Convergence()
    {
    }

    /// <summary>The optimum lies inside the parameter space.</summary>
    public sealed record Interior : Convergence;

    /// <summary>The optimum lies on the boundary: an ordinary answer, with some variation estimated as exactly none.</summary>
    /// <param name="Components">What stands at its bound, in which direction and why.</param>
    public sealed record Boundary(IReadOnlyList<BoundaryComponent> Components) : Convergence;

    /// <summary>The optimum was not found; the numbers are those of the best parameters seen.</summary>
    /// <param name="Reason">What stopped the search.</param>
    public sealed record NotConverged(string Reason) : Convergence;

    /// <summary>True for <see cref="Interior"/> and <see cref="Boundary"/>.</summary>
    public bool IsConverged => this is not NotConverged;
}

/// <summary>A variance component at its bound.</summary>
/// <param name="Group">The grouping, as in <c>Litter</c>.</param>
/// <param name="Direction">The combination of effects without variation, as in <c>(Intercept)</c> or <c>0.8 (Intercept) - 0.6 Days</c>.</param>
/// <param name="Why">In words, with what to do.</param>
public sealed record BoundaryComponent(string Group, string Direction, string Why);
