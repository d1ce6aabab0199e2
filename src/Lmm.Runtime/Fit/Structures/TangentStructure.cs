using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// Psi(w) = Psi_0 + sum w_k D_k near w = 0: a given covariance matrix and the directions in which it may change. Not for
/// fitting, but for the information at a point where a model has no working parameters, as at a variance of zero.
/// </summary>
internal sealed class TangentStructure : CovarianceStructure
{
    private readonly double[] _psi;
    private readonly double[][] _directions;
    private readonly double _floor;

    /// <param name="q">The number of effects.</param>
    /// <param name="psi">Psi_0, q x q, positive semidefinite.</param>
    /// <param name="directions">D_k, symmetric.</param>
    /// <param name="rowsPerLevel">As for every structure.</param>
    public TangentStructure(int q, double[] psi, double[][] directions, double rowsPerLevel)
        : base(q)
    {
        _psi = psi;
        _directions = directions;
        _floor = VarianceFloor / rowsPerLevel;
        Components = [.. Enumerable.Range(0, q).Select(a => MomentComponent.Projector(MomentComponent.Unit(q, a)))];
    }

    /// <inheritdoc/>
    public override int ParameterCount => _directions.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<MomentComponent> Components { get; }

    /// <inheritdoc/>
    public override void Start(ReadOnlySpan<double> psi, double smallest, Span<double> w) => w.Clear();

    /// <inheritdoc/>
    public override ParameterRange Range(ReadOnlySpan<double> w, int k, bool far) =>
        new(double.NegativeInfinity, double.PositiveInfinity, double.PositiveInfinity);

    /// <inheritdoc/>
    public override bool IsAtBound(ReadOnlySpan<double> w, int k) => false;

    /// <inheritdoc/>
    public override void Factor(ReadOnlySpan<double> w, Span<double> t, Span<double> tInverse)
    {
        (double[] values, double[] vectors) = Decompose(w);
        for (int k = 0; k < EffectCount; k++)
        {
            double root = Math.Sqrt(Math.Max(values[k], _floor));
            for (int a = 0; a < EffectCount; a++)
            {
                t[(a * EffectCount) + k] = vectors[(a * EffectCount) + k] * root;
                tInverse[(k * EffectCount) + a] = vectors[(a * EffectCount) + k] / root;
            }
        }
    }

    /// <inheritdoc/>
    public override void ExactFactor(ReadOnlySpan<double> w, Span<double> t)
    {
        (double[] values, double[] vectors) = Decompose(w);
        for (int i = 0; i < vectors.Length; i++)
        {
            double value = values[i % EffectCount];
            t[i] = value > _floor ? vectors[i] * Math.Sqrt(value) : 0;
        }
    }

    /// <inheritdoc/>
    public override void Derivative(ReadOnlySpan<double> w, int k, Span<double> derivative) => _directions[k].CopyTo(derivative);

    /// <summary>Nothing: Psi is linear.</summary>
    public override void AddCurvature(ReadOnlySpan<double> w, ReadOnlySpan<double> gamma, Span<double> h, int stride, bool exact)
    {
    }

    /// <inheritdoc/>
    public override void MaximiseComplete(ReadOnlySpan<double> secondMoment, Span<double> w) =>
        throw new NotSupportedException("A tangent of a covariance matrix is not fitted.");

    private (double[] Values, double[] Vectors) Decompose(ReadOnlySpan<double> w)
    {
        double[] psi = (double[])_psi.Clone();
        for (int k = 0; k < w.Length; k++)
        {
            VectorKernels.Axpy(w[k], _directions[k], psi);
        }

        double[] values = new double[EffectCount];
        double[] vectors = new double[EffectCount * EffectCount];
        SymmetricEigen.Decompose(EffectCount, psi, values, vectors);
        return (values, vectors);
    }
}
