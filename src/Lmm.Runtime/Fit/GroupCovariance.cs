using Lmm.Blocks;
using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>A symmetric matrix over some rows of a group, part of a sum of such.</summary>
/// <param name="Rows">Places in the group, t values.</param>
/// <param name="Values">t x t, row-major.</param>
internal sealed record GroupBlock(int[] Rows, double[] Values);

/// <summary>
/// H = Z Psi Z' + R of one independent group of weighted rows, and its derivatives by the criterion's parameters, as sums of
/// blocks over levels and subjects: what is zero by structure is not there.
/// </summary>
internal sealed class GroupCovariance
{
    private readonly Criterion _criterion;
    private readonly ReadOnlyMemory<double> _residual;
    private readonly int[] _rows;
    private readonly (GroupingBlock Grouping, int[][] Levels)[] _levels;
    private readonly int[][] _subjects;

    /// <summary>Takes the rows of the group and of each of its subjects; every row is a subject where R = I.</summary>
    public GroupCovariance(Criterion criterion, double[] w, int[] rows, int[][] subjects)
    {
        _criterion = criterion;
        _residual = w.AsMemory(criterion.Parameters.Count);
        _rows = rows;
        _levels = [.. criterion.Data.CrossProducts.Groupings.Select(grouping => (grouping, LevelsOf(grouping)))];
        _subjects = [.. subjects.Select(subject => subject.Select(row => Array.BinarySearch(rows, row)).ToArray())];
    }

    /// <summary>The rows of the group.</summary>
    public int[] Rows => _rows;

    private ResidualCovariance? Structure => _criterion.Residual?.Structure;

    /// <summary>The blocks of H.</summary>
    public IEnumerable<GroupBlock> Covariance()
    {
        for (int g = 0; g < _levels.Length; g++)
        {
            (GroupingBlock grouping, int[][] levels) = _levels[g];
            int q = grouping.EffectCount;
            double[] psi = new double[q * q];
            SmallMatrix.MultiplyTransposed(q, q, q, _criterion.Parameters.T[g], _criterion.Parameters.T[g], psi);
            foreach (int[] level in levels)
            {
                yield return Spread(grouping, level, 0, q, psi);
            }
        }

        foreach (int[] subject in _subjects)
        {
            double[] r = new double[subject.Length * subject.Length];
            if (Structure is null)
            {
                r[0] = 1;
            }
            else
            {
                Structure.Covariance(_residual.Span, Of(subject), r);
            }

            yield return new GroupBlock(subject, r);
        }
    }

    /// <summary>The blocks of dH/dw_k.</summary>
    public IEnumerable<GroupBlock> Derivative(int k)
    {
        if (k < _criterion.Parameters.Count)
        {
            CovarianceDerivative derivative = _criterion.Parameters.Derivatives[k];
            (GroupingBlock grouping, int[][] levels) = _levels[derivative.Grouping];
            foreach (int[] level in levels)
            {
                yield return Spread(grouping, level, derivative.Offset, derivative.Count, derivative.Matrix);
            }

            yield break;
        }

        foreach (int[] subject in _subjects)
        {
            double[] r = new double[subject.Length * subject.Length];
            if (Structure!.Derivative(_residual.Span, k - _criterion.Parameters.Count, Of(subject), r))
            {
                yield return new GroupBlock(subject, r);
            }
        }
    }

    /// <summary>The blocks of d2R/dw_j dw_k, j and k among the residual parameters.</summary>
    public IEnumerable<GroupBlock> SecondDerivative(int j, int k)
    {
        foreach (int[] subject in _subjects)
        {
            double[] r = new double[subject.Length * subject.Length];
            if (Structure!.SecondDerivative(_residual.Span, j, k, Of(subject), r))
            {
                yield return new GroupBlock(subject, r);
            }
        }
    }

    private int[] Of(int[] places) => [.. places.Select(place => _rows[place])];

    /// <summary>The places of the group's rows by level.</summary>
    private int[][] LevelsOf(GroupingBlock grouping) => grouping.EffectCount == 0
        ? []
        : [.. Enumerable.Range(0, _rows.Length).GroupBy(place => grouping.LevelOfRow[_rows[place]]).Select(level => level.ToArray())];

    /// <summary>z_a'M z_b over the effects of a term for the rows of one level.</summary>
    private GroupBlock Spread(GroupingBlock grouping, int[] level, int offset, int count, double[] matrix)
    {
        int t = level.Length;
        double[] z = new double[t * count];
        for (int a = 0; a < t; a++)
        {
            if (grouping.Covariates is { } covariates)
            {
                covariates.AsSpan((_rows[level[a]] * grouping.EffectCount) + offset, count).CopyTo(z.AsSpan(a * count));
            }
            else
            {
                z[a] = 1;
            }
        }

        double[] half = new double[t * count];
        double[] values = new double[t * t];
        SmallMatrix.Multiply(t, count, count, z, matrix, half);
        SmallMatrix.MultiplyTransposed(t, count, t, half, z, values);
        return new GroupBlock(level, values);
    }
}
