namespace Lmm;

/// <summary>R = A A' for a positive semidefinite correlation matrix, with as few columns as its rank.</summary>
internal static class CorrelationFactor
{
    private const double Tolerance = 1e-10;

    /// <summary>
    /// Cholesky with diagonal pivoting: A has the rows of R in their order; after the rows are sorted by pivot it is lower
    /// triangular.
    /// </summary>
    public static (double[,] Factor, int Rank) Of(double[,] correlation)
    {
        int m = correlation.GetLength(0);
        double[,] factor = new double[m, m];
        double[] rest = new double[m];
        for (int i = 0; i < m; i++)
        {
            rest[i] = correlation[i, i];
        }

        bool[] done = new bool[m];
        int rank = 0;
        while (rank < m)
        {
            int pivot = -1;
            for (int i = 0; i < m; i++)
            {
                if (!done[i] && (pivot < 0 || rest[i] > rest[pivot]))
                {
                    pivot = i;
                }
            }

            if (rest[pivot] <= Tolerance)
            {
                break;
            }

            Eliminate(correlation, factor, rest, done, pivot, rank++);
        }

        return (Columns(factor, rank), rank);
    }

    private static void Eliminate(double[,] correlation, double[,] factor, double[] rest, bool[] done, int pivot, int column)
    {
        done[pivot] = true;
        double root = Math.Sqrt(rest[pivot]);
        factor[pivot, column] = root;
        for (int i = 0; i < rest.Length; i++)
        {
            if (done[i])
            {
                continue;
            }

            double sum = correlation[i, pivot];
            for (int k = 0; k < column; k++)
            {
                sum -= factor[i, k] * factor[pivot, k];
            }

            factor[i, column] = sum / root;
            rest[i] -= factor[i, column] * factor[i, column];
        }
    }

    private static double[,] Columns(double[,] factor, int count)
    {
        int m = factor.GetLength(0);
        double[,] result = new double[m, count];
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k < count; k++)
            {
                result[i, k] = factor[i, k];
            }
        }

        return result;
    }
}
