using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// What the informations and Kenward and Roger's adjustment need, summed over independent groups of rows with dense matrices
/// of one group at a time: with U = [Q e], r + 1 columns,
/// U'H^-1U, P_j = U'H^-1H_jH^-1U, Q_jk = U'H^-1H_jH^-1H_kH^-1U, R_jk = U'H^-1H_jkH^-1U, tr(H^-1H_j), tr(H^-1H_jH^-1H_k).
/// The last column and row give what is seen of Py = H^-1(e - Q g). See docs/math/kenward-roger.md.
/// </summary>
internal sealed class GroupedInformation
{
    /// <summary>The most rows of a group: its inverse and one matrix of that order for each parameter are held at once.</summary>
    public const int MaximumRows = 3000;

    // From here on the tiled factor is faster than plain loops.
    private const int Tiled = 64;

    private readonly Criterion _criterion;
    private readonly int[] _parameters;
    private readonly bool _second;

    /// <summary>Computes the sums at the criterion's last evaluation.</summary>
    /// <param name="criterion">The criterion, evaluated at w.</param>
    /// <param name="w">Its parameters.</param>
    /// <param name="parameters">Which of them are free.</param>
    /// <param name="second">Whether R_jk is wanted, for pairs of residual parameters.</param>
    /// <exception cref="InvalidOperationException">A group is too large, or rows have frequencies.</exception>
    public GroupedInformation(Criterion criterion, double[] w, int[] parameters, bool second)
    {
        _criterion = criterion;
        _parameters = parameters;
        _second = second;
        Columns = criterion.Data.CrossProducts.ColumnCount;
        int size = Columns * Columns;
        Products = new double[size];
        Traces = new double[parameters.Length];
        PairTraces = new double[parameters.Length * parameters.Length];
        P = [.. parameters.Select(_ => new double[size])];
        Q = [.. Enumerable.Range(0, PairCount).Select(_ => new double[size])];
        R = [.. Enumerable.Range(0, second ? PairCount : 0).Select(_ => new double[size])];
        int rows = criterion.Data.Residual.Length;
        IReadOnlyList<int[]> subjects = criterion.Residual?.Products.Pieces.Subjects ?? [.. Enumerable.Range(0, rows).Select(row => new[] { row })];
        int[][] groups = IndependentGroups.Of(rows, criterion.Data.CrossProducts.Groupings, subjects);
        Refuse(groups, rows);
        int[][][] subjectsOf = BySubject(groups, subjects, rows);
        for (int g = 0; g < groups.Length; g++)
        {
            Add(new GroupCovariance(criterion, w, groups[g], subjectsOf[g]));
        }
    }

    /// <summary>r + 1.</summary>
    public int Columns { get; }

    /// <summary>U'H^-1U.</summary>
    public double[] Products { get; }

    /// <summary>tr(H^-1H_j).</summary>
    public double[] Traces { get; }

    /// <summary>tr(H^-1H_jH^-1H_k).</summary>
    public double[] PairTraces { get; }

    /// <summary>P_j.</summary>
    public double[][] P { get; }

    /// <summary>Q_jk for k up to j, at <see cref="Pair"/>; Q_kj is its transpose.</summary>
    public double[][] Q { get; }

    /// <summary>R_jk for k up to j; zero unless both are residual parameters.</summary>
    public double[][] R { get; }

    private int PairCount => Pair(_parameters.Length, 0);

    /// <summary>The place of the pair (j, k), k at most j.</summary>
    public static int Pair(int j, int k) => (j * (j + 1) / 2) + k;

