using Lmm.Fitting;

namespace Lmm;

/// <summary>
/// The numbers of Henderson's mixed model equations: M = Lambda'Z'R^-1Z Lambda + I by its pattern below the diagonal, and
/// B = Lambda'Z'R^-1X over the estimated columns. What predictions of known levels need of the rows, and what a document keeps of them.
/// </summary>
/// <param name="Starts">Order + 1 starts of the columns into <paramref name="Rows"/>.</param>
/// <param name="Rows">The rows of the entries below the diagonal, ascending within a column.</param>
/// <param name="Values">Their values.</param>
/// <param name="Diagonal">The diagonal of M.</param>
/// <param name="Columns">B by columns, order x rank.</param>
internal sealed record EquationProducts(int[] Starts, int[] Rows, double[] Values, double[] Diagonal, double[] Columns)
{
    // Documents stay readable: the products of some 100,000 rows with two groupings are left out.
    private const long MostInDocument = 300_000;

    /// <summary>The number of random effects.</summary>
    public int Order => Diagonal.Length;

    /// <summary>Whether the products of a design are few enough for a document; told without making them.</summary>
    public static bool AreFew(DesignMatrices design)
    {
        long effects = design.RandomTerms.Sum(term => (long)term.EffectCount);
        return (long)design.RowCount * effects * effects <= MostInDocument
            && design.RandomTerms.Sum(term => (long)term.EffectCount * term.Levels.Count) * design.ColumnCount <= MostInDocument;
    }

    /// <summary>
    /// Lambda of each term, q x q. Rooted with unit diagonal, so that effects in small units are not taken for zero.
    /// </summary>
    public static double[][] Roots(Solution solution) => [.. solution.Terms.Select(term => Root(term.Covariance, solution.ResidualVariance))];

    private static double[] Root(double[,] covariance, double residualVariance)
    {
        int q = covariance.GetLength(0);
        double[] scales = [.. Enumerable.Range(0, q).Select(k => covariance[k, k] > 0 ? Math.Sqrt(covariance[k, k]) : 1)];
        double[] scaled = new double[q * q];
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                scaled[(a * q) + b] = covariance[a, b] / (scales[a] * scales[b]);
            }
        }

        double[] root = RelativeFactors.Root(scaled, q);
        double sigma = Math.Sqrt(residualVariance);
        for (int i = 0; i < root.Length; i++)
        {
            root[i] *= scales[i / q] / sigma;
        }

        return root;
    }
}
