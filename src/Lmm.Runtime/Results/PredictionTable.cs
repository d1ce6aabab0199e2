using System.Collections;

namespace Lmm;

/// <summary>
/// Predictions of rows with standard errors and intervals. The covariance parameters are taken as known, as everywhere in
/// the literature of BLUP; docs/math/prediction.md has the formulas.
/// </summary>
public sealed partial class PredictionTable : IReadOnlyList<PredictedRow>
{
    private readonly PredictedRow[] _rows;

    internal PredictionTable(FittedLevel level, DegreesOfFreedomMethod method, PredictedRow[] rows)
    {
        Level = level;
        Method = method;
        _rows = rows;
    }

    /// <summary>What is predicted: the mean over all levels, or that of the row's own levels.</summary>
    public FittedLevel Level { get; }

    /// <summary>
    /// Where the degrees of freedom of the intervals come from: those of the fixed part x'beta by this method, with its
    /// covariance of the coefficients; <see cref="DegreesOfFreedomMethod.Asymptotic"/> gives normal intervals.
    /// </summary>
    public DegreesOfFreedomMethod Method { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public PredictedRow this[int index] => _rows[index];

    /// <inheritdoc/>
    public IEnumerator<PredictedRow> GetEnumerator() => ((IEnumerable<PredictedRow>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The prediction of one row; all numbers are NaN where a predictor is missing.</summary>
public sealed class PredictedRow
{
    private readonly double _responseError;
    private readonly string? _noResponse;

    /// <param name="fit">The mean.</param>
    /// <param name="standardError">Its standard error.</param>
    /// <param name="degreesOfFreedom">Of both intervals.</param>
    /// <param name="response">The expected response.</param>
    /// <param name="responseError">The standard deviation of the response's prediction error.</param>
    /// <param name="noResponse">Why there is none, or null.</param>
    internal PredictedRow(double fit, double standardError, double degreesOfFreedom, double response, double responseError, string? noResponse = null)
    {
        Fit = fit;
        StandardError = standardError;
        DegreesOfFreedom = degreesOfFreedom;
        Response = response;
        _responseError = responseError;
        _noResponse = noResponse;
    }

    /// <summary>Whether the response can be predicted; without, asking for its error says why.</summary>
    public bool HasResponse => _noResponse is null;

    internal static PredictedRow Missing { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>
    /// The predicted mean: x'beta plus offset for <see cref="FittedLevel.Population"/>, and the predicted random effects of
    /// the row's levels besides for <see cref="FittedLevel.Conditional"/>; a level that the fitted rows did not have adds 0.
    /// </summary>
    public double Fit { get; }

    /// <summary>
    /// The standard deviation of the error of <see cref="Fit"/>. Population: that of estimating x'beta. Conditional: that of
    /// x'beta + z'b with b predicted (Henderson 1975); a new level adds z'G z.
    /// </summary>
    public double StandardError { get; }

    /// <summary>The degrees of freedom of the intervals; positive infinity for normal ones.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>
    /// The expected new response: <see cref="Fit"/>, and where residuals of a subject are correlated and the level is
    /// conditional, R_no R_oo^-1 times the residuals of its observed rows besides (Goldberger 1962; universal kriging).
    /// </summary>
    public double Response { get; }

    /// <summary>
    /// The standard deviation of the error of <see cref="Response"/>. Conditional: residual variance included, reduced by
    /// what the subject's observed residuals tell. Population: a response of levels and a subject never seen.
    /// </summary>
    /// <exception cref="InvalidOperationException">It needs the rows of the fit, or occasions that the new rows do not have; the message says which.</exception>
    public double ResponseStandardError => _noResponse is null ? _responseError : throw new InvalidOperationException(_noResponse);

    /// <summary>The interval for the mean: <see cref="Fit"/> plus and minus the quantile of t times <see cref="StandardError"/>.</summary>
    /// <param name="level">The coverage, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public Interval ConfidenceInterval(double level = 0.95) => Interval.Of(Fit, StandardError, DegreesOfFreedom, level);

    /// <summary>The interval for a new response: <see cref="Response"/> plus and minus the quantile of t times <see cref="ResponseStandardError"/>.</summary>
    /// <param name="level">The coverage, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="ResponseStandardError"/>.</exception>
    public Interval PredictionInterval(double level = 0.95) => Interval.Of(Response, ResponseStandardError, DegreesOfFreedom, level);

    /// <summary>As in <c>253.664 (standard error 12.5, df 17)</c>, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant($"{Fit:G6} (standard error {StandardError:G6}, df {DegreesOfFreedom:G6})");
}