    private void Refuse(int[][] groups, int rows)
    {
        if (_criterion.Data.Observations != rows)
        {
            throw new InvalidOperationException(
                "The expected information of a model with a residual structure cannot be had for rows with frequencies. Write each row as often as it occurs, or use Satterthwaite.");
        }

        int largest = groups.Max(group => group.Length);
        if (largest > MaximumRows)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The expected information of a model with a residual structure is computed from dense matrices of each group of rows that are independent of the others; the largest has {largest} rows here, and up to {MaximumRows} are taken. Use Satterthwaite, which needs no such matrix."));
        }
    }

    private static int[][][] BySubject(int[][] groups, IReadOnlyList<int[]> subjects, int rows)
    {
        int[] groupOf = new int[rows];
        for (int g = 0; g < groups.Length; g++)
        {
            foreach (int row in groups[g])
            {
                groupOf[row] = g;
            }
        }

        List<int[]>[] of = [.. groups.Select(_ => new List<int[]>())];
        foreach (int[] subject in subjects)
        {
            if (subject.Length > 0)
            {
                of[groupOf[subject[0]]].Add(subject);
            }
        }

        return [.. of.Select(list => list.ToArray())];
    }

    private void Add(GroupCovariance group)
    {
        int t = group.Rows.Length;
        double[] inverse = Inverse(group);
        double[] u = Rows(group.Rows);
        double[] y = Multiply(inverse, u, t);
        AddProduct(u, y, t, Products);
        GroupBlock[][] blocks = new GroupBlock[_parameters.Length][];
        double[][] moved = new double[_parameters.Length][];
        double[][] solved = new double[_parameters.Length][];
        for (int j = 0; j < _parameters.Length; j++)
        {
            blocks[j] = [.. group.Derivative(_parameters[j])];
            if (blocks[j].Length > 0)
            {
                // F_j = H_j H^-1 U and H^-1 F_j.
                moved[j] = Multiply(blocks[j], y, t, Columns);
                solved[j] = Multiply(inverse, moved[j], t);
                AddProduct(y, moved[j], t, P[j]);
            }
        }

        AddPairs(blocks, moved, solved, inverse, t);
        if (_second)
        {
            AddSecond(group, y);
        }
    }

    private void AddPairs(GroupBlock[][] blocks, double[][] moved, double[][] solved, double[] inverse, int t)
    {
        double[][] products = new double[_parameters.Length][];
        for (int j = 0; j < _parameters.Length; j++)
        {
            if (blocks[j].Length == 0)
            {
                continue;
            }

            // H_j H^-1, rows of it by SIMD.
            products[j] = Multiply(blocks[j], inverse, t, t);
            for (int a = 0; a < t; a++)
            {
                Traces[j] += products[j][a * (t + 1)];
            }

            for (int k = 0; k <= j; k++)
            {
                if (blocks[k].Length > 0)
                {
                    double trace = TraceOfProduct(products[j], products[k], t);
                    PairTraces[(j * _parameters.Length) + k] += trace;
                    PairTraces[(k * _parameters.Length) + j] += j == k ? 0 : trace;
                    AddProduct(moved[j], solved[k], t, Q[Pair(j, k)]);
                }
            }
        }
    }

    private void AddSecond(GroupCovariance group, double[] y)
    {
        int first = _criterion.Parameters.Count;
        for (int j = 0; j < _parameters.Length; j++)
        {
            for (int k = 0; k <= j && _parameters[j] >= first; k++)
            {
                if (_parameters[k] >= first)
                {
                    GroupBlock[] blocks = [.. group.SecondDerivative(_parameters[j] - first, _parameters[k] - first)];
                    AddProduct(y, Multiply(blocks, y, group.Rows.Length, Columns), group.Rows.Length, R[Pair(j, k)]);
                }
            }
        }
    }

    /// <summary>U of the rows, t x (r + 1) row-major.</summary>
    private double[] Rows(int[] rows)
    {
        double[] u = new double[rows.Length * Columns];
        int n = _criterion.Data.Residual.Length;
        for (int a = 0; a < rows.Length; a++)
        {
            for (int c = 0; c < Columns - 1; c++)
            {
                u[(a * Columns) + c] = _criterion.Data.Basis.Q[(c * n) + rows[a]];
            }

            u[(a * Columns) + Columns - 1] = _criterion.Data.Residual[rows[a]];
        }

        return u;
    }

    /// <summary>x += a'b for a and b of t rows.</summary>
    private void AddProduct(double[] a, double[] b, int t, double[] x)
    {
        for (int row = 0; row < t; row++)
        {
            ReadOnlySpan<double> right = b.AsSpan(row * Columns, Columns);
            for (int c = 0; c < Columns; c++)
            {
                VectorKernels.Axpy(a[(row * Columns) + c], right, x.AsSpan(c * Columns, Columns));
            }
        }
    }

    /// <summary>A x for a full t x t matrix.</summary>
    private double[] Multiply(double[] a, double[] x, int t)
    {
        double[] product = new double[t * Columns];
        for (int row = 0; row < t; row++)
        {
            Span<double> target = product.AsSpan(row * Columns, Columns);
            for (int b = 0; b < t; b++)
            {
                VectorKernels.Axpy(a[(row * t) + b], x.AsSpan(b * Columns, Columns), target);
            }
        }

        return product;
    }

    /// <summary>The sum of blocks times x of some columns.</summary>
    private static double[] Multiply(GroupBlock[] blocks, double[] x, int t, int columns)
    {
        double[] product = new double[t * columns];
        foreach (GroupBlock block in blocks)
        {
            int size = block.Rows.Length;
            for (int a = 0; a < size; a++)
            {
                Span<double> target = product.AsSpan(block.Rows[a] * columns, columns);
                for (int b = 0; b < size; b++)
                {
                    VectorKernels.Axpy(block.Values[(a * size) + b], x.AsSpan(block.Rows[b] * columns, columns), target);
                }
            }
        }

        return product;
    }

    private static double TraceOfProduct(double[] a, double[] b, int t)
    {
        double sum = 0;
        for (int i = 0; i < t; i++)
        {
            for (int j = 0; j < t; j++)
            {
                sum += a[(i * t) + j] * b[(j * t) + i];
            }
        }

        return sum;
    }

    private static double[] Inverse(GroupCovariance group)
    {
        int t = group.Rows.Length;
        double[] h = new double[t * t];
        foreach (GroupBlock block in group.Covariance())
        {
            int size = block.Rows.Length;
            for (int a = 0; a < size; a++)
            {
                for (int b = 0; b < size; b++)
                {
                    h[(block.Rows[a] * t) + block.Rows[b]] += block.Values[(a * size) + b];
                }
            }
        }

        bool done = t < Tiled ? InvertSmall(t, h) : InvertLarge(t, h);
        return done ? h : throw new InvalidOperationException("The covariance matrix of the rows is not positive definite to rounding; its inverse cannot be had.");
    }

    private static bool InvertSmall(int t, double[] h)
    {
        double[] inverse = new double[t * t];
        if (!SmallMatrix.Cholesky(t, h))
        {
            return false;
        }

        SmallMatrix.InvertLower(t, h, inverse);
        SmallMatrix.TransposedMultiply(t, t, t, inverse, inverse, h);
        return true;
    }

    private static unsafe bool InvertLarge(int t, double[] h)
    {
        using DenseFactor factor = new(t);
        for (int a = 0; a < t; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                factor.Values[factor.Position(a, b)] = h[(a * t) + b];
            }
        }

        if (!factor.Factor())
        {
            return false;
        }

        factor.Invert();
        for (int a = 0; a < t; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                h[(a * t) + b] = h[(b * t) + a] = factor.Double.Inverse[a, b];
            }
        }

        return true;
    }
}
