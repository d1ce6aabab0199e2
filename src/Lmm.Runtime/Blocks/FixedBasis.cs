using System.Numerics.Tensors;

namespace Lmm.Blocks;

/// <summary>
/// X = Q R over the estimated columns: Q (n x r) orthonormal, R (r x r) upper triangular, in the order <see cref="Order"/>
/// (a constant column first, so that the first step of Gram-Schmidt is centring). The criterion works on Q, hence an
/// offset or a unit of a covariate changes no digit; coefficients come back by R beta = gamma. A column is aliased when
/// nothing but rounding is left of it after the columns before it (Björck 1996, section 2.4).
/// </summary>
internal sealed class FixedBasis
{
    // Below this share of its squared length, Cholesky of the cross products has lost too many digits to be believed and
    // the columns are orthogonalised one by one instead, twice each ("twice is enough", Giraud et al. 2005).
    private const double CholeskyTrust = 1e-6;

    // What is left of a column, relative to its length, when only rounding is left.
    private const double AliasTolerance = 1e-10;

    private const int RowBlock = 1024;

    private readonly int _n;

    private FixedBasis(int n, int p)
    {
        _n = n;
        R = new double[p * p];
    }

    /// <summary>The original index of each basis column.</summary>
    public int[] Order { get; private set; } = [];

    /// <summary>r, the rank of X.</summary>
    public int Rank => Order.Length;

    /// <summary>Q by columns, n x r (a longer buffer may stand behind it).</summary>
    public double[] Q { get; private set; } = [];

    /// <summary>R, r x r, row-major, upper triangular.</summary>
    public double[] R { get; private set; }

    /// <summary>log |X'X| over the estimated columns, 2 sum log R_kk: the part of the REML constant that knows X's coding.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            for (int k = 0; k < Rank; k++)
            {
                sum += Math.Log(Math.Abs(R[(k * Rank) + k]));
            }

