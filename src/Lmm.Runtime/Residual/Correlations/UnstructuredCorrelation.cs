using Lmm.Kernels;

namespace Lmm.Residuals;

/// <summary>
/// Any correlation matrix of m occasions, C = L L' with rows of unit length. Row i has the parameters w_i0 … w_i,i-1 with
/// z = tanh w: L[i, j] = z_ij prod_{k below j} sqrt(1 - z_ik^2), L[i, i] = prod_k sqrt(1 - z_ik^2). The z are the partial
/// correlations of occasions i and j given those before j (Joe 2006, J. Multivariate Anal. 97, 2177), free in (-1, 1).
/// </summary>
/// <param name="occasionOfRow">For each row its occasion, 0 to m - 1; read only for the rows of the structure's own group.</param>
/// <param name="names">The labels of the m occasions.</param>
internal sealed class UnstructuredCorrelation(int[] occasionOfRow, IReadOnlyList<string> names) : CorrelationStructure
{
    private readonly int _m = names.Count;

    /// <inheritdoc/>
    public override int Count => _m * (_m - 1) / 2;

    /// <inheritdoc/>
    public override bool UsesOccasions => true;

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => FisherZ.Range;

    /// <inheritdoc/>
    public override bool Touches(int k, int row) => RowOf(k) == occasionOfRow[row];

    /// <inheritdoc/>
    public override CorrelationEntries At(ReadOnlySpan<double> w) => new Entries(occasionOfRow, _m, w);

    /// <summary>The correlations of the pairs that occur, drawn towards zero until they are those of a positive definite matrix.</summary>
    public override void Start(StandardResiduals residuals, Span<double> w)
    {
        double[] sums = new double[_m * _m];
        double[] counts = new double[_m * _m];
        foreach (int[] subject in residuals.Subjects)
        {
            foreach (int a in subject)
            {
                foreach (int b in subject)
                {
                    int pair = (occasionOfRow[a] * _m) + occasionOfRow[b];
                    sums[pair] += residuals.Product(a, b);
                    counts[pair]++;
                }
            }
        }

        double[] factor = new double[_m * _m];
        for (double weight = 1; !Correlations(sums, counts, weight, factor); weight *= 0.8)
        {
        }

        FromFactor(factor, w);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        int[] rows = [.. Enumerable.Range(0, _m)];
        Entries entries = new(rows, _m, w);
        List<NaturalParameter> natural = [];
        for (int i = 0; i < _m; i++)
        {
            for (int j = i + 1; j < _m; j++)
            {
                double[] gradient = [.. Enumerable.Range(0, Count).Select(k => entries.First(k, i, j))];
                natural.Add(new NaturalParameter($"rho[{names[i]},{names[j]}]", ParameterScale.FisherZ, entries.Value(i, j), gradient));
            }
        }

        return natural;
    }

