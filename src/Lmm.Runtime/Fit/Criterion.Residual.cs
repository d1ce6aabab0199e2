using System.Buffers;
using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

internal sealed partial class Criterion
{
    private readonly ProductWeights? _weights;
    private readonly ResidualDirections? _residualDirections;
    private double[]? _given;

    /// <summary>The residual structure, whose parameters follow those of the random terms; null for R = I.</summary>
    public ResidualModel? Residual { get; }

    /// <summary>The residual parameters among all.</summary>
    public ReadOnlySpan<double> ResidualPart(ReadOnlySpan<double> w) => w[Parameters.Count..];

    /// <summary>Whether parameter <paramref name="k"/> stands at its bound and carries no information.</summary>
    public bool IsAtBound(ReadOnlySpan<double> w, int k) => k < Parameters.Count
        ? Parameters.IsAtBound(w, k)
        : Residual!.Structure.IsAtBound(ResidualPart(w), k - Parameters.Count);

    /// <summary>Sets the cross products to those at residual parameters on their natural scale; false where R is not positive definite.</summary>
    public bool SetResidual(double[] natural)
    {
        if (Residual is null)
        {
            return natural.Length == 0 ? true : throw new ArgumentException("The design has no residual structure: it takes no residual parameters.", nameof(natural));
        }

        double[] w = new double[Residual.Count];
        Residual.Structure.FromNatural(natural, w);
        return Residual.Update(w);
    }

    /// <summary>What is left of the response at the last evaluation with derivatives: y - X beta - Z b in weighted rows, n values.</summary>
    public double[] ConditionalResiduals()
    {
        PosteriorBlocks posterior = Posterior;
        return (_weights?.Residuals ?? new ColumnResiduals(_a, OwnFactor, Parameters, posterior)).OfResponse(_data);
    }

    /// <summary>
    /// The search starts where one of the same rows with another R ended: its Psi, and its residual parameters, or moments of
    /// its residuals where there are others.
    /// </summary>
    /// <param name="previous">The other criterion.</param>
    /// <param name="at">Where it ended.</param>
    public void StartFrom(Criterion previous, double[] at)
    {
        double[] w = new double[Count];
        previous.EnsureAt(at);
        Parameters.TakeCovariances(previous.Parameters.T, 1, w);
        if (Residual!.Count == previous.Residual!.Count)
        {
            previous.ResidualPart(at).CopyTo(w.AsSpan(Parameters.Count));
        }
        else
        {
            double ratio = Residual.Structure.Start(previous.ConditionalResiduals(), Residual.Products.Pieces.Subjects, w.AsSpan(Parameters.Count));
            Parameters.TakeCovariances(previous.Parameters.T, 1 / ratio, w);
        }

        _given = w;
    }

    /// <inheritdoc/>
    public bool IsKinked(int k) => k >= Parameters.Count && Residual!.Structure.IsKinked(k - Parameters.Count);

    /// <inheritdoc/>
    public bool IsStartGiven => _given is not null;

    /// <inheritdoc/>
    public bool StartElsewhere(Span<double> w) => Residual?.Structure.StartElsewhere(w[Parameters.Count..]) ?? false;

    /// <inheritdoc/>
    public void Kinks(ReadOnlySpan<double> w, int k, double reach, List<Kink> kinks)
    {
        if (k >= Parameters.Count)
        {
            EnsureDerivativesAt(w);
            Residual!.Kinks(k - Parameters.Count, reach, kinks);
        }
    }

    /// <summary>Residual parameters by moments of the residuals that the random effects leave at R = I.</summary>
    private void StartResidual(Span<double> w)
    {
        if (Residual is null)
        {
            return;
        }

        Parameters.Update(w[..Parameters.Count]);
        _isFactored = OwnFactor.Update(Parameters.T);
        _isInverted = false;
        IReadOnlyList<int[]> subjects = Residual.Structure.SubjectsForStart(Residual.Products.Pieces.Subjects);

        // Rented: it is as long as the data, mostly written for some rows only, and of use here alone.
        double[] residual = ArrayPool<double>.Shared.Rent(_data.RowCount);
        SetResidualsForStart(subjects, residual);
        double ratio = Residual.Structure.Start(residual, subjects, w[Parameters.Count..]);
        ArrayPool<double>.Shared.Return(residual);
        if (ratio != 1)
        {
            // Psi is relative to sigma^2, which a scale of R changes.
            Parameters.TakeCovariances(Parameters.T, 1 / ratio, w);
        }
    }

    /// <summary>The conditional residuals of some subjects; those of the regression on X where T has no factor.</summary>
    private void SetResidualsForStart(IReadOnlyList<int[]> subjects, double[] residual)
    {
        if (!_isFactored)
        {
            _data.Residual.CopyTo(residual, 0);
        }
        else
        {
            _ = Posterior;
            _weights!.Residuals.OfResponse(_data, subjects, residual);
        }
    }

    /// <summary>
    /// The second derivatives between residual parameters, without the traces tr(C^-1 dA_j C^-1 dA_k), which are small where
    /// rows outnumber effects; where these are not positive definite, what they are in expectation.
    /// </summary>
    private void AddResidualCurvature(Span<double> hessian)
    {
        int count = Residual?.Count ?? 0;
        if (count == 0)
        {
            return;
        }

        int first = Parameters.Count;
        int columns = _a.ColumnCount;
        double[] exact = new double[count * count];
        double[] expected = new double[count * count];
        Residual!.Curvature(exact, expected);
        double[] projections = new double[Count * columns];
        Directions.Projections(columns - 1, projections);
        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < count; k++)
            {
                // What stands there is -nu of the absorbed part, s_j s_k within; the curvature has it twice, s_j s_k once.
                double absorbed = hessian[((first + j) * Count) + first + k];
                double s = projections[((first + j) * columns) + columns - 1] * projections[((first + k) * columns) + columns - 1];
                exact[(j * count) + k] += (2 * absorbed) + (Nu * s);
                expected[(j * count) + k] += absorbed;
            }
        }

        double[] block = IsPositiveDefinite(count, exact) ? exact : expected;
        for (int j = 0; j < count; j++)
        {
            block.AsSpan(j * count, count).CopyTo(hessian[(((first + j) * Count) + first)..]);
        }
    }

    private static bool IsPositiveDefinite(int count, double[] matrix) => SmallMatrix.Cholesky(count, (double[])matrix.Clone());

    /// <summary>One scoring step of the residual parameters: their part of an EM step, which has no closed form.</summary>
    private void ScoreResidual(Span<double> w)
    {
        int count = Residual?.Count ?? 0;
        if (count == 0)
        {
            return;
        }

        double[] exact = new double[count * count];
        double[] expected = new double[count * count];
        double[] step = new double[count];
        Residual!.Gradient(_weights!.Values, step);
        Residual.Curvature(exact, expected);
        for (int k = 0; k < count; k++)
        {
            expected[k * (count + 1)] *= 1 + 1e-8;
        }

        if (SmallMatrix.Cholesky(count, expected))
        {
            SmallMatrix.SolveLower(count, expected, step);
            SmallMatrix.SolveLowerTransposed(count, expected, step);
            for (int k = 0; k < count; k++)
            {
                TakeStep(w, Parameters.Count + k, -step[k]);
            }
        }
    }

    private void TakeStep(Span<double> w, int k, double step)
    {
        ParameterRange range = Range(w, k);
        w[k] = Math.Clamp(w[k] + Math.Clamp(step, -range.MaximumStep, range.MaximumStep), range.Lower, range.Upper);
    }
}
