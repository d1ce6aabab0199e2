using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// For every residual parameter k what the levels and the columns see of a_k = R_k R^-1 e_x, e_x = W v_x the conditional
/// residual of one normalised column x: W'R^-1 a_k = -(dA_k) v_x. With x = e these are the directions of the average information.
/// </summary>
internal sealed class ResidualDirections
{
    private readonly CrossProducts _a;
    private readonly ResidualModel _model;
    private readonly ColumnResiduals _vectors;
    private readonly ProductValues _derivative;
    private readonly double[][] _vector;
    private readonly double[][] _product;
    private readonly double[] _columnProduct;
    private (int Column, int Version) _isSet = (-1, -1);

    public ResidualDirections(CrossProducts products, ResidualModel model, ColumnResiduals vectors)
    {
        _a = products;
        _model = model;
        _vectors = vectors;
        _derivative = ProductValues.Like(products);
        _vector = [.. products.Groupings.Select(g => new double[g.Size])];
        _product = [.. products.Groupings.Select(g => new double[g.Size])];
        _columnProduct = new double[products.ColumnCount];
        Seen = [.. products.Groupings.Select(g => new double[g.Size * model.Count])];
        SeenByColumns = new double[products.ColumnCount * model.Count];
    }

    /// <summary>K_R, the number of residual parameters.</summary>
    public int Count => _model.Count;

    /// <summary>Z'R^-1 a_k of each grouping, levels x q x K_R.</summary>
    public double[][] Seen { get; }

    /// <summary>[Q e]'R^-1 a_k, P x K_R.</summary>
    public double[] SeenByColumns { get; }

    /// <summary>Computes the products of a column at the last evaluation with derivatives; nothing to do where they stand.</summary>
    public void Set(int column)
    {
        if (_isSet == (column, _vectors.Version))
        {
            return;
        }

        _isSet = (column, _vectors.Version);
        int columns = _a.ColumnCount;
        ReadOnlySpan<double> own = _vectors.Columns.AsSpan(column * columns, columns);
        for (int g = 0; g < _vector.Length; g++)
        {
            for (int row = 0; row < _vector[g].Length; row++)
            {
                _vector[g][row] = -_vectors.Effects[g][(row * columns) + column];
            }
        }

        for (int k = 0; k < Count; k++)
        {
            _model.Derivative(k, _derivative);
            Multiply(own);
            for (int g = 0; g < _product.Length; g++)
            {
                for (int row = 0; row < _product[g].Length; row++)
                {
                    Seen[g][(row * Count) + k] = -_product[g][row];
                }
            }

            for (int c = 0; c < columns; c++)
            {
                SeenByColumns[(c * Count) + k] = -_columnProduct[c];
            }
        }
    }

    /// <summary>x_c'H^-1 a_k = v_c'W'R^-1 a_k for every normalised column c, added to K_R rows of P values.</summary>
    public void AddProjections(Span<double> projections)
    {
        int columns = _a.ColumnCount;
        for (int k = 0; k < Count; k++)
        {
            Span<double> target = projections.Slice(k * columns, columns);
            for (int c = 0; c < columns; c++)
            {
                for (int i = 0; i <= c; i++)
                {
                    target[c] += _vectors.Columns[(c * columns) + i] * SeenByColumns[(i * Count) + k];
                }
            }
        }

        for (int g = 0; g < Seen.Length; g++)
        {
            RowProducts.Add(Count, Seen[g], columns, _vectors.Effects[g], -1, projections);
        }
    }

    /// <summary>dA_k v.</summary>
    private void Multiply(ReadOnlySpan<double> own)
    {
        int columns = _a.ColumnCount;
        SmallMatrix.Multiply(columns, columns, 1, _derivative.Columns, own, _columnProduct);
        for (int g = 0; g < _vector.Length; g++)
        {
            MultiplyLevels(g, own);
        }

        AddCoupling();
        AddPairs();
    }

    /// <summary>A level with itself and with the columns, which takes nearly all of the time: loops over a few numbers each.</summary>
    private unsafe void MultiplyLevels(int g, ReadOnlySpan<double> own)
    {
        int columns = _a.ColumnCount;
        int q = _a.Groupings[g].EffectCount;
        int size = _vector[g].Length;
        fixed (double* allWith = _derivative.WithColumns[g], allDiagonal = _derivative.Diagonal[g], vector = _vector[g], product = _product[g])
        fixed (double* weights = own, total = _columnProduct)
        {
            double* with = allWith;
            double* diagonal = allDiagonal;
            for (int row = 0, level = 0; row < size; row++, with += columns, diagonal += q)
            {
                level += row == level + q ? q : 0;
                double sum = 0;
                for (int c = 0; c < columns; c++)
                {
                    sum += with[c] * weights[c];
                    total[c] += vector[row] * with[c];
                }

                for (int b = 0; b < q; b++)
                {
                    sum += diagonal[b] * vector[level + b];
                }

                product[row] = sum;
            }
        }
    }

    private void AddCoupling()
    {
        int q0 = _a.Groupings.Length > 0 ? _a.Groupings[0].EffectCount : 0;
        for (int j = 0; q0 > 0 && j < _a.Groupings[0].Levels; j++)
        {
            ReadOnlySpan<double> leading = _vector[0].AsSpan(j * q0, q0);
            Span<double> target = _product[0].AsSpan(j * q0, q0);
            for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1]; i++)
            {
                (int g, int row) = Trailing(_a.CoupledRow[i]);
                ReadOnlySpan<double> block = _derivative.Coupling.AsSpan(i * q0, q0);
                _product[g][row] += VectorKernels.Dot(block, leading);
                VectorKernels.Axpy(_vector[g][row], block, target);
            }
        }
    }

    private void AddPairs()
    {
        for (int list = 0; list < _a.TrailingPairs.Length; list++)
        {
            TrailingPair pair = _a.TrailingPairs[list];
            int lower = _a.Groupings[pair.Lower].EffectCount;
            int upper = _a.Groupings[pair.Upper].EffectCount;
            for (int e = 0; e < pair.UpperRow.Length; e++)
            {
                int first = pair.LowerRow[e] - _a.TrailingStart[pair.Lower];
                int second = pair.UpperRow[e] - _a.TrailingStart[pair.Upper];
                for (int i = 0; i < lower; i++)
                {
                    ReadOnlySpan<double> block = _derivative.Pairs[list].AsSpan(((e * lower) + i) * upper, upper);
                    _product[pair.Lower][first + i] += VectorKernels.Dot(block, _vector[pair.Upper].AsSpan(second, upper));
                    VectorKernels.Axpy(_vector[pair.Lower][first + i], block, _product[pair.Upper].AsSpan(second, upper));
                }
            }
        }
    }

    private (int Grouping, int Row) Trailing(int row)
    {
        int g = _a.Groupings.Length - 1;
        while (_a.TrailingStart[g] > row)
        {
            g--;
        }

        return (g, row - _a.TrailingStart[g]);
    }
}
