using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm;

/// <summary>
/// The hypotheses of a term by SAS's types of estimable functions (Goodnight 1980, SAS Technical Report R-101; SAS/STAT, "The
/// four types of estimable functions"), as rows over the estimated columns of X. docs/math/anova.md has the derivation.
/// </summary>
internal sealed class EstimableFunctions
{
    private const double Tolerance = 1e-8;

    private readonly IndicatorColumns _indicators;
    private readonly Matrix<double> _functions;
    private readonly double[] _scales;
    private readonly int _rank;

    /// <param name="indicators">The columns in which the types are defined.</param>
    /// <param name="estimated">Which columns of X are estimated.</param>
    /// <param name="aliases">The coordinates of the others in these, empty where there are none.</param>
    /// <param name="scales">A scale of each estimated coefficient, so that units do not decide what counts as zero.</param>
    public EstimableFunctions(IndicatorColumns indicators, IReadOnlyList<int> estimated, double[,] aliases, double[] scales)
    {
        _indicators = indicators;
        _rank = estimated.Count;
        _functions = indicators.ToColumns.TransposeThisAndMultiply(RowSpace(indicators.ToColumns.RowCount, estimated, aliases));
        _scales = scales;
    }

    /// <summary>The functions of a fit; its standard errors are the scales where columns are aliased.</summary>
    public static EstimableFunctions Of(IndicatorColumns indicators, Solution solution, double[,] aliases)
    {
        double[] scales = new double[solution.EstimatedColumns.Count];
        for (int k = 0; k < scales.Length; k++)
        {
            double variance = solution.CoefficientCovariance[k, k];
            scales[k] = aliases.GetLength(0) > 0 && variance > 0 ? Math.Sqrt(variance) : 1;
        }

        return new EstimableFunctions(indicators, solution.EstimatedColumns, aliases, scales);
    }

    /// <summary>The functions as they would be with every cell filled.</summary>
    public static EstimableFunctions Whole(IndicatorColumns indicators)
    {
        int columns = indicators.ToColumns.RowCount;
        double[] scales = new double[columns];
        Array.Fill(scales, 1);
        return new EstimableFunctions(indicators, [.. Enumerable.Range(0, columns)], new double[0, columns], scales);
    }

    /// <summary>K, p x r: the rows of X are x = K u with u over the estimated columns, so l'beta with l = K u is estimable.</summary>
    private static Matrix<double> RowSpace(int columns, IReadOnlyList<int> estimated, double[,] aliases)
    {
        Matrix<double> rows = Matrix<double>.Build.Dense(columns, estimated.Count);
        int[] aliased = [.. Enumerable.Range(0, columns).Except(estimated)];
        for (int k = 0; k < estimated.Count; k++)
        {
            rows[estimated[k], k] = 1;
            for (int a = 0; a < aliased.Length; a++)
            {
                rows[aliased[a], k] = aliases[a, k];
            }
        }

        return rows;
    }

    /// <summary>
    /// Type III: the functions that involve a term and those containing it only, orthogonal to the ones that involve
    /// the latter only. Rows are orthonormal in the indicator coefficients, so that they do not depend on coding or order
    /// of levels.
    /// </summary>
    public double[][] TypeThree(int term)
    {
        int[] outside = Rows(t => t != term && !_indicators.Contains(t, term));
        int[] own = Rows(t => t == term);
        Matrix<double>? free = NullSpace(outside, Scaled());
        if (free is null)
        {
            return [];
        }

        Matrix<double> functions = _functions * Unscaled(free);
        Matrix<double>? contained = NullSpace(own, functions);
        Matrix<double>? within = contained is null
            ? Matrix<double>.Build.DenseIdentity(free.ColumnCount)
            : NullSpaceOf((functions * contained).TransposeThisAndMultiply(functions));
        if (within is null)
        {
            return [];
        }

        Matrix<double> chosen = Unscaled(free) * within;
        return Orthonormal(chosen, _functions * chosen);
    }

