using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// A(rho) = sum_s c_s(rho) A_s: the cross products of the rows pooled by coefficient before any parameter is known, so that
/// an evaluation costs nothing that grows with the rows. A coefficient is an entry of K of a piece class; a block of A
/// keeps only the coefficients that reach it. <see cref="Fill"/> gives A or its derivative, <see cref="Contract"/> is its adjoint.
/// </summary>
internal sealed class PooledProducts
{
    private readonly int _columnCount;
    private readonly int _coefficients;
    private readonly double[] _columns;
    private readonly BlockSums[] _sums;

    private PooledProducts(int columnCount, int coefficients, double[] columns, BlockSums[] sums)
    {
        _columnCount = columnCount;
        _coefficients = coefficients;
        _columns = columns;
        _sums = sums;
    }

    /// <summary>target = sum_s c_s A_s.</summary>
    /// <param name="c">A value for each coefficient.</param>
    /// <param name="target">Overwritten.</param>
    public void Fill(ReadOnlySpan<double> c, ProductValues target)
    {
        int size = _columnCount * _columnCount;
        Array.Clear(target.Columns);
        for (int s = 0; s < _coefficients; s++)
        {
            if (c[s] != 0)
            {
                VectorKernels.Axpy(c[s], _columns.AsSpan(s * size, size), target.Columns);
            }
        }

        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i].Fill(c, target.All[i + 1]);
        }
    }

    /// <summary>g_s = sum of the weights times A_s.</summary>
    /// <param name="weights">A weight for each stored product.</param>
    /// <param name="g">Overwritten, a value for each coefficient.</param>
    public void Contract(ProductValues weights, Span<double> g)
    {
        int size = _columnCount * _columnCount;
        for (int s = 0; s < _coefficients; s++)
        {
            g[s] = VectorKernels.Dot(_columns.AsSpan(s * size, size), weights.Columns);
        }

        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i].Contract(weights.All[i + 1], g);
        }
    }

    /// <summary>Pools the products of all pieces.</summary>
    /// <param name="products">The pattern; its values are not looked at.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="columns">The rows of [Q e].</param>
    public static PooledProducts Pool(CrossProducts products, ResidualPieces pieces, RowTransform columns)
    {
        BlockSums[] sums = [.. ProductValues.Of(products).All.Skip(1).Select(values => new BlockSums(values.Length))];
        using SubjectRows subjects = new(columns, products.Groupings, pieces.Subjects);
        PieceProducts rows = new(products, pieces, subjects, sums);
        foreach ((int first, int end, bool together) in Cells(products, pieces))
        {
            if (together)
            {
                rows.AddTogether(first, end);
            }
            else
            {
                rows.AddAlone(first);
            }
        }

        return new PooledProducts(products.ColumnCount, (int)pieces.CoefficientCount, rows.Columns(), sums);
    }

    /// <summary>Runs of subjects, as given in order, in the same single level of every grouping; others alone.</summary>
    internal static IEnumerable<(int First, int End, bool Together)> Cells(CrossProducts products, ResidualPieces pieces)
    {
        int[] levels = new int[products.Groupings.Length];
        int first = 0;
        bool together = false;
        for (int subject = 0; subject < pieces.Subjects.Count; subject++)
        {
            int[] rows = pieces.Subjects[subject];
            if (together && AreIn(products, rows, levels))
            {
                continue;
            }

            if (subject > first)
            {
                yield return (first, subject, together);
            }

            first = subject;
            for (int g = 0; g < levels.Length; g++)
            {
                levels[g] = rows.Length > 0 ? products.Groupings[g].LevelOfRow[rows[0]] : -1;
            }

            together = AreIn(products, rows, levels);
        }

        if (pieces.Subjects.Count > first)
        {
            yield return (first, pieces.Subjects.Count, together);
        }
    }

    private static bool AreIn(CrossProducts products, int[] rows, int[] levels)
    {
        for (int g = 0; g < levels.Length; g++)
        {
            if (products.Groupings[g].EffectCount == 0)
            {
                continue;
            }

            // The leading grouping holds whole subjects: one row tells.
            int[] levelOfRow = products.Groupings[g].LevelOfRow;
            int looked = g == 0 ? Math.Min(rows.Length, 1) : rows.Length;
            for (int i = 0; i < looked; i++)
            {
                if (levelOfRow[rows[i]] != levels[g])
                {
                    return false;
                }
            }
        }

        return true;
    }
}
