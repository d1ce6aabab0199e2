using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The weights of the criterion on the cross products, d(-2 log L) = sum weights dA at fixed Psi:
/// C^-1 of the mixed model equations on the pattern of A, plus nu v v' with v = (-b, 1) the combination whose product is
/// r^2, everything normalised by R. In blocks: T M^-1 T' + sum_k w_k v_k v_k' over the columns k of [Q e] R^-T,
/// v_k = (-Psi E_k, R^-T e_k), w as in <see cref="PosteriorBlocks"/>. Off-diagonal blocks count for both sides.
/// </summary>
internal sealed class ProductWeights
{
    private readonly CrossProducts _a;
    private readonly BlockedFactor _factor;
    private readonly CovarianceParameters _parameters;
    private readonly PosteriorBlocks _posterior;
    private readonly double[] _columnWeights;
    private readonly double[][] _effects;
    private readonly double[] _inverse;

    public ProductWeights(
        CrossProducts products, BlockedFactor factor, CovarianceParameters parameters, PosteriorBlocks posterior, Estimation estimation, double nu)
    {
        _a = products;
        _factor = factor;
        _parameters = parameters;
        _posterior = posterior;
        Values = ProductValues.Like(products);
        Residuals = new ColumnResiduals(products, factor, parameters, posterior);
        _effects = Residuals.Effects;
        _inverse = Residuals.Columns;
        _columnWeights = new double[products.ColumnCount];
        Array.Fill(_columnWeights, estimation == Estimation.Reml ? 1 : 0);
        _columnWeights[^1] = nu;
    }

    /// <summary>The weights.</summary>
    public ProductValues Values { get; }

    /// <summary>v_k of every column.</summary>
    public ColumnResiduals Residuals { get; }

    /// <summary>Computes the weights at the factor's parameters.</summary>
    public void Update()
    {
        Residuals.Update();
        int columns = _a.ColumnCount;
        Array.Clear(Values.Columns);
        for (int k = 0; k < columns; k++)
        {
            AddOuter(_columnWeights[k], _inverse.AsSpan(k * columns, columns), _inverse.AsSpan(k * columns, columns), Values.Columns);
        }

        for (int g = 0; g < _a.Groupings.Length; g++)
        {
            if (_a.Groupings[g].EffectCount == 1)
            {
                SetScalarLevels(g);
                continue;
            }

            for (int level = 0; level < _a.Groupings[g].Levels; level++)
            {
                SetLevel(g, level);
            }
        }

        SetCoupling();
        for (int list = 0; list < _a.TrailingPairs.Length; list++)
        {
            SetPairs(list);
        }
    }

    private static void AddOuter(double weight, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> target)
    {
        for (int a = 0; a < x.Length && weight != 0; a++)
        {
            VectorKernels.Axpy(weight * x[a], y, target.Slice(a * y.Length, y.Length));
        }
    }

    /// <summary>q = 1, in numbers instead of matrices of one: most residual structures stand beside intercepts.</summary>
    private unsafe void SetScalarLevels(int g)
    {
        int columns = _a.ColumnCount;
        double variance = _parameters.T[g][0] * _parameters.T[g][0];
        double[] diagonal = Values.Diagonal[g];
        Array.Clear(diagonal);
        if (g == 0)
        {
            _posterior.AddInverseOfLevels(diagonal, variance);
        }

        double* weighted = stackalloc double[columns];
        fixed (double* all = _effects[g], inverse = _inverse, target = Values.WithColumns[g])
        {
            for (int level = 0; level < diagonal.Length; level++)
            {
                double* effects = all + ((long)level * columns);
                double* with = target + ((long)level * columns);
                if (g > 0)
                {
                    _posterior.AddInverseOfTrailing(g, level, diagonal.AsSpan(level, 1), variance);
                }

                double sum = 0;
                for (int k = 0; k < columns; k++)
                {
                    weighted[k] = _columnWeights[k] * effects[k];
                    sum += weighted[k] * effects[k];
                }

                diagonal[level] += sum;
                for (int c = 0; c < columns; c++)
                {
                    double seen = 0;
                    for (int k = c; k < columns; k++)
                    {
                        seen += weighted[k] * inverse[(k * columns) + c];
                    }

                    with[c] = -2 * seen;
                }
            }
        }
    }

    private void SetLevel(int g, int level)
    {
        int q = _a.Groupings[g].EffectCount;
        int columns = _a.ColumnCount;
        Span<double> diagonal = Values.Diagonal[g].AsSpan(level * q * q, q * q);
        Span<double> spherical = stackalloc double[q * q];
        Span<double> half = stackalloc double[q * q];
        spherical.Clear();
        if (g == 0)
        {
            _posterior.AddInverseOfLevel(level, spherical, 1);
        }
        else
        {
            _posterior.AddInverseOfTrailing(g, level, spherical, 1);
        }

        SmallMatrix.Multiply(q, q, q, _parameters.T[g], spherical, half);
        SmallMatrix.MultiplyTransposed(q, q, q, half, _parameters.T[g], diagonal);
        ReadOnlySpan<double> effects = _effects[g].AsSpan(level * q * columns, q * columns);
        AddEffectProducts(effects, q, effects, q, 1, diagonal);

        // [-b_k]' with the columns: both sides of the symmetric matrix.
        Span<double> with = Values.WithColumns[g].AsSpan(level * q * columns, q * columns);
        with.Clear();
        for (int a = 0; a < q; a++)
        {
            for (int k = 0; k < columns; k++)
            {
                VectorKernels.Axpy(-2 * _columnWeights[k] * effects[(a * columns) + k], _inverse.AsSpan(k * columns, columns), with.Slice(a * columns, columns));
            }
        }
    }

