using System.Numerics.Tensors;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The exact second derivatives of -2 log L for independent residuals:
/// d2(-2 l) = -tr(P H_j P H_k) + 2 nu a_j'P a_k - nu s_j s_k + tr(Gamma d2Psi), H = I + Z Psi Z'.
/// </summary>
internal sealed class TracedInformation(Criterion criterion) : ObservedInformation(criterion)
{
    private readonly CrossProducts _a = criterion.Data.CrossProducts;

    /// <inheritdoc/>
    public override void Profiled(ReadOnlySpan<double> w, Span<double> hessian)
    {
        hessian.Clear();
        Held(w, observed: true, hessian);
        AddProfile(-1, hessian);
    }

    /// <summary>tr(P H_j P H_k) under REML, tr(H^-1 H_j H^-1 H_k) under ML.</summary>
    public double[] Traces()
    {
        double[] traces = new double[Count * Count];
        new InformationTraces(Criterion).AddTo(traces);
        if (Criterion.Estimation == Estimation.Reml)
        {
            ProjectOutFixedEffects(traces);
        }

        return traces;
    }

    /// <inheritdoc/>
    protected override void Held(ReadOnlySpan<double> w, bool observed, Span<double> hessian)
    {
        int columns = _a.ColumnCount;
        int r = columns - 1;
        double[] gram = new double[Count * Count];
        double[] projections = new double[Count * columns];
        Criterion.Directions.GramAndProjections(r, gram, projections);
        for (int j = 0; j < Count; j++)
        {
            for (int k = 0; k < Count; k++)
            {
                double inner = VectorKernels.Dot(projections.AsSpan(j * columns, r), projections.AsSpan(k * columns, r));
                hessian[(j * Count) + k] = (observed ? 2 : 1) * Criterion.Nu * (gram[(j * Count) + k] - inner);
            }
        }

        if (observed)
        {
            TensorPrimitives.Subtract(hessian, Traces(), hessian);
            Criterion.AddCurvature(w, hessian, exact: true);
        }
    }

    /// <summary>P = H^-1 - Q Q' with Q = H^-1 X R^-T: -2 sum_c a_c'H^-1 a_c + sum_cd C_j[c,d] C_k[c,d].</summary>
    private void ProjectOutFixedEffects(double[] traces)
    {
        int columns = _a.ColumnCount;
        int r = columns - 1;
        double[] gram = new double[Count * Count];
        double[] projections = new double[Count * columns];
        for (int c = 0; c < r; c++)
        {
            Criterion.Directions.GramAndProjections(c, gram, projections);
            for (int j = 0; j < Count; j++)
            {
                for (int k = 0; k < Count; k++)
                {
                    traces[(j * Count) + k] += VectorKernels.Dot(projections.AsSpan(j * columns, r), projections.AsSpan(k * columns, r))
                        - (2 * gram[(j * Count) + k]);
                }
            }
        }
    }
}
