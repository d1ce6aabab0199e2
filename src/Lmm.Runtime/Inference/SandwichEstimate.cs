using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm;

/// <summary>
/// C [ sum_i X_i'V_i^-1 A_i e_i e_i'A_i'V_i^-1 X_i ] C over clusters i, e = y - X beta, C = (X'V^-1X)^-1. A = I but for CR2,
/// where A_i makes A_i (V_i - X_i C X_i') A_i' = V_i (Pustejovsky and Tipton 2018, J. Bus. Econ. Stat. 36, 672, eq. 13). What
/// each cluster leaves: U_i = A_i'V_i^-1 X_i C, n_i x r, of which everything else is made.
/// </summary>
internal sealed class SandwichEstimate
{
    // An eigenvalue this much smaller than the largest is a direction in which a cluster's residuals vanish.
    private const double NullDirection = 1e-12;

    private readonly Solution _solution;
    private readonly double _factor;
    private readonly Matrix<double> _modelCovariance;

    /// <summary>U_i'e_i by cluster.</summary>
    private readonly List<Vector<double>> _scores = [];

    /// <summary>U_i'V_i U_i by cluster.</summary>
    private readonly List<Matrix<double>> _own = [];

    /// <summary>X_i'U_i by cluster.</summary>
    private readonly List<Matrix<double>> _through = [];

    public SandwichEstimate(DesignMatrices design, Solution solution, RobustKind kind, string cluster, IReadOnlyList<int[]> clusters)
    {
        _solution = solution;
        Kind = kind;
        Cluster = cluster;
        _modelCovariance = Matrix<double>.Build.DenseOfArray(solution.CoefficientCovariance);
        _factor = Factor(kind, clusters.Count, solution);
        WeightedRows rows = WeightedRows.Of(design, solution);
        MarginalCovariance covariance = new(design, solution, rows.Root);
        int r = solution.Coefficients.Length;
        Covariance = Matrix<double>.Build.Dense(r, r);
        foreach (int[] own in clusters)
        {
            Add(design, rows, covariance, own);
        }

        Covariance *= _factor;
    }

    public RobustKind Kind { get; }

    public string Cluster { get; }

    public int ClusterCount => _scores.Count;

    /// <summary>The covariance of the estimated coefficients, r x r.</summary>
    public Matrix<double> Covariance { get; }

    /// <summary>The t test of a combination of the estimated coefficients.</summary>
    public Coefficient Test(string name, double[] weights)
    {
        Vector<double> l = Vector<double>.Build.DenseOfArray(weights);
        double estimate = l * Vector<double>.Build.DenseOfArray(_solution.Coefficients);
        return Lmm.Coefficient.Test(name, estimate, l * Covariance * l, DegreesOfFreedom(l.ToRowMatrix()));
    }

    /// <summary>Hotelling's T^2 as F: with eta degrees of freedom, F = (eta - q + 1) / (eta q) Q on q and eta - q + 1.</summary>
    /// <exception cref="InvalidOperationException">eta does not exceed q - 1.</exception>
    public FTest Joint(string name, double[][] rows)
    {
        if (JointTest.Directions(rows, _modelCovariance) is not { } l)
        {
            return FTest.NotEstimable(name);
        }

        int q = l.RowCount;
        double eta = DegreesOfFreedom(l);
        double denominator = eta - q + 1;
        if (!(denominator > 0))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The {ClusterCount} clusters of {Cluster} carry {eta:G4} degrees of freedom for {q} combinations together: too few for a joint test. Test fewer at once."));
        }

