using System.Runtime.CompilerServices;
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
    private readonly LevelSteps[] _steps;
    private readonly double[] _sums;

    // Made once, so that nothing is allocated in an evaluation; whether inverse blocks are asked for stands beside it.
    private readonly Action<int> _solveAndSum, _solve;
    private bool _isInverseSummed;

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
        _steps = factor.Steps;
        _sums = new double[factor.Parts.Count * factor.LeadingCount * factor.LeadingCount];
        _solve = SolveIn;
        _solveAndSum = SolveAndSumIn;
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

        SolveTrailing();
        if (_a.TrailingOrder > 0)
        {
            _factor.Trailing.Invert();
            _factor.Scatter.PrepareForms(_factor.Coupled);
            AddTrailingBlocks();
        }

        UpdateLeading();
        for (int g = 0; g < Gamma.Length; g++)
        {
            if (g > 0)
            {
                AddSolutionProducts(g, Effects[g], Gamma[g]);
                _steps[g].Transform(_parameters.TInverse[g], _a.ColumnCount, Effects[g]);
            }

            FinishGamma(g);
        }
    }

    /// <summary>Computes <see cref="Effects"/> alone, where the gradient comes from elsewhere.</summary>
    public void UpdateEffects()
    {
        SolveSpherical();
        for (int g = 0; g < Gamma.Length; g++)
        {
            _steps[g].Transform(_parameters.TInverse[g], _a.ColumnCount, Effects[g]);
        }
    }

    /// <summary>N of every level, in the place of E.</summary>
    public void SolveSpherical()
    {
        SolveTrailing();
        if (_a.Groupings.Length > 0)
        {
            NormaliseTogether();
            _factor.Parts.Run(_solve);
        }
    }

    /// <summary>Adds (M^-1)_jj of a leading level times <paramref name="scale"/> to a q0 x q0 matrix.</summary>
    public void AddInverseOfLevel(int j, Span<double> target, double scale) => _factor.LeadingSteps.AddInverse(_a, _factor, j, j + 1, scale, 0, target);

    /// <summary>Adds (M^-1)_jj of every leading level times <paramref name="scale"/> to its own q0 x q0 matrix, one behind the other.</summary>
    public void AddInverseOfLevels(Span<double> target, double scale) =>
        _factor.LeadingSteps.AddInverse(_a, _factor, 0, _factor.LeadingLevels, scale, _factor.LeadingCount * _factor.LeadingCount, target);

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

    /// <summary>R^-1, and N of every trailing level in the place of E.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveTrailing()
    {
        int m = _a.TrailingOrder;
        int columns = _a.ColumnCount;
        SmallMatrix.InvertLower(columns, _factor.R, _columnInverse);
        if (m == 0)
        {
            return;
        }

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

    /// <summary>target = x R^-T, which may be x itself; by the inverse, because divisions wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
}