    /// <inheritdoc/>
    public override IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w)
    {
        Entries entries = new([.. Enumerable.Range(0, _m)], _m, w);
        return Enumerable.Range(0, _m).SelectMany(i => Enumerable.Range(i + 1, _m - i - 1).Select(j =>
        {
            double[] hessian = new double[Count * Count];
            for (int k = 0; k < hessian.Length; k++)
            {
                hessian[k] = entries.Second(k / Count, k % Count, i, j);
            }

            return hessian;
        }));
    }

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        double[] factor = new double[_m * _m];
        int next = 0;
        for (int i = 0; i < _m; i++)
        {
            factor[i * (_m + 1)] = 1;
            for (int j = i + 1; j < _m; j++)
            {
                factor[(j * _m) + i] = natural[next++];
            }
        }

        if (!SmallMatrix.Cholesky(_m, factor))
        {
            throw new ArgumentException("The values of rho are not those of a correlation matrix: it is not positive definite.");
        }

        FromFactor(factor, w);
    }

    /// <summary>The row i of parameter k; its column is k - i (i - 1) / 2.</summary>
    private static int RowOf(int k) => (int)((1 + Math.Sqrt(1 + (8.0 * k))) / 2);

    private bool Correlations(double[] sums, double[] counts, double weight, double[] factor)
    {
        for (int i = 0; i < _m; i++)
        {
            factor[i * (_m + 1)] = 1;
            for (int j = 0; j < i; j++)
            {
                int pair = (i * _m) + j;
                double scale = Math.Sqrt(sums[i * (_m + 1)] / counts[i * (_m + 1)] * sums[j * (_m + 1)] / counts[j * (_m + 1)]);
                double correlation = counts[pair] > 0 && scale > 0 ? sums[pair] / counts[pair] / scale : 0;
                factor[pair] = weight * Math.Clamp(correlation, -0.99, 0.99);
            }
        }

        if (!SmallMatrix.Cholesky(_m, factor))
        {
            return false;
        }

        // A last conditional variance of almost nothing would start at the bound.
        return Enumerable.Range(0, _m).All(i => factor[i * (_m + 1)] > 0.05);
    }

    private void FromFactor(double[] factor, Span<double> w)
    {
        int next = 0;
        for (int i = 1; i < _m; i++)
        {
            double left = 1;
            for (int j = 0; j < i; j++)
            {
                double z = factor[(i * _m) + j] / left;
                w[next++] = Math.Clamp(Math.Atanh(Math.Clamp(z, -1, 1)), -FisherZ.Bound, FisherZ.Bound);
                left *= Math.Sqrt(Math.Max(1 - (z * z), 1e-300));
            }
        }
    }

    private sealed class Entries : CorrelationEntries
    {
        private readonly int[] _occasionOfRow;
        private readonly int _m;
        private readonly double[] _z;
        private readonly double[] _slope;
        private readonly double[] _factor;

        public Entries(int[] occasionOfRow, int m, ReadOnlySpan<double> w)
        {
            _occasionOfRow = occasionOfRow;
            _m = m;
            _z = new double[m * m];
            _slope = new double[m * m];
            _factor = new double[m * m];
            int next = 0;
            for (int i = 0; i < m; i++)
            {
                double left = 1;
                for (int j = 0; j < i; j++)
                {
                    double value = w[next++];
                    _z[(i * m) + j] = Math.Tanh(value);
                    _slope[(i * m) + j] = FisherZ.Slope(value);
                    _factor[(i * m) + j] = left * Math.Tanh(value);
                    left *= Math.Sqrt(FisherZ.Slope(value));
                }

                _factor[i * (m + 1)] = left;
            }
        }

        public override double Value(int a, int b)
        {
            int i = _occasionOfRow[a];
            int j = _occasionOfRow[b];
            return VectorKernels.Dot(_factor.AsSpan(i * _m, Math.Min(i, j) + 1), _factor.AsSpan(j * _m, Math.Min(i, j) + 1));
        }

        public override double First(int k, int a, int b)
        {
            int row = RowOf(k);
            int column = k - (row * (row - 1) / 2);
            int other = Other(row, a, b);
            double sum = 0;
            for (int l = column; l <= Math.Min(row, other); l++)
            {
                sum += FactorSlope(row, column, l) * _factor[(other * _m) + l];
            }

            return sum;
        }

        public override double Second(int j, int k, int a, int b)
        {
            int row = RowOf(j);
            int column = j - (row * (row - 1) / 2);
            int secondRow = RowOf(k);
            int secondColumn = k - (secondRow * (secondRow - 1) / 2);
            int other = Other(row, a, b);
            if (other < 0 || (secondRow != row && secondRow != other))
            {
                return 0;
            }

            double sum = 0;
            for (int l = Math.Max(column, secondColumn); l <= Math.Min(row, other); l++)
            {
                sum += secondRow == row
                    ? FactorCurvature(row, column, secondColumn, l) * _factor[(other * _m) + l]
                    : FactorSlope(row, column, l) * FactorSlope(other, secondColumn, l);
            }

            return sum;
        }

        /// <summary>The occasion of the pair that is not <paramref name="row"/>; -1 where neither is.</summary>
        private int Other(int row, int a, int b)
        {
            int i = _occasionOfRow[a];
            int j = _occasionOfRow[b];
            return i == row ? j : j == row ? i : -1;
        }

        /// <summary>dL[i, l]/dw_ic.</summary>
        private double FactorSlope(int i, int c, int l) => l < c ? 0 : l == c ? _slope[(i * _m) + c] * Left(i, c) : -_z[(i * _m) + c] * _factor[(i * _m) + l];

        /// <summary>d2L[i, l]/dw_ic dw_id.</summary>
        private double FactorCurvature(int i, int c, int d, int l)
        {
            (c, d) = (Math.Min(c, d), Math.Max(c, d));
            if (l < d)
            {
                return 0;
            }

            double z = _z[(i * _m) + c];
            if (c == d)
            {
                return l == c ? -2 * z * FactorSlope(i, c, l) : ((2 * z * z) - 1) * _factor[(i * _m) + l];
            }

            return -z * FactorSlope(i, d, l);
        }

        /// <summary>The product of sqrt(1 - z_ik^2) over k below c.</summary>
        private double Left(int i, int c)
        {
            double square = 1;
            for (int k = 0; k < c; k++)
            {
                square *= _slope[(i * _m) + k];
            }

            return Math.Sqrt(square);
        }
    }
}
