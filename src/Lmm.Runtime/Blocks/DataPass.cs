using System.Numerics.Tensors;

namespace Lmm.Blocks;

/// <summary>
/// The one pass over the rows: weights are multiplied in, X is orthonormalised, y becomes the residual of its
/// regression on X, and the cross products are formed. Nothing afterwards looks at a row until residuals are asked for.
/// </summary>
internal sealed partial class DataPass
{
    private readonly DesignMatrices _design;
    private readonly double[]? _rootWeights;

    private DataPass(DesignMatrices design)
    {
        _design = design;
        (_rootWeights, LogWeights, Observations) = Weights(design);
        Basis = OrthonormaliseFixedEffects();
        (Residual, Projection) = RegressResponse();
        if (design.Residual is null)
        {
            CrossProducts = FormCrossProducts();
        }
        else
        {
            ResidualProducts = ResidualProducts.Form(design, _rootWeights, Basis.Q.AsSpan(0, design.RowCount * Basis.Rank), Residual);
            CrossProducts = ResidualProducts.Products;
        }
    }

    /// <summary>The basis of X.</summary>
    public FixedBasis Basis { get; }

    /// <summary>e, the weighted residual of y after X, n values.</summary>
    public double[] Residual { get; }

    /// <summary>Q'y, r values: what was taken out of y.</summary>
    public double[] Projection { get; }

    /// <summary>N: rows, or the sum of the frequencies.</summary>
    public double Observations { get; }

    /// <summary>sum f log w: -2 log L has minus this.</summary>
    public double LogWeights { get; }

    /// <summary>Whether nothing but rounding is left of y after X.</summary>
    public bool IsReproduced => TensorPrimitives.Norm<double>(Residual) <= 1e-12 * TensorPrimitives.Norm<double>(Projection);

    /// <summary>The products; at R = I until residual parameters are set.</summary>
    public CrossProducts CrossProducts { get; }

    /// <summary>The pooled products of a residual structure, or null for R = I.</summary>
    public ResidualProducts? ResidualProducts { get; }

    /// <summary>Runs the pass.</summary>
    public static DataPass Over(DesignMatrices design) => new(design);

    private static (double[]? Root, double LogWeights, double Observations) Weights(DesignMatrices design)
    {
        if (design.Weights is null && design.Frequencies is null)
        {
            return (null, 0, design.RowCount);
        }

        double[] root = new double[design.RowCount];
        double log = 0;
        double observations = 0;
        for (int i = 0; i < root.Length; i++)
        {
            double weight = design.Weights?[i] ?? 1;
            double frequency = design.Frequencies?[i] ?? 1;
            root[i] = Math.Sqrt(weight * frequency);
            log += frequency * Math.Log(weight);
            observations += frequency;
        }

        return (root, log, observations);
    }

    private FixedBasis OrthonormaliseFixedEffects()
    {
        int n = _design.RowCount;
        int p = _design.ColumnCount;
        double[] x = _design.FixedEffects.AsSpan(0, n * p).ToArray();
        int constant = -1;
        for (int j = 0; j < p && constant < 0; j++)
        {
            ReadOnlySpan<double> column = x.AsSpan(j * n, n);
            constant = n > 0 && column[0] != 0 && !column.ContainsAnyExcept(column[0]) ? j : -1;
        }

        if (_rootWeights is not null)
        {
            for (int j = 0; j < p; j++)
            {
                TensorPrimitives.Multiply(x.AsSpan(j * n, n), _rootWeights, x.AsSpan(j * n, n));
            }
        }

        return FixedBasis.Orthonormalise(x, n, p, constant);
    }

    private (double[] Residual, double[] Projection) RegressResponse()
    {
        int n = _design.RowCount;
        double[] e = new double[n];
        _design.Response.AsSpan(0, n).CopyTo(e);
        if (_design.Offset is not null)
        {
            TensorPrimitives.Subtract(e, _design.Offset, e);
        }

        if (_rootWeights is not null)
        {
            TensorPrimitives.Multiply(e, _rootWeights, e);
        }

        // Twice: the second pass takes out what rounding left of a large mean.
        double[] projection = new double[Basis.Rank];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < projection.Length; k++)
            {
                ReadOnlySpan<double> q = Basis.Q.AsSpan(k * n, n);
                double along = TensorPrimitives.Dot(q, e);
                projection[k] += along;
                TensorPrimitives.MultiplyAdd(q, -along, e, e);
            }
        }

        return (e, projection);
    }

    private CrossProducts FormCrossProducts()
    {
        GroupingBlock[] groupings = GroupingBlock.FromDesign(_design, _rootWeights);
        int columns = Basis.Rank + 1;
        int[] start = new int[groupings.Length];
        int order = 0;
        for (int g = 1; g < groupings.Length; g++)
        {
            start[g] = order;
            order += groupings[g].Size;
        }

        LevelAccumulator[] sums = [.. groupings.Select(grouping => new LevelAccumulator(grouping, columns))];
        foreach (LevelAccumulator sum in sums)
        {
            sum.AddRows(Basis.Q, Residual);
        }

        CoupledLevels coupled = CoupledLevels.Of(groupings, start);
        return new CrossProducts
        {
            Groupings = groupings,
            ColumnCount = columns,
            Columns = ColumnProducts(columns),
            Diagonal = [.. sums.Select(sum => sum.Diagonal)],
            WithColumns = [.. sums.Select(sum => sum.WithColumns)],
            TrailingStart = start,
            TrailingOrder = order,
            CoupledStart = coupled.Start,
            CoupledRow = coupled.Row,
            Coupling = coupled.Values,
            TrailingPairs = [.. PairsOfTrailing(groupings, start)],
        };
    }

    private ReadOnlySpan<double> Column(int c) =>
        c < Basis.Rank ? Basis.Q.AsSpan(c * _design.RowCount, _design.RowCount) : Residual;

    private double[] ColumnProducts(int columns)
    {
        // Q'Q is the identity to rounding; what matters is that Q'e is exactly what the rest of the algebra assumes.
        double[] products = new double[columns * columns];
        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = TensorPrimitives.Dot(Column(i), Column(j));
                products[(i * columns) + j] = dot;
                products[(j * columns) + i] = dot;
            }
        }

        return products;
    }

    private static IEnumerable<TrailingPair> PairsOfTrailing(GroupingBlock[] groupings, int[] start)
    {
        for (int upper = 1; upper < groupings.Length; upper++)
        {
            for (int lower = upper + 1; lower < groupings.Length; lower++)
            {
                LevelPairs pairs = LevelPairs.Of(groupings[upper], groupings[lower]);
                int[] upperRow = new int[pairs.Second.Length];
                int[] lowerRow = new int[pairs.Second.Length];
                for (int level = 0; level < groupings[upper].Levels; level++)
                {
                    for (int e = pairs.Start[level]; e < pairs.Start[level + 1]; e++)
                    {
                        upperRow[e] = start[upper] + (level * groupings[upper].EffectCount);
                        lowerRow[e] = start[lower] + (pairs.Second[e] * groupings[lower].EffectCount);
                    }
                }

                yield return new TrailingPair(upper, lower, upperRow, lowerRow, pairs.Values);
            }
        }
    }
}