            return 2 * sum;
        }
    }

    /// <summary>Orthonormalises the columns of <paramref name="x"/> (n x p by columns), which becomes the basis' own buffer.</summary>
    /// <param name="x">The columns, already multiplied by the square roots of the weights; overwritten.</param>
    /// <param name="n">Rows.</param>
    /// <param name="p">Columns.</param>
    /// <param name="constant">The index of a column that was constant before weighting, or -1.</param>
    public static FixedBasis Orthonormalise(double[] x, int n, int p, int constant)
    {
        int[] order = [.. Enumerable.Range(0, p).OrderBy(j => j == constant ? -1 : j)];
        double[] lengths = [.. order.Select(j => TensorPrimitives.Norm(Column(x, n, j)))];
        FixedBasis basis = new(n, p) { Q = x };
        if (!basis.TryCholesky(x, order, lengths, hasConstant: constant >= 0))
        {
            basis.GramSchmidt(order, lengths);
        }

        return basis;
    }

    /// <summary>beta from gamma (coefficients of Q): solves R beta = gamma and orders by original column.</summary>
    public double[] ToCoefficients(ReadOnlySpan<double> gamma)
    {
        double[] beta = gamma.ToArray();
        SolveUpper(beta);
        return Reorder(beta);
    }

    /// <summary>R^-1 V R^-T in the order of the original columns: a covariance of gamma becomes one of beta.</summary>
    public double[,] ToCovariance(ReadOnlySpan<double> v)
    {
        int r = Rank;
        double[] half = new double[r * r];
        double[] column = new double[r];
        for (int c = 0; c < r; c++)
        {
            for (int i = 0; i < r; i++)
            {
                column[i] = v[(i * r) + c];
            }

            SolveUpper(column);
            for (int i = 0; i < r; i++)
            {
                half[(c * r) + i] = column[i];
            }
        }

        // half holds (R^-1 V)' by rows; a second solve over its columns gives R^-1 V R^-T.
        double[,] result = new double[r, r];
        int[] rank = RankOfBasisColumn();
        for (int i = 0; i < r; i++)
        {
            for (int c = 0; c < r; c++)
            {
                column[c] = half[(c * r) + i];
            }

            SolveUpper(column);
            for (int c = 0; c < r; c++)
            {
                result[rank[i], rank[c]] = column[c];
            }
        }

        return result;
    }

    /// <summary>The original indices of the estimated columns, ascending.</summary>
    public int[] EstimatedColumns() => [.. Order.Order()];

    private static Span<double> Column(double[] x, int n, int j) => x.AsSpan(j * n, n);

    private bool TryCholesky(double[] x, int[] order, double[] lengths, bool hasConstant)
    {
        int p = order.Length;
        double[] r = new double[p * p];
        int first = 0;
        if (hasConstant)
        {
            Centre(x, order, r, lengths[0]);
            first = 1;
        }

        double[] gram = Gram(x, order, first);
        for (int j = first; j < p; j++)
        {
            for (int i = first; i <= j; i++)
            {
                double sum = gram[(i * p) + j];
                for (int k = first; k < i; k++)
                {
                    sum -= r[(k * p) + i] * r[(k * p) + j];
                }

                if (i < j)
                {
                    r[(i * p) + j] = sum / r[(i * p) + i];
                }
                else if (sum > CholeskyTrust * gram[(j * p) + j] && Math.Sqrt(sum) > 1e-4 * AliasTolerance * lengths[j])
                {
                    r[(j * p) + j] = Math.Sqrt(sum);
                }
                else
                {
                    return Undo(x, order, r, lengths[0], hasConstant);
                }
            }

            if (hasConstant && r[(j * p) + j] < AliasTolerance * lengths[j])
            {
                return Undo(x, order, r, lengths[0], hasConstant);
            }
        }

        MultiplyByInverse(x, order, r, first);
        Compact(x, order);
        R = r;
        return true;
    }

    /// <summary>Makes the constant column a unit vector and takes its direction out of the others.</summary>
    private void Centre(double[] x, int[] order, double[] r, double length)
    {
        int p = order.Length;
        Span<double> unit = Column(x, _n, order[0]);
        TensorPrimitives.Divide(unit, length, unit);
        r[0] = length;
        for (int j = 1; j < p; j++)
        {
            Span<double> column = Column(x, _n, order[j]);
            for (int pass = 0; pass < 2; pass++)
            {
                double along = TensorPrimitives.Dot(unit, column);
                r[j] += along;
                TensorPrimitives.MultiplyAdd(unit, -along, column, column);
            }
        }
    }

    /// <summary>Puts the columns back as they were, so that Gram-Schmidt starts from the data.</summary>
    private bool Undo(double[] x, int[] order, double[] r, double length, bool hasConstant)
    {
        if (hasConstant)
        {
            Span<double> unit = Column(x, _n, order[0]);
            for (int j = 1; j < order.Length; j++)
            {
                Span<double> column = Column(x, _n, order[j]);
                TensorPrimitives.MultiplyAdd(unit, r[j], column, column);
            }

            TensorPrimitives.Multiply(unit, length, unit);
        }

        return false;
    }

    private double[] Gram(double[] x, int[] order, int first)
    {
        int p = order.Length;
        double[] gram = new double[p * p];
        for (int start = 0; start < _n; start += RowBlock)
        {
            int count = Math.Min(RowBlock, _n - start);
            for (int j = first; j < p; j++)
            {
                ReadOnlySpan<double> xj = x.AsSpan((order[j] * _n) + start, count);
                for (int i = first; i <= j; i++)
                {
                    gram[(i * p) + j] += TensorPrimitives.Dot(x.AsSpan((order[i] * _n) + start, count), xj);
                }
            }
        }

        return gram;
    }

    private void MultiplyByInverse(double[] x, int[] order, double[] r, int first)
    {
        int p = order.Length;
        for (int start = 0; start < _n; start += RowBlock)
        {
            int count = Math.Min(RowBlock, _n - start);
            for (int j = first; j < p; j++)
            {
                Span<double> column = x.AsSpan((order[j] * _n) + start, count);
                for (int i = first; i < j; i++)
                {
                    if (r[(i * p) + j] != 0)
                    {
                        TensorPrimitives.MultiplyAdd(x.AsSpan((order[i] * _n) + start, count), -r[(i * p) + j], column, column);
                    }
                }

                TensorPrimitives.Divide(column, r[(j * p) + j], column);
            }
        }
    }

    /// <summary>Classical Gram-Schmidt, each column twice, dropping those of which nothing is left.</summary>
    private void GramSchmidt(int[] order, double[] lengths)
    {
        int p = order.Length;
        double[] q = Q;
        double[] full = new double[p * p];
        List<int> kept = [];
        for (int position = 0; position < p; position++)
        {
            int j = order[position];
            Span<double> column = Column(q, _n, j);
            double[] along = new double[kept.Count];
            for (int pass = 0; pass < 3; pass++)
            {
                for (int k = 0; k < kept.Count; k++)
                {
                    ReadOnlySpan<double> unit = Column(q, _n, order[kept[k]]);
                    double projection = TensorPrimitives.Dot(unit, column);
                    along[k] += projection;
                    TensorPrimitives.MultiplyAdd(unit, -projection, column, column);
                }
            }

            double left = TensorPrimitives.Norm((ReadOnlySpan<double>)column);
            if (!(left > AliasTolerance * lengths[position]))
            {
                continue;
            }

            TensorPrimitives.Divide(column, left, column);
            for (int k = 0; k < kept.Count; k++)
            {
                full[(k * p) + kept.Count] = along[k];
            }

            full[(kept.Count * p) + kept.Count] = left;
            kept.Add(position);
        }

        int rank = kept.Count;
        R = new double[rank * rank];
        for (int i = 0; i < rank; i++)
        {
            full.AsSpan(i * p, rank).CopyTo(R.AsSpan(i * rank));
        }

        Compact(q, [.. kept.Select(position => order[position])]);
    }

    /// <summary>Brings the kept columns to the front in basis order.</summary>
    private void Compact(double[] x, int[] order)
    {
        Order = order;
        if (order.Select((column, position) => column == position).All(inPlace => inPlace))
        {
            return;
        }

        double[] q = new double[order.Length * _n];
        for (int k = 0; k < order.Length; k++)
        {
            Column(x, _n, order[k]).CopyTo(Column(q, _n, k));
        }

        Q = q;
    }

    private void SolveUpper(Span<double> b)
    {
        int r = Rank;
        for (int i = r - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < r; k++)
            {
                sum -= R[(i * r) + k] * b[k];
            }

            b[i] = sum / R[(i * r) + i];
        }
    }

    private double[] Reorder(double[] inBasisOrder)
    {
        double[] result = new double[Rank];
        int[] rank = RankOfBasisColumn();
        for (int k = 0; k < Rank; k++)
        {
            result[rank[k]] = inBasisOrder[k];
        }

        return result;
    }

    private int[] RankOfBasisColumn()
    {
        int[] ascending = EstimatedColumns();
        return [.. Order.Select(column => Array.BinarySearch(ascending, column))];
    }
}
