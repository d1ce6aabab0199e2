using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

// The leading levels, part by part: N, its products and the inverse blocks, then E.
internal sealed unsafe partial class PosteriorBlocks
{
    /// <summary>N and E of the leading levels, and what they bring to Gamma, the sums of the parts in their order.</summary>
    private void UpdateLeading()
    {
        if (_a.Groupings.Length == 0)
        {
            return;
        }

        NormaliseTogether();
        _isInverseSummed = AddWeightedForm();
        _factor.Parts.Run(_solveAndSum);
        int square = Gamma[0].Length;
        for (int part = 0; part < _factor.Parts.Count; part++)
        {
            VectorKernels.Axpy(1, _sums.AsSpan(part * square, square), Gamma[0]);
        }
    }

    /// <summary>The inverse blocks of all leading levels of one effect in one sum; false where that goes level by level.</summary>
    private bool AddWeightedForm()
    {
        if (_factor.LeadingCount != 1 || _a.TrailingOrder == 0)
        {
            return false;
        }

        ReadOnlySpan<double> inverse = _factor.LevelInverse.AsSpan(0, _squares.Length);
        Elementwise.Multiply(inverse, inverse, _squares);
        double own = VectorKernels.Dot(inverse, inverse);
        if (_factor.Scatter.WeightedForm(_factor.Coupled, _squares) is not double coupled)
        {
            return false;
        }

        Gamma[0][0] += own + coupled;
        return true;
    }

    private void SolveAndSumIn(int part)
    {
        int first = _factor.Parts.First(part), end = _factor.Parts.End(part);
        Span<double> sums = _sums.AsSpan(part * Gamma[0].Length, Gamma[0].Length);
        sums.Clear();
        SolveLevels(first, end);
        if (!_isInverseSummed)
        {
            _factor.LeadingSteps.AddInverse(_a, _factor, first, end, 1, 0, sums);
        }

        AddSolutionProducts(0, Leading(first, end), sums);
        _steps[0].Transform(_parameters.TInverse[0], _a.ColumnCount, Leading(first, end));
    }

    private void SolveIn(int part) => SolveLevels(_factor.Parts.First(part), _factor.Parts.End(part));

    private Span<double> Leading(int first, int end)
    {
        int size = _factor.LeadingCount * _a.ColumnCount;
        return Effects[0].AsSpan(first * size, (end - first) * size);
    }

    /// <summary>N_j = L_j^-T (L_j^-1 T'Z_j'[Q e] R^-T - W_j'N_2), in the place of E.</summary>
    private void SolveLevels(int first, int end)
    {
        bool isTogether = _factor.Scatter.Panels is not null;
        if (!isTogether)
        {
            NormaliseLevels(first, end);
        }

        _factor.LeadingSteps.Solve(_a, _factor, isTogether || _a.TrailingOrder == 0 ? null : _trailingRows, first, end, Effects[0]);
    }

    /// <summary>The right sides L_j^-1 T'Z_j'[Q e] R^-T where N will stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NormaliseLevels(int first, int end)
    {
        int columns = _a.ColumnCount;
        int q = _factor.LeadingCount;
        fixed (double* source = _factor.LevelColumns, target = Effects[0])
        {
            for (int row = first * q; row < end * q; row++)
            {
                Normalise(source + ((long)row * columns), target + ((long)row * columns));
            }
        }
    }

    /// <summary>The right sides of all leading levels at once, - W_j'N_2 with them, where panels do that.</summary>
    private void NormaliseTogether()
    {
        if (_factor.Scatter.Panels is not { } panels)
        {
            return;
        }

        int columns = _a.ColumnCount;
        NormaliseLevels(0, _factor.LeadingLevels);
        double* rows = panels.Rows(columns, out int stride);
        for (int row = 0; row < _a.TrailingOrder; row++)
        {
            _trailingRows.AsSpan(row * columns, columns).CopyTo(new Span<double>(rows + ((long)row * stride), columns));
        }

        panels.AddTransposed(_factor.Coupled, columns, -1, Effects[0]);
    }
}
