namespace Lmm;

/// <summary>What reports and prediction read of a design after the rows are gone.</summary>
internal sealed class FitShape
{
    public required int RowCount { get; init; }

    public required IReadOnlyList<string> ColumnNames { get; init; }

    public required IReadOnlyList<int> ColumnTerms { get; init; }

    public required IReadOnlyList<TermShape> Terms { get; init; }

    /// <summary>The residual covariance; null for independent residuals of one variance.</summary>
    public ResidualShape? Residual { get; init; }

    /// <summary>
    /// Minimum, quartiles and maximum of the scaled residuals (R's quantile type 7). Found when first asked for, as the
    /// fingerprints are: on a million rows each costs as much as the fit.
    /// </summary>
    public required Lazy<double[]> ScaledResiduals { get; init; }

    /// <summary>
    /// For each aliased column, in ascending order, its coordinates in the estimated columns: aliased x r.
    /// </summary>
    public required double[,] Aliases { get; init; }

    /// <summary>The mean of each column of X over the rows, each as often as its frequency says: where means of covariates come from.</summary>
    public required Lazy<double[]> ColumnMeans { get; init; }

    /// <summary>The mean of the offset; 0 where there is none.</summary>
    public required Lazy<double> OffsetMean { get; init; }

    /// <summary>How often the levels of factors occur together; null where a document does not say.</summary>
    public required Lazy<CellCounts?> Cells { get; init; }

    /// <summary>The numbers of the mixed model equations; null where a document does not keep them.</summary>
    public required Lazy<EquationProducts?> Equations { get; init; }

    /// <summary>SHA-256 of response, weights, frequencies and offset: whether two fits are of the same data.</summary>
    public required Lazy<string> DataFingerprint { get; init; }

    /// <summary>SHA-256 of the fixed effects matrix.</summary>
    public required Lazy<string> FixedFingerprint { get; init; }
}

/// <summary>A random term without its rows.</summary>
internal sealed record TermShape(
    string GroupName,
    IReadOnlyList<string> EffectNames,
    Covariance Covariance,
    IReadOnlyList<string> Levels);
