using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// H^-1 = I - Z T M^-1 T'Z' (Woodbury) through the fitter's blocks, for independent residuals and any crossing. The
/// diagonal needs of M^-1 only what the factor's pattern holds: a row meets one leading level and trailing levels that this
/// leading level is coupled with.
/// </summary>
internal sealed unsafe class BlockedInverse : MarginalInverse
{
    private readonly Criterion _criterion;
    private readonly CrossProducts _a;
    private readonly BlockedFactor _factor;
    private readonly GroupingBlock[] _groupings;
    private readonly double[][] _t;
    private readonly int _n;
    private double[]? _diagonal;

    public BlockedInverse(DesignMatrices design, Solution solution)
    {
        _n = design.RowCount;
        _criterion = new Criterion(DataPass.Over(design), Estimation.MaximumLikelihood);
        RelativeFactors.Set(_criterion, [.. Enumerable.Range(0, design.RandomTerms.Count).Select(t => MarginalCovariance.Relative(solution, t))]);
        _a = _criterion.Data.CrossProducts;
        _factor = _criterion.Factor;
        _groupings = _a.Groupings;
        _t = _criterion.Parameters.T;
        if (!_factor.Update(_t))
        {
            throw new InvalidOperationException("The mixed model equations are not positive definite at the estimates: the random effects take up all variation of the rows.");
        }
    }

    /// <inheritdoc/>
    public override void Apply(double[] b, int columns)
    {
        if (_groupings.Length == 0 || columns == 0)
        {
            return;
        }

        double[][] effects = [.. Enumerable.Range(0, _groupings.Length).Select(g => Gather(g, b, columns))];
        Solve(effects, columns);
        for (int g = 0; g < _groupings.Length; g++)
        {
            Subtract(g, effects[g], b, columns);
        }
    }

    /// <inheritdoc/>
    public override void ApplyResidual(double[] b, int columns)
    {
    }

    /// <inheritdoc/>
    public override (double[] Once, double[] Twice) ResidualDiagonals() => (Diagonal(), Diagonal());

    /// <inheritdoc/>
    public override double[] Diagonal()
    {
        if (_diagonal is not null)
        {
            return _diagonal;
        }

        double[] diagonal = new double[_n];
        Array.Fill(diagonal, 1);
        if (_groupings.Length > 0)
        {
            if (_a.TrailingOrder > 0)
            {
                _factor.Trailing.Invert();
            }

            new CoupledForms(_a, _factor, this).Subtract(diagonal);
        }

        return _diagonal = diagonal;
    }

    /// <inheritdoc/>
    public override Matrix<double> Block(int[] rows)
    {
        int count = rows.Length;
        if (_groupings.Length == 0)
        {
            return Matrix<double>.Build.DenseIdentity(count);
        }

        if (count == 1)
        {
            return Matrix<double>.Build.Dense(1, 1, Diagonal()[rows[0]]);
        }

        int q0 = _factor.LeadingCount;
        double[] leading = new double[count * q0];
        int[] level = [.. rows.Select(row => _groupings[0].LevelOfRow[row])];
        for (int i = 0; i < count; i++)
        {
            Leading(rows[i], leading.AsSpan(i * q0, q0));
        }

        Matrix<double> block = Matrix<double>.Build.Dense(count, count, (i, j) =>
            (i == j ? 1 : 0) - (level[i] == level[j] ? VectorKernels.Dot(leading.AsSpan(i * q0, q0), leading.AsSpan(j * q0, q0)) : 0));
        int m = _a.TrailingOrder;
        if (m > 0)
        {
            SubtractTrailing(rows, leading, m, block);
        }

        return block;
    }

    /// <inheritdoc/>
    public override void Dispose() => _criterion.Dispose();

    /// <summary>L_j^-1 T_0'z_i, q0 values, for row i in leading level j.</summary>
    public void Leading(int row, Span<double> target)
    {
        int q0 = _factor.LeadingCount;
        Span<double> through = stackalloc double[q0];
        Through(0, row, through);
        int j = _groupings[0].LevelOfRow[row];
        SmallMatrix.Multiply(q0, q0, 1, _factor.LevelInverse.AsSpan(j * q0 * q0, q0 * q0), through, target);
    }

    /// <summary>T_g'z_i, q values.</summary>
    public void Through(int g, int row, Span<double> target)
    {
        int q = _groupings[g].EffectCount;
        target.Clear();
        for (int a = 0; a < q; a++)
        {
            double z = _groupings[g].Covariates is { } covariates ? covariates[(row * q) + a] : 1;
            VectorKernels.Axpy(z, _t[g].AsSpan(a * q, q), target);
        }
    }

