using System.Numerics.Tensors;
using Lmm.Blocks;

namespace Lmm;

/// <summary>
/// The rows of a fit multiplied by the square roots of weight times frequency, X in an orthonormal basis Q of its estimated
/// columns, and d = y - X beta: what everything that looks at rows after the fit starts from.
/// </summary>
internal sealed class WeightedRows
{
    private WeightedRows(int count, double[]? root, FixedBasis basis, double[] residual)
    {
        Count = count;
        Root = root;
        Basis = basis;
        Residual = residual;
    }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>Square roots of weight times frequency; null for ones.</summary>
    public double[]? Root { get; }

    /// <summary>Q and R_X over the estimated columns, in their order.</summary>
    public FixedBasis Basis { get; }

    /// <summary>r.</summary>
    public int Rank => Basis.Rank;

    /// <summary>d, n values.</summary>
    public double[] Residual { get; }

    /// <summary>Q[i, k].</summary>
    public double Q(int row, int column) => Basis.Q[(column * Count) + row];

    public static WeightedRows Of(DesignMatrices design, Solution solution)
    {
        int n = design.RowCount;
        int r = solution.EstimatedColumns.Count;
        double[]? root = RootWeights(design);
        ColumnSource x = new(n, [.. solution.EstimatedColumns.Select(column => new ColumnSource.Column(design.FixedEffects, column * n))], root);
        int constant = Enumerable.Range(0, r).Where(k => x.Constant(k) is not null).DefaultIfEmpty(-1).First();
        double[] residual = FittedRows.Population(design, solution);
        TensorPrimitives.Subtract(design.Response, residual, residual);
        Scale(residual, root);
        return new WeightedRows(n, root, FixedBasis.Orthonormalise(x, r, constant), residual);
    }

    private static double[]? RootWeights(DesignMatrices design)
    {
        if (design.Weights is null && design.Frequencies is null)
        {
            return null;
        }

        double[] root = new double[design.RowCount];
        for (int i = 0; i < root.Length; i++)
        {
            root[i] = Math.Sqrt((design.Weights?[i] ?? 1) * (design.Frequencies?[i] ?? 1));
        }

        return root;
    }

    private static void Scale(Span<double> column, double[]? root)
    {
        if (root is not null)
        {
            TensorPrimitives.Multiply(column, root, column);
        }
    }
}
