using System.Numerics.Tensors;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The exact second derivatives of -2 log L with a residual structure and few effects, V_k = Z dPsi_k Z' or R_k:
/// d2(-2 l) = -tr(P V_j P V_k) + 2 nu a_j'P a_k - nu s_j s_k + tr(Omega d2V), the traces from dense matrices (docs/math/residual.md).
/// </summary>
internal sealed class DenseInformation(Criterion criterion) : ObservedInformation(criterion)
{
    // The inverse costs some m^3, three quarters of a millisecond here; all else is of blocks.
    private const int MostEffects = 150;

    private readonly CrossProducts _a = criterion.Data.CrossProducts;
    private readonly DenseProducts _dense = new(
        criterion.Data.CrossProducts, criterion.Estimation == Estimation.Reml ? criterion.Data.CrossProducts.ColumnCount - 1 : 0);

    /// <summary>Whether a model with a residual structure has few enough effects.</summary>
    public static bool IsCheap(CrossProducts products) => products.Groupings.Sum(grouping => grouping.Size) + products.ColumnCount <= MostEffects;

    /// <inheritdoc/>
    public override void Profiled(ReadOnlySpan<double> w, Span<double> hessian)
    {
        Held(w, observed: true, hessian);
        AddProfile(-1, hessian);
    }

    /// <inheritdoc/>
    protected override void Held(ReadOnlySpan<double> w, bool observed, Span<double> hessian)
    {
        if (!observed)
        {
            Criterion.Hessian(w, Curvature.Average, hessian);
            AddProfile(1, hessian);
            return;
        }

        Criterion.EnsureAt(w);
        Criterion.AverageInformation(hessian);
        AddProfile(1, hessian);
        TensorPrimitives.Multiply(hessian, 2, hessian);
        TensorPrimitives.Subtract(hessian, Traces(), hessian);
        Criterion.AddCurvature(w, hessian, exact: true);
        AddResidualCurvature(hessian);
    }

    /// <summary>Adds d2 log|R| + tr(Omega d2A) of the residual parameters.</summary>
    private void AddResidualCurvature(Span<double> hessian)
    {
        ResidualModel residual = Criterion.Residual!;
        int first = Criterion.Parameters.Count;
        double[] exact = new double[residual.Count * residual.Count];
        residual.Curvature(exact, new double[exact.Length]);
        for (int j = 0; j < residual.Count; j++)
        {
            Span<double> row = hessian.Slice(((first + j) * Count) + first, residual.Count);
            TensorPrimitives.Add(row, exact.AsSpan(j * residual.Count, residual.Count), row);
        }
    }

    /// <summary>
    /// tr(P V_j P V_k) under REML, with H^-1 in the place of P under ML. With C^-1 the inverse of the mixed model equations and
    /// PZ = R^-1 [Z Q] F, F = (I, 0)' - C^-1 A_z: tr(G dPsi_j G dPsi_k), G = Z'PZ = A_z'F; -tr(dPsi_j F'dA_k F); tr(C^-1 dA_j C^-1 dA_k).
    /// </summary>
    private double[] Traces()
    {
        int size = _dense.Order * _dense.Order;
        double[] a = _dense.Expand(Criterion.Data.ResidualProducts!.Values);
        double[] inverse = Inverse(a);
        double[] f = new double[size];
        _dense.Multiply(a, inverse, f);
        TensorPrimitives.Negate(f, f);
        for (int i = 0; i < _dense.Order; i++)
        {
            f[i * (_dense.Order + 1)]++;
        }

        _dense.Transpose(f);
        for (int i = 0; i < size; i++)
        {
            f[i] = i % _dense.Order < _dense.Effects ? f[i] : 0;
        }

        double[] g = new double[size];
        _dense.Multiply(a, f, g);
        double[][] factors = [.. Factors(g), .. Enumerable.Range(0, Criterion.Residual!.Count).Select(_ => new double[size])];
        int first = Criterion.Parameters.Count;
        double[] traces = new double[Count * Count];
        ProductValues values = ProductValues.Like(_a);
        for (int k = first; k < Count; k++)
        {
            Criterion.Residual.Derivative(k - first, values);
            double[] derivative = _dense.Expand(values);
            _dense.Multiply(derivative, inverse, factors[k]);
            AddMixed(derivative, f, k, traces);
        }

        for (int j = 0; j < Count; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                if (k >= first || j < first)
                {
                    traces[(j * Count) + k] = traces[(k * Count) + j] = _dense.TraceOfProduct(factors[j], factors[k]);
                }
            }
        }

        return traces;
    }

    /// <summary>dPsi_k G of every parameter of a random term.</summary>
    private IEnumerable<double[]> Factors(double[] g)
    {
        foreach (CovarianceDerivative derivative in Criterion.Parameters.Derivatives)
        {
            double[] factor = new double[g.Length];
            _dense.Multiply(Direction(derivative), g, factor);
            yield return factor;
        }
    }

    private double[] Direction(CovarianceDerivative derivative)
    {
        double[] direction = new double[_dense.Order * _dense.Order];
        _dense.SetLevels(derivative.Grouping, derivative.Offset, derivative.Count, derivative.Matrix, direction);
        return direction;
    }

    /// <summary>-tr(dPsi_j F'dA_k F) with every parameter j of a random term, on both sides.</summary>
    private void AddMixed(double[] derivative, double[] f, int k, double[] traces)
    {
        double[] right = new double[f.Length];
        double[] left = new double[f.Length];
        _dense.Multiply(derivative, f, right);
        _dense.Transpose(right);
        for (int j = 0; j < Criterion.Parameters.Count; j++)
        {
            // tr(dPsi F'(dA F)) = tr((dA F)'F dPsi): the rows of F dPsi against those of dA F.
            _dense.Multiply(Direction(Criterion.Parameters.Derivatives[j]), right, left);
            traces[(j * Count) + k] = traces[(k * Count) + j] = -_dense.TraceOfProduct(left, f);
        }
    }

    /// <summary>C^-1 = S (S'A S + J)^-1 S', S = T on every level and I on Q, J = I on the levels and 0 on Q.</summary>
    private double[] Inverse(double[] a)
    {
        int order = _dense.Order;
        double[] factor = new double[order * order];
        for (int i = _dense.Effects; i < order; i++)
        {
            factor[i * (order + 1)] = 1;
        }

        for (int g = 0; g < _a.Groupings.Length; g++)
        {
            _dense.SetLevels(g, 0, _a.Groupings[g].EffectCount, Criterion.Parameters.T[g], factor);
        }

        double[] half = new double[order * order];
        double[] matrix = new double[order * order];
        double[] lower = new double[order * order];
        _dense.Transpose(factor);
        Congruence(factor, a, half, matrix);
        for (int i = 0; i < _dense.Effects; i++)
        {
            matrix[i * (order + 1)]++;
        }

        if (!SmallMatrix.Cholesky(order, matrix))
        {
            throw new InvalidOperationException("The mixed model equations have no factor at parameters where the criterion does.");
        }

        SmallMatrix.InvertLower(order, matrix, lower);
        SmallMatrix.TransposedMultiply(order, order, order, lower, lower, matrix);
        _dense.Transpose(factor);
        double[] inverse = new double[order * order];
        Congruence(factor, matrix, half, inverse);
        return inverse;
    }

    /// <summary>target = L x L' for symmetric x.</summary>
    private void Congruence(double[] left, double[] x, double[] half, double[] target)
    {
        _dense.Multiply(left, x, half);
        _dense.Transpose(half);
        _dense.Multiply(left, half, target);
    }
}
