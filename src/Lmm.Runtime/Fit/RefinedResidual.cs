using System.Numerics.Tensors;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// r^2 = x'R^-1 x + |u|^2, x = W(y - X beta - Z T u), at the solution (beta, u) of the last factor, from the rows: a sum of squares,
/// stationary in the solution, where e'R^-1 e less what is explained loses the digits that both share (docs/math/criterion.md). A pass over
/// the rows, so only where those digits are missed.
/// </summary>
internal sealed class RefinedResidual : IDisposable
{
    // What rounding of r^2 may do to -2 log L before the rows are asked.
    private const double MostNoise = 1e-6;
    private const double UnitRoundoff = 1.1e-16;

    private readonly DataPass _data;
    private readonly CrossProducts _a;
    private readonly BlockedFactor _factor;
    private readonly CovarianceParameters _parameters;
    private readonly ResidualModel? _structure;
    private readonly PosteriorBlocks _solution;

    public RefinedResidual(
        DataPass data, BlockedFactor factor, CovarianceParameters parameters, ResidualModel? structure, Estimation estimation, double nu)
    {
        _data = data;
        _a = data.CrossProducts;
        _factor = factor;
        _parameters = parameters;
        _structure = structure;

        // Values are asked for while the derivatives of another point stand in the criterion's own.
        _solution = new PosteriorBlocks(_a, factor, parameters, estimation, nu);
    }

    /// <summary>Whether nu log r^2 has lost its digits: r^2 is a difference from <paramref name="total"/>.</summary>
    /// <param name="squared">r^2.</param>
    /// <param name="total">e'R^-1 e.</param>
    /// <param name="nu">nu.</param>
    public static bool IsMissed(double squared, double total, double nu) => nu * UnitRoundoff * total > MostNoise * squared;

    /// <summary>r.</summary>
    public double Root()
    {
        _solution.SolveSpherical();
        int columns = _a.ColumnCount;
        double r = _factor.R[^1];
        double[] inverse = new double[columns * columns];
        SmallMatrix.InvertLower(columns, _factor.R, inverse);
        double[] weights = inverse[^columns..];
        TensorPrimitives.Multiply(weights, r, weights);
        double[] residual = new double[_data.RowCount];
        _data.Combination(weights, 0, residual);
        double squared = 0;
        for (int g = 0; g < _a.Groupings.Length; g++)
        {
            squared += TakeOut(_a.Groupings[g], _solution.Effects[g], _parameters.T[g], r, residual);
        }

        return Math.Sqrt(squared + (_structure?.SumOfSquares(residual) ?? TensorPrimitives.SumOfSquares(residual)));
    }

    /// <inheritdoc/>
    public void Dispose() => _solution.Dispose();

    /// <summary>residual -= Z T u with u = r N, the last column of <paramref name="spherical"/>; |u|^2.</summary>
    private double TakeOut(GroupingBlock grouping, double[] spherical, double[] t, double r, double[] residual)
    {
        int q = grouping.EffectCount;
        double[] u = new double[grouping.Size];
        for (int i = 0; i < u.Length; i++)
        {
            u[i] = r * spherical[((i + 1) * _a.ColumnCount) - 1];
        }

        double[] b = new double[u.Length];
        for (int first = 0; first < u.Length; first += q)
        {
            SmallMatrix.Multiply(q, q, 1, t, u.AsSpan(first, q), b.AsSpan(first, q));
        }

        grouping.TakeOut(b, 0, residual);
        return TensorPrimitives.SumOfSquares(u);
    }
}
