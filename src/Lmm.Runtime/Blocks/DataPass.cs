using System.Numerics.Tensors;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// The one pass over the rows: weights are multiplied in, X is orthonormalised, y becomes the residual of its
/// regression on X, and the cross products are formed. Nothing afterwards looks at a row until residuals are asked for.
/// </summary>
internal sealed partial class DataPass
{
    private readonly DesignMatrices _design;
    private readonly double[]? _rootWeights;
    private double[]? _residual;

    private DataPass(DesignMatrices design, WorkShares shares)
    {
        DesignMemory.Require(design);
        _design = design;
        (_rootWeights, LogWeights, Observations) = Weights(design);
        Basis = OrthonormaliseFixedEffects();
        Projection = Basis.Projection;
        if (design.Residual is null)
        {
            CrossProducts = FormCrossProducts(shares);
        }
        else
        {
            ResidualProducts = ResidualProducts.Form(design, _rootWeights, Basis.Rows);
            CrossProducts = ResidualProducts.Products;
        }
    }

    /// <summary>The basis of X.</summary>
    public FixedBasis Basis { get; }

    /// <summary>e, the weighted residual of y after X, n values: made when asked for.</summary>
    public double[] Residual => _residual ??= Basis.Rows.Columns(Basis.Rank, 1);

    /// <summary>n.</summary>
    public int RowCount => _design.RowCount;

    /// <summary>A combination of the columns of [Q e] in some rows.</summary>
    /// <param name="weights">P values.</param>
    /// <param name="first">The first row.</param>
    /// <param name="target">Overwritten, a value for each row.</param>
    public void Combination(ReadOnlySpan<double> weights, int first, Span<double> target)
    {
        if (_residual is null)
        {
            Basis.Rows.Combination(weights, first, target);
            return;
        }

        Elementwise.Multiply(_residual.AsSpan(first, target.Length), weights[^1], target);
        for (int c = 0; c < Basis.Rank; c++)
        {
            Elementwise.MultiplyAdd(Basis.Q.AsSpan((c * _residual.Length) + first, target.Length), weights[c], target, target);
        }
    }

    /// <summary>Q'y, r values: what was taken out of y.</summary>
    public double[] Projection { get; }

    /// <summary>N: rows, or the sum of the frequencies.</summary>
    public double Observations { get; }

    /// <summary>sum f log w: -2 log L has minus this.</summary>
    public double LogWeights { get; }

    /// <summary>Whether nothing but rounding is left of y after X.</summary>
    public bool IsReproduced => Math.Sqrt(CrossProducts.Columns[^1]) <= 1e-12 * Math.Sqrt(VectorKernels.Dot(Projection, Projection));

    /// <summary>The products; at R = I until residual parameters are set.</summary>
    public CrossProducts CrossProducts { get; }

    /// <summary>The pooled products of a residual structure, or null for R = I.</summary>
    public ResidualProducts? ResidualProducts { get; }

    /// <summary>Runs the pass.</summary>
    /// <param name="design">The rows.</param>
    /// <param name="threads">How many may work on them; the result is the same.</param>
    public static DataPass Over(DesignMatrices design, int threads = 1) => new(design, new WorkShares(threads));

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
        ColumnSource.Column[] columns = new ColumnSource.Column[p + 1];
        for (int j = 0; j < p; j++)
        {
            columns[j] = _design.FixedColumns is { } own ? new ColumnSource.Column(own[j]) : new ColumnSource.Column(_design.FixedEffects, j * n);
        }

        columns[p] = new ColumnSource.Column(_design.Response, 0, _design.Offset);
        ColumnSource source = new(n, columns, _rootWeights);
        int constant = 0;
        while (constant < p && source.Constant(constant) is null)
        {
            constant++;
        }

        return FixedBasis.Orthonormalise(source, p, constant < p ? constant : -1);
    }

    private CrossProducts FormCrossProducts(WorkShares shares)
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

        RowSums sums = RowSums.Over(Basis.Rows, groupings, shares);
        CleanResidual(sums);
        CoupledLevels coupled = CoupledLevels.Of(groupings, start);
        return new CrossProducts
        {
            Groupings = groupings,
            ColumnCount = columns,
            Columns = sums.Columns,
            Diagonal = sums.Diagonal,
            WithColumns = sums.WithColumns,
            TrailingStart = start,
            TrailingOrder = order,
            CoupledStart = coupled.Start,
            CoupledRow = coupled.Row,
            Coupling = coupled.Values,
            TrailingPairs = [.. PairsOfTrailing(groupings, start)],
        };
    }

    /// <summary>
    /// What rounding left of X in e: taken out by the products themselves, so that a response that X reproduces is seen as
    /// such. Elsewhere it does no harm, because the products know of it.
    /// </summary>
    private void CleanResidual(RowSums sums)
    {
        int r = Basis.Rank;
        double[] left = sums.Columns.AsSpan(r * (r + 1), r).ToArray();
        if (VectorKernels.Dot(left, left) > 1e-20 * sums.Columns[^1])
        {
            TensorPrimitives.Add(Projection, left, Projection);
            Basis.Rows.Subtract(r, left);
            sums.Subtract(r, left);
        }
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
