using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// For every covariance parameter k the vector a_k = H_k H^-1 x, H_k = Z dPsi_k Z', of one projected column x of [Q e],
/// and the inner products a_j'H^-1 a_k: one forward solve a parameter, no traces. With x = e these are the average
/// information (Gilmour, Thompson and Cullis 1995, eq. 8); with the columns of Q a part of the observed one. With the
/// roles exchanged, one direction dPsi and all columns of Q at once, they are the products of Kenward and Roger.
/// </summary>
internal sealed unsafe partial class DirectionalProducts : IDisposable
{
    private readonly CrossProducts _a;
    private readonly BlockedFactor _factor;
    private readonly CovarianceParameters _parameters;
    private readonly PosteriorBlocks _posterior;
    private readonly ResidualDirections? _residual;
    private readonly int _count;
    private readonly double[][] _direction;
    private readonly double[][] _seen;
    private readonly NativeBuffer _trailing;
    private readonly double[] _work;
    private readonly LevelSteps[] _steps;

    /// <param name="products">The data.</param>
    /// <param name="factor">The factor at the parameters.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="posterior">The inverse blocks at the parameters.</param>
    /// <param name="width">How many vectors a are held: one for each parameter, the residual ones last, or one for each column of Q.</param>
    /// <param name="residual">The vectors of residual parameters, or null.</param>
    public DirectionalProducts(
        CrossProducts products, BlockedFactor factor, CovarianceParameters parameters, PosteriorBlocks posterior, int width, ResidualDirections? residual = null)
    {
        _residual = residual;
        _a = products;
        _factor = factor;
        _parameters = parameters;
        _posterior = posterior;
        _count = width;
        _direction = [.. products.Groupings.Select(g => new double[g.Size * _count])];
        _seen = [.. products.Groupings.Select(g => new double[g.Size * _count])];
        _trailing = new NativeBuffer((long)products.TrailingOrder * _count);
        int q = products.MostEffects;
        _work = new double[q * q];
        _steps = factor.Steps;
    }

    /// <summary>
    /// a_j'H^-1 a_k for column <paramref name="column"/> of R^-T-normalised [Q e], K x K; between two residual parameters
    /// without a_j'R^-1 a_k.
    /// </summary>
    public void Gram(int column, Span<double> gram)
    {
        SetDirections(column);
        Gram(gram);
    }

    /// <summary>
    /// b_c'H^-1 b_d for b_c = sum_k u_k H_k H^-1 x_c over the columns c, d of Q R^-T, r x r; for products of width r.
    /// </summary>
    public void GramOfColumns(ReadOnlySpan<double> weights, Span<double> gram)
    {
        SetColumns(weights);
        Gram(gram);
    }

    private void Gram(Span<double> gram)
    {
        gram.Clear();
        MultiplyByProducts();
        SetResidual();
        for (int g = 0; g < _direction.Length; g++)
        {
            AddInner(_direction[g], _seen[g], gram, 1);
        }

        // Residual parameters have no direction of their own: what others see of them stands on one side only.
        int first = _count - (_residual?.Count ?? 0);
        for (int k = first; k < _count; k++)
        {
            for (int j = 0; j < first; j++)
            {
                gram[(k * _count) + j] = gram[(j * _count) + k];
            }
        }

        ForwardSolve(gram);
        for (int j = 0; j < _count; j++)
        {
            for (int k = 0; k < j; k++)
            {
                double mean = (gram[(j * _count) + k] + gram[(k * _count) + j]) / 2;
                gram[(j * _count) + k] = mean;
                gram[(k * _count) + j] = mean;
            }
        }
    }

    /// <summary><see cref="Gram(int, Span{double})"/> and <see cref="Projections"/> of the same column.</summary>
    public void GramAndProjections(int column, Span<double> gram, Span<double> projections)
    {
        Gram(column, gram);
        AddProjections(projections);
    }

    /// <summary>C_k[c, d] = sum_l E_lc'dPsi_k E_ld for d = <paramref name="column"/>, K x P.</summary>
    public void Projections(int column, Span<double> projections)
    {
        SetDirections(column);
        AddProjections(projections);
    }

    private void AddProjections(Span<double> projections)
    {
        int columns = _a.ColumnCount;
        projections.Clear();
        for (int g = 0; g < _direction.Length; g++)
        {
            RowProducts.Add(_count, _direction[g], columns, _posterior.Effects[g], 1, projections);
        }

        _residual?.AddProjections(projections[((_count - _residual.Count) * columns)..]);
    }

