using Lmm.Fitting;

namespace Lmm;

/// <summary>
/// Fits one model to many responses of the same rows. Not safe to use from several threads: each has its own by
/// <see cref="Share"/>, which costs no pass over the rows.
/// </summary>
public sealed class ModelRefitter
{
    private readonly FitShape _shape;
    private readonly Refitter _refitter;

    internal ModelRefitter(FitShape shape, Refitter refitter)
    {
        _shape = shape;
        _refitter = refitter;
    }

    /// <summary>Another one over the same rows, for another thread.</summary>
    public ModelRefitter Share() => new(_shape, _refitter.Share());

    /// <summary>The estimates for a response; equal to those of a fresh fit.</summary>
    /// <param name="response">n values in the order of the rows used.</param>
    /// <exception cref="ArgumentException">The length is wrong, a value is not finite, or the fixed effects reproduce it exactly.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public RefittedModel Refit(IReadOnlyList<double> response) => new(_shape, _refitter.Refit(Checked(response, _shape.RowCount)));

    internal static double[] Checked(IReadOnlyList<double> response, int rows)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Count != rows)
        {
            throw new ArgumentException(FormattableString.Invariant($"The model has {rows} rows; {response.Count} responses were given."), nameof(response));
        }

        double[] y = [.. response];
        int wrong = Array.FindIndex(y, value => !double.IsFinite(value));
        return wrong < 0 ? y : throw new ArgumentException(FormattableString.Invariant($"The response of row {wrong + 1} is {y[wrong]}, not a finite number."), nameof(response));
    }
}
