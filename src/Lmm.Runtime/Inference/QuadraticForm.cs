namespace Lmm;

/// <summary>a' M a for small dense matrices.</summary>
internal static class QuadraticForm
{
    /// <summary>a' M a; M is square of the length of a.</summary>
    public static double Of(double[,] matrix, ReadOnlySpan<double> vector)
    {
        double sum = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            if (vector[i] == 0)
            {
                continue;
            }

            double row = 0;
            for (int j = 0; j < vector.Length; j++)
            {
                row += matrix[i, j] * vector[j];
            }

            sum += vector[i] * row;
        }

        return sum;
    }
}
