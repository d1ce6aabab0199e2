using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm;

/// <summary>
/// The fitted covariance of the residuals row by row and subject by subject: Var(e) = sigma^2 W^-1/2 R W^-1/2, W the
/// precision weights. Everything here is relative to sigma^2.
/// </summary>
internal sealed class ResidualRows
{
    private readonly double[]? _weights;
    private readonly ResidualTerm? _term;
    private readonly ResidualCovariance? _structure;
    private readonly double[] _working;
    private readonly Lazy<int[][]> _subjects;

    public ResidualRows(DesignMatrices design, Solution solution)
        : this(design.RowCount, design.Weights, solution.Residual?.Term ?? design.Residual, solution.Residual?.Structure, solution.Residual?.Working ?? [])
    {
    }

    public ResidualRows(int rowCount, double[]? weights, ResidualTerm? term, ResidualCovariance? structure, double[] working)
    {
        RowCount = rowCount;
        _weights = weights;
        _term = term;
        _structure = structure;
        _working = working;
        _subjects = new Lazy<int[][]>(FindSubjects);
    }

    /// <summary>n.</summary>
    public int RowCount { get; }

    /// <summary>Whether residuals of different rows are correlated at all.</summary>
    public bool IsCorrelated => _structure is not null && _structure.MarkovOrder != 0 && _term is { Subjects.Count: > 0 };

    /// <summary>The rows whose residuals are independent of all others, ordered by the first coordinate; single rows where all are.</summary>
    public IReadOnlyList<int[]> Subjects => _subjects.Value;

    /// <summary>The standard deviation of a row's residual, relative to sigma.</summary>
    public double Deviation(int row) => Math.Sqrt(Variance(row) / (_weights?[row] ?? 1));

    /// <summary>The covariance of rows of one subject, t x t row-major.</summary>
    public double[] Covariance(ReadOnlySpan<int> rows)
    {
        int t = rows.Length;
        double[] covariance = new double[t * t];
        if (_structure is not null && (t == 1 || IsCorrelated))
        {
            _structure.Covariance(_working, rows, covariance);
        }
        else
        {
            for (int a = 0; a < t; a++)
            {
                covariance[a * (t + 1)] = Variance(rows[a]);
            }
        }

        for (int a = 0; a < t && _weights is not null; a++)
        {
            for (int b = 0; b < t; b++)
            {
                covariance[(a * t) + b] /= Math.Sqrt(_weights[rows[a]] * _weights[rows[b]]);
            }
        }

        return covariance;
    }

    /// <summary>
    /// L^-1 A with L L' = R of the rows: what the rows hold beside what the rows before them already told. Where R is
    /// Markov of order m the m rows before are enough.
    /// </summary>
    /// <param name="rows">The t rows of one of <see cref="Subjects"/>.</param>
    /// <param name="values">A, t x columns row-major; overwritten.</param>
    /// <param name="columns">The columns of A.</param>
    /// <exception cref="InvalidOperationException">R is singular; the message names the subject.</exception>
    public void Whiten(ReadOnlySpan<int> rows, Span<double> values, int columns)
    {
        int before = Before(rows);
        int first = _structure?.MarkovOrder is null ? rows.Length - 1 : 0;
        double[] original = values.ToArray();
        double[] window = new double[(before + 1) * columns];
        for (int last = first; last < rows.Length; last++)
        {
            int start = Math.Max(0, last - before);
            int count = last - start + 1;
            double[] factor = Factor(rows.Slice(start, count));
            Span<double> part = window.AsSpan(0, count * columns);
            original.AsSpan(start * columns, count * columns).CopyTo(part);
            Forward(factor, count, part, columns);
            int keep = first == 0 ? 1 : count;
            part[^(keep * columns)..].CopyTo(values.Slice((last - keep + 1) * columns, keep * columns));
        }
    }

    /// <summary>L z: independent values of variance 1 become residuals with covariance R, the inverse of <see cref="Whiten"/>.</summary>
    /// <param name="rows">The t rows of one of <see cref="Subjects"/>.</param>
    /// <param name="values">z; overwritten.</param>
    /// <exception cref="InvalidOperationException">R is singular; the message names the subject.</exception>
    public void Colour(ReadOnlySpan<int> rows, Span<double> values)
    {
        int before = Before(rows);
        if (_structure is not null && _structure.MarkovOrder is null)
        {
            double[] whole = Factor(rows);
            for (int last = rows.Length - 1; last >= 0; last--)
            {
                values[last] = VectorKernels.Dot(whole.AsSpan(last * rows.Length, last + 1), values[..(last + 1)]);
            }

            return;
        }

        double[] told = new double[before];
        for (int last = 0; last < rows.Length; last++)
        {
            int count = Math.Min(before, last) + 1;
            double[] factor = Factor(rows.Slice(last - count + 1, count));
            Span<double> given = told.AsSpan(0, count - 1);
            values.Slice(last - count + 1, count - 1).CopyTo(given);
            Forward(factor, count, given, 1);
            values[last] = (factor[^1] * values[last]) + VectorKernels.Dot(factor.AsSpan((count - 1) * count, count - 1), given);
        }
    }

    /// <summary>x = L^-1 A for the first rows of a small lower L of order <paramref name="order"/>.</summary>
    private static void Forward(double[] l, int order, Span<double> a, int columns)
    {
        for (int i = 0; i < a.Length / columns; i++)
        {
            Span<double> row = a.Slice(i * columns, columns);
            for (int j = 0; j < i; j++)
            {
                VectorKernels.Axpy(-l[(i * order) + j], a.Slice(j * columns, columns), row);
            }

            double pivot = l[i * (order + 1)];
            for (int c = 0; c < columns; c++)
            {
                row[c] /= pivot;
            }
        }
    }

    /// <summary>R_ii, without the weight.</summary>
    private double Variance(int row)
    {
        Span<double> single = [1];
        _structure?.Covariance(_working, [row], single);
        return single[0];
    }

    /// <summary>How many rows before a row tell all that earlier ones could.</summary>
    private int Before(ReadOnlySpan<int> rows) => Math.Min(_structure is null ? 0 : _structure.MarkovOrder ?? int.MaxValue, rows.Length - 1);

    private double[] Factor(ReadOnlySpan<int> rows)
    {
        double[] factor = Covariance(rows);
        return SmallMatrix.Cholesky(rows.Length, factor)
            ? factor
            : throw new InvalidOperationException($"The residual covariance of subject '{Name(rows[^1])}' is singular: two of its rows are perfectly correlated.");
    }

    private string Name(int row) => _term is { Subjects.Count: > 0 } ? _term.Subjects[_term.SubjectOfRow[row]] : string.Empty;

    private int[][] FindSubjects() => IsCorrelated ? SubjectOrder.Of(_term!, _term!.SubjectOfRow.Length) : [.. Enumerable.Range(0, RowCount).Select(i => new[] { i })];
}