    /// <summary>target (p x q) += scale sum_k w_k x_k y_k'.</summary>
    private void AddEffectProducts(ReadOnlySpan<double> x, int p, ReadOnlySpan<double> y, int q, double scale, Span<double> target)
    {
        int columns = _a.ColumnCount;
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < q; b++)
            {
                double sum = 0;
                for (int k = 0; k < columns; k++)
                {
                    sum += _columnWeights[k] * x[(a * columns) + k] * y[(b * columns) + k];
                }

                target[(a * q) + b] += scale * sum;
            }
        }
    }

    /// <summary>Blocks of a trailing level t with leading level j: T_t (M^-1)_tj T_0', (M^-1)_tj = -S^-1 W_j L_j^-1.</summary>
    private void SetCoupling()
    {
        int q0 = _factor.LeadingCount;
        if (q0 == 0 || _a.TrailingOrder == 0)
        {
            return;
        }

        int columns = _a.ColumnCount;
        double[] solved = [];
        double[] right = new double[q0 * q0];
        for (int j = 0; j < _factor.LeadingLevels; j++)
        {
            int start = _a.CoupledStart[j];
            int count = _a.CoupledStart[j + 1] - start;
            if (solved.Length < count * q0)
            {
                solved = new double[count * q0];
            }

            MultiplyByInverse(start, count, solved);

            // L_j^-1 T_0'.
            SmallMatrix.MultiplyTransposed(q0, q0, q0, _factor.LevelInverse.AsSpan(j * q0 * q0, q0 * q0), _parameters.T[0], right);
            ReadOnlySpan<double> leading = _effects[0].AsSpan(j * q0 * columns, q0 * columns);
            for (int i = 0; i < count;)
            {
                int row = _a.CoupledRow[start + i];
                int g = _factor.GroupingOfRow[row];
                int q = _a.Groupings[g].EffectCount;
                Span<double> target = Values.Coupling.AsSpan((start + i) * q0, q * q0);
                SetProduct(_parameters.T[g], q, solved.AsSpan(i * q0, q * q0), right, q0, target);
                ReadOnlySpan<double> trailing = _effects[g].AsSpan((row - _a.TrailingStart[g]) * columns, q * columns);
                AddEffectProducts(trailing, q, leading, q0, 2, target);
                i += q;
            }
        }
    }

    /// <summary>S^-1 W_j over the coupled rows of a leading level, count x q0.</summary>
    private unsafe void MultiplyByInverse(int start, int count, double[] target)
    {
        int q0 = _factor.LeadingCount;
        double* inverse = _factor.Trailing.InverseValues;
        for (int i = 0; i < count; i++)
        {
            Span<double> row = target.AsSpan(i * q0, q0);
            row.Clear();
            for (int k = 0; k < count; k++)
            {
                double value = inverse[_factor.Trailing.Position(_a.CoupledRow[start + i], _a.CoupledRow[start + k])];
                VectorKernels.Axpy(value, _factor.Coupled.AsSpan((start + k) * q0, q0), row);
            }
        }
    }

    /// <summary>target = -2 T x right.</summary>
    private static void SetProduct(double[] t, int q, ReadOnlySpan<double> x, double[] right, int q0, Span<double> target)
    {
        Span<double> half = stackalloc double[q * q0];
        SmallMatrix.Multiply(q, q, q0, t, x, half);
        SmallMatrix.Multiply(q, q0, q0, half, right, target);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] *= -2;
        }
    }

    private unsafe void SetPairs(int list)
    {
        TrailingPair pair = _a.TrailingPairs[list];
        int lower = _a.Groupings[pair.Lower].EffectCount;
        int upper = _a.Groupings[pair.Upper].EffectCount;
        int columns = _a.ColumnCount;
        double* inverse = _factor.Trailing.InverseValues;
        double[] block = new double[lower * upper];
        double[] half = new double[lower * upper];
        for (int e = 0; e < pair.UpperRow.Length; e++)
        {
            for (int a = 0; a < lower; a++)
            {
                for (int b = 0; b < upper; b++)
                {
                    block[(a * upper) + b] = 2 * inverse[_factor.Trailing.Position(pair.LowerRow[e] + a, pair.UpperRow[e] + b)];
                }
            }

            Span<double> target = Values.Pairs[list].AsSpan(e * lower * upper, lower * upper);
            SmallMatrix.Multiply(lower, lower, upper, _parameters.T[pair.Lower], block, half);
            SmallMatrix.MultiplyTransposed(lower, upper, upper, half, _parameters.T[pair.Upper], target);
            ReadOnlySpan<double> x = _effects[pair.Lower].AsSpan((pair.LowerRow[e] - _a.TrailingStart[pair.Lower]) * columns, lower * columns);
            ReadOnlySpan<double> y = _effects[pair.Upper].AsSpan((pair.UpperRow[e] - _a.TrailingStart[pair.Upper]) * columns, upper * columns);
            AddEffectProducts(x, lower, y, upper, 2, target);
        }
    }
}
