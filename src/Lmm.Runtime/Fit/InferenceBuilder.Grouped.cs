using Lmm.Residuals;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Fitting;

// Models with a residual structure: by independent groups of rows, dense within a group.
internal sealed partial class InferenceBuilder
{
    private GroupedSums? _grouped;

    /// <summary>What is summed over groups; once for all methods, by the caller who holds the lock on the criterion.</summary>
    private GroupedSums Grouped
    {
        get
        {
            if (_grouped is null)
            {
                criterion.EnsureAt(w);
                _grouped = new GroupedSums(criterion, w, Free()[..^1], criterion.Residual is { Structure.IsLinear: false });
            }

            return _grouped;
        }
    }

    /// <summary>
    /// The Hessian of -2 log L over the free parameters, sigma^2 last: in expectation tr(P H_j P H_k), tr(P H_j) / sigma^2,
    /// nu / sigma^4; on average y'P H_j P H_k P y / sigma^2, y'P H_j P y / sigma^4.
    /// </summary>
    private Matrix<double> GroupedHessian(bool expected)
    {
        GroupedSums sums = Grouped;
        int count = sums.Count;
        Matrix<double> hessian = Matrix<double>.Build.Dense(count + 1, count + 1);
        bool reml = criterion.Estimation == Estimation.Reml;
        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < count; k++)
            {
                hessian[j, k] = expected ? sums.TraceOfPair(j, k, reml) : sums.QuadraticOfPair(j, k) / residualVariance;
            }

            hessian[j, count] = hessian[count, j] = expected
                ? sums.Trace(j, reml) / residualVariance
                : sums.Quadratic(j) / (residualVariance * residualVariance);
        }

        hessian[count, count] = criterion.Nu / (residualVariance * residualVariance);
        return hessian;
    }

    /// <summary>
    /// sigma^2 { C + 2 C [ sum W_jk (Q_jk - P_j C P_k) - D / 4 ] C } with C = (X'H^-1X)^-1 and D the sum of W_jk R_jk over the natural
    /// residual parameters and sigma^2; D is left out where V is linear, or where that is asked for.
    /// </summary>
    private double[,] GroupedAdjustment(double[,] parameterCovariance, bool linear)
    {
        GroupedSums sums = Grouped;
        Matrix<double> inner = sums.Zero();
        for (int j = 0; j < sums.Count; j++)
        {
            for (int k = 0; k < sums.Count; k++)
            {
                inner += parameterCovariance[j, k] * (sums.Q(j, k) - (sums.P(j) * sums.C * sums.P(k)));
            }
        }

        if (!linear && criterion.Residual is { Structure.IsLinear: false } residual)
        {
            inner -= SecondDerivatives(sums, residual.Structure, parameterCovariance) / 4;
        }

        Matrix<double> adjusted = residualVariance * (sums.C + (2 * sums.C * inner * sums.C));
        return criterion.Data.Basis.ToCovariance(adjusted.ToRowMajorArray());
    }

    /// <summary>
    /// D times sigma^2, in working parameters: with rho(w) the natural ones and M its Jacobian, d2R/drho2 turns into
    /// sum W_ab R_ab - sum_c [M^-1 (sum_ab W_ab d2rho/dw_a dw_b)]_c R_c, and each pair with sigma^2 into 2 W_a,sigma R_a / sigma^2.
    /// </summary>
    private Matrix<double> SecondDerivatives(GroupedSums sums, ResidualCovariance structure, double[,] parameterCovariance)
    {
        int first = criterion.Parameters.Count;
        int[] free = Free()[..^1];
        int[] own = [.. Enumerable.Range(0, free.Length).Where(j => free[j] >= first)];
        double[] weights = new double[structure.Count * structure.Count];
        Matrix<double> sum = sums.Zero();
        foreach (int j in own)
        {
            sum += 2 * parameterCovariance[j, free.Length] / residualVariance * sums.P(j);
            foreach (int k in own)
            {
                weights[((free[j] - first) * structure.Count) + free[k] - first] = parameterCovariance[j, k];
                sum += parameterCovariance[j, k] * sums.R(j, k);
            }
        }

        double[] working = w[first..];
        double[] curvature = new double[structure.Count];
        structure.NaturalCurvature(working, weights, curvature);
        Matrix<double> jacobian = Matrix<double>.Build.DenseOfRowArrays(structure.Natural(working).Select(parameter => parameter.Gradient));
        Vector<double> shift = jacobian.Solve(Vector<double>.Build.DenseOfArray(curvature));
        foreach (int j in own)
        {
            sum -= shift[free[j] - first] * sums.P(j);
        }

        return sum;
    }
}
