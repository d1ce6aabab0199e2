using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The criterion of a model with one grouping: its levels share nothing but T, so that one pass over them gives log|H| and R,
/// and a second the gradient together with the average information, which is a contraction of sum_l M_l x e_l e_l',
/// M = Z'H^-1Z, e = Z'H^-1 of the normalised last column: a_j'H^-1 a_k = sum_l e_l'dPsi_j M_l dPsi_k e_l. Gamma comes as
/// sum M - sum_c w_c E_c E_c' without T^-1, so that a lost direction costs no digits. Nothing of a level is kept;
/// <see cref="BlockedFactor"/> and <see cref="PosteriorBlocks"/> have it all where results need it.
/// </summary>
internal sealed class SeparateLevels : IDisposable
{
    // Beyond so many numbers of a level the sums over pairs of them leave the first cache.
    private const int MostNumbers = 16;
    private const int MostEffects = 4;

    private readonly CrossProducts _a;
    private readonly LevelsAbreast _levels;
    private readonly int _q;
    private readonly int _columns;
    private readonly double[] _products;
    private readonly double[] _sums;
    private readonly double[] _columnInverse;
    private readonly double[] _seen;
    private readonly double[] _through;
    private int _version;

    private SeparateLevels(CrossProducts products, WorkShares shares)
    {
        _a = products;
        _q = products.Groupings[0].EffectCount;
        _columns = products.ColumnCount;
        _levels = LevelsAbreast.Of(products.Groupings[0].LevelSize, products.Groupings[0].Levels, _columns, shares);
        _levels.Pack(products.Diagonal[0], products.WithColumns[0]);
        _products = new double[_columns * (_columns + 1) / 2];
        _sums = new double[_levels.SumCount];
        _columnInverse = new double[_columns * _columns];
        _seen = new double[_columns * _q * _q];
        _through = new double[_q * _q];
        R = new double[_columns * _columns];
        Gamma = new double[_q * _q];
    }

    /// <summary>R, P x P, lower, row-major.</summary>
    public double[] R { get; }

    /// <summary>log |H|.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>Gamma = d(-2 log L)/dPsi, q x q.</summary>
    public double[] Gamma { get; }

    /// <summary>For a model of one grouping whose levels are small; null for others.</summary>
    /// <param name="products">The data.</param>
    /// <param name="threads">How many may work on the levels.</param>
    public static SeparateLevels? For(CrossProducts products, int threads = 1) =>
        products.Groupings is [{ EffectCount: > 0 and <= MostEffects } grouping] && grouping.EffectCount * products.ColumnCount <= MostNumbers
            ? new SeparateLevels(products, new WorkShares(threads))
            : null;

    /// <summary>log|H| and R; false where a factor does not exist.</summary>
    /// <param name="t">T.</param>
    /// <param name="version">Changes when the cross products have another response.</param>
    public bool Update(double[] t, int version)
    {
        if (version != _version)
        {
            _levels.Pack(_a.Diagonal[0], _a.WithColumns[0]);
            _version = version;
        }

        LogDeterminant = _levels.Eliminate(t, _products);
        for (int c = 0, next = 0; c < _columns; c++)
        {
            for (int d = 0; d <= c; d++)
            {
                R[(c * _columns) + d] = _a.Columns[(c * _columns) + d] - _products[next++];
                R[(d * _columns) + c] = R[(c * _columns) + d];
            }
        }

        return SmallMatrix.Cholesky(_columns, R) && double.IsFinite(LogDeterminant);
    }

    /// <summary>Gamma, and what <see cref="AverageInformation"/> needs, at the T of the last <see cref="Update"/>.</summary>
    /// <param name="t">T.</param>
    /// <param name="isRestricted">REML: the columns of Q count too.</param>
    /// <param name="nu">nu.</param>
    public void Differentiate(double[] t, bool isRestricted, double nu)
    {
        SmallMatrix.InvertLower(_columns, R, _columnInverse);
        int last = _columns - 1;
        _levels.Differentiate(t, _columnInverse.AsSpan(last * _columns, _columns), _sums);
        for (int a = 0, next = 0; a < _q; a++)
        {
            for (int b = 0; b <= a; b++, next++)
            {
                double sum = _sums[next];
                for (int i = 0; i < _columns; i++)
                {
                    for (int k = 0; k < _columns; k++)
                    {
                        sum -= Weight(i, k, isRestricted, nu) * Product(a, i, b, k);
                    }
                }

                Gamma[(a * _q) + b] = Gamma[(b * _q) + a] = sum;
            }
        }

        SetSeen();
    }

