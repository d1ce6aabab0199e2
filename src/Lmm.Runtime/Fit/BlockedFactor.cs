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
    // Rows of q0 are read as whole vectors.
    private const int RowSlack = LevelKernel<AnyEffects>.Slack;

    private readonly CrossProducts _a;
    private readonly TrailingScatter _scatter;
    private readonly NativeBuffer _trailing;
    private readonly int[] _groupingOfRow;
    private readonly double[] _work;
    private readonly double[] _determinants;
    private readonly double[] _grams;

    // Made once, so that nothing is allocated in an evaluation; T stands beside it.
    private readonly Action<int> _eliminate;
    private double[][] _t = [];

    /// <param name="products">The data.</param>
    /// <param name="threads">How many may work on it.</param>
    /// <param name="parameters">K, for what their derivatives take.</param>
    /// <param name="besides">Bytes of a residual structure.</param>
    /// <exception cref="InsufficientMemoryException">An evaluation cannot fit into memory.</exception>
    public BlockedFactor(CrossProducts products, int threads, int parameters, double besides = 0)
    {
        _a = products;
        bool any = products.Groupings.Length > 0;
        LeadingLevels = any ? products.Groupings[0].Levels : 0;
        LeadingCount = any ? products.Groupings[0].EffectCount : 0;
        int q = LeadingCount;
        int columns = products.ColumnCount;
        WorkShares shares = new(threads);
        Steps = Array.ConvertAll(products.Groupings, grouping => LevelSteps.Of(grouping.LevelSize));
        LeadingSteps = any ? Steps[0] : LevelSteps.Of(LevelSize.For(0));
        _scatter = TrailingScatter.For(products, LeadingSteps, shares, FactorMemory.Of(products, parameters, besides));
        Parts = new LevelParts(products, shares, _scatter.Panels is not null);
        _eliminate = EliminateIn;
        _determinants = new double[Parts.Count];
        _grams = new double[Parts.Count * columns * columns];
        _trailing = new NativeBuffer((long)products.TrailingOrder * columns);
        _groupingOfRow = GroupingsOfRows(products);
        LevelInverse = new double[(LeadingLevels * q * q) + RowSlack];
        LevelColumns = new double[LeadingLevels * q * columns];
        Coupled = new double[products.Coupling.Length + RowSlack];
        R = new double[columns * columns];
        _work = new double[2 * products.MostEffects * products.MostEffects];
    }

    /// <summary>The levels of the leading grouping.</summary>
    public int LeadingLevels { get; }

    /// <summary>q0.</summary>
    public int LeadingCount { get; }

    /// <summary>The steps on the levels of each grouping, made once and used by all who work on them.</summary>
    public LevelSteps[] Steps { get; }

    /// <summary>The steps on leading levels, for q0 effects.</summary>
    public LevelSteps LeadingSteps { get; }

    /// <summary>The leading levels in parts.</summary>
    public LevelParts Parts { get; }

    /// <summary>L_j^-1 for each leading level, q0 x q0 row-major; numbers behind the last may be read.</summary>
    public double[] LevelInverse { get; }

    /// <summary>L_j^-1 T'Z_j'[Q e] for each leading level, q0 x P.</summary>
    public double[] LevelColumns { get; }

    /// <summary>W: for each coupled trailing row T_t'Z_t'Z_j T_0 L_j^-T, rows x q0; numbers behind the last may be read.</summary>
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
        if (!EliminateLevels(t))
        {
            return false;
        }

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

        SubtractTrailingColumns();
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

    /// <summary>All leading levels, part by part; what parts sum up is added in their order.</summary>
    private bool EliminateLevels(double[][] t)
    {
        _t = t;
        Parts.Run(_eliminate);
        LogDeterminant = 0;
        int square = _a.ColumnCount * _a.ColumnCount;
        _a.Columns.CopyTo(R, 0);
        for (int part = 0; part < Parts.Count; part++)
        {
            // Not a number where a pivot is not positive.
            LogDeterminant += _determinants[part];
            VectorKernels.Axpy(-1, _grams.AsSpan(part * square, square), R);
        }

        return !double.IsNaN(LogDeterminant);
    }

    private void EliminateIn(int part)
    {
        LogProduct determinant = new();
        int first = Parts.First(part), end = Parts.End(part);
        int columns = _a.ColumnCount;
        bool exists = LeadingSteps.Eliminate(_a, this, _t, first, end, ref determinant);
        _determinants[part] = exists ? determinant.Value : double.NaN;
        Span<double> gram = _grams.AsSpan(part * columns * columns, columns * columns);
        gram.Clear();
        if (exists && LeadingCount > 0)
        {
            int row = LeadingCount * columns;
            RowProducts.AddGram(columns, LevelColumns.AsSpan(first * row, (end - first) * row), 1, gram);
        }
    }

    /// <summary>R R' before its factorisation: takes what the trailing rows explain from what the leading ones leave.</summary>
    private void SubtractTrailingColumns()
    {
        int columns = _a.ColumnCount;
        int m = _a.TrailingOrder;
        for (int a = 0; a < columns && m > 0; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                R[(a * columns) + b] -= VectorKernels.Dot(m, _trailing.Pointer + ((long)a * m), _trailing.Pointer + ((long)b * m));
            }
        }
    }
}
