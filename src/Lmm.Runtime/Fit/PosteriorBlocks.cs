using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// What the gradient needs of the inverse, and no more: the level-diagonal blocks of M^-1, M = T'Z'ZT + I, and the
/// normalised solutions N = M^-1 T'Z'[Q e]R^-T. From them, for each grouping,
/// Gamma = d(-2 log L)/dPsi = T^-T [ l I - sum_l (M^-1)_ll - sum_l sum_c w_c N_lc N_lc' ] T^-1,
/// w = 1 for the columns of Q under REML (0 under ML) and nu for e. Stationarity reads: the posterior second moment of
/// the spherical effects is l I, the fixed point of EM.
/// </summary>
internal sealed unsafe partial class PosteriorBlocks : IDisposable
{
    // Up to so many numbers a level, and from so many levels on, the products come from the register kernels, those that are
    // not wanted included: 50,000 levels of 2 x 4 take 0.1 ms so, 0.9 ms by loops. On few levels the loops stay: what is below
    // the last digit of l I is lost in them alike everywhere, and at a lost direction T^-1 makes ten thousands of that digit.
    private const int WidestGram = 32;
    private const int ManyLevels = 2000;

    private readonly CrossProducts _a;
    private readonly BlockedFactor _factor;
    private readonly CovarianceParameters _parameters;
    private readonly Estimation _estimation;
    private readonly double _nu;
    private readonly NativeBuffer _solution;
    private readonly double[] _trailingRows;
    private readonly double[] _squares;
    private readonly double[] _columnInverse;
    private readonly double[] _gram;
    private readonly double[] _work;

    public PosteriorBlocks(CrossProducts products, BlockedFactor factor, CovarianceParameters parameters, Estimation estimation, double nu)
    {
        _a = products;
        _factor = factor;
        _parameters = parameters;
        _estimation = estimation;
        _nu = nu;
        _solution = new NativeBuffer((long)products.TrailingOrder * products.ColumnCount);
        _trailingRows = new double[products.TrailingOrder * products.ColumnCount];
        _squares = new double[factor.LeadingLevels];
        _columnInverse = new double[products.ColumnCount * products.ColumnCount];
        Effects = [.. products.Groupings.Select(g => new double[g.Size * products.ColumnCount])];
        Gamma = [.. products.Groupings.Select(g => new double[g.EffectCount * g.EffectCount])];
        int q = products.Groupings.Select(g => g.EffectCount).DefaultIfEmpty(1).Max();
        _gram = new double[Math.Min(q * products.ColumnCount, WidestGram) * Math.Min(q * products.ColumnCount, WidestGram)];
        _work = new double[(6 * q * q) + ((q + 1) * products.ColumnCount)];
    }

    /// <summary>E = Z'H^-1[Q e]R^-T for each grouping, levels x q x P: what each level sees of the projected columns.</summary>
    public double[][] Effects { get; }

    /// <summary>Gamma of each grouping, q x q.</summary>
    public double[][] Gamma { get; }

    /// <summary>The last column of <see cref="Effects"/>, that of the response: levels x q.</summary>
    public double[][] ResponseEffects()
    {
        int columns = _a.ColumnCount;
        double[][] response = new double[Effects.Length][];
        for (int g = 0; g < response.Length; g++)
        {
            response[g] = new double[_a.Groupings[g].Size];
            for (int row = 0; row < response[g].Length; row++)
            {
                response[g][row] = Effects[g][(row * columns) + columns - 1];
            }
        }

        return response;
    }

    /// <summary>Computes <see cref="Effects"/> and <see cref="Gamma"/> at the factor's parameters.</summary>
    public void Update()
    {
        foreach (double[] gamma in Gamma)
        {
            Array.Clear(gamma);
        }

        SolveSpherical();
        if (_a.TrailingOrder > 0)
        {
            _factor.Trailing.Invert();
            _factor.Scatter.PrepareForms(_factor.Coupled);
            AddTrailingBlocks();
        }

        AddInverseOfLevels();

        for (int g = 0; g < Gamma.Length; g++)
        {
            AddSolutionProducts(g);
            FinishGamma(g);
            FinishEffects(g);
        }
    }

