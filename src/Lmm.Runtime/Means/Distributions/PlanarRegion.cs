namespace Lmm;

/// <summary>
/// t statistics that lie in a plane, as the comparisons of all pairs of three means do: T = A u / s with u standard normal in
/// the plane. In the direction theta the region |T_i| &lt;= c ends at the radius c / max_i |a_i (cos theta, sin theta)|, and
/// P(|u| / s &gt; r) = (1 + r^2 / df)^(-df / 2), so the tail is one integral over half a turn, smooth between the corners of the
/// polygon: Gauss-Legendre there.
/// </summary>
internal sealed class PlanarRegion
{
    private const int Points = 24;
    private readonly double[,] _rows;
    private readonly double[] _corners;

    /// <summary>The region of these rows a_i.</summary>
    /// <param name="rows">m x 2.</param>
    public PlanarRegion(double[,] rows)
    {
        _rows = rows;
        int m = rows.GetLength(0);
        List<double> corners = [0, Math.PI];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < i; j++)
            {
                // |a_i v| = |a_j v| where v is at right angles to a_i - a_j or a_i + a_j.
                corners.Add(Angle(rows[i, 0] - rows[j, 0], rows[i, 1] - rows[j, 1]));
                corners.Add(Angle(rows[i, 0] + rows[j, 0], rows[i, 1] + rows[j, 1]));
            }
        }

        corners.Sort();
        _corners = [.. corners];
    }

    /// <summary>P(some |T_i| &gt; c).</summary>
    public double Upper(double c, double degreesOfFreedom)
    {
        (double[] nodes, double[] weights) = GaussLegendre.Rule(Points);
        double sum = 0;
        for (int k = 1; k < _corners.Length; k++)
        {
            double half = (_corners[k] - _corners[k - 1]) / 2;
            if (half < 1e-14)
            {
                continue;
            }

            double middle = (_corners[k] + _corners[k - 1]) / 2;
            for (int i = 0; i < Points; i++)
            {
                sum += half * weights[i] * Beyond(c * Radius(middle + (half * nodes[i])), degreesOfFreedom);
            }
        }

        return sum / Math.PI;
    }

    private static double Beyond(double radius, double degreesOfFreedom)
    {
        double square = radius * radius;
        return double.IsPositiveInfinity(degreesOfFreedom)
            ? Math.Exp(-square / 2)
            : Math.Exp(-degreesOfFreedom / 2 * NormalLaw.LogOnePlus(square / degreesOfFreedom));
    }

    private static double Angle(double x, double y)
    {
        double angle = Math.Atan2(x, -y) % Math.PI;
        return angle < 0 ? angle + Math.PI : angle;
    }

    private double Radius(double angle)
    {
        (double sin, double cos) = Math.SinCos(angle);
        double largest = 0;
        for (int i = 0; i < _rows.GetLength(0); i++)
        {
            largest = Math.Max(largest, Math.Abs((_rows[i, 0] * cos) + (_rows[i, 1] * sin)));
        }

        return 1 / largest;
    }
}
