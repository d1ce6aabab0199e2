using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

public partial class MixedModelFit
{
    private MarginalMeans? _means;

    /// <summary>
    /// Estimated marginal means and their comparisons, factors by their names; an emitted fit has them by typed members.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fit was made by hand and does not keep the levels of its factors.</exception>
    public MarginalMeans Means => _means ??= new MarginalMeans(this);

    /// <summary>l'beta + offset with its test, or a mean without numbers where the rows do not determine it.</summary>
    internal MarginalMean Mean(IReadOnlyList<string> levels, double[]? weights, double offset, DegreesOfFreedomMethod method)
    {
        if (weights is null || !IsEstimable(weights))
        {
            return new MarginalMean(levels, weights, null);
        }

        Coefficient test = _inference.Contrast(weights, string.Join(' ', levels), method);
        return new MarginalMean(levels, weights, offset == 0
            ? test
            : Coefficient.Test(test.Name, test.Estimate + offset, test.StandardError * test.StandardError, test.DegreesOfFreedom));
    }

    /// <summary>Whether the rows determine l'beta.</summary>
    internal bool IsEstimable(double[] weights) => _inference.TryEvaluate(weights, out _, out _);

    /// <summary>L C L' for estimable rows of L, with the covariance that the method goes with.</summary>
    internal double[,] CovarianceOf(IReadOnlyList<double[]> rows, DegreesOfFreedomMethod method)
    {
        IReadOnlyList<int> columns = Solution.EstimatedColumns;
        Matrix<double> covariance = _inference.Covariance(method);
        double[,] result = new double[rows.Count, rows.Count];
        double[] product = new double[columns.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            for (int c = 0; c < columns.Count; c++)
            {
                product[c] = 0;
                for (int d = 0; d < columns.Count; d++)
                {
                    product[c] += covariance[columns[c], columns[d]] * rows[i][columns[d]];
                }
            }

            for (int j = 0; j < rows.Count; j++)
            {
                double sum = 0;
                for (int c = 0; c < columns.Count; c++)
                {
                    sum += rows[j][columns[c]] * product[c];
                }

                result[i, j] = sum;
            }
        }

        return result;
    }
}
