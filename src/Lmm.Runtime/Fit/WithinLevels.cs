using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// What is left of the response within the levels of the leading grouping, after its own effects and X: the sum of
/// squares e'Ke and its degrees of freedom N - rank[Z_0 X], from cross products alone. It knows nothing of the leading
/// variances, so it is the steadiest handle on sigma^2.
/// </summary>
internal sealed class WithinLevels
{
    // Levels whose reduced rows are multiplied at once: they stay in the first cache.
    private const int LevelBlock = 128;

    private readonly CrossProducts _a;
    private readonly double[] _factor;
    private readonly int[] _pivots;
    private readonly int[] _ranks;
    private readonly double[] _left;
    private readonly double[] _solved;
    private readonly double _observations;
    private readonly int _total;

    /// <param name="products">The data, with a grouping at least.</param>
    /// <param name="observations">N.</param>
    public WithinLevels(CrossProducts products, double observations)
    {
        _a = products;
        _observations = observations;
        int q = products.Groupings[0].EffectCount;
        int levels = products.Groupings[0].Levels;
        _factor = (double[])products.Diagonal[0].Clone();
        _pivots = new int[levels * q];
        _ranks = new int[levels];
        for (int j = 0; j < levels; j++)
        {
            _ranks[j] = q == 1 ? RootOf(ref _factor[j]) : SmallMatrix.PivotedCholesky(q, _factor.AsSpan(j * q * q, q * q), _pivots.AsSpan(j * q, q), 1e-10);
            _total += _ranks[j];
        }

        _left = new double[products.Columns.Length];
        _solved = new double[Math.Min(LevelBlock, levels) * q * products.ColumnCount];
    }

    /// <summary>e'Ke.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>N - rank[Z_0 X].</summary>
    public double DegreesOfFreedom { get; private set; }

    /// <summary>Takes both from the response as it is now; false where no variation or no degree of freedom is left within levels.</summary>
    public bool ReadResponse()
    {
        (SumOfSquares, int rank) = Reduce();
        DegreesOfFreedom = _observations - _total - rank;
        return DegreesOfFreedom >= 1 && SumOfSquares > 1e-10 * _a.Columns[^1];
    }

    /// <summary>
    /// Adds A_j^+ between the rows of a coupling block (q x q0): V'A_j^+ V, V its transpose, the part of the products of columns that
    /// the effects of level j explain.
    /// </summary>
    public void AddExplained(int j, int q, ReadOnlySpan<double> coupling, double[] columns, double[] solved, Span<double> target)
    {
        int q0 = coupling.Length / q;
        if (q0 == 1 && q == 1)
        {
            double along = _ranks[j] == 0 ? 0 : coupling[0] / _factor[j];
            target[0] += along * along;
            return;
        }

        for (int a = 0; a < q0; a++)
        {
            for (int b = 0; b < q; b++)
            {
                columns[(a * q) + b] = coupling[(b * q0) + a];
            }
        }

        Solve(j, columns.AsSpan(0, q0 * q), q, solved.AsSpan(0, q0 * q));
        for (int k = 0; k < _ranks[j]; k++)
        {
            for (int a = 0; a < q; a++)
            {
                for (int b = 0; b < q; b++)
                {
                    target[(a * q) + b] += solved[(k * q) + a] * solved[(k * q) + b];
                }
            }
        }
    }

    private static int RootOf(ref double square)
    {
        square = Math.Sqrt(Math.Max(square, 0));
        return square > 0 ? 1 : 0;
    }

    /// <summary>The first rank rows of L^-1 P v, the rest zero, for v of q rows and some columns.</summary>
    private void Solve(int j, ReadOnlySpan<double> v, int columns, Span<double> solved)
    {
        int q = v.Length / columns;
        ReadOnlySpan<double> l = _factor.AsSpan(j * q * q, q * q);
        solved.Clear();
        for (int i = 0; i < _ranks[j]; i++)
        {
            int from = _pivots[(j * q) + i] * columns;
            int to = i * columns;
            double inverse = 1 / l[(i * q) + i];
            for (int c = 0; c < columns; c++)
            {
                double sum = v[from + c];
                for (int k = 0; k < i; k++)
                {
                    sum -= l[(i * q) + k] * solved[(k * columns) + c];
                }

                solved[to + c] = sum * inverse;
            }
        }
    }

    /// <summary>[Q e]'(I - P_0)[Q e], X swept out of e as well.</summary>
    private (double SumOfSquares, int Rank) Reduce()
    {
        int size = _a.Groupings[0].EffectCount * _a.ColumnCount;
        _a.Columns.CopyTo(_left, 0);
        for (int first = 0; first < _ranks.Length; first += LevelBlock)
        {
            int levels = Math.Min(LevelBlock, _ranks.Length - first);
            for (int j = 0; j < levels; j++)
            {
                Solve(first + j, _a.WithColumns[0].AsSpan((first + j) * size, size), _a.ColumnCount, _solved.AsSpan(j * size, size));
            }

            RowProducts.AddGram(_a.ColumnCount, _solved.AsSpan(0, levels * size), -1, _left);
        }

        return Sweep(_left, _a.ColumnCount);
    }

    /// <summary>Sweeps the columns of Q that vary within levels out of e.</summary>
    private static (double SumOfSquares, int Rank) Sweep(double[] left, int columns)
    {
        int rank = 0;
        for (int c = 0; c < columns - 1; c++)
        {
            // Q has unit columns: what is left of one is its share within levels.
            double pivot = left[c * (columns + 1)];
            if (pivot < 1e-9)
            {
                continue;
            }

            rank++;
            for (int i = c + 1; i < columns; i++)
            {
                double factor = left[(i * columns) + c] / pivot;
                for (int k = c + 1; k < columns; k++)
                {
                    left[(i * columns) + k] -= factor * left[(c * columns) + k];
                }
            }
        }

        return (left[^1], rank);
    }
}
