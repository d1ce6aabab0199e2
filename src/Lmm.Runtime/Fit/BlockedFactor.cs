using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// L L' of [ T'Z'ZT + I, T'Z'[Q e] ; ., [Q e]'[Q e] ] by blocks (Bates et al. 2015, J. Stat. Soft. 67, section 3.4):
/// each level of the leading grouping is eliminated on its own (L_j, q0 x q0), what it leaves is taken from the trailing
/// block S (order m, dense or sparse), which is then factored. R (P x P, lower) remains:
/// R R' = [Q e]'H^-1[Q e] with H = I + Z T T'Z'. Nothing is allocated in <see cref="Update"/>.
/// </summary>
internal sealed unsafe partial class BlockedFactor : IDisposable
{
    private readonly CrossProducts _a;
    private readonly TrailingScatter _scatter;
    private readonly NativeBuffer _trailing;
    private readonly int[] _groupingOfRow;
    private readonly double[] _work;

    public BlockedFactor(CrossProducts products, int threads = 1)
    {
        _a = products;
        bool any = products.Groupings.Length > 0;
        LeadingLevels = any ? products.Groupings[0].Levels : 0;
        LeadingCount = any ? products.Groupings[0].EffectCount : 0;
        int q = LeadingCount;
        int columns = products.ColumnCount;
        _scatter = TrailingScatter.For(products, new WorkShares(threads));
        _trailing = new NativeBuffer((long)products.TrailingOrder * columns);
        _groupingOfRow = GroupingsOfRows(products);
        LevelInverse = new double[LeadingLevels * q * q];
        LevelColumns = new double[LeadingLevels * q * columns];
        Coupled = new double[products.Coupling.Length];
        R = new double[columns * columns];
        _work = new double[(5 * MaximumCount() * MaximumCount()) + columns];
    }

    /// <summary>The levels of the leading grouping.</summary>
    public int LeadingLevels { get; }

    /// <summary>q0.</summary>
    public int LeadingCount { get; }

    /// <summary>L_j^-1 for each leading level, q0 x q0 row-major.</summary>
    public double[] LevelInverse { get; }

    /// <summary>L_j^-1 T'Z_j'[Q e] for each leading level, q0 x P.</summary>
    public double[] LevelColumns { get; }

    /// <summary>W: for each coupled trailing row T_t'Z_t'Z_j T_0 L_j^-T, rows x q0.</summary>
    public double[] Coupled { get; }

    /// <summary>S and its factor.</summary>
    public TrailingFactor Trailing => _scatter.Factor;

    /// <summary>Where the pairs of a leading level stand in S.</summary>
    public TrailingScatter Scatter => _scatter;

    /// <summary>L_S^-1 (T_2'Z_2'[Q e] - sum W ...), m x P by columns, in the factor's order.</summary>
    public double* TrailingColumns => _trailing.Pointer;

    /// <summary>R, P x P, lower, row-major.</summary>
    public double[] R { get; }

    /// <summary>log |T'Z'ZT + I| = log |H|.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>The grouping of each trailing row.</summary>
    public ReadOnlySpan<int> GroupingOfRow => _groupingOfRow;

    /// <summary>Factors anew; false where a pivot is not positive (rounding at extreme parameters).</summary>
    /// <param name="t">T of each grouping.</param>
    public bool Update(double[][] t)
    {
        int m = _a.TrailingOrder;
        LogProduct determinant = new();
        if (!EliminateLevels(t, ref determinant))
        {
            return false;
        }

        LogDeterminant = determinant.Value;
        if (m > 0)
        {
            if (!FactorTrailing(t))
            {
                return false;
            }

            LogDeterminant += Trailing.LogDeterminant;
            FillTrailingColumns(t);
            Trailing.SolveForward(_trailing.Pointer, _a.ColumnCount, m);
        }

        FillColumns();
        return SmallMatrix.Cholesky(_a.ColumnCount, R);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trailing.Dispose();
        _scatter.Dispose();
    }

