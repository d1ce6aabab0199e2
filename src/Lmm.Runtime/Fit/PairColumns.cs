using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>Where the pairs of rows of a leading level stand in a matrix, as a type: the kernels see no storage and call nothing virtual.</summary>
internal unsafe interface IPairPlaces
{
    /// <summary>Takes products off some columns of a level's lower triangle, the diagonal first, one column behind the other.</summary>
    /// <param name="start">The level's first coupled entry.</param>
    /// <param name="count">Its rows.</param>
    /// <param name="first">The first column.</param>
    /// <param name="end">The column behind the last.</param>
    /// <param name="products">What is taken off.</param>
    void Subtract(int start, int count, int first, int end, double* products);

    /// <summary>Reads the same columns.</summary>
    void Read(int start, int count, int first, int end, double* values);
}

/// <summary>
/// The pairs of rows of a leading level of several effects, column by column of their lower triangle, some columns at a time:
/// what is taken from S and what is read of S^-1 goes through a few numbers, so that the kernels see neither storage.
/// 2,000 levels of 6 effects that meet 24 of 300 rows: their inverse blocks take 2.3 ms, 19 by loops over q x q for each pair.
/// </summary>
internal sealed class PairColumns
{
    // Numbers that stay in the first-level cache.
    private const int Enough = 2048;

    private readonly int _length;
    private readonly int _work;

    public PairColumns(CrossProducts a, LevelSteps steps)
    {
        long most = 0;
        for (int j = 0; j + 1 < a.CoupledStart.Length; j++)
        {
            most = Math.Max(most, a.CoupledStart[j + 1] - a.CoupledStart[j]);
        }

        // One column is the least.
        _length = (int)Math.Max(most, Math.Min(Enough, most * (most + 1) / 2));
        int q = steps.Effects;
        _work = Math.Max(LevelKernel<AnyEffects>.PairsWorkLength(q, (int)most), (q * q) + LevelKernel<AnyEffects>.Slack);
    }

    /// <summary>Where the work space of the kernels stands behind some columns.</summary>
    public int WorkAt => _length + LevelKernel<AnyEffects>.Slack;

    /// <summary>Room for some columns and the work space.</summary>
    public double[] Rent() => Scratch.Rent(WorkAt + _work);

    /// <summary>The column behind the last one that has room beside column <paramref name="first"/>.</summary>
    public int End(int rows, int first)
    {
        int end = first;
        for (int count = 0; end < rows && count + rows - end <= _length; end++)
        {
            count += rows - end;
        }

        return end;
    }
}
