namespace Lmm;

/// <summary>
/// What the columns of a design depend on besides the row itself: a fit keeps it, so that the columns of new rows mean
/// what the columns of the fitted rows meant.
/// </summary>
public sealed class FrozenDesign
{
    /// <summary>Nothing is frozen: no open factor and no polynomial.</summary>
    public static FrozenDesign Empty { get; } = new();

    /// <summary>The factors of the fixed part and of slopes with their levels in order, closed ones too.</summary>
    public IReadOnlyList<FrozenFactor> Factors { get; init; } = [];

    /// <summary>The orthogonal polynomials with what is needed to evaluate them.</summary>
    public IReadOnlyList<FrozenPolynomial> Polynomials { get; init; } = [];

    /// <summary>What the residual side goes by, or null for independent residuals of one variance.</summary>
    public FrozenResidual? Residual { get; init; }

    /// <summary>The levels of that member in order, or null when the member is not a factor of the design.</summary>
    public IReadOnlyList<string>? FindLevels(string member) =>
        Factors.FirstOrDefault(factor => factor.Member == member)?.Levels;

    /// <summary>The polynomial of that member, or null.</summary>
    public FrozenPolynomial? FindPolynomial(string member) =>
        Polynomials.FirstOrDefault(polynomial => polynomial.Member == member);
}

/// <summary>The levels of a factor.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Levels">The labels in order; the first is R's reference unless the specification names another.</param>
public sealed record FrozenFactor(string Member, IReadOnlyList<string> Levels);

/// <summary>Orthogonal polynomials over the fitted values of a covariate, by their three-term recurrence (as R's poly).</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Centers">alpha: one for each degree.</param>
/// <param name="SquaredNorms">norm2: degree + 2 values, as R's poly keeps them.</param>
public sealed record FrozenPolynomial(string Member, IReadOnlyList<double> Centers, IReadOnlyList<double> SquaredNorms);
