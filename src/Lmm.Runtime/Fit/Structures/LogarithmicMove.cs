using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The matrix form of z = log(1 + c psi): from Psi = C C' a change dPsi = dC C' + C dC' is followed along
/// I + c Psi_new = M^1/2 exp(M^-1/2 c dPsi M^-1/2) M^1/2, M = I + c Psi. Linear near zero, a geodesic of the positive
/// definite matrices where c Psi is large, so that one Newton step can change a variance manyfold.
/// </summary>
internal static class LogarithmicMove
{
    // One step may change I + c Psi in any direction by at most this many e-folds, as for a single variance.
    private const double MaximumStep = 2.5;

    /// <summary>Psi after the step, q x q, its eigenvalues at least <paramref name="smallest"/>.</summary>
    /// <param name="q">Effects.</param>
    /// <param name="c">C, lower.</param>
    /// <param name="change">dC, lower.</param>
    /// <param name="rowsPerLevel">The scale c.</param>
    /// <param name="smallest">The least eigenvalue of the result.</param>
    public static double[] Along(int q, double[] c, double[] change, double rowsPerLevel, double smallest)
    {
        double[] m = new double[q * q];
        double[] tangent = new double[q * q];
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
            {
                double product = 0;
                double moved = 0;
                for (int k = 0; k < q; k++)
                {
                    product += c[(i * q) + k] * c[(j * q) + k];
                    moved += (change[(i * q) + k] * c[(j * q) + k]) + (c[(i * q) + k] * change[(j * q) + k]);
                }

                m[(i * q) + j] = (i == j ? 1 : 0) + (rowsPerLevel * product);
                tangent[(i * q) + j] = rowsPerLevel * moved;
            }
        }

        double[] root = Function(q, m, Math.Sqrt);
        double[] inverse = Function(q, m, value => 1 / Math.Sqrt(value));
        double[] exponential = Function(
            q, Sandwich(q, inverse, tangent), value => Math.Exp(Math.Clamp(value, -MaximumStep, MaximumStep)));
        return Function(q, Sandwich(q, root, exponential), value => Math.Max((value - 1) / rowsPerLevel, smallest));
    }

    /// <summary>f(A) by eigenvalues.</summary>
    private static double[] Function(int q, double[] a, Func<double, double> f)
    {
        double[] values = new double[q];
        double[] vectors = new double[q * q];
        SymmetricEigen.Decompose(q, (double[])a.Clone(), values, vectors);
        double[] result = new double[q * q];
        for (int k = 0; k < q; k++)
        {
            double value = f(values[k]);
            for (int i = 0; i < q; i++)
            {
                for (int j = 0; j < q; j++)
                {
                    result[(i * q) + j] += value * vectors[(i * q) + k] * vectors[(j * q) + k];
                }
            }
        }

        return result;
    }

    private static double[] Sandwich(int q, double[] outer, double[] inner)
    {
        double[] half = new double[q * q];
        double[] result = new double[q * q];
        SmallMatrix.Multiply(q, q, q, outer, inner, half);
        SmallMatrix.Multiply(q, q, q, half, outer, result);
        SmallMatrix.Symmetrize(q, result);
        return result;
    }
}
