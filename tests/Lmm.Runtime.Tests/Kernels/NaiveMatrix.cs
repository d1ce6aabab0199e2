namespace Lmm.Kernels.Tests;

/// <summary>The oracle of the kernel tests: textbook loops over full matrices, in double, with nothing clever.</summary>
internal sealed class NaiveMatrix(int order)
{
    private readonly double[,] _values = new double[order, order];

    public int Order => order;

    public double this[int i, int j]
    {
        get => _values[i, j];
        set => _values[i, j] = value;
    }

    /// <summary>AAᵀ/m + I with A standard normal: well conditioned, dense.</summary>
    public static NaiveMatrix RandomPositiveDefinite(int order, int seed)
    {
        var random = new Random(seed);
        var a = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
                a[i, j] = 2 * random.NextDouble() - 1;
        }
        var result = new NaiveMatrix(order);
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? 1 : 0;
                for (int k = 0; k < order; k++)
                    sum += a[i, k] * a[j, k] / order;
                result[i, j] = result[j, i] = sum;
            }
        }
        return result;
    }

    /// <summary>Lower Cholesky factor; null when not positive definite.</summary>
    public NaiveMatrix? Cholesky()
    {
        var l = new NaiveMatrix(Order);
        for (int j = 0; j < Order; j++)
        {
            for (int i = j; i < Order; i++)
            {
                double sum = this[i, j];
                for (int k = 0; k < j; k++)
                    sum -= l[i, k] * l[j, k];
                if (i == j && !(sum > 0))
                    return null;
                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }
        }
        return l;
    }

    /// <summary>L⁻¹b for a lower triangle.</summary>
    public double[] SolveLower(double[] b)
    {
        var x = (double[])b.Clone();
        for (int i = 0; i < Order; i++)
        {
            for (int k = 0; k < i; k++)
                x[i] -= this[i, k] * x[k];
            x[i] /= this[i, i];
        }
        return x;
    }

    /// <summary>L⁻ᵀb for a lower triangle.</summary>
    public double[] SolveLowerTransposed(double[] b)
    {
        var x = (double[])b.Clone();
        for (int i = Order - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < Order; k++)
                x[i] -= this[k, i] * x[k];
            x[i] /= this[i, i];
        }
        return x;
    }

    /// <summary>S⁻¹ by solving for every unit vector.</summary>
    public NaiveMatrix Inverse()
    {
        NaiveMatrix l = Cholesky() ?? throw new InvalidOperationException("The oracle's matrix is not positive definite.");
        var inverse = new NaiveMatrix(Order);
        for (int j = 0; j < Order; j++)
        {
            var unit = new double[Order];
            unit[j] = 1;
            double[] column = l.SolveLowerTransposed(l.SolveLower(unit));
            for (int i = 0; i < Order; i++)
                inverse[i, j] = column[i];
        }
        return inverse;
    }

    public double LogDeterminant()
    {
        NaiveMatrix l = Cholesky() ?? throw new InvalidOperationException("The oracle's matrix is not positive definite.");
        double sum = 0;
        for (int i = 0; i < Order; i++)
            sum += 2 * Math.Log(l[i, i]);
        return sum;
    }
}
