using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// The weights of chi-bar-squared where closed forms or a one-dimensional integral give them: w_j, the chance that the projection of
/// a normal vector on the cone has j dimensions (Shapiro 1988, Int. Stat. Rev. 56, 49; docs/math/boundary.md).
/// </summary>
internal static class ConeWeights
{
    // The integrand is smooth and periodic, so the trapezoidal rule converges faster than any power of the points.
    private const int FewestPoints = 128;
    private const int MostPoints = 1 << 17;
    private const double Enough = 1e-13;

    /// <summary>w_0 … w_m for a cone of up to three dimensions; null for others.</summary>
    public static double[]? Of(CovarianceCone cone) => cone.Dimension switch
    {
        0 => [1],
        1 => [0.5, 0.5],
        2 => Plane(Angle(cone.Metric, 0, 1)),
        3 when cone.Orders.Count == 3 => Orthant(cone.Metric),
        3 when cone.Orders.Count == 1 => Semidefinite(cone.Metric),
        _ => null,
    };

    /// <summary>A sector of that angle.</summary>
    private static double[] Plane(double angle) => [0.5 - (angle / (2 * Math.PI)), 0.5, angle / (2 * Math.PI)];

    /// <summary>The octant: w_3 its solid angle over 4 pi, w_2 the length of its rim over 4 pi.</summary>
    private static double[] Orthant(Matrix<double> metric)
    {
        double a = Angle(metric, 0, 1);
        double b = Angle(metric, 0, 2);
        double c = Angle(metric, 1, 2);

        // Girard: the angles at the corners are those between the faces, of which the inverse metric tells the cosines.
        Matrix<double> inverse = metric.Inverse();
        double excess = (3 * Math.PI) - Math.PI - Angle(inverse, 0, 1) - Angle(inverse, 0, 2) - Angle(inverse, 1, 2);
        return Solid(excess, a + b + c);
    }

    /// <summary>Positive semidefinite 2 x 2 matrices: the rim is vv' for v = (cos t, sin t), t from 0 to pi.</summary>
    private static double[] Semidefinite(Matrix<double> metric)
    {
        Matrix<double> root = metric.Cholesky().Factor.Transpose();
        Vector<double> axis = Enumerable.Range(0, FewestPoints)
            .Aggregate(Vector<double>.Build.Dense(3), (sum, i) => sum + Rim(root, Math.PI * i / FewestPoints).Point)
            .Normalize(2);
        (double solid, double length) = (double.NaN, double.NaN);
        for (int points = FewestPoints; points <= MostPoints; points *= 2)
        {
            (double lastSolid, double lastLength) = (solid, length);
            (solid, length) = Trapezoid(root, axis, points);
            if (Math.Abs(solid - lastSolid) + Math.Abs(length - lastLength) < Enough)
            {
                break;
            }
        }

        return Solid(solid, length);
    }

    /// <summary>
    /// The area inside a closed curve u(t) on the sphere, the integral of a.(u x u') / (1 + a.u) for an axis a inside it, and its
    /// length.
    /// </summary>
    private static (double Solid, double Length) Trapezoid(Matrix<double> root, Vector<double> axis, int points)
    {
        double solid = 0;
        double length = 0;
        for (int i = 0; i < points; i++)
        {
            (Vector<double> u, Vector<double> slope) = Rim(root, Math.PI * i / points);
            double turn = (axis[0] * ((u[1] * slope[2]) - (u[2] * slope[1])))
                + (axis[1] * ((u[2] * slope[0]) - (u[0] * slope[2])))
                + (axis[2] * ((u[0] * slope[1]) - (u[1] * slope[0])));
            solid += turn / (1 + (axis * u));
            length += slope.L2Norm();
        }

        return (Math.Abs(solid) * Math.PI / points, length * Math.PI / points);
    }

    /// <summary>A point of the rim on the unit sphere and its derivative.</summary>
    private static (Vector<double> Point, Vector<double> Slope) Rim(Matrix<double> root, double t)
    {
        (double sin, double cos) = Math.SinCos(t);
        double two = Math.Sqrt(2);
        Vector<double> y = root * Vector<double>.Build.DenseOfArray([cos * cos, two * sin * cos, sin * sin]);
        Vector<double> change = root * Vector<double>.Build.DenseOfArray([-2 * sin * cos, two * ((cos * cos) - (sin * sin)), 2 * sin * cos]);
        double norm = y.L2Norm();
        Vector<double> u = y / norm;
        return (u, (change - (u * (u * change))) / norm);
    }

    /// <summary>The polar cone's solid angle is 2 pi less the rim's length (Gauss and Bonnet); odd and even weights add to 1/2 each.</summary>
    private static double[] Solid(double solid, double length)
    {
        double three = solid / (4 * Math.PI);
        double two = length / (4 * Math.PI);
        return [0.5 - two, 0.5 - three, two, three];
    }

    private static double Angle(Matrix<double> metric, int i, int j) =>
        Math.Acos(Math.Clamp(metric[i, j] / Math.Sqrt(metric[i, i] * metric[j, j]), -1, 1));
}