    /// <summary>AI_jk = nu (a_j'H^-1 a_k - sum_c s_jc s_kc), s_kc = sum_l e_l'dPsi_k E_lc; K x K.</summary>
    /// <param name="derivatives">dPsi of each parameter.</param>
    /// <param name="nu">nu.</param>
    /// <param name="information">Overwritten.</param>
    public void AverageInformation(CovarianceDerivative[] derivatives, double nu, Span<double> information)
    {
        int count = derivatives.Length;
        for (int j = 0; j < count; j++)
        {
            SetThrough(derivatives[j]);
            for (int k = 0; k <= j; k++)
            {
                double sum = Inner(derivatives[k], _through);
                for (int c = 0; c < _columns; c++)
                {
                    ReadOnlySpan<double> seen = _seen.AsSpan(c * _q * _q, _q * _q);
                    sum -= Inner(derivatives[j], seen) * Inner(derivatives[k], seen);
                }

                information[(j * count) + k] = information[(k * count) + j] = nu * sum;
            }
        }
    }

    /// <summary>E = Z'H^-1 e / r of each level, levels x q, at the T of the last <see cref="Differentiate"/>.</summary>
    public double[] ResponseEffects(double[] t)
    {
        double[] effects = GC.AllocateUninitializedArray<double>(_a.Groupings[0].Size);
        _levels.Combine(t, _columnInverse.AsSpan((_columns - 1) * _columns, _columns), effects);
        return effects;
    }

    /// <inheritdoc/>
    public void Dispose() => _levels.Dispose();

    /// <summary>sum_l E_ai E_bk over the levels, columns i and k not yet normalised.</summary>
    private double Product(int a, int i, int b, int k)
    {
        int x = (a * _columns) + i;
        int y = (b * _columns) + k;
        (x, y) = x >= y ? (x, y) : (y, x);
        return _sums[(_q * (_q + 1) / 2) + (x * (x + 1) / 2) + y];
    }

    /// <summary>sum_c w_c (R^-1)_ci (R^-1)_ck: the weight of a product of columns in the gradient.</summary>
    private double Weight(int i, int k, bool isRestricted, double nu)
    {
        int last = _columns - 1;
        double weight = nu * _columnInverse[(last * _columns) + i] * _columnInverse[(last * _columns) + k];
        for (int c = Math.Max(i, k); c < last && isRestricted; c++)
        {
            weight += _columnInverse[(c * _columns) + i] * _columnInverse[(c * _columns) + k];
        }

        return weight;
    }

    /// <summary>sum_l E_lc e_l' for every normalised column c, q x q each.</summary>
    private void SetSeen()
    {
        int last = _columns - 1;
        Array.Clear(_seen);
        for (int a = 0; a < _q; a++)
        {
            for (int b = 0; b < _q; b++)
            {
                for (int i = 0; i < _columns; i++)
                {
                    double along = 0;
                    for (int k = 0; k < _columns; k++)
                    {
                        along += _columnInverse[(last * _columns) + k] * Product(a, i, b, k);
                    }

                    for (int c = i; c < _columns; c++)
                    {
                        _seen[(((c * _q) + a) * _q) + b] += _columnInverse[(c * _columns) + i] * along;
                    }
                }
            }
        }
    }

    /// <summary>sum_l e_l e_l'dPsi M_l, whose inner product with another dPsi is a_j'H^-1 a_k.</summary>
    private void SetThrough(CovarianceDerivative derivative)
    {
        Array.Clear(_through);
        for (int i = 0; i < derivative.Count; i++)
        {
            for (int j = 0; j < derivative.Count; j++)
            {
                double value = derivative.Matrix[(i * derivative.Count) + j];
                if (value == 0)
                {
                    continue;
                }

                for (int a = 0; a < _q; a++)
                {
                    for (int b = 0; b < _q; b++)
                    {
                        _through[(a * _q) + b] += value * Tensor(derivative.Offset + j, b, derivative.Offset + i, a);
                    }
                }
            }
        }
    }

    /// <summary>sum_l M_ij e_k e_m.</summary>
    private double Tensor(int i, int j, int k, int m)
    {
        int numbers = _q * _columns;
        int triangle = _q * (_q + 1) / 2;
        return _sums[triangle + (numbers * (numbers + 1) / 2) + (Triangle(i, j) * triangle) + Triangle(k, m)];
    }

    private static int Triangle(int i, int j) => i >= j ? (i * (i + 1) / 2) + j : (j * (j + 1) / 2) + i;

    private double Inner(CovarianceDerivative derivative, ReadOnlySpan<double> matrix)
    {
        double sum = 0;
        for (int i = 0; i < derivative.Count; i++)
        {
            for (int j = 0; j < derivative.Count; j++)
            {
                sum += derivative.Matrix[(i * derivative.Count) + j] * matrix[((derivative.Offset + i) * _q) + derivative.Offset + j];
            }
        }

        return sum;
    }
}
