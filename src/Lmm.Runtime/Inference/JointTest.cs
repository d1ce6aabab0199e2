using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm;

/// <summary>F tests of L beta = 0, L over the estimated coefficients.</summary>
internal sealed class JointTest(Solution solution, Denominator denominator)
{
    // A direction of L with less variance than this share of the largest is a combination of the others.
    private const double Dependent = 1e-10;

    /// <summary>The test; rows of L that are combinations of others are allowed for.</summary>
    /// <param name="name">The name of the result.</param>
    /// <param name="rows">L, k x r.</param>
    /// <param name="method">Where the degrees of freedom come from.</param>
    /// <param name="term">The index of the term that is tested, for containment; null for free combinations.</param>
    public FTest Of(string name, double[][] rows, DegreesOfFreedomMethod method, int? term = null)
    {
        Matrix<double> covariance = Matrix<double>.Build.DenseOfArray(solution.CoefficientCovariance);
        if (Directions(rows, covariance) is not { } directions)
        {
            return FTest.NotEstimable(name);
        }

        int k = directions.RowCount;
        Vector<double> estimates = directions * Vector<double>.Build.DenseOfArray(solution.Coefficients);
        if (method is DegreesOfFreedomMethod.KenwardRoger or DegreesOfFreedomMethod.KenwardRogerLinear)
        {
            return KenwardRoger(name, directions, estimates, method);
        }

        double[][] combinations = directions.ToRowArrays();
        double degrees = method switch
        {
            DegreesOfFreedomMethod.Containment when term is { } index => denominator.ContainmentOfTerm(index),
            DegreesOfFreedomMethod.Containment => rows.Min(row => denominator.Of(row, method)),
            DegreesOfFreedomMethod.Residual => denominator.ResidualDegrees,
            DegreesOfFreedomMethod.Asymptotic => double.PositiveInfinity,
            _ => Satterthwaite.Together([.. combinations.Select(row => denominator.Of(row, method))]),
        };

        // The directions are independent and of unit variance: Wald's statistic is the sum of squares.
        return FTest.Of(name, solution.ResidualVariance, k, degrees, estimates.DotProduct(estimates) / k, 1);
    }

    /// <summary>
    /// The rows P'L / sqrt(d) of the spectral decomposition P D P' of L C L': t statistics of them are uncorrelated. Null
    /// where L is zero.
    /// </summary>
    public static Matrix<double>? Directions(double[][] rows, Matrix<double> covariance)
    {
        int r = covariance.RowCount;
        if (rows.Length == 0 || r == 0)
        {
            return null;
        }

        Matrix<double> l = Matrix<double>.Build.DenseOfRowArrays(rows);
        Matrix<double> spread = l * covariance * l.Transpose();
        Evd<double> evd = ((spread + spread.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        double largest = evd.EigenValues.Max(value => value.Real);
        List<Vector<double>> kept = [];
        for (int m = rows.Length - 1; m >= 0; m--)
        {
            double value = evd.EigenValues[m].Real;
            if (value > Dependent * largest)
            {
                kept.Add(l.TransposeThisAndMultiply(evd.EigenVectors.Column(m)) / Math.Sqrt(value));
            }
        }

        return kept.Count == 0 ? null : Matrix<double>.Build.DenseOfRowVectors(kept);
    }

    /// <summary>
    /// Kenward and Roger (1997), section 3: F = lambda / k (L beta)'(L C_A L')^-1 L beta on k and m degrees of freedom, by the
    /// first two moments, arranged so that Hotelling's T^2 and the F of balanced designs come out exactly.
    /// </summary>
    private FTest KenwardRoger(string name, Matrix<double> directions, Vector<double> estimates, DegreesOfFreedomMethod method)
    {
        int k = directions.RowCount;
        Matrix<double> adjusted = Matrix<double>.Build.DenseOfArray(denominator.Covariance(method));
        Matrix<double> spread = directions * adjusted * directions.Transpose();
        double wald = estimates.DotProduct(spread.Solve(estimates)) / k;
        (double a1, double a2) = Moments(directions);
        if (!(a2 > 0))
        {
            return FTest.Of(name, solution.ResidualVariance, k, double.PositiveInfinity, wald, 1);
        }

        if (k == 1)
        {
            // The formulas below reduce to this.
            return FTest.Of(name, solution.ResidualVariance, 1, 2 / a2, wald, 1);
        }

        double b = (a1 + (6 * a2)) / (2 * k);
        double g = (((k + 1) * a1) - ((k + 4) * a2)) / ((k + 2) * a2);
        double c = (3 * k) + (2 * (1 - g));
        double v0 = 1 + (g / c * b);
        double v1 = 1 - ((k - g) / c * b);
        double v2 = 1 - ((k + 2 - g) / c * b);
        double inverseMean = 1 - (a2 / k);
        double rho = Square(Ratio(inverseMean, v1)) * v0 / v2 / k;
        double m = 4 + ((k + 2) / ((k * rho) - 1));

        // lambda = m / (E (m - 2)); at m = 2 the mean of F does not exist.
        double lambda = Math.Abs(m - 2) < 1e-2 ? 1 : m * inverseMean / (m - 2);
        return FTest.Of(name, solution.ResidualVariance, k, m, lambda * wald, lambda);
    }

    /// <summary>
    /// A1 = sum W_ij tr(T C P_i C) tr(T C P_j C), A2 = sum W_ij tr(T C P_i C T C P_j C), T = L'(L C L')^-1 L: with directions of unit
    /// covariance and C P_i C = -dC_i these are traces of k x k matrices.
    /// </summary>
    private (double A1, double A2) Moments(Matrix<double> directions)
    {
        double[,] weights = denominator.ParameterCovariance(DegreesOfFreedomMethod.KenwardRoger);
        Matrix<double>[] change = [.. solution.CoefficientCovarianceDerivatives.Select(d =>
            directions * Matrix<double>.Build.DenseOfArray(d) * directions.Transpose())];
        double a1 = 0;
        double a2 = 0;
        for (int i = 0; i < change.Length; i++)
        {
            for (int j = 0; j < change.Length; j++)
            {
                a1 += weights[i, j] * change[i].Trace() * change[j].Trace();
                a2 += weights[i, j] * change[i].PointwiseMultiply(change[j].Transpose()).RowSums().Sum();
            }
        }

        return (a1, a2);
    }

    private static double Square(double x) => x * x;

    /// <summary>x / y, 1 where both vanish.</summary>
    private static double Ratio(double x, double y) => Math.Abs(x) < 1e-14 && Math.Abs(y) < 1e-14 ? 1 : x / y;
}
