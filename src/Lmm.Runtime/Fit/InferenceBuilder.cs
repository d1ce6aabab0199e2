using Lmm.Blocks;
using Lmm.Kernels;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm.Fitting;

/// <summary>The second-order facts at an optimum: see <see cref="CovarianceInference"/> and docs/math/satterthwaite.md.</summary>
internal sealed partial class InferenceBuilder(Criterion criterion, double[] w, double residualVariance)
{
    // An eigenvalue this much smaller than the largest carries no information (lmerTest's rule for singular fits).
    private const double ZeroEigenvalue = 1e-8;

    private readonly CrossProducts _a = criterion.Data.CrossProducts;

    /// <summary>Takes everything from the criterion at the optimum.</summary>
    public CovarianceInference Build()
    {
        // Lazy results of one fit share the criterion's work space.
        lock (criterion)
        {
            criterion.EnsureAt(w);
            return BuildAtOptimum();
        }
    }

    private CovarianceInference BuildAtOptimum()
    {
        bool observed = _a.TrailingOrder <= ObservedInformation.MaximumOrder;
        double[] joint = ObservedInformation.Of(criterion).Joint(w, residualVariance, observed);
        int[] free = Free();
        Matrix<double> hessian = Among(free, joint);
        double[][,] all = Derivatives();
        return new CovarianceInference
        {
            CoefficientCovarianceDerivatives = [.. free.Select(k => all[k])],
            ParameterCovariance = TwiceInverse(hessian),
            HessianInertia = Inertia(hessian),
            Information = observed ? InformationKind.Observed : InformationKind.Average,
        };
    }

    /// <summary>The parameters that are not at a bound, sigma^2 last.</summary>
    private int[] Free() => [.. Enumerable.Range(0, criterion.Count).Where(k => !criterion.IsAtBound(w, k)), criterion.Count];

    private Matrix<double> Among(int[] free, double[] joint) => Matrix<double>.Build.Dense(
        free.Length, free.Length, (i, j) => joint[(free[i] * (criterion.Count + 1)) + free[j]]);

    /// <summary>R_X^-1, r x r lower, row-major.</summary>
    public static double[] InverseOfColumnFactor(Criterion criterion, int r)
    {
        double[] factor = new double[r * r];
        for (int i = 0; i < r; i++)
        {
            criterion.R.AsSpan(i * (r + 1), i + 1).CopyTo(factor.AsSpan(i * r));
        }

        double[] inverse = new double[r * r];
        SmallMatrix.InvertLower(r, factor, inverse);
        return inverse;
    }

    /// <summary>d Cov(beta)/dw_k = sigma^2 R_X^-T C_k R_X^-1, and Cov(beta) / sigma^2 for sigma^2.</summary>
    private double[][,] Derivatives()
    {
        int r = _a.ColumnCount - 1;
        int count = criterion.Count;
        double[] inverse = InverseOfColumnFactor(criterion, r);
        double[][] inner = Projections(r);
        double[][,] derivatives = new double[count + 1][,];
        for (int k = 0; k < count; k++)
        {
            derivatives[k] = criterion.Data.Basis.ToCovariance(Sandwich(inverse, inner[k], r, residualVariance));
        }

        double[] identity = new double[r * r];
        for (int c = 0; c < r; c++)
        {
            identity[c * (r + 1)] = 1;
        }

        derivatives[count] = criterion.Data.Basis.ToCovariance(Sandwich(inverse, identity, r, 1));
        return derivatives;
    }

    /// <summary>C_k, r x r, for every parameter: x_c'H^-1 H_k H^-1 x_d over the columns of Q R_X^-T.</summary>
    private double[][] Projections(int r)
    {
        int columns = _a.ColumnCount;
        int count = criterion.Count;
        double[][] inner = [.. Enumerable.Range(0, count).Select(_ => new double[r * r])];
        double[] projections = new double[count * columns];
        for (int d = 0; d < r; d++)
        {
            criterion.Directions.Projections(d, projections);
            for (int k = 0; k < count; k++)
            {
                for (int c = 0; c < r; c++)
                {
                    inner[k][(c * r) + d] = projections[(k * columns) + c];
                }
            }
        }

        return inner;
    }

    /// <summary>scale L'xL for lower L.</summary>
    private static double[] Sandwich(double[] lower, double[] x, int r, double scale)
    {
        double[] half = new double[r * r];
        double[] result = new double[r * r];
        SmallMatrix.Multiply(r, r, r, x, lower, half);
        SmallMatrix.TransposedMultiply(r, r, r, lower, half, result);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] *= scale;
        }

        return result;
    }

    /// <summary>2 H^-1 over the directions with information.</summary>
    private static double[,] TwiceInverse(Matrix<double> hessian)
    {
        (Matrix<double> vectors, Vector<double> values, Vector<double> scales) = Decompose(hessian);
        int size = hessian.RowCount;
        Matrix<double> inverse = Matrix<double>.Build.Dense(size, size);
        for (int k = 0; k < size; k++)
        {
            if (values[k] > ZeroEigenvalue * values.Maximum())
            {
                Vector<double> direction = vectors.Column(k).PointwiseMultiply(scales);
                inverse += direction.OuterProduct(direction) * (2 / values[k]);
            }
        }

        return inverse.ToArray();
    }

    private static (int Positive, int Zero, int Negative) Inertia(Matrix<double> hessian)
    {
        // sigma^2 alone has a positive second derivative, so the joint Hessian has one positive sign more than the profiled one.
        (_, Vector<double> values, _) = Decompose(hessian);
        double zero = ZeroEigenvalue * values.AbsoluteMaximum();
        return (values.Count(v => v > zero) - 1, values.Count(v => Math.Abs(v) <= zero), values.Count(v => v < -zero));
    }

    /// <summary>The eigenvalues of D H D with unit diagonal: parameters on different scales become comparable.</summary>
    private static (Matrix<double> Vectors, Vector<double> Values, Vector<double> Scales) Decompose(Matrix<double> hessian)
    {
        Vector<double> scales = hessian.Diagonal().Map(d => d == 0 ? 1 : 1 / Math.Sqrt(Math.Abs(d)));
        Matrix<double> scaled = Matrix<double>.Build.Dense(
            hessian.RowCount, hessian.ColumnCount, (i, j) => (hessian[i, j] + hessian[j, i]) / 2 * scales[i] * scales[j]);
        Evd<double> evd = scaled.Evd(Symmetricity.Symmetric);
        return (evd.EigenVectors, evd.EigenValues.Map(v => v.Real), scales);
    }
}
