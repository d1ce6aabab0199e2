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

    // Where the mean is this many times the spread away from the shift, squared, the products have lost as many digits.
    private const double BadShift = 1e4;

    private readonly RowTransform _rows;
    private double[]? _q;

    private FixedBasis(int[] order, double[] r, double[] projection, RowTransform rows)
    {
        Order = order;
        R = r;
        Projection = projection;
        _rows = rows;
    }

    /// <summary>The original index of each basis column.</summary>
    public int[] Order { get; }

    /// <summary>r, the rank of X.</summary>
    public int Rank => Order.Length;

    /// <summary>Q by columns, n x r: made when asked for.</summary>
    public double[] Q => _q ??= _rows.Columns(0, Rank);

    /// <summary>The rows of [Q e], e what is left of the carried column; of Q alone where none is carried.</summary>
    public RowTransform Rows => _rows;

    /// <summary>Q'y for the carried column y, r values; empty where none is carried.</summary>
    public double[] Projection { get; }

    /// <summary>R, r x r, row-major, upper triangular.</summary>
    public double[] R { get; }

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

    /// <summary>
    /// Orthonormalises the first <paramref name="p"/> columns of <paramref name="source"/>; one more is carried along and
    /// becomes the residual of its regression on them.
    /// </summary>
    /// <param name="source">X, and a column to carry.</param>
    /// <param name="p">The columns of X.</param>
    /// <param name="constant">The index of a column that is constant before weighting, or -1.</param>
    public static FixedBasis Orthonormalise(ColumnSource source, int p, int constant)
    {
        int[] order = new int[p];
        int next = constant >= 0 && constant < p ? 1 : 0;
        for (int j = 0; j < p; j++)
        {
            order[j == constant ? 0 : next++] = j;
        }

        return ByCholesky(source, order, constant >= 0) ?? new GramSchmidt(source, order).Basis(Make);
    }

    private static FixedBasis Make(int[] order, double[] r, double[] projection, RowTransform rows) => new(order, r, projection, rows);

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
    public int[] EstimatedColumns()
    {
        int[] columns = Order.ToArray();
        Array.Sort(columns);
        return columns;
    }

    /// <summary>
    /// R from the products of the centred columns, which one reading of the data gives; null where they have lost too many
    /// digits. Gamma = Q'y is the last column of R.
    /// </summary>
    private static FixedBasis? ByCholesky(ColumnSource source, int[] order, bool hasConstant)
    {
        int p = order.Length;
        int first = hasConstant ? 1 : 0;
        double[] shift = new double[source.Count];
        double[] gram = hasConstant ? CentredGram(source, order[0], shift) : source.Gram(shift);
        int[] inputs = new int[source.Count];
        order.CopyTo(inputs, 0);
        for (int j = p; j < inputs.Length; j++)
        {
            inputs[j] = j;
        }

        int width = inputs.Length;
        double[] r = new double[p * width];
        double value = hasConstant ? source.First(order[0]) : 0;
        double unit = hasConstant ? Math.Sqrt(gram[order[0] * (width + 1)]) / value : 0;
        for (int j = 0; j < width; j++)
        {
            if (hasConstant)
            {
                r[j] = j == 0 ? Math.Abs(unit * value) : unit * shift[inputs[j]];
            }

            for (int i = first; i <= j && i < p; i++)
            {
                double sum = gram[(inputs[i] * width) + inputs[j]];
                for (int k = first; k < i; k++)
                {
                    sum -= r[(k * width) + i] * r[(k * width) + j];
                }

                double own = gram[inputs[j] * (width + 1)];
                double length = Math.Sqrt(own + (hasConstant ? r[j] * r[j] : 0));
                if (i < j)
                {
                    r[(i * width) + j] = sum / r[(i * width) + i];
                }
                else if (sum > CholeskyTrust * own && Math.Sqrt(sum) > (hasConstant ? 1 : 1e-4) * AliasTolerance * length)
                {
                    r[(j * width) + j] = Math.Sqrt(sum);
                }
                else
                {
                    return null;
                }
            }
        }

        double[] square = new double[p * p];
        double[] projection = new double[p * (width - p)];
        for (int i = 0; i < p; i++)
        {
            r.AsSpan(i * width, p).CopyTo(square.AsSpan(i * p));
            r.AsSpan((i * width) + p, width - p).CopyTo(projection.AsSpan(i * (width - p)));
        }

        return new FixedBasis(order, square, projection, new RowTransform(source, inputs, shift, ToBasis(r, p, width, first), width));
    }

    /// <summary>The products of the centred columns; <paramref name="shift"/> becomes the (weighted) means.</summary>
    private static double[] CentredGram(ColumnSource source, int constant, double[] shift)
    {
        int count = source.Count;
        double value = source.First(constant);
        for (int j = 0; j < count; j++)
        {
            shift[j] = j == constant ? 0 : source.Typical(j);
        }

        for (int pass = 0; ; pass++)
        {
            double[] gram = source.Gram(shift);
            double[] sums = gram.AsSpan(constant * count, count).ToArray();
            double scale = sums[constant];
            bool good = true;
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count && i != constant; j++)
                {
                    gram[(i * count) + j] -= sums[i] * sums[j] / scale;
                }

                good &= i == constant || sums[i] * sums[i] / scale <= BadShift * gram[i * (count + 1)];
                shift[i] += i == constant ? 0 : sums[i] / scale * value;
            }

            if (good || pass > 0)
            {
                return gram;
            }
        }
    }

    /// <summary>M with [Q e] = [X y] M: R^-1, and the coefficients of y's regression with their sign turned.</summary>
    private static double[] ToBasis(double[] r, int p, int width, int first)
    {
        double[] m = new double[width * width];
        for (int c = 0; c < width; c++)
        {
            m[c * (width + 1)] = c < p ? 1 / r[c * (width + 1)] : 1;
            for (int i = Math.Min(c, p) - 1; i >= first && c >= first; i--)
            {
                double sum = 0;
                for (int k = i + 1; k < (c < p ? c + 1 : p); k++)
                {
                    sum += r[(i * width) + k] * m[(k * width) + c];
                }

                m[(i * width) + c] = -(sum + (c < p ? 0 : r[(i * width) + c])) / r[i * (width + 1)];
            }
        }

        return m;
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
