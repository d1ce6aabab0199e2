using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// Psi = sum psi_k M_k with orthogonal projectors M_k that add up to the identity: a variance for each of fixed
/// eigenspaces. Scalar, identity, diagonal and compound symmetry are of this kind; for compound symmetry the
/// eigenspaces are the mean of the effects and its complement, so that its lower bound -1/(q - 1) of the correlation is
/// a variance at zero like any other.
/// </summary>
internal sealed class ProjectorStructure : CovarianceStructure
{
    private readonly double[][] _projectors;
    private readonly VarianceScale _scale;

    private ProjectorStructure(int q, double rowsPerLevel, IReadOnlyList<MomentComponent> components)
        : base(q)
    {
        Components = components;
        _scale = new VarianceScale(rowsPerLevel);
        _projectors = [.. components.Select(component => Projector(q, component.Directions))];
    }

    /// <inheritdoc/>
    public override int ParameterCount => _projectors.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<MomentComponent> Components { get; }

    /// <summary>One variance.</summary>
    public static ProjectorStructure Identity(int q, double rowsPerLevel) => new(q, rowsPerLevel, [MomentComponent.Projector(Units(q))]);

    /// <summary>A variance for each effect.</summary>
    public static ProjectorStructure Diagonal(int q, double rowsPerLevel) =>
        new(q, rowsPerLevel, [.. Units(q).Select(direction => MomentComponent.Projector(direction))]);

    /// <summary>Equal variances and equal covariances.</summary>
    public static ProjectorStructure CompoundSymmetry(int q, double rowsPerLevel)
    {
        double[] mean = new double[q];
        Array.Fill(mean, 1 / Math.Sqrt(q));
        double[][] rest = new double[q - 1][];
        for (int k = 1; k < q; k++)
        {
            // Helmert directions: orthonormal and orthogonal to the mean.
            double[] direction = new double[q];
            double norm = Math.Sqrt(k * (k + 1.0));
            Array.Fill(direction, -1 / norm, 0, k);
            direction[k] = k / norm;
            rest[k - 1] = direction;
        }

        return new ProjectorStructure(q, rowsPerLevel, [MomentComponent.Projector(mean), MomentComponent.Projector(rest)]);
    }

    /// <inheritdoc/>
    public override void Start(ReadOnlySpan<double> psi, double smallest, Span<double> w)
    {
        for (int k = 0; k < w.Length; k++)
        {
            w[k] = _scale.Working(Math.Max(psi[k], smallest));
        }
    }

    /// <inheritdoc/>
    public override ParameterRange Range(ReadOnlySpan<double> w, int k, bool far) => VarianceScale.Range(VarianceFloor);

    /// <inheritdoc/>
    public override bool IsAtBound(ReadOnlySpan<double> w, int k) => w[k] <= VarianceFloor * 1.0001;

    /// <inheritdoc/>
    public override void Factor(ReadOnlySpan<double> w, Span<double> t, Span<double> tInverse)
    {
        t.Clear();
        tInverse.Clear();
        for (int k = 0; k < _projectors.Length; k++)
        {
            double root = Math.Sqrt(_scale.Variance(Math.Max(w[k], VarianceFloor)));
            VectorKernels.Axpy(root, _projectors[k], t);
            VectorKernels.Axpy(1 / root, _projectors[k], tInverse);
        }
    }

    /// <inheritdoc/>
    public override void ExactFactor(ReadOnlySpan<double> w, Span<double> t)
    {
        t.Clear();
        for (int k = 0; k < _projectors.Length; k++)
        {
            if (!IsAtBound(w, k))
            {
                VectorKernels.Axpy(Math.Sqrt(_scale.Variance(w[k])), _projectors[k], t);
            }
        }
    }

    /// <inheritdoc/>
    public override void Derivative(ReadOnlySpan<double> w, int k, Span<double> derivative)
    {
        derivative.Clear();
        VectorKernels.Axpy(_scale.Slope(w[k]), _projectors[k], derivative);
    }

    /// <inheritdoc/>
    public override void AddCurvature(ReadOnlySpan<double> w, ReadOnlySpan<double> gamma, Span<double> h, int stride, bool exact)
    {
        // d2psi/dz2 = dpsi/dz. It is left out of a step: Newton with AI alone is exactly Newton in log(1 + n psi) for
        // balanced data, and the term vanishes at the optimum.
        if (!exact)
        {
            return;
        }

        for (int k = 0; k < _projectors.Length; k++)
        {
            h[(k * stride) + k] += _scale.Slope(w[k]) * VectorKernels.Dot(gamma, _projectors[k]);
        }
    }

    /// <inheritdoc/>
    public override void MaximiseComplete(ReadOnlySpan<double> secondMoment, Span<double> w)
    {
        for (int k = 0; k < _projectors.Length; k++)
        {
            double variance = VectorKernels.Dot(secondMoment, _projectors[k]) / Components[k].Directions.Length;
            w[k] = Math.Max(_scale.Working(Math.Max(variance, 0)), VarianceFloor);
        }
    }

    private static double[][] Units(int q) => [.. Enumerable.Range(0, q).Select(a => MomentComponent.Unit(q, a))];

    private static double[] Projector(int q, double[][] directions)
    {
        double[] projector = new double[q * q];
        foreach (double[] u in directions)
        {
            for (int a = 0; a < q; a++)
            {
                for (int b = 0; b < q; b++)
                {
                    projector[(a * q) + b] += u[a] * u[b];
                }
            }
        }

        return projector;
    }
}
