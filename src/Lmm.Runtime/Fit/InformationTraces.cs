using System.Numerics.Tensors;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// tr(H^-1 H_a H^-1 H_b) for every pair of covariance parameters, over leading levels and m x m matrices only: with
/// H0 = I + Z_0 Psi_0 Z_0' and S the trailing block, H^-1 = H0^-1 - H0^-1 Z_2 T_2 S^-1 T_2'Z_2'H0^-1, and
/// Z_0j'H0^-1 Z_2 T_2 = T_0^-T L_j^-T W_j'. Cost m^3 for each parameter of the leading grouping (docs/math/criterion.md, 4).
/// </summary>
internal sealed class InformationTraces
{
    private readonly Criterion _criterion;
    private readonly CrossProducts _a;
    private readonly BlockedFactor _factor;
    private readonly CovarianceDerivative[] _derivatives;
    private readonly int _count;
    private readonly int _leading;

    public InformationTraces(Criterion criterion)
    {
        _criterion = criterion;
        _a = criterion.Data.CrossProducts;
        _factor = criterion.Factor;
        _derivatives = criterion.Parameters.Derivatives;
        _count = criterion.Count;
        _leading = _derivatives.TakeWhile(derivative => derivative.Grouping == 0).Count();
    }

    /// <summary>Adds the traces to a K x K matrix.</summary>
    public void AddTo(double[] traces)
    {
        AddLevelTraces(traces);
        if (_a.TrailingOrder > 0)
        {
            AddTrailingTraces(traces);
        }
    }

    /// <summary>Leading levels: tr(D Psi_a D Psi_b) - 2 tr(Psi_a D Psi_b Y), D = Z_j'H0^-1 Z_j, Y = V W_j'S^-1 W_j V'.</summary>
    private void AddLevelTraces(double[] traces)
    {
        int q = _factor.LeadingCount;
        double[] d = new double[q * q];
        double[] y = new double[q * q];
        double[] v = new double[q * q];
        double[] difference = new double[q * q];
        double[][] left = [.. Enumerable.Range(0, _leading).Select(_ => new double[q * q])];
        double[][] right = [.. Enumerable.Range(0, _leading).Select(_ => new double[q * q])];
        for (int j = 0; j < _factor.LeadingLevels; j++)
        {
            LevelBlocks(j, v, d);
            QuadraticForm(j, v, y);
            for (int i = 0; i < difference.Length; i++)
            {
                difference[i] = d[i] - (2 * y[i]);
            }

            for (int a = 0; a < _leading; a++)
            {
                // Psi_a D and Psi_a (D - 2 Y): tr(Psi_a D Psi_b (D - 2 Y)) is symmetric in a and b.
                MultiplyDerivative(_derivatives[a], q, d, left[a]);
                MultiplyDerivative(_derivatives[a], q, difference, right[a]);
            }

            for (int a = 0; a < _leading; a++)
            {
                for (int b = 0; b < _leading; b++)
                {
                    traces[(a * _count) + b] += TraceOfProduct(q, left[a], right[b]);
                }
            }
        }
    }

