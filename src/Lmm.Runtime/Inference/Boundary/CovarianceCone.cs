using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// The tangent cone of a model at one nested in it: a linear space of some dimension and, at right angles to it in the
/// metric of the information, a product of cones of positive semidefinite k x k matrices (k = 1: a half line).
/// </summary>
/// <param name="Free">The dimension of the linear space: covariances, and effects that have no bound.</param>
/// <param name="Orders">k of each cone.</param>
/// <param name="Metric">
/// J, the information of the cones' coordinates after everything free is eliminated, up to a factor. A cone's coordinates are
/// the elements of the matrix row by row up to the diagonal, those beside it times the root of 2.
/// </param>
internal sealed record CovarianceCone(int Free, IReadOnlyList<int> Orders, Matrix<double> Metric)
{
    /// <summary>The dimension of the cones together.</summary>
    public int Dimension { get; } = Orders.Sum(k => k * (k + 1) / 2);

    /// <summary>
    /// The projection of x on the cones in Euclid's metric of the coordinates, in place: negative eigenvalues become 0.
    /// </summary>
    public static void Clip(IReadOnlyList<int> orders, Span<double> x)
    {
        int first = 0;
        foreach (int k in orders)
        {
            if (k == 1)
            {
                x[first] = Math.Max(0, x[first]);
            }
            else
            {
                ClipMatrix(k, x.Slice(first, k * (k + 1) / 2));
            }

            first += k * (k + 1) / 2;
        }
    }

    private static void ClipMatrix(int k, Span<double> x)
    {
        Span<double> matrix = stackalloc double[k * k];
        Span<double> values = stackalloc double[k];
        Span<double> vectors = stackalloc double[k * k];
        int next = 0;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double value = a == b ? x[next] : x[next] * Math.Sqrt(0.5);
                matrix[(a * k) + b] = matrix[(b * k) + a] = value;
                next++;
            }
        }

        Kernels.SymmetricEigen.Decompose(k, matrix, values, vectors);
        next = 0;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = 0;
                for (int j = 0; j < k; j++)
                {
                    sum += Math.Max(0, values[j]) * vectors[(a * k) + j] * vectors[(b * k) + j];
                }

                x[next++] = a == b ? sum : sum * Math.Sqrt(2);
            }
        }
    }
}
