namespace Lmm;

/// <summary>Spans of columns of X: orthonormal bases, coordinates, log-determinants. Modified Gram-Schmidt, done twice.</summary>
internal static class ColumnSpace
{
    /// <summary>
    /// For each column that is not estimated its coordinates in the estimated ones: (p - r) x r, by least squares.
    /// </summary>
    public static double[,] Coordinates(DesignMatrices design, IReadOnlyList<int> estimated)
    {
        int r = estimated.Count;
        int[] aliased = [.. Enumerable.Range(0, design.ColumnCount).Except(estimated)];
        double[,] coordinates = new double[aliased.Length, r];
        if (aliased.Length == 0)
        {
            return coordinates;
        }

        Basis basis = Orthonormal(design, estimated);
        double[] projection = new double[r];
        for (int a = 0; a < aliased.Length; a++)
        {
            double[] column = Column(design, aliased[a]);
            double length = Length(column);
            basis.Remove(column, projection);
            for (int k = r - 1; k >= 0; k--)
            {
                double value = projection[k];
                for (int j = k + 1; j < r; j++)
                {
                    value -= basis.Triangle[k, j] * coordinates[a, j];
                }

                coordinates[a, k] = value / basis.Triangle[k, k];
            }

            // What is rounding of a zero must be zero: it would make an estimable combination look like none.
            for (int k = 0; k < r; k++)
            {
                double part = Math.Abs(coordinates[a, k]) * Length([.. Enumerable.Range(0, k + 1).Select(i => basis.Triangle[i, k])]);
                coordinates[a, k] = part < 1e-11 * length ? 0 : coordinates[a, k];
            }
        }

        return coordinates;
    }

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));

    /// <summary>Whether the estimated columns of two designs span the same space (relative distance below 1e-8).</summary>
    public static bool AreEqual(DesignMatrices left, IReadOnlyList<int> leftColumns, DesignMatrices right, IReadOnlyList<int> rightColumns) =>
        left.RowCount == right.RowCount
        && leftColumns.Count == rightColumns.Count
        && Contains(Orthonormal(left, leftColumns), right, rightColumns);

    /// <summary>Whether the first span lies within the second.</summary>
    public static bool IsWithin(DesignMatrices inner, IReadOnlyList<int> innerColumns, DesignMatrices outer, IReadOnlyList<int> outerColumns) =>
        inner.RowCount == outer.RowCount
        && innerColumns.Count <= outerColumns.Count
        && Contains(Orthonormal(outer, outerColumns), inner, innerColumns);

    /// <summary>R of X = Q R over the given columns, which are independent; a row with frequency f counts f times.</summary>
    public static double[,] Triangle(DesignMatrices design, IReadOnlyList<int> columns) =>
        Orthonormal(design, columns, design.Frequencies).Triangle;

    /// <summary>log |X'X| over the given columns, which are independent.</summary>
    public static double LogDeterminant(DesignMatrices design, IReadOnlyList<int> columns)
    {
        Basis basis = Orthonormal(design, columns);
        double sum = 0;
        for (int k = 0; k < columns.Count; k++)
        {
            sum += 2 * Math.Log(basis.Triangle[k, k]);
        }

        return sum;
    }

    private static bool Contains(Basis basis, DesignMatrices design, IReadOnlyList<int> columns)
    {
        double[] projection = new double[basis.Count];
        foreach (int j in columns)
        {
            double[] column = Column(design, j);
            double before = Norm(column);
            basis.Remove(column, projection);
            if (Norm(column) > 1e-8 * before)
            {
                return false;
            }
        }

        return true;
    }

    private static Basis Orthonormal(DesignMatrices design, IReadOnlyList<int> columns, double[]? frequencies = null)
    {
        var basis = new Basis(columns.Count);
        double[] projection = new double[columns.Count];
        for (int k = 0; k < columns.Count; k++)
        {
            double[] column = Column(design, columns[k]);
            for (int i = 0; frequencies is not null && i < column.Length; i++)
            {
                column[i] *= Math.Sqrt(frequencies[i]);
            }

            basis.Remove(column, projection);
            double norm = Norm(column);
            for (int j = 0; j < k; j++)
            {
                basis.Triangle[j, k] = projection[j];
            }

            basis.Triangle[k, k] = norm;
            for (int i = 0; i < column.Length; i++)
            {
                column[i] /= norm;
            }

            basis.Add(column);
        }

        return basis;
    }

    private static double[] Column(DesignMatrices design, int j) =>
        design.FixedEffects.AsSpan(j * design.RowCount, design.RowCount).ToArray();

    private static double Norm(ReadOnlySpan<double> column)
    {
        double sum = 0;
        foreach (double value in column)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    private sealed class Basis(int capacity)
    {
        private readonly List<double[]> _columns = new(capacity);

        public double[,] Triangle { get; } = new double[capacity, capacity];

        public int Count => _columns.Count;

        public void Add(double[] unit) => _columns.Add(unit);

        /// <summary>Takes the projection on the basis out of a column; the second pass removes what rounding left.</summary>
        public void Remove(Span<double> column, Span<double> projection)
        {
            projection.Clear();
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < _columns.Count; k++)
                {
                    ReadOnlySpan<double> unit = _columns[k];
                    double dot = 0;
                    for (int i = 0; i < unit.Length; i++)
                    {
                        dot += unit[i] * column[i];
                    }

                    projection[k] += dot;
                    for (int i = 0; i < unit.Length; i++)
                    {
                        column[i] -= dot * unit[i];
                    }
                }
            }
        }
    }
}