    /// <summary>V = T^-T L_j^-T and D = T^-T (I - L_j^-T L_j^-1) T^-1.</summary>
    private void LevelBlocks(int j, double[] v, double[] d)
    {
        int q = _factor.LeadingCount;
        double[] inverse = _criterion.Parameters.TInverse[0];
        ReadOnlySpan<double> level = _factor.LevelInverse.AsSpan(j * q * q, q * q);
        Span<double> product = stackalloc double[q * q];
        SmallMatrix.Multiply(q, q, q, level, inverse, product);
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                v[(a * q) + b] = product[(b * q) + a];
            }
        }

        SmallMatrix.TransposedMultiply(q, q, q, inverse, inverse, d);
        Span<double> taken = stackalloc double[q * q];
        SmallMatrix.TransposedMultiply(q, q, q, product, product, taken);
        for (int i = 0; i < taken.Length; i++)
        {
            d[i] -= taken[i];
        }
    }

    private void QuadraticForm(int j, double[] v, double[] y)
    {
        int q = _factor.LeadingCount;
        if (_a.TrailingOrder == 0)
        {
            Array.Clear(y);
            return;
        }

        Span<double> form = stackalloc double[q * q];
        Span<double> half = stackalloc double[q * q];
        _factor.Scatter.QuadraticForms(_a, _factor.Coupled, q, j, j + 1, form);
        SmallMatrix.Multiply(q, q, q, v, form, half);
        SmallMatrix.MultiplyTransposed(q, q, q, half, v, y);
    }

    /// <summary>The full dPsi (q x q) times x.</summary>
    private static void MultiplyDerivative(CovarianceDerivative derivative, int q, double[] x, double[] target)
    {
        Array.Clear(target);
        for (int i = 0; i < derivative.Count; i++)
        {
            for (int k = 0; k < derivative.Count; k++)
            {
                double value = derivative.Matrix[(i * derivative.Count) + k];
                VectorKernels.Axpy(value, x.AsSpan((derivative.Offset + k) * q, q), target.AsSpan((derivative.Offset + i) * q, q));
            }
        }
    }

    private static double TraceOfProduct(int q, double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < q; i++)
        {
            for (int k = 0; k < q; k++)
            {
                sum += x[(i * q) + k] * y[(k * q) + i];
            }
        }

        return sum;
    }

    private void AddTrailingTraces(double[] traces)
    {
        int leading = _leading;
        using SquareMatrix inverse = FullInverse();
        SquareMatrix[] products = new SquareMatrix[leading];
        for (int a = 0; a < leading; a++)
        {
            using SquareMatrix square = LeadingSquare(_derivatives[a]);
            products[a] = SquareMatrix.ProductOfSymmetric(inverse, square);
        }

        for (int a = 0; a < leading; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                AddSymmetric(traces, a, b, SquareMatrix.TraceOfProduct(products[a], products[b]));
            }

            for (int b = leading; b < _count; b++)
            {
                AddSymmetric(traces, a, b, MixedTrace(products[a], inverse, b));
            }
        }

        foreach (SquareMatrix product in products)
        {
            product.Dispose();
        }

        SubtractFromIdentity(inverse);
        for (int a = leading; a < _count; a++)
        {
            for (int b = leading; b <= a; b++)
            {
                AddSymmetric(traces, a, b, TrailingTrace(inverse, a, b));
            }
        }
    }

    private static void SubtractFromIdentity(SquareMatrix x)
    {
        for (int i = 0; i < x.Order; i++)
        {
            Span<double> row = x.Row(i);
            TensorPrimitives.Negate(row, row);
            row[i]++;
        }
    }

    private void AddSymmetric(double[] traces, int a, int b, double value)
    {
        traces[(a * _count) + b] += value;
        if (a != b)
        {
            traces[(b * _count) + a] += value;
        }
    }

    /// <summary>J_a = sum_j W_j V_j'Psi_a V_j W_j', m x m.</summary>
    private SquareMatrix LeadingSquare(CovarianceDerivative derivative)
    {
        int q = _factor.LeadingCount;
        SquareMatrix square = new(_a.TrailingOrder);
        double[] v = new double[q * q];
        double[] d = new double[q * q];
        double[] half = new double[q * q];
        double[] inner = new double[q * q];
        double[] row = new double[q];
        for (int j = 0; j < _factor.LeadingLevels; j++)
        {
            LevelBlocks(j, v, d);
            MultiplyDerivative(derivative, q, v, half);
            SmallMatrix.TransposedMultiply(q, q, q, v, half, inner);
            for (int c = _a.CoupledStart[j]; c < _a.CoupledStart[j + 1]; c++)
            {
                SmallMatrix.Multiply(1, q, q, _factor.Coupled.AsSpan(c * q, q), inner, row);
                for (int k = _a.CoupledStart[j]; k < _a.CoupledStart[j + 1]; k++)
                {
                    square[_a.CoupledRow[c], _a.CoupledRow[k]] += VectorKernels.Dot(row, _factor.Coupled.AsSpan(k * q, q));
                }
            }
        }

        return square;
    }

    /// <summary>S^-1 in full, by solving against the identity.</summary>
    private unsafe SquareMatrix FullInverse()
    {
        SquareMatrix inverse = new(_a.TrailingOrder);
        for (int i = 0; i < inverse.Order; i++)
        {
            inverse[i, i] = 1;
        }

        _factor.Trailing.SolveForward(inverse.Pointer, inverse.Order, inverse.Stride);
        _factor.Trailing.SolveBackward(inverse.Pointer, inverse.Order, inverse.Stride);
        return inverse;
    }

    /// <summary>T^-1 dPsi T^-T of a trailing parameter, with the rows of its first level.</summary>
    private (double[] Block, int Start, int Count, int Levels) Spherical(int parameter)
    {
        CovarianceDerivative derivative = _derivatives[parameter];
        GroupingBlock grouping = _a.Groupings[derivative.Grouping];
        int q = grouping.EffectCount;
        double[] inverse = _criterion.Parameters.TInverse[derivative.Grouping];
        double[] transposed = new double[q * q];
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                transposed[(a * q) + b] = inverse[(b * q) + a];
            }
        }

        double[] half = new double[q * q];
        double[] block = new double[q * q];
        MultiplyDerivative(derivative, q, transposed, half);
        SmallMatrix.Multiply(q, q, q, inverse, half, block);
        return (block, _a.TrailingStart[derivative.Grouping], q, grouping.Levels);
    }

    /// <summary>tr(Psi_b~ S^-1 J_a S^-1) for leading a (through S^-1 J_a) and trailing b.</summary>
    private double MixedTrace(SquareMatrix product, SquareMatrix inverse, int b)
    {
        (double[] block, int start, int q, int levels) = Spherical(b);
        double sum = 0;
        for (int level = 0; level < levels; level++)
        {
            int first = start + (level * q);
            for (int i = 0; i < q; i++)
            {
                for (int k = 0; k < q; k++)
                {
                    if (block[(i * q) + k] != 0)
                    {
                        // (S^-1 J_a S^-1)[k, i]; S^-1 is symmetric, its column is its row.
                        sum += block[(i * q) + k] * VectorKernels.Dot(product.Row(first + k), inverse.Row(first + i));
                    }
                }
            }
        }

        return sum;
    }

    /// <summary>tr(X Psi_a~ X Psi_b~), X = I - S^-1.</summary>
    private double TrailingTrace(SquareMatrix x, int a, int b)
    {
        (double[] blockA, int startA, int qa, int levelsA) = Spherical(a);
        (double[] blockB, int startB, int qb, int levelsB) = Spherical(b);
        if (qa == 1 && qb == 1)
        {
            return blockA[0] * blockB[0] * SumOfSquares(x, startA, levelsA, startB, levelsB);
        }

        double[] half = new double[qa * qb];
        double[] corner = new double[qa * qb];
        double sum = 0;
        for (int l = 0; l < levelsA; l++)
        {
            for (int k = 0; k < levelsB; k++)
            {
                for (int i = 0; i < qa; i++)
                {
                    x.Row(startA + (l * qa) + i).Slice(startB + (k * qb), qb).CopyTo(corner.AsSpan(i * qb));
                }

                // tr(X_kl A X_lk B) = sum of (A X_lk) times (X_lk B) elementwise.
                SmallMatrix.Multiply(qa, qa, qb, blockA, corner, half);
                for (int i = 0; i < qa; i++)
                {
                    for (int j = 0; j < qb; j++)
                    {
                        double right = 0;
                        for (int c = 0; c < qb; c++)
                        {
                            right += corner[(i * qb) + c] * blockB[(c * qb) + j];
                        }

                        sum += half[(i * qb) + j] * right;
                    }
                }
            }
        }

        return sum;
    }

    private static double SumOfSquares(SquareMatrix x, int row, int rows, int column, int columns)
    {
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            sum += TensorPrimitives.SumOfSquares<double>(x.Row(row + i).Slice(column, columns));
        }

        return sum;
    }
}
