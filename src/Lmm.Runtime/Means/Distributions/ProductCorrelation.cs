namespace Lmm;

/// <summary>
/// Statistics with correlations r_ij = b_i b_j: comparisons of several means with one control have them (Dunnett 1955, J. Am.
/// Stat. Assoc. 50, 1096), equal correlations among them. Given one normal z and s the statistics are independent:
/// P(all |T_i| &lt;= c) = E_s Int phi(z) Prod_i [Phi((c s + b_i z) / d_i) - Phi((-c s + b_i z) / d_i)] dz, d_i^2 = 1 - b_i^2.
/// </summary>
internal static class ProductCorrelation
{
    /// <summary>Nearer to 1 than this the factors are steps, which the trapezoidal rule needs too many nodes for.</summary>
    private const double LeastWidth = 0.05;

    /// <summary>b, or null where the correlations are not such products (or nearly 1).</summary>
    public static double[]? Find(double[,] r)
    {
        int m = r.GetLength(0);
        (int p, int q, int s) = LargestTriple(r);
        if (s < 0)
        {
            return AllZero(r) ? new double[m] : null;
        }

        double square = r[p, q] * r[p, s] / r[q, s];
        if (!(square > 0 && square < 1))
        {
            return null;
        }

        double[] b = new double[m];
        b[p] = Math.Sqrt(square);
        for (int i = 0; i < m; i++)
        {
            b[i] = i == p ? b[p] : r[p, i] / b[p];
            if (!(1 - (b[i] * b[i]) > LeastWidth * LeastWidth))
            {
                return null;
            }
        }

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Math.Abs(r[i, j] - (b[i] * b[j])) > 1e-10)
                {
                    return null;
                }
            }
        }

        return b;
    }

    /// <summary>P(some |T_i| &gt; c).</summary>
    public static double Upper(double[] b, double c, double degreesOfFreedom)
    {
        ScaleNodes nodes = ScaleNodes.For(degreesOfFreedom);
        double width = b.Min(x => Math.Sqrt(1 - (x * x)) / Math.Max(Math.Abs(x), 0.5));
        double step = Math.Min(0.2, width / 4);
        int half = (int)Math.Ceiling(9 / step);
        double sum = 0;
        for (int i = 0; i < nodes.Scales.Length; i++)
        {
            double limit = c * nodes.Scales[i];
            double inner = 0;
            for (int k = -half; k <= half; k++)
            {
                double z = k * step;
                inner += NormalLaw.Density(z) * SomeBeyond(b, limit, z);
            }

            sum += nodes.Weights[i] * Math.Min(inner * step, 1);
        }

        return sum;
    }

    /// <summary>1 - Prod (1 - tail_i), from the tails, so that small values keep their digits.</summary>
    private static double SomeBeyond(double[] b, double limit, double z)
    {
        double log = 0;
        foreach (double x in b)
        {
            double d = Math.Sqrt(1 - (x * x));
            double tail = NormalLaw.Lower((-limit + (x * z)) / d) + NormalLaw.Lower((-limit - (x * z)) / d);
            if (tail >= 1)
            {
                return 1;
            }

            log += NormalLaw.LogOnePlus(-tail);
        }

        return -NormalLaw.ExpMinusOne(log);
    }

    /// <summary>Three statistics whose correlations are all as far from 0 as can be.</summary>
    private static (int First, int Second, int Third) LargestTriple(double[,] r)
    {
        int m = r.GetLength(0);
        (int, int, int) best = (-1, -1, -1);
        double largest = 1e-8;
        for (int i = 0; i < m; i++)
        {
            for (int j = i + 1; j < m; j++)
            {
                for (int k = j + 1; k < m; k++)
                {
                    double least = Math.Min(Math.Abs(r[i, j]), Math.Min(Math.Abs(r[i, k]), Math.Abs(r[j, k])));
                    if (least > largest)
                    {
                        largest = least;
                        best = (i, j, k);
                    }
                }
            }
        }

        return best;
    }

    private static bool AllZero(double[,] r)
    {
        int m = r.GetLength(0);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Math.Abs(r[i, j]) > 1e-12)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
