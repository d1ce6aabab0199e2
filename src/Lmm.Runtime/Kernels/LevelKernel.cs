using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>
/// The steps on the q × q blocks of the levels of one grouping: the factors of eight levels abreast, one level a lane, and
/// products of rows of q or of P numbers, eight or four a vector. q is a type, so that each size is compiled with its own
/// numbers. Matrices are row-major; a result overlaps no argument. What is read as rows of q is read as whole vectors:
/// <see cref="Slack"/> readable numbers stand behind it; nothing is written beyond a result. Checked in LevelKernelTests.
/// </summary>
/// <param name="effects">q; what <typeparamref name="TSize"/> says, where it says.</param>
internal readonly unsafe struct LevelKernel<TSize>(int effects)
    where TSize : struct, ILevelSize
{
    /// <summary>Levels in one <see cref="Factor"/>.</summary>
    public const int Abreast = 8;

    /// <summary>Numbers that may be read behind a matrix of rows of q.</summary>
    public const int Slack = Lanes - 1;

    private const int Lanes = 8;
    private const int Half = 4;

    /// <summary>q.</summary>
    public int Q
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSize.Effects > 0 ? TSize.Effects : effects;
    }

    /// <summary>The work space of <see cref="Factor"/>.</summary>
    public static int WorkLength(int q) => ((4 * q * q) + 1) * Lanes;

    /// <summary>
    /// C = TᵀAT + I = LLᵀ of up to eight levels: L⁻¹ (its lower half only is written), U = TL⁻ᵀ, and the squares of the pivots,
    /// q × 8 with ones for levels that are not there. False where a pivot is not positive and finite.
    /// </summary>
    /// <param name="count">How many levels.</param>
    /// <param name="a">A of each level, symmetric, both halves read.</param>
    /// <param name="t">T.</param>
    /// <param name="inverse">Out: L⁻¹ of each level.</param>
    /// <param name="u">Out: U of each level.</param>
    /// <param name="pivots">Out, 8q numbers.</param>
    /// <param name="work">See <see cref="WorkLength"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Factor(int count, double* a, double* t, double* inverse, double* u, double* pivots, double* work)
    {
        int block = Q * Q * Lanes;
        double* lower = work + block;
        double* inverted = lower + block;
        double* lanes = inverted + (2 * block);
        if (count < Abreast)
        {
            // Levels that are not there are zeros: their C is the unit matrix.
            double* padded = inverted + block;
            new Span<double>(padded, block).Clear();
            new ReadOnlySpan<double>(a, count * Q * Q).CopyTo(new Span<double>(padded, block));
            a = padded;
        }

        Multiply(a, t, work);
        if (!Cholesky(t, work, lower, pivots))
            return false;
        Invert(lower, inverted);
        for (int i = 0; i < Q; i++)
        {
            for (int j = 0; j <= i; j++)
                Spread(Vector512.Load(At(inverted, i, j)), inverse + i * Q + j, count, lanes);
        }
        for (int i = 0; i < Q; i++)
        {
            for (int j = 0; j < Q; j++)
            {
                var sum = Vector512<double>.Zero;
                for (int k = 0; k <= j; k++)
                    sum = Vector512.MultiplyAddEstimate(Vector512.Create(t[i * Q + k]), Vector512.Load(At(inverted, j, k)), sum);
                Spread(sum, u + i * Q + j, count, lanes);
            }
        }
        return true;
    }

    /// <summary>C (q × columns) ← MᵀB for M of q × q; for q = 1 C may be B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TransposedMultiply(int columns, double* m, double* b, double* c)
    {
        int k = 0;
        for (; k + Half <= columns; k += Half)
        {
            for (int i = 0; i < Q; i++)
            {
                var sum = Vector256<double>.Zero;
                for (int a = 0; a < Q; a++)
                    sum = Vector256.MultiplyAddEstimate(Vector256.Create(m[a * Q + i]), Vector256.Load(b + a * columns + k), sum);
                sum.Store(c + i * columns + k);
            }
        }
        for (; k < columns; k++)
        {
            for (int i = 0; i < Q; i++)
            {
                double sum = 0;
                for (int a = 0; a < Q; a++)
                    sum += m[a * Q + i] * b[a * columns + k];
                c[i * columns + k] = sum;
            }
        }
    }

    /// <summary>C (rows × q) ← scale · BM for M of q × q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyRows(int rows, double* b, double* m, double scale, double* c)
    {
        if (Q == 1)
        {
            double factor = scale * m[0];
            for (int row = 0; row < rows; row++)
                c[row] = factor * b[row];
            return;
        }
        for (int row = 0; row < rows; row++, b += Q, c += Q)
        {
            if (TSize.Effects > 0)
            {
                Store(scale * RowTimes(b, m), c, Q);
                continue;
            }
            for (int k = 0; k < Q; k += Lanes)
                Store(scale * RowTimes(b, m + k), c + k, Math.Min(Lanes, Q - k));
        }
    }

    /// <summary>C (rows × q) ← MᵀB for M of rows × rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TransposedMultiplyRows(int rows, double* m, double* b, double* c)
    {
        if (Q == 1)
        {
            for (int row = 0; row < rows; row++)
            {
                double sum = 0;
                for (int a = 0; a < rows; a++)
                    sum += m[a * rows + row] * b[a];
                c[row] = sum;
            }
            return;
        }
        for (int row = 0; row < rows; row++, c += Q)
        {
            if (TSize.Effects > 0)
            {
                Store(ColumnTimes(rows, m + row, b), c, Q);
                continue;
            }
            for (int k = 0; k < Q; k += Lanes)
                Store(ColumnTimes(rows, m + row, b + k), c + k, Math.Min(Lanes, Q - k));
        }
    }

    /// <summary>target (q × columns) ← target − Σ wᵢxᵢᵀ for some rows wᵢ (of q) and xᵢ = row[i] of x (of columns).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SubtractProducts(int count, int columns, double* w, int* row, double* x, double* target)
    {
        for (int i = 0; i < count; i++, w += Q)
        {
            double* from = x + (long)row[i] * columns;
            int k = 0;
            for (; k + Half <= columns; k += Half)
            {
                var values = Vector256.Load(from + k);
                for (int a = 0; a < Q; a++)
                    (Vector256.MultiplyAddEstimate(Vector256.Create(-w[a]), values, Vector256.Load(target + a * columns + k))).Store(target + a * columns + k);
            }
            for (; k < columns; k++)
            {
                for (int a = 0; a < Q; a++)
                    target[a * columns + k] -= w[a] * from[k];
            }
        }
    }

    /// <summary>The work space of <see cref="Pairs"/>.</summary>
    public static int PairsWorkLength(int q, int rows) => q * (rows + Lanes);

    /// <summary>
    /// wᵣ'w꜀ for rows r ≥ c of W (rows × q), column by column from <paramref name="first"/> to <paramref name="end"/> - 1; room for a vector behind.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pairs(int rows, int first, int end, double* w, double* products, double* work)
    {
        // By columns of W a vector is eight rows r.
        int stride = rows + Lanes;
        for (int r = first; r < rows; r++)
        {
            for (int a = 0; a < Q; a++)
                work[a * stride + r] = w[r * Q + a];
        }
        for (int c = first; c < end; c++)
        {
            for (int r = c; r < rows; r += Lanes)
            {
                var sum = Vector512<double>.Zero;
                for (int a = 0; a < Q; a++)
                    sum = Vector512.MultiplyAddEstimate(Vector512.Create(w[c * Q + a]), Vector512.Load(work + a * stride + r), sum);
                sum.Store(products + (r - c));
            }
            products += rows - c;
        }
    }

    /// <summary>
    /// F (q × q, symmetric) ← F + the part of WᵀSW that columns first … end - 1 of the lower triangle of S bring, both ways. S stands
    /// column by column, the diagonal first; <paramref name="work"/> holds q × q and <see cref="Slack"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddForm(int rows, int first, int end, double* s, double* w, double* form, double* work)
    {
        for (int k = 0; k < Q; k += Lanes)
        {
            // Half of W'SW is Σ wh', h the column of S below the diagonal times W, with half the diagonal.
            int width = TSize.Effects > 0 ? TSize.Effects : Math.Min(Lanes, Q - k);
            double* next = s;
            for (int c = first; c < end; c++)
            {
                double* row = w + c * Q + k;
                Vector512<double> even = Vector512.Create(0.5 * *next++) * Vector512.Load(row), odd = Vector512<double>.Zero;
                int r = c + 1;
                for (; r + 2 <= rows; r += 2, next += 2)
                {
                    row = w + r * Q + k;
                    even = Vector512.MultiplyAddEstimate(Vector512.Create(next[0]), Vector512.Load(row), even);
                    odd = Vector512.MultiplyAddEstimate(Vector512.Create(next[1]), Vector512.Load(row + Q), odd);
                }
                if (r < rows)
                    even = Vector512.MultiplyAddEstimate(Vector512.Create(*next++), Vector512.Load(w + r * Q + k), even);
                even += odd;
                for (int a = 0; a < Q; a++)
                {
                    double* to = work + a * Q + k;
                    Vector512<double> sum = Vector512.Create(w[c * Q + a]) * even;
                    Store(c == first ? sum : Vector512.Load(to) + sum, to, width);
                }
            }
        }
        for (int a = 0; a < Q && first < end; a++)
        {
            for (int b = 0; b < Q; b++)
                form[a * Q + b] += work[a * Q + b] + work[b * Q + a];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> RowTimes(double* row, double* m)
    {
        var sum = Vector512<double>.Zero;
        for (int a = 0; a < Q; a++)
            sum = Vector512.MultiplyAddEstimate(Vector512.Create(row[a]), Vector512.Load(m + a * Q), sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> ColumnTimes(int rows, double* column, double* b)
    {
        var sum = Vector512<double>.Zero;
        for (int a = 0; a < rows; a++)
            sum = Vector512.MultiplyAddEstimate(Vector512.Create(column[a * rows]), Vector512.Load(b + a * Q), sum);
        return sum;
    }

    /// <summary>AT of eight levels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Multiply(double* a, double* t, double* product)
    {
        for (int i = 0; i < Q; i++)
        {
            for (int k = 0; k < Q; k++)
            {
                Vector512<double> value = Gather(a + i * Q + k);
                for (int j = 0; j < Q; j++)
                {
                    double* to = At(product, i, j);
                    var term = Vector512.Create(t[k * Q + j]) * value;
                    (k == 0 ? term : Vector512.Load(to) + term).Store(to);
                }
            }
        }
    }

    /// <summary>L of TᵀAT + I, in place of its diagonal the reciprocals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Cholesky(double* t, double* product, double* lower, double* pivots)
    {
        for (int j = 0; j < Q; j++)
        {
            var reciprocal = Vector512<double>.Zero;
            for (int i = j; i < Q; i++)
            {
                var value = Vector512.Create(i == j ? 1.0 : 0);
                for (int k = 0; k < Q; k++)
                    value = Vector512.MultiplyAddEstimate(Vector512.Create(t[k * Q + i]), Vector512.Load(At(product, k, j)), value);
                for (int k = 0; k < j; k++)
                    value = Vector512.MultiplyAddEstimate(-Vector512.Load(At(lower, i, k)), Vector512.Load(At(lower, j, k)), value);
                if (i > j)
                {
                    (value * reciprocal).Store(At(lower, i, j));
                    continue;
                }
                if (!Vector512.GreaterThanAll(value, Vector512<double>.Zero) || !Vector512.LessThanAll(value, Vector512.Create(double.MaxValue)))
                    return false;
                value.Store(pivots + j * Lanes);
                reciprocal = Vector512<double>.One / Vector512.Sqrt(value);
                reciprocal.Store(At(lower, j, j));
            }
        }
        return true;
    }

    /// <summary>The lower half of L⁻¹.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Invert(double* lower, double* inverted)
    {
        for (int i = 0; i < Q; i++)
        {
            var reciprocal = Vector512.Load(At(lower, i, i));
            reciprocal.Store(At(inverted, i, i));
            for (int j = 0; j < i; j++)
            {
                var sum = Vector512<double>.Zero;
                for (int k = j; k < i; k++)
                    sum = Vector512.MultiplyAddEstimate(Vector512.Load(At(lower, i, k)), Vector512.Load(At(inverted, k, j)), sum);
                (-reciprocal * sum).Store(At(inverted, i, j));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double* At(double* block, int i, int j) => block + (i * Q + j) * Lanes;

    /// <summary>One number of each of eight levels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Gather(double* from)
    {
        if (Q == 1)
            return Vector512.Load(from);
        int step = Q * Q;
        return Vector512.Create(
            from[0], from[step], from[2 * step], from[3 * step], from[4 * step], from[5 * step], from[6 * step], from[7 * step]);
    }

    /// <summary>One number to each of the levels that are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spread(Vector512<double> values, double* to, int count, double* lanes)
    {
        if (Q == 1 && count == Abreast)
        {
            values.Store(to);
            return;
        }
        values.Store(lanes);
        for (int lane = 0; lane < count; lane++)
            to[lane * Q * Q] = lanes[lane];
    }

    /// <summary>The first numbers of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<double> row, double* to, int width)
    {
        if (width == Lanes)
        {
            row.Store(to);
            return;
        }
        Vector256<double> four = row.GetLower();
        if ((width & 4) != 0)
        {
            four.Store(to);
            to += 4;
            four = row.GetUpper();
        }
        Vector128<double> two = four.GetLower();
        if ((width & 2) != 0)
        {
            two.Store(to);
            to += 2;
            two = four.GetUpper();
        }
        if ((width & 1) != 0)
            *to = two.ToScalar();
    }
}