    /// <summary>Subtracts (W_j a_i - b_i)'S^-1 (W_k a_k - b_k) for all pairs of rows: one forward solve with a column for each row.</summary>
    private void SubtractTrailing(int[] rows, double[] leading, int m, Matrix<double> block)
    {
        int q0 = _factor.LeadingCount;
        using NativeBuffer columns = new((long)m * rows.Length);
        Span<double> through = stackalloc double[_groupings.Max(g => g.EffectCount)];
        for (int i = 0; i < rows.Length; i++)
        {
            double* column = columns.Pointer + ((long)i * m);
            int j = _groupings[0].LevelOfRow[rows[i]];
            for (int c = _a.CoupledStart[j]; c < _a.CoupledStart[j + 1]; c++)
            {
                column[_a.CoupledRow[c]] = VectorKernels.Dot(_factor.Coupled.AsSpan(c * q0, q0), leading.AsSpan(i * q0, q0));
            }

            for (int g = 1; g < _groupings.Length; g++)
            {
                int q = _groupings[g].EffectCount;
                Through(g, rows[i], through[..q]);
                for (int a = 0; a < q; a++)
                {
                    column[_a.TrailingStart[g] + (_groupings[g].LevelOfRow[rows[i]] * q) + a] -= through[a];
                }
            }
        }

        _factor.Trailing.SolveForward(columns.Pointer, rows.Length, m);
        for (int i = 0; i < rows.Length; i++)
        {
            for (int k = 0; k <= i; k++)
            {
                double value = VectorKernels.Dot(m, columns.Pointer + ((long)i * m), columns.Pointer + ((long)k * m));
                block[i, k] -= value;
                block[k, i] = block[i, k];
            }
        }
    }

    /// <summary>T_g'Z_g'b, levels x q x columns.</summary>
    private double[] Gather(int g, double[] b, int columns)
    {
        GroupingBlock grouping = _groupings[g];
        int q = grouping.EffectCount;
        double[] sums = new double[grouping.Size * columns];
        Span<double> through = stackalloc double[q];
        for (int i = 0; i < _n; i++)
        {
            Through(g, i, through);
            int first = grouping.LevelOfRow[i] * q * columns;
            for (int a = 0; a < q; a++)
            {
                for (int c = 0; c < columns; c++)
                {
                    sums[first + (a * columns) + c] += through[a] * b[(c * _n) + i];
                }
            }
        }

        return sums;
    }

    /// <summary>b -= Z_g T_g x.</summary>
    private void Subtract(int g, double[] effects, double[] b, int columns)
    {
        GroupingBlock grouping = _groupings[g];
        int q = grouping.EffectCount;
        Span<double> through = stackalloc double[q];
        for (int i = 0; i < _n; i++)
        {
            Through(g, i, through);
            int first = grouping.LevelOfRow[i] * q * columns;
            for (int a = 0; a < q; a++)
            {
                for (int c = 0; c < columns; c++)
                {
                    b[(c * _n) + i] -= through[a] * effects[first + (a * columns) + c];
                }
            }
        }
    }

    /// <summary>x becomes M^-1 x.</summary>
    private void Solve(double[][] x, int columns)
    {
        int m = _a.TrailingOrder;
        int q0 = _factor.LeadingCount;
        double[] eliminated = new double[x[0].Length];
        for (int j = 0; j < _factor.LeadingLevels; j++)
        {
            int at = j * q0 * columns;
            SmallMatrix.Multiply(q0, q0, columns, _factor.LevelInverse.AsSpan(j * q0 * q0, q0 * q0), x[0].AsSpan(at, q0 * columns), eliminated.AsSpan(at, q0 * columns));
        }

        if (m > 0)
        {
            using NativeBuffer trailing = new((long)m * columns);
            Transfer(x, columns, trailing.Pointer, m, toTrailing: true);
            _factor.SubtractCoupled(eliminated, columns, trailing.Pointer);
            _factor.Trailing.SolveForward(trailing.Pointer, columns, m);
            _factor.Trailing.SolveBackward(trailing.Pointer, columns, m);
            Transfer(x, columns, trailing.Pointer, m, toTrailing: false);
            SubtractFromLevels(eliminated, columns, trailing.Pointer, m);
        }

        for (int j = 0; j < _factor.LeadingLevels; j++)
        {
            int at = j * q0 * columns;
            SmallMatrix.TransposedMultiply(q0, q0, columns, _factor.LevelInverse.AsSpan(j * q0 * q0, q0 * q0), eliminated.AsSpan(at, q0 * columns), x[0].AsSpan(at, q0 * columns));
        }
    }

    private void Transfer(double[][] x, int columns, double* trailing, int m, bool toTrailing)
    {
        for (int g = 1; g < _groupings.Length; g++)
        {
            for (int row = 0; row < _groupings[g].Size; row++)
            {
                for (int c = 0; c < columns; c++)
                {
                    ref double there = ref trailing[((long)c * m) + _a.TrailingStart[g] + row];
                    ref double here = ref x[g][(row * columns) + c];
                    if (toTrailing)
                    {
                        there = here;
                    }
                    else
                    {
                        here = there;
                    }
                }
            }
        }
    }

    /// <summary>level -= W_j'x for every leading level.</summary>
    private void SubtractFromLevels(double[] levels, int columns, double* trailing, int m)
    {
        int q0 = _factor.LeadingCount;
        for (int j = 0; j < _factor.LeadingLevels; j++)
        {
            for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1]; i++)
            {
                for (int a = 0; a < q0; a++)
                {
                    double w = _factor.Coupled[(i * q0) + a];
                    for (int c = 0; c < columns; c++)
                    {
                        levels[(((j * q0) + a) * columns) + c] -= w * trailing[((long)c * m) + _a.CoupledRow[i]];
                    }
                }
            }
        }
    }
}
