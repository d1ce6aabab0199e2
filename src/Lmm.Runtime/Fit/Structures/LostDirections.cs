using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>The directions in which a covariance matrix has no variance, and what -2 log L would do along them.</summary>
internal static class LostDirections
{
    /// <summary>The smallest eigenvalue of Gamma inside the null space of Psi, with its vector; 0 where nothing is lost.</summary>
    public static (double Curvature, double[] Direction) Steepest(int q, double[] psi, ReadOnlySpan<double> gamma, double smallest)
    {
        double[] values = new double[q];
        double[] vectors = new double[q * q];
        SymmetricEigen.Decompose(q, (double[])psi.Clone(), values, vectors);
        int rank = values.Count(value => value > smallest);
        int lost = q - rank;
        if (lost == 0)
        {
            return (0, []);
        }

        double[] inner = new double[lost * lost];
        for (int i = 0; i < lost; i++)
        {
            for (int j = 0; j < lost; j++)
            {
                for (int a = 0; a < q; a++)
                {
                    for (int b = 0; b < q; b++)
                    {
                        inner[(i * lost) + j] += vectors[(a * q) + rank + i] * gamma[(a * q) + b] * vectors[(b * q) + rank + j];
                    }
                }
            }
        }

        double[] curvatures = new double[lost];
        double[] directions = new double[lost * lost];
        SymmetricEigen.Decompose(lost, inner, curvatures, directions);
        double[] direction = new double[q];
        for (int a = 0; a < q; a++)
        {
            for (int i = 0; i < lost; i++)
            {
                direction[a] += vectors[(a * q) + rank + i] * directions[(i * lost) + lost - 1];
            }
        }

        return (curvatures[^1], direction);
    }
}
