namespace Lmm;

/// <summary>What prediction does with a row whose grouping has a level that the fitted rows did not have.</summary>
public enum NewLevels
{
    /// <summary>Throws, naming the row, the grouping and the level.</summary>
    Error,

    /// <summary>Predicts for the average of all levels: the unseen level's effects are 0.</summary>
    Population,
}

/// <summary>The prediction for one row.</summary>
/// <param name="Population">X beta plus the offset: a level whose random effects are 0.</param>
/// <param name="Conditional">The same plus the predicted random effects of the row's levels.</param>
/// <param name="PopulationStandardError">The standard error of X beta, of the estimation of beta alone.</param>
public readonly record struct Prediction(double Population, double Conditional, double PopulationStandardError)
{
    /// <summary>The numbers in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"population {Population:G6} (standard error {PopulationStandardError:G6}), conditional {Conditional:G6}");
}

/// <summary>Which part of the model a fitted value has.</summary>
public enum FittedLevel
{
    /// <summary>X beta plus the offset.</summary>
    Population,

    /// <summary>X beta plus the offset plus Z b.</summary>
    Conditional,
}

/// <summary>The scale of a residual. All are of the conditional fitted values: y - X beta - Z b - offset.</summary>
public enum ResidualKind
{
    /// <summary>The difference itself.</summary>
    Raw,

    /// <summary>The difference divided by its standard deviation: sigma / sqrt(weight) times the variance functions.</summary>
    Pearson,

    /// <summary>
    /// L^-1 times the differences of a subject, L L' their fitted covariance in the order of the first coordinate: about
    /// independent with variance 1 where the model is right (Pinheiro and Bates 2000, section 5.3.4). Equal to
    /// <see cref="Pearson"/> where residuals are not correlated.
    /// </summary>
    Normalised,
}
