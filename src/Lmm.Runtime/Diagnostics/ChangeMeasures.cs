using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm;

/// <summary>Cook's distance and its relatives from beta - beta(i) and C(i), both over the estimated columns.</summary>
internal sealed class ChangeMeasures
{
    private readonly int _columns;
    private readonly IReadOnlyList<int> _estimated;
    private readonly Cholesky<double> _covariance;

    public ChangeMeasures(DesignMatrices design, Solution solution)
    {
        _columns = design.ColumnCount;
        _estimated = solution.EstimatedColumns;
        _covariance = Matrix<double>.Build.DenseOfArray(solution.CoefficientCovariance).Cholesky();
    }

    /// <summary>The measures of a unit.</summary>
    public UnitInfluence Of(string unit, int rows, double[] change, double[,] covariance)
    {
        int r = change.Length;
        Vector<double> delta = Vector<double>.Build.DenseOfArray(change);
        Matrix<double> without = Matrix<double>.Build.DenseOfArray(covariance);
        Cholesky<double> factor = without.Cholesky();
        double[] standardized = [.. change.Select((value, k) => value / Math.Sqrt(covariance[k, k]))];
        return new UnitInfluence(
            unit,
            rows,
            delta * _covariance.Solve(delta) / r,
            delta * factor.Solve(delta) / r,
            Math.Exp(factor.DeterminantLn - _covariance.DeterminantLn),
            Math.Abs(_covariance.Solve(without).Trace() - r),
            OverColumns(change),
            OverColumns(standardized));
    }

    /// <summary>A unit without which some coefficient is not determined.</summary>
    public UnitInfluence NotEstimable(string unit, int rows)
    {
        double[] nothing = new double[_columns];
        Array.Fill(nothing, double.NaN);
        return new UnitInfluence(unit, rows, double.NaN, double.NaN, double.NaN, double.NaN, nothing, nothing);
    }

    private double[] OverColumns(double[] values)
    {
        double[] all = new double[_columns];
        Array.Fill(all, double.NaN);
        for (int k = 0; k < values.Length; k++)
        {
            all[_estimated[k]] = values[k];
        }

        return all;
    }
}