    /// <inheritdoc/>
    public void Dispose() => _trailing.Dispose();

    private void SetResidual()
    {
        int residual = _residual?.Count ?? 0;
        for (int g = 0; g < _seen.Length && residual > 0; g++)
        {
            for (int row = 0; row < _a.Groupings[g].Size; row++)
            {
                _residual!.Seen[g].AsSpan(row * residual, residual).CopyTo(_seen[g].AsSpan(((row + 1) * _count) - residual));
            }
        }
    }

    /// <summary>b_k,l = dPsi_k E_l of the column, for every level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetDirections(int column)
    {
        int columns = _a.ColumnCount;
        _residual?.Set(column);
        foreach (double[] direction in _direction)
        {
            Array.Clear(direction);
        }

        for (int k = 0; k < _parameters.Count; k++)
        {
            CovarianceDerivative derivative = _parameters.Derivatives[k];
            int g = derivative.Grouping;
            int q = _a.Groupings[g].EffectCount;
            double[] effects = _posterior.Effects[g];
            for (int level = 0; level < _a.Groupings[g].Levels; level++)
            {
                int first = (level * q) + derivative.Offset;
                for (int i = 0; i < derivative.Count; i++)
                {
                    double sum = 0;
                    for (int j = 0; j < derivative.Count; j++)
                    {
                        sum += derivative.Matrix[(i * derivative.Count) + j] * effects[((first + j) * columns) + column];
                    }

                    _direction[g][((first + i) * _count) + k] = sum;
                }
            }
        }
    }

    /// <summary>b_c,l = sum_k u_k dPsi_k E_lc for every column c and level l.</summary>
    private void SetColumns(ReadOnlySpan<double> weights)
    {
        int columns = _a.ColumnCount;
        foreach (double[] direction in _direction)
        {
            Array.Clear(direction);
        }

        for (int k = 0; k < weights.Length; k++)
        {
            CovarianceDerivative derivative = _parameters.Derivatives[k];
            int g = derivative.Grouping;
            int q = _a.Groupings[g].EffectCount;
            for (int level = 0; level < _a.Groupings[g].Levels && weights[k] != 0; level++)
            {
                int first = (level * q) + derivative.Offset;
                for (int i = 0; i < derivative.Count; i++)
                {
                    Span<double> target = _direction[g].AsSpan((first + i) * _count, _count);
                    for (int j = 0; j < derivative.Count; j++)
                    {
                        ReadOnlySpan<double> effects = _posterior.Effects[g].AsSpan((first + j) * columns, _count);
                        VectorKernels.Axpy(weights[k] * derivative.Matrix[(i * derivative.Count) + j], effects, target);
                    }
                }
            }
        }
    }

    private void AddInner(double[] x, double[] y, Span<double> gram, double scale) => RowProducts.Add(_count, x, _count, y, scale, gram);

    /// <summary>Takes (L^-1 T'Z'a)'(L^-1 T'Z'a) from the inner products: a'a becomes a'H^-1 a.</summary>
    private void ForwardSolve(Span<double> gram)
    {
        int m = _a.TrailingOrder;
        for (int g = 0; g < _seen.Length; g++)
        {
            _steps[g].Transform(_parameters.T[g], _count, _seen[g]);
        }

        if (_seen.Length > 0)
        {
            _steps[0].MultiplyEach(_factor.LevelInverse, _count, _seen[0], _seen[0]);
            AddInner(_seen[0], _seen[0], gram, -1);
        }

        if (m == 0)
        {
            return;
        }

        double* target = _trailing.Pointer;
        for (int g = 1; g < _seen.Length; g++)
        {
            fixed (double* seen = _seen[g])
            {
                TileProduct.Transpose(_count, _a.Groupings[g].Size, seen, _count, target + _a.TrailingStart[g], m);
            }
        }

        _factor.SubtractCoupled(_seen[0], _count, target);
        _factor.Trailing.SolveForward(target, _count, m);
        for (int j = 0; j < _count; j++)
        {
            for (int k = 0; k < _count; k++)
            {
                gram[(j * _count) + k] -= VectorKernels.Dot(m, target + ((long)j * m), target + ((long)k * m));
            }
        }
    }
}
