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
    private readonly CrossProducts _a;
    private readonly double[] _factor;
    private readonly int[] _pivots;
    private readonly int[] _ranks;

    private WithinLevels(CrossProducts products, double observations)
    {
        _a = products;
        int q = products.Groupings[0].EffectCount;
        int levels = products.Groupings[0].Levels;
        _factor = (double[])products.Diagonal[0].Clone();
        _pivots = new int[levels * q];
        _ranks = new int[levels];
        for (int j = 0; j < levels; j++)
        {
            _ranks[j] = SmallMatrix.PivotedCholesky(q, _factor.AsSpan(j * q * q, q * q), _pivots.AsSpan(j * q, q), 1e-10);
        }

        (SumOfSquares, int rank) = Reduce();
        DegreesOfFreedom = observations - _ranks.Sum() - rank;
    }

    /// <summary>e'Ke.</summary>
    public double SumOfSquares { get; }

    /// <summary>N - rank[Z_0 X].</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>The quantities, or null where no degree of freedom is left within levels.</summary>
    public static WithinLevels? Of(CrossProducts products, double observations)
    {
        if (products.Groupings.Length == 0)
        {
            return null;
        }

        WithinLevels within = new(products, observations);
        return within.DegreesOfFreedom >= 1 && within.SumOfSquares > 1e-10 * products.Columns[^1] ? within : null;
    }

    /// <summary>v'A_j^+ v: the part of a squared length that the effects of level j explain.</summary>
    public double Explained(int j, ReadOnlySpan<double> v)
    {
        Span<double> solved = stackalloc double[v.Length];
        Solve(j, v, solved);
        return VectorKernels.Dot(solved, solved);
    }

    /// <summary>The first rank elements of L^-1 P v, the rest zero.</summary>
    private void Solve(int j, ReadOnlySpan<double> v, Span<double> solved)
    {
        int q = v.Length;
        ReadOnlySpan<double> l = _factor.AsSpan(j * q * q, q * q);
        solved.Clear();
        for (int i = 0; i < _ranks[j]; i++)
        {
            double sum = v[_pivots[(j * q) + i]];
            for (int k = 0; k < i; k++)
            {
                sum -= l[(i * q) + k] * solved[k];
            }

            solved[i] = sum / l[(i * q) + i];
        }
    }

    /// <summary>[Q e]'(I - P_0)[Q e], X swept out of e as well.</summary>
    private (double SumOfSquares, int Rank) Reduce()
    {
        int q = _a.Groupings[0].EffectCount;
        int columns = _a.ColumnCount;
        double[] left = (double[])_a.Columns.Clone();
        double[] solved = new double[q * columns];
        double[] v = new double[q];
        for (int j = 0; j < _ranks.Length; j++)
        {
            for (int c = 0; c < columns; c++)
            {
                for (int a = 0; a < q; a++)
                {
                    v[a] = _a.WithColumns[0][(((j * q) + a) * columns) + c];
                }

                Solve(j, v, solved.AsSpan(c * q, q));
            }

            for (int c = 0; c < columns; c++)
            {
                for (int d = 0; d < columns; d++)
                {
                    left[(c * columns) + d] -= VectorKernels.Dot(solved.AsSpan(c * q, q), solved.AsSpan(d * q, q));
                }
            }
        }

        return Sweep(left, columns);
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
