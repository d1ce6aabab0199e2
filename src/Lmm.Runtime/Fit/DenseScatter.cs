using System.Numerics;
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
    public override void SubtractPairs(CrossProducts a, double[] w, int q0)
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
                SubtractPairs(a, w, q0, factor.Single.Matrix.Values);
                break;
            default:
                SubtractPairs(a, w, q0, factor.Double.Matrix.Values);
                break;
        }
    }

    /// <inheritdoc/>
    public override void QuadraticForm(CrossProducts a, double[] w, int q0, int j, Span<double> target)
    {
        if (_forms is not null)
        {
            _forms.AsSpan(j * q0 * q0, q0 * q0).CopyTo(target);
        }
        else if (factor.IsSingle)
        {
            QuadraticForm(a, w, q0, j, factor.Single.Inverse.Values, target);
        }
        else
        {
            QuadraticForm(a, w, q0, j, factor.Double.Inverse.Values, target);
        }
    }

    private TilePairs<double> Pairs(TilePairIndex index)
    {
        _singlePairs = null;
        return _pairs ??= new TilePairs<double>(index, factor.Double.Matrix, shares);
    }

    private TilePairs<float> SinglePairs(TilePairIndex index) =>
        _singlePairs ??= new TilePairs<float>(index, factor.Single.Matrix, shares);

    private void SubtractPairs<T>(CrossProducts a, double[] w, int q0, T* s)
        where T : unmanaged, INumberBase<T>
    {
        double[] rented = _columns.Rent();
        fixed (double* pw = w, products = rented)
        fixed (int* rowOf = a.CoupledRow)
        fixed (long* rowAt = factor.Layout.RowOffset, columnAt = factor.Layout.ColumnOffset)
        {
            for (int j = 0; j < a.CoupledStart.Length - 1; j++)
            {
                int* row = rowOf + a.CoupledStart[j];
                int rows = a.CoupledStart[j + 1] - a.CoupledStart[j];
                for (int c = 0; c < rows;)
                {
                    int end = _columns.End(rows, c);
                    steps.Pairs(rows, c, end, pw + ((long)a.CoupledStart[j] * q0), products, products + _columns.WorkAt);
                    double* product = products;
                    for (; c < end; c++)
                    {
                        T* column = s + columnAt[row[c]];
                        for (int r = c; r < rows; r++)
                        {
                            column[rowAt[row[r]]] -= T.CreateTruncating(*product++);
                        }
                    }
                }
            }
        }

        Scratch.Return(rented);
    }

    private void QuadraticForm<T>(CrossProducts a, double[] w, int q0, int j, T* s, Span<double> target)
        where T : unmanaged, INumberBase<T>
    {
        target.Clear();
        double[] rented = _columns.Rent();
        fixed (double* pw = w, values = rented, form = target)
        fixed (int* rowOf = a.CoupledRow)
        fixed (long* rowAt = factor.Layout.RowOffset, columnAt = factor.Layout.ColumnOffset)
        {
            int* row = rowOf + a.CoupledStart[j];
            int rows = a.CoupledStart[j + 1] - a.CoupledStart[j];
            for (int first = 0; first < rows;)
            {
                int end = _columns.End(rows, first);
                double* value = values;
                for (int c = first; c < end; c++)
                {
                    T* column = s + columnAt[row[c]];
                    for (int r = c; r < rows; r++)
                    {
                        *value++ = double.CreateTruncating(column[rowAt[row[r]]]);
                    }
                }

                steps.AddForm(rows, first, end, values, pw + ((long)a.CoupledStart[j] * q0), form, values + _columns.WorkAt);
                first = end;
            }
        }

        Scratch.Return(rented);
    }
}