    /// <summary>Computes <see cref="Effects"/> alone, where the gradient comes from elsewhere.</summary>
    public void UpdateEffects()
    {
        SolveSpherical();
        for (int g = 0; g < Gamma.Length; g++)
        {
            FinishEffects(g);
        }
    }

    /// <summary>N of every level, in the place of E.</summary>
    public void SolveSpherical()
    {
        SmallMatrix.InvertLower(_a.ColumnCount, _factor.R, _columnInverse);
        if (_a.TrailingOrder > 0)
        {
            SolveTrailing();
        }

        SolveLevels();
    }

    /// <summary>Adds (M^-1)_jj of a leading level times <paramref name="scale"/> to a q0 x q0 matrix.</summary>
    public void AddInverseOfLevel(int j, Span<double> target, double scale)
    {
        int q = _factor.LeadingCount;
        ReadOnlySpan<double> inverse = _factor.LevelInverse.AsSpan(j * q * q, q * q);
        Span<double> inner = _work.AsSpan(0, q * q);
        if (_a.TrailingOrder > 0)
        {
            _factor.Scatter.QuadraticForm(_a, _factor.Coupled, q, j, inner);
        }
        else
        {
            inner.Clear();
        }

        if (q == 1)
        {
            target[0] += scale * inverse[0] * inverse[0] * (1 + inner[0]);
            return;
        }

        for (int a = 0; a < q; a++)
        {
            inner[(a * q) + a] += 1;
        }

        Span<double> half = _work.AsSpan(q * q, q * q);
        Span<double> block = _work.AsSpan(2 * q * q, q * q);
        SmallMatrix.Multiply(q, q, q, inner, inverse, half);
        SmallMatrix.TransposedMultiply(q, q, q, inverse, half, block);
        VectorKernels.Axpy(scale, block, target);
    }