    private static int[] GroupingsOfRows(CrossProducts products)
    {
        int[] groupings = new int[products.TrailingOrder];
        for (int g = 1; g < products.Groupings.Length; g++)
        {
            Array.Fill(groupings, g, products.TrailingStart[g], products.Groupings[g].Size);
        }

        return groupings;
    }

    private int MaximumCount() => _a.Groupings.Select(g => g.EffectCount).DefaultIfEmpty(1).Max();

    private bool EliminateLevels(double[][] t, ref LogProduct determinant)
    {
        if (LeadingCount == 1)
        {
            for (int j = 0; j < LeadingLevels; j++)
            {
                EliminateScalar(j, t, ref determinant);
            }

            return true;
        }

        for (int j = 0; j < LeadingLevels; j++)
        {
            if (!(LeadingCount == 2 ? EliminateTwo(j, t, ref determinant) : EliminateBlock(j, t, ref determinant)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>q0 = 1: everything of a level is scaled by T / L_j.</summary>
    private void EliminateScalar(int j, double[][] t, ref LogProduct determinant)
    {
        int columns = _a.ColumnCount;
        double t0 = t[0][0];
        double pivot = 1 + (t0 * t0 * _a.Diagonal[0][j]);
        determinant.Multiply(pivot);
        double inverse = 1 / Math.Sqrt(pivot);
        LevelInverse[j] = inverse;
        double scale = t0 * inverse;
        fixed (double* products = &_a.WithColumns[0][j * columns], target = &LevelColumns[j * columns])
        {
            for (int c = 0; c < columns; c++)
            {
                target[c] = products[c] * scale;
            }
        }

        int end = _a.CoupledStart[j + 1];
        for (int i = _a.CoupledStart[j]; i < end;)
        {
            int g = _groupingOfRow[_a.CoupledRow[i]];
            int q = _a.Groupings[g].EffectCount;
            if (q == 1)
            {
                Coupled[i] = _a.Coupling[i] * scale * t[g][0];
                i++;
                continue;
            }

            SmallMatrix.TransposedMultiply(q, q, 1, t[g], _a.Coupling.AsSpan(i, q), Coupled.AsSpan(i, q));
            for (int a = i; a < i + q; a++)
            {
                Coupled[a] *= scale;
            }

            i += q;
        }
    }

    /// <summary>q0 = 2, intercept and slope, in numbers instead of loops: 50,000 levels with four columns 1.6 ms, not 3.7.</summary>
    private bool EliminateTwo(int j, double[][] t, ref LogProduct determinant)
    {
        int columns = _a.ColumnCount;
        fixed (double* a = &_a.Diagonal[0][4 * j], inverse = &LevelInverse[4 * j], t0 = t[0])
        {
            double p00 = (a[0] * t0[0]) + (a[1] * t0[2]), p01 = (a[0] * t0[1]) + (a[1] * t0[3]);
            double p10 = (a[2] * t0[0]) + (a[3] * t0[2]), p11 = (a[2] * t0[1]) + (a[3] * t0[3]);
            double first = 1 + (t0[0] * p00) + (t0[2] * p10);
            double below = (t0[1] * p00) + (t0[3] * p10);
            double l00 = Math.Sqrt(first);
            double l10 = below / l00;
            double second = 1 + (t0[1] * p01) + (t0[3] * p11) - (l10 * l10);
            if (!(first > 0) || !(second > 0))
            {
                return false;
            }

            determinant.Multiply(first * second);
            double i00 = 1 / l00, i11 = 1 / Math.Sqrt(second);
            double i10 = -l10 * i00 * i11;
            inverse[0] = i00;
            inverse[1] = 0;
            inverse[2] = i10;
            inverse[3] = i11;
            double* u = stackalloc double[4];
            u[0] = t0[0] * i00;
            u[1] = (t0[0] * i10) + (t0[1] * i11);
            u[2] = t0[2] * i00;
            u[3] = (t0[2] * i10) + (t0[3] * i11);
            fixed (double* products = &_a.WithColumns[0][2 * j * columns], target = &LevelColumns[2 * j * columns])
            {
                for (int c = 0; c < columns; c++)
                {
                    double x = products[c], y = products[columns + c];
                    target[c] = (u[0] * x) + (u[2] * y);
                    target[columns + c] = (u[1] * x) + (u[3] * y);
                }
            }

            if (_a.CoupledRow.Length > 0)
            {
                Couple(j, t, new ReadOnlySpan<double>(u, 4), _work);
            }
        }

        return true;
    }

    private bool EliminateBlock(int j, double[][] t, ref LogProduct determinant)
    {
        int q = LeadingCount;
        int columns = _a.ColumnCount;
        Span<double> work = _work;
        Span<double> product = work[..(q * q)];
        Span<double> level = work.Slice(q * q, q * q);
        SmallMatrix.Multiply(q, q, q, _a.Diagonal[0].AsSpan(j * q * q, q * q), t[0], product);
        SmallMatrix.TransposedMultiply(q, q, q, t[0], product, level);
        for (int a = 0; a < q; a++)
        {
            level[(a * q) + a] += 1;
        }

        if (!SmallMatrix.Cholesky(q, level))
        {
            return false;
        }

        Span<double> inverse = LevelInverse.AsSpan(j * q * q, q * q);
        SmallMatrix.InvertLower(q, level, inverse);
        for (int a = 0; a < q; a++)
        {
            double pivot = level[(a * q) + a];
            determinant.Multiply(pivot * pivot);
        }

        // U = T L_j^-T carries everything of the level into the eliminated coordinates.
        Span<double> u = level;
        SmallMatrix.MultiplyTransposed(q, q, q, t[0], inverse, product);
        product.CopyTo(u);
        SmallMatrix.TransposedMultiply(q, q, columns, u, _a.WithColumns[0].AsSpan(j * q * columns, q * columns), LevelColumns.AsSpan(j * q * columns, q * columns));
        Couple(j, t, u, work[(2 * q * q)..]);
        return true;
    }

    /// <summary>W = T_t' C U for each trailing level that leading level j meets.</summary>
    private void Couple(int j, double[][] t, ReadOnlySpan<double> u, Span<double> work)
    {
        int q0 = LeadingCount;
        if (_a.Groupings.Length == 2 && q0 is > 2 and <= BlockCongruence.Largest && _a.Groupings[1].EffectCount <= BlockCongruence.Largest)
        {
            int first = _a.CoupledStart[j];
            int q = _a.Groupings[1].EffectCount;
            fixed (double* c = _a.Coupling, w = Coupled)
            {
                BlockCongruence.Multiply((_a.CoupledStart[j + 1] - first) / q, q, q0, t[1], c + ((long)first * q0), u, w + ((long)first * q0));
            }

            return;
        }

        for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1];)
        {
            int g = _groupingOfRow[_a.CoupledRow[i]];
            int q = _a.Groupings[g].EffectCount;
            Span<double> half = work[..(q * q0)];
            SmallMatrix.TransposedMultiply(q, q, q0, t[g], _a.Coupling.AsSpan(i * q0, q * q0), half);
            SmallMatrix.Multiply(q, q0, q0, half, u, Coupled.AsSpan(i * q0, q * q0));
            i += q;
        }
    }

    /// <summary>R R' before its factorisation: what is left of [Q e]'[Q e].</summary>
    private void FillColumns()
    {
        int columns = _a.ColumnCount;
        int m = _a.TrailingOrder;
        _a.Columns.CopyTo(R, 0);
        int rows = LeadingLevels * LeadingCount;
        RowProducts.AddGram(columns, LevelColumns.AsSpan(0, rows * columns), -1, R);
        for (int a = 0; a < columns && m > 0; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                R[(a * columns) + b] -= VectorKernels.Dot(m, _trailing.Pointer + ((long)a * m), _trailing.Pointer + ((long)b * m));
            }
        }
    }
}
