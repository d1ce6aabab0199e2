using System.Numerics;
using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>Dense tiles, in either precision: an entry's place is the sum of a row's and a column's offset.</summary>
internal sealed unsafe class DenseScatter(CrossProducts products, LevelSteps steps, DenseFactor factor, WorkShares shares) : TrailingScatter
{
    private readonly TilePairIndex? _index = factor.Label is null ? null : TilePairIndex.Of(products, factor.Layout, factor.Label);
    private readonly PairColumns _columns = new(products, steps);
    private TilePairs<double>? _pairs;
    private TilePairs<float>? _singlePairs;
    private double[]? _forms;

    /// <summary>Adds the index by tiles with W in its order, or the panels and forms of levels of several effects.</summary>
    public static void AddNeed(CrossProducts a, MemoryNeed need)
    {
        if (TilePairIndex.IsFor(a))
        {
            need.Add("the places of its pairs", TilePairIndex.BytesOf(a) + (8.0 * a.CoupledRow.Length));
        }
        else if (a.Groupings.Length > 1 && a.Groupings[0].EffectCount > 1)
        {
            double q = a.Groupings[0].EffectCount;
            need.Add("the panels of its products", 8 * ((2.0 * CoupledPanels.Widest * a.TrailingOrder) + (a.Groupings[0].Levels * q * q)));
        }
    }

    /// <inheritdoc/>
    public override CoupledPanels? Panels { get; } = factor.Label is null ? CoupledPanels.For(products, factor.Layout) : null;

    /// <inheritdoc/>
    public override void PrepareForms(double[] w)
    {
        if (Panels is not null)
        {
            _forms ??= new double[products.Groupings[0].Levels * products.Groupings[0].EffectCount * products.Groupings[0].EffectCount];
            Panels.Forms(w, factor.Double.Inverse, _forms);
        }
    }

    /// <inheritdoc/>
    public override TrailingFactor Factor => factor;

    /// <inheritdoc/>
    public override double? WeightedForm(double[] w, double[] v) => _index is null
        ? null
        : factor.IsSingle ? SinglePairs(_index).Form(factor.Single.Inverse, w, v) : Pairs(_index).Form(factor.Double.Inverse, w, v);

    /// <inheritdoc/>
    public override void SubtractPairs(CrossProducts a, double[] w)
    {
        if (Panels is not null)
        {
            Panels.Subtract(w, factor.Double.Matrix);
            return;
        }

        switch (_index, factor.IsSingle)
        {
            case ({ } index, true):
                SinglePairs(index).Subtract(w);
                break;
            case ({ } index, false):
                Pairs(index).Subtract(w);
                break;
            case (null, true):
                SubtractPairs(a, w, factor.Single.Matrix.Values);
                break;
            default:
                SubtractPairs(a, w, factor.Double.Matrix.Values);
                break;
        }
    }

    /// <inheritdoc/>
    public override void QuadraticForms(CrossProducts a, double[] w, int q0, int first, int end, Span<double> target)
    {
        if (_forms is not null)
        {
            _forms.AsSpan(first * q0 * q0, (end - first) * q0 * q0).CopyTo(target);
            return;
        }

        target.Clear();
        ReadOnlySpan<int> start = a.CoupledStart.AsSpan(first, end - first + 1);
        if (factor.IsSingle)
        {
            AddForms(a, w, start, factor.Single.Inverse.Values, target);
        }
        else
        {
            AddForms(a, w, start, factor.Double.Inverse.Values, target);
        }
    }

    private TilePairs<double> Pairs(TilePairIndex index)
    {
        _singlePairs = null;
        return _pairs ??= new TilePairs<double>(index, factor.Double.Matrix, shares);
    }

    private TilePairs<float> SinglePairs(TilePairIndex index) =>
        _singlePairs ??= new TilePairs<float>(index, factor.Single.Matrix, shares);

    private void SubtractPairs<T>(CrossProducts a, double[] w, T* s)
        where T : unmanaged, INumberBase<T>
    {
        fixed (double* pw = w)
        fixed (int* row = a.CoupledRow)
        fixed (long* rowAt = factor.Layout.RowOffset, columnAt = factor.Layout.ColumnOffset)
        {
            steps.SubtractPairs(_columns, a.CoupledStart, pw, new DensePlaces<T>(s, row, rowAt, columnAt));
        }
    }

    private void AddForms<T>(CrossProducts a, double[] w, ReadOnlySpan<int> start, T* s, Span<double> target)
        where T : unmanaged, INumberBase<T>
    {
        fixed (double* pw = w, forms = target)
        fixed (int* row = a.CoupledRow)
        fixed (long* rowAt = factor.Layout.RowOffset, columnAt = factor.Layout.ColumnOffset)
        {
            steps.AddForms(_columns, start, pw, new DensePlaces<T>(s, row, rowAt, columnAt), forms);
        }
    }
}

/// <summary>Pairs of coupled rows in tiles.</summary>
/// <param name="s">The tiles.</param>
/// <param name="row">For each coupled entry its row of S.</param>
/// <param name="rowAt">The offset of a row.</param>
/// <param name="columnAt">The offset of a column.</param>
internal readonly unsafe struct DensePlaces<T>(T* s, int* row, long* rowAt, long* columnAt) : IPairPlaces
    where T : unmanaged, INumberBase<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Subtract(int start, int count, int first, int end, double* products)
    {
        for (int* own = row + start; first < end; first++)
        {
            T* column = s + columnAt[own[first]];
            for (int r = first; r < count; r++)
            {
                column[rowAt[own[r]]] -= T.CreateTruncating(*products++);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(int start, int count, int first, int end, double* values)
    {
        for (int* own = row + start; first < end; first++)
        {
            T* column = s + columnAt[own[first]];
            for (int r = first; r < count; r++)
            {
                *values++ = double.CreateTruncating(column[rowAt[own[r]]]);
            }
        }
    }
}
