using System.Collections.Concurrent;

namespace Lmm;

/// <summary>Gauss-Legendre rules on [-1, 1]: roots of the Legendre polynomial by Newton's method (Abramowitz and Stegun 25.4.29).</summary>
internal static class GaussLegendre
{
    private static readonly ConcurrentDictionary<int, (double[] Nodes, double[] Weights)> Rules = new();

    /// <summary>Nodes and weights; not to be changed.</summary>
    public static (double[] Nodes, double[] Weights) Rule(int points) => Rules.GetOrAdd(points, Make);

    private static (double[] Nodes, double[] Weights) Make(int points)
    {
        double[] nodes = new double[points];
        double[] weights = new double[points];
        for (int i = 0; i < points; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (points + 0.5));
            double slope = 0;
            for (int step = 0; step < 100; step++)
            {
                (double value, slope) = Legendre(points, x);
                double change = value / slope;
                x -= change;
                if (Math.Abs(change) < 1e-16)
                {
                    break;
                }
            }

            nodes[i] = x;
            weights[i] = 2 / ((1 - (x * x)) * slope * slope);
        }

        return (nodes, weights);
    }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        double last = 1;
        double current = x;
        for (int k = 2; k <= degree; k++)
        {
            (last, current) = (current, ((((2 * k) - 1) * x * current) - ((k - 1) * last)) / k);
        }

        return (current, degree * ((x * current) - last) / ((x * x) - 1));
    }
}