    /// <summary>
    /// Types I and II: what a term adds to the span of the columns before it (I: the terms before it in the order of the
    /// model; II: all terms that do not contain it).
    /// </summary>
    /// <param name="term">The term.</param>
    /// <param name="sequential">True for type I.</param>
    /// <param name="triangle">R of X = Q R over the estimated columns, r x r.</param>
    public double[][] Added(int term, bool sequential, double[,] triangle)
    {
        Matrix<double> r = Matrix<double>.Build.DenseOfArray(triangle);

        // The indicator columns in coordinates of Q: Q'X = R K'.
        Matrix<double> coordinates = r * _functions.Transpose();
        Span span = new(_rank);
        foreach (int o in Rows(t => sequential ? t < term : t != term && !_indicators.Contains(t, term)))
        {
            span.Add(coordinates.Column(o));
        }

        int before = span.Count;
        foreach (int o in Rows(t => t == term))
        {
            span.Add(coordinates.Column(o));
        }

        return [.. span.Vectors.Skip(before).Select(u => r.TransposeThisAndMultiply(u).ToArray())];
    }

    /// <summary>The functions with their coefficients in units of the columns' precision, rows normalised.</summary>
    private Matrix<double> Scaled()
    {
        Matrix<double> scaled = _functions.Clone();
        for (int k = 0; k < _rank; k++)
        {
            scaled.SetColumn(k, scaled.Column(k) / _scales[k]);
        }

        return scaled.NormalizeRows(2);
    }

    private Matrix<double> Unscaled(Matrix<double> u) =>
        Matrix<double>.Build.Dense(u.RowCount, u.ColumnCount, (i, j) => u[i, j] / _scales[i]).NormalizeColumns(2);

    private int[] Rows(Func<int, bool> terms) =>
        [.. Enumerable.Range(0, _indicators.TermOf.Length).Where(o => terms(_indicators.TermOf[o]))];

    /// <summary>The null space of some rows of a matrix; the whole space where there are none, null where it is zero.</summary>
    private static Matrix<double>? NullSpace(int[] rows, Matrix<double> matrix) => rows.Length == 0
        ? Matrix<double>.Build.DenseIdentity(matrix.ColumnCount)
        : NullSpaceOf(Matrix<double>.Build.DenseOfRowVectors(rows.Select(matrix.Row)));

    private static Matrix<double>? NullSpaceOf(Matrix<double> matrix)
    {
        int columns = matrix.ColumnCount;
        Svd<double> svd = matrix.Svd(computeVectors: true);
        double largest = svd.S.Count == 0 ? 0 : svd.S.Maximum();
        int rank = svd.S.Count(value => value > Tolerance * largest);
        return rank == columns ? null : svd.VT.SubMatrix(rank, columns - rank, 0, columns).Transpose();
    }

    /// <summary>The columns of u recombined so that those of f = B u are orthonormal; as rows.</summary>
    private static double[][] Orthonormal(Matrix<double> u, Matrix<double> f)
    {
        Evd<double> evd = f.TransposeThisAndMultiply(f).Evd(Symmetricity.Symmetric);
        double largest = evd.EigenValues.Max(v => v.Real);
        return [.. Enumerable.Range(0, u.ColumnCount)
            .Where(m => evd.EigenValues[m].Real > Tolerance * largest)
            .Select(m => (u * evd.EigenVectors.Column(m) / Math.Sqrt(evd.EigenValues[m].Real)).ToArray())];
    }

    /// <summary>An orthonormal basis that grows by what is new of each vector.</summary>
    private sealed class Span(int order)
    {
        public List<Vector<double>> Vectors { get; } = [];

        public int Count => Vectors.Count;

        public void Add(Vector<double> vector)
        {
            double length = vector.L2Norm();
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (Vector<double> unit in Vectors)
                {
                    vector -= unit * unit.DotProduct(vector);
                }
            }

            double left = vector.L2Norm();
            if (Count < order && left > Tolerance * length)
            {
                Vectors.Add(vector / left);
            }
        }
    }
}