        Vector<double> value = l * Vector<double>.Build.DenseOfArray(_solution.Coefficients);
        double wald = value * (l * Covariance * l.Transpose()).Solve(value);
        return FTest.Of(name, _solution.ResidualVariance, q, denominator, denominator / (eta * q) * wald, denominator / eta);
    }

    private static double Factor(RobustKind kind, int m, Solution solution)
    {
        double n = solution.Observations;
        int p = solution.Coefficients.Length;
        return kind switch
        {
            RobustKind.CR0 or RobustKind.CR2 => 1,
            RobustKind.CR1 => m / (m - 1.0),
            RobustKind.CR1P => m > p ? m / (double)(m - p) : throw new InvalidOperationException(FormattableString.Invariant(
                $"CR1P divides by the number of clusters minus that of the coefficients, and there are {m} clusters for {p} coefficients. Use CR2.")),
            RobustKind.CR1S => m * (n - 1) / ((m - 1) * (n - p)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such robust covariance."),
        };
    }

    private void Add(DesignMatrices design, WeightedRows rows, MarginalCovariance covariance, int[] own)
    {
        // Precision weights are taken out of the rows again: A depends on the metric, and that of the paper is y's own. A row of
        // frequency f stays multiplied by sqrt(f): its copies' mean, in the metric of the copies.
        int n = design.RowCount;
        double[] weight = [.. own.Select(row => Math.Sqrt(design.Weights?[row] ?? 1))];
        Matrix<double> x = Matrix<double>.Build.Dense(own.Length, _modelCovariance.RowCount, (i, k) =>
            design.FixedEffects[(_solution.EstimatedColumns[k] * n) + own[i]] * (rows.Root?[own[i]] ?? 1) / weight[i]);
        Matrix<double> weightedRows = covariance.Of(own);
        Matrix<double> v = Matrix<double>.Build.Dense(own.Length, own.Length, (i, j) =>
            weightedRows[i, j] * _solution.ResidualVariance / (weight[i] * weight[j]));
        Cholesky<double> factor = v.Cholesky();
        Matrix<double> weighted = factor.Solve(x * _modelCovariance);
        if (Kind == RobustKind.CR2)
        {
            Matrix<double> root = factor.Factor;
            weighted = Adjustment(root, v - (x * _modelCovariance * x.Transpose())).TransposeThisAndMultiply(weighted);
        }

        Vector<double> score = weighted.TransposeThisAndMultiply(Vector<double>.Build.Dense(own.Length, i => rows.Residual[own[i]] / weight[i]));
        _scores.Add(score);
        _own.Add(weighted.TransposeThisAndMultiply(v * weighted));
        _through.Add(x.TransposeThisAndMultiply(weighted));
        Covariance.Add(score.OuterProduct(score), Covariance);
    }

    /// <summary>A = L B^(+1/2) L' with V = L L' and B = L'(V - X C X')L, symmetric.</summary>
    private static Matrix<double> Adjustment(Matrix<double> lower, Matrix<double> residualCovariance)
    {
        Matrix<double> b = lower.TransposeThisAndMultiply(residualCovariance * lower);
        Evd<double> evd = ((b + b.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        Vector<double> values = evd.EigenValues.Map(z => z.Real);
        double floor = NullDirection * values.Maximum();
        Vector<double> roots = values.Map(value => value > floor ? 1 / Math.Sqrt(value) : 0);
        Matrix<double> half = lower * evd.EigenVectors;
        return half * Matrix<double>.Build.DenseOfDiagonalVector(roots) * half.Transpose();
    }

    /// <summary>
    /// eta = q (q + 1) / sum_ij [ (tr Q_ij)^2 + tr(Q_ij Q_ij) ], Q_ij = d_ij D_i - Y_i'Y_j with D_i = U_i'V_i U_i and Y_i = C^1/2 X_i'U_i
    /// times K = L'Omega^-1/2, Omega = sum_i Q_ii for K = L': the working model's expectation of L V^R L'. The double sum is one
    /// of moments: S = sum_i vec(Y_i) vec(Y_i)'. For q = 1 this is Satterthwaite's formula.
    /// </summary>
    private double DegreesOfFreedom(Matrix<double> l)
    {
        int q = l.RowCount;
        int r = l.ColumnCount;
        Matrix<double> root = _modelCovariance.Cholesky().Factor.Transpose();
        Matrix<double> omega = Matrix<double>.Build.Dense(r, r);
        for (int i = 0; i < ClusterCount; i++)
        {
            Matrix<double> y = root * _through[i];
            omega += _own[i] - y.TransposeThisAndMultiply(y);
        }

        Matrix<double> k = l.TransposeThisAndMultiply(InverseRoot(l * omega * l.Transpose()));
        Matrix<double> moments = Matrix<double>.Build.Dense(r * q, r * q);
        double sum = 0;
        for (int i = 0; i < ClusterCount; i++)
        {
            Matrix<double> y = root * _through[i] * k;
            Matrix<double> gram = y.TransposeThisAndMultiply(y);
            Matrix<double> own = k.TransposeThisAndMultiply(_own[i] * k);
            double trace = own.Trace();
            sum += (trace * trace) - (2 * trace * gram.Trace()) + InnerProduct(own, own) - (2 * InnerProduct(own, gram));
            Vector<double> flat = Vector<double>.Build.DenseOfArray(y.ToColumnMajorArray());
            moments += flat.OuterProduct(flat);
        }

        for (int a = 0; a < r * q; a++)
        {
            for (int b = 0; b < r * q; b++)
            {
                // Element (a, s) of Y against (b, t), and (a, t) against (b, s).
                sum += moments[a, b] * (moments[a, b] + moments[(a % r) + (r * (b / r)), (b % r) + (r * (a / r))]);
            }
        }

        return q * (q + 1) / sum;
    }

    /// <summary>tr(A B) of symmetric matrices.</summary>
    private static double InnerProduct(Matrix<double> a, Matrix<double> b) => a.PointwiseMultiply(b).RowSums().Sum();

    private static Matrix<double> InverseRoot(Matrix<double> matrix)
    {
        Evd<double> evd = ((matrix + matrix.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        return evd.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(evd.EigenValues.Map(z => 1 / Math.Sqrt(z.Real))) * evd.EigenVectors.Transpose();
    }
}