    /// <summary>Adds (M^-1) of a trailing level (the diagonal block of S^-1) times <paramref name="scale"/>.</summary>
    public void AddInverseOfTrailing(int grouping, int level, Span<double> target, double scale)
    {
        int q = _a.Groupings[grouping].EffectCount;
        int row = _a.TrailingStart[grouping] + (level * q);
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                target[(a * q) + b] += scale * _factor.Trailing.InverseAt(_factor.Trailing.Position(row + a, row + b));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _solution.Dispose();

    private void SolveTrailing()
    {
        int m = _a.TrailingOrder;
        int columns = _a.ColumnCount;
        long length = (long)m * columns;
        new Span<double>(_factor.TrailingColumns, checked((int)length)).CopyTo(new Span<double>(_solution.Pointer, (int)length));
        _factor.Trailing.SolveBackward(_solution.Pointer, columns, m);
        for (int row = 0; row < m; row++)
        {
            fixed (double* target = &_trailingRows[row * columns])
            {
                for (int c = 0; c < columns; c++)
                {
                    target[c] = _solution.Pointer[((long)c * m) + row];
                }

                Normalise(target, target);
            }
        }

        for (int g = 1; g < _a.Groupings.Length; g++)
        {
            _trailingRows.AsSpan(_a.TrailingStart[g] * columns, Effects[g].Length).CopyTo(Effects[g]);
        }
    }

    /// <summary>N_j = L_j^-T (L_j^-1 T'Z_j'[Q e] R^-T - W_j'N_2) for all leading levels.</summary>
    private void SolveLevels()
    {
        int q = _factor.LeadingCount;
        int columns = _a.ColumnCount;
        if (q == 0)
        {
            return;
        }

        if (_factor.Scatter.Panels is { } panels)
        {
            NormaliseTogether(panels);
        }

        fixed (double* source = _factor.LevelColumns, inverse = _factor.LevelInverse, target = Effects[0], right = _work)
        {
            for (int j = 0; j < _factor.LeadingLevels; j++)
            {
                double* level = inverse + ((long)j * q * q);
                double* solved = target + ((long)j * q * columns);
                if (_factor.Scatter.Panels is not null)
                {
                    new ReadOnlySpan<double>(solved, q * columns).CopyTo(new Span<double>(right, q * columns));
                }
                else
                {
                    for (int a = 0; a < q; a++)
                    {
                        Normalise(source + ((((long)j * q) + a) * columns), right + (a * columns));
                    }

                    SubtractCoupled(j, right);
                }

                for (int a = 0; a < q; a++)
                {
                    for (int c = 0; c < columns; c++)
                    {
                        double sum = level[a * (q + 1)] * right[(a * columns) + c];
                        for (int b = a + 1; b < q; b++)
                        {
                            sum += level[(b * q) + a] * right[(b * columns) + c];
                        }

                        solved[(a * columns) + c] = sum;
                    }
                }
            }
        }
    }

    /// <summary>The right sides of all leading levels at once, L_j^-1 T'Z_j'[Q e] R^-T - W_j'N_2, where their effects will stand.</summary>
    private void NormaliseTogether(CoupledPanels panels)
    {
        int columns = _a.ColumnCount;
        double[] right = Effects[0];
        fixed (double* source = _factor.LevelColumns, target = right)
        {
            for (int row = 0; row < _a.Groupings[0].Size; row++)
            {
                Normalise(source + ((long)row * columns), target + ((long)row * columns));
            }
        }

        double* rows = panels.Rows(columns, out int stride);
        for (int row = 0; row < _a.TrailingOrder; row++)
        {
            _trailingRows.AsSpan(row * columns, columns).CopyTo(new Span<double>(rows + ((long)row * stride), columns));
        }

        panels.AddTransposed(_factor.Coupled, columns, -1, right);
    }

    /// <summary>right (q0 x P) -= W_j'N_2.</summary>
    private void SubtractCoupled(int j, double* right)
    {
        int q = _factor.LeadingCount;
        int columns = _a.ColumnCount;
        int end = _a.CoupledStart[j + 1];
        fixed (double* rows = _trailingRows, w = _factor.Coupled)
        {
            for (int i = _a.CoupledStart[j]; i < end; i++)
            {
                double* row = rows + ((long)_a.CoupledRow[i] * columns);
                for (int a = 0; a < q; a++)
                {
                    double weight = w[((long)i * q) + a];
                    for (int c = 0; c < columns; c++)
                    {
                        right[(a * columns) + c] -= weight * row[c];
                    }
                }
            }
        }
    }

    /// <summary>target = x R^-T, which may be x itself; by the inverse, because divisions wait for each other.</summary>
    private void Normalise(double* x, double* target)
    {
        int columns = _a.ColumnCount;
        fixed (double* inverse = _columnInverse)
        {
            for (int c = columns - 1; c >= 0; c--)
            {
                double* row = inverse + (c * columns);
                double sum = 0;
                for (int b = 0; b <= c; b++)
                {
                    sum += row[b] * x[b];
                }

                target[c] = sum;
            }
        }
    }

    /// <summary>E = T^-T N.</summary>
    private void FinishEffects(int g)
    {
        int q = _a.Groupings[g].EffectCount;
        int columns = _a.ColumnCount;
        double[] inverse = _parameters.TInverse[g];
        if (q == 1)
        {
            Elementwise.Multiply(Effects[g], inverse[0], Effects[g]);
            return;
        }

        fixed (double* effects = Effects[g], factor = inverse, work = _work)
        {
            for (int l = 0; l < _a.Groupings[g].Levels; l++)
            {
                double* block = effects + ((long)l * q * columns);
                for (int c = 0; c < columns; c++)
                {
                    for (int b = 0; b < q; b++)
                    {
                        work[b] = block[(b * columns) + c];
                    }

                    for (int a = 0; a < q; a++)
                    {
                        double sum = 0;
                        for (int b = 0; b < q; b++)
                        {
                            sum += factor[(b * q) + a] * work[b];
                        }

                        block[(a * columns) + c] = sum;
                    }
                }
            }
        }
    }
}
