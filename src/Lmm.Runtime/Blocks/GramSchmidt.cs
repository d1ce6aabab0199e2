using System.Numerics.Tensors;

namespace Lmm.Blocks;

/// <summary>
/// Orthonormal columns one by one, each freed of the others three times ("twice is enough", Giraud et al. 2005), dropping
/// those of which nothing but rounding is left: the slow and sure way, for columns that Cholesky cannot tell apart.
/// </summary>
internal sealed class GramSchmidt
{
    // What is left of a column, relative to its length, when only rounding is left.
    private const double AliasTolerance = 1e-10;

    private const int Passes = 3;

    private readonly ColumnSource _source;
    private readonly int[] _order;
    private readonly int _n;
    private readonly double[] _q;
    private readonly List<int> _kept = [];

    /// <param name="source">The columns; those behind <paramref name="order"/> are carried along.</param>
    /// <param name="order">The columns to orthonormalise, in this order.</param>
    public GramSchmidt(ColumnSource source, int[] order)
    {
        _source = source;
        _order = order;
        _n = source.RowCount;
        _q = new double[_n * source.Count];
    }

    /// <summary>Hands order, R, Q'y and the rows of [Q e] to <paramref name="make"/>.</summary>
    public FixedBasis Basis(Func<int[], double[], double[], RowTransform, FixedBasis> make)
    {
        int p = _order.Length;
        double[] full = new double[p * p];
        foreach (int column in _order)
        {
            int rank = _kept.Count;
            double[] along = new double[rank];
            Span<double> values = Column(rank);
            _source.Read(column, 0, 0, values);
            double length = TensorPrimitives.Norm<double>(values);
            Project(values, along);
            double left = TensorPrimitives.Norm<double>(values);
            if (left > AliasTolerance * length)
            {
                TensorPrimitives.Divide(values, left, values);
                for (int k = 0; k < rank; k++)
                {
                    full[(k * p) + rank] = along[k];
                }

                full[(rank * p) + rank] = left;
                _kept.Add(column);
            }
        }

        return Finish(full, make);
    }

    private FixedBasis Finish(double[] full, Func<int[], double[], double[], RowTransform, FixedBasis> make)
    {
        int p = _order.Length;
        int rank = _kept.Count;
        double[] r = new double[rank * rank];
        for (int i = 0; i < rank; i++)
        {
            full.AsSpan(i * p, rank).CopyTo(r.AsSpan(i * rank));
        }

        bool carries = _source.Count > p;
        double[] projection = new double[carries ? rank : 0];
        int width = rank + (carries ? 1 : 0);
        if (carries)
        {
            _source.Read(p, 0, 0, Column(rank));
            Project(Column(rank), projection);
        }

        double[] identity = new double[width * width];
        for (int i = 0; i < width; i++)
        {
            identity[i * (width + 1)] = 1;
        }

        ColumnSource made = new(_n, [.. Enumerable.Range(0, width).Select(k => new ColumnSource.Column(_q, k * _n))], null);
        RowTransform rows = new(made, [.. Enumerable.Range(0, width)], new double[width], identity, width);
        return make([.. _kept], r, projection, rows);
    }

    private Span<double> Column(int k) => _q.AsSpan(k * _n, _n);

    /// <summary>Takes the kept columns out of another; adds what was along each.</summary>
    private void Project(Span<double> values, double[] along)
    {
        for (int pass = 0; pass < Passes; pass++)
        {
            for (int k = 0; k < along.Length; k++)
            {
                ReadOnlySpan<double> unit = Column(k);
                double projection = TensorPrimitives.Dot(unit, values);
                along[k] += projection;
                TensorPrimitives.MultiplyAdd(unit, -projection, values, values);
            }
        }
    }
}
