using Lmm.Kernels;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm.Fitting;

internal sealed partial class InferenceBuilder
{
    /// <summary>2 times the inverse of the expected, or of the average, Hessian of -2 log L over the free parameters.</summary>
    /// <exception cref="InvalidOperationException">The expected one is asked for and the trailing block, or a group of dependent rows of a residual structure, is too large for exact traces.</exception>
    public double[,] ParameterCovariance(bool expected)
    {
        lock (criterion)
        {
            if (criterion.Residual is null && !expected)
            {
                criterion.EnsureAt(w);
                return TwiceInverse(Among(Free(), ObservedInformation.Of(criterion).Joint(w, residualVariance, observed: false)));
            }

            return TwiceInverse(expected ? ExpectedHessian() : GroupedHessian(expected: false));
        }
    }

    /// <summary>The expected Hessian of -2 log L over the free parameters, sigma^2 last.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="ParameterCovariance"/>.</exception>
    public Matrix<double> ExpectedHessian()
    {
        if (criterion.Residual is not null)
        {
            return GroupedHessian(expected: true);
        }

        if (_a.TrailingOrder > ObservedInformation.MaximumOrder)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The expected information needs traces over the {_a.TrailingOrder} effects of the smaller groupings; they are computed up to {ObservedInformation.MaximumOrder}. Use Satterthwaite, which takes the average information here."));
        }

        return Among(Free(), ExpectedJoint());
    }

    /// <summary>
    /// Cov_A = Cov + 2 Cov [ sum_jk W_jk (Q_jk - P_j Cov P_k) ] Cov (Kenward and Roger 1997), V linear in the parameters.
    /// With columns normalised to x_c'H^-1 x_d = [c = d] this is sigma^2 [ I + 2 sum_jk W_jk (S_jk - C_j C_k) ], S_jk[c, d] =
    /// x_c'H^-1 H_j H^-1 H_k H^-1 x_d; sigma^2 itself adds nothing. Only the tangents of V enter, so that the working
    /// parameters serve as well as the elements of G. See docs/math/kenward-roger.md.
    /// </summary>
    /// <param name="parameterCovariance">W over the free parameters, sigma^2 last.</param>
    /// <param name="linear">Whether second derivatives of V in residual parameters are left out.</param>
    public double[,] AdjustedCovariance(double[,] parameterCovariance, bool linear)
    {
        lock (criterion)
        {
            if (criterion.Residual is not null)
            {
                return GroupedAdjustment(parameterCovariance, linear);
            }

            criterion.EnsureAt(w);
            int r = _a.ColumnCount - 1;
            int[] free = Free()[..^1];
            if (free.Length == 0)
            {
                // sigma^2 alone: nothing is added.
                double[] identity = new double[r * r];
                for (int k = 0; k < r; k++)
                {
                    identity[k * (r + 1)] = 1;
                }

                return criterion.Data.Basis.ToCovariance(Sandwich(InverseOfColumnFactor(criterion, r), identity, r, residualVariance));
            }

            Matrix<double> c = Matrix<double>.Build.Dense(free.Length, free.Length, (i, j) => parameterCovariance[i, j]);
            double[] inner = WeightedProducts(free, c, r);
            SubtractProjections(free, c, r, inner);
            for (int i = 0; i < inner.Length; i++)
            {
                inner[i] = (2 * inner[i]) + (i % (r + 1) == 0 ? 1 : 0);
            }

            return criterion.Data.Basis.ToCovariance(Sandwich(InverseOfColumnFactor(criterion, r), inner, r, residualVariance));
        }
    }

    /// <summary>
    /// E of the Hessian of -2 log L: tr(P V_j P V_k), with H^-1 for P under ML. tr(P H_j) is the gradient and nu s_j.
    /// </summary>
    private double[] ExpectedJoint()
    {
        int count = criterion.Count;
        int columns = _a.ColumnCount;
        double[] gradient = new double[count];
        criterion.Evaluate(w, gradient);
        double[] traces = new TracedInformation(criterion).Traces();
        double[] projections = new double[count * columns];
        criterion.Directions.Projections(columns - 1, projections);
        double[] joint = new double[(count + 1) * (count + 1)];
        for (int j = 0; j < count; j++)
        {
            traces.AsSpan(j * count, count).CopyTo(joint.AsSpan(j * (count + 1)));
            double trace = gradient[j] + (criterion.Nu * projections[(j * columns) + columns - 1]);
            joint[(j * (count + 1)) + count] = trace / residualVariance;
            joint[(count * (count + 1)) + j] = trace / residualVariance;
        }

        joint[^1] = criterion.Nu / (residualVariance * residualVariance);
        return joint;
    }

    /// <summary>sum_jk W_jk S_jk: with W = sum_m d_m u_m u_m' one product of all columns for each direction u_m.</summary>
    private double[] WeightedProducts(int[] free, Matrix<double> weights, int r)
    {
        double[] sum = new double[r * r];
        if (free.Length == 0 || r == 0)
        {
            return sum;
        }

        using DirectionalProducts products = criterion.ColumnDirections();
        Evd<double> evd = ((weights + weights.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        double[] gram = new double[r * r];
        double[] direction = new double[criterion.Count];
        for (int m = 0; m < free.Length; m++)
        {
            for (int k = 0; k < free.Length; k++)
            {
                direction[free[k]] = evd.EigenVectors[k, m];
            }

            products.GramOfColumns(direction, gram);
            VectorKernels.Axpy(evd.EigenValues[m].Real, gram, sum);
        }

        return sum;
    }

    private void SubtractProjections(int[] free, Matrix<double> weights, int r, double[] inner)
    {
        double[][] projections = Projections(r);
        double[] weighted = new double[r * r];
        double[] product = new double[r * r];
        for (int j = 0; j < free.Length; j++)
        {
            Array.Clear(weighted);
            for (int k = 0; k < free.Length; k++)
            {
                VectorKernels.Axpy(weights[j, k], projections[free[k]], weighted);
            }

            SmallMatrix.Multiply(r, r, r, projections[free[j]], weighted, product);
            VectorKernels.Axpy(-1, product, inner);
        }
    }
}
