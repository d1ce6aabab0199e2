using System.Numerics.Tensors;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// Exact second derivatives of -2 log L in the covariance parameters, at the criterion's last evaluation:
/// d2(-2 l) = -tr(P H_j P H_k) + 2 nu a_j'P a_k - nu s_j s_k + tr(Gamma d2Psi), H = I + Z Psi Z'.
/// </summary>
internal sealed class ObservedInformation
{
    private readonly Criterion _criterion;
    private readonly CrossProducts _a;
    private readonly int _count;

    public ObservedInformation(Criterion criterion)
    {
        _criterion = criterion;
        _a = criterion.Data.CrossProducts;
        _count = criterion.Count;
    }

    /// <summary>The largest trailing order for which the traces are computed.</summary>
    public const int MaximumOrder = 3000;

    /// <summary>The Hessian of the criterion with sigma profiled out, K x K.</summary>
    public void Profiled(ReadOnlySpan<double> w, Span<double> hessian)
    {
        double[] joint = Joint(w, 1, observed: true);
        int size = _count + 1;
        for (int j = 0; j < _count; j++)
        {
            for (int k = 0; k < _count; k++)
            {
                // Schur complement of the sigma^2 row.
                hessian[(j * _count) + k] = joint[(j * size) + k]
                    - (joint[(j * size) + _count] * joint[(_count * size) + k] / joint[^1]);
            }
        }
    }

    /// <summary>
    /// The Hessian of -2 log L in (w, sigma^2), (K + 1) x (K + 1): the observed one, or the average information.
    /// </summary>
    public double[] Joint(ReadOnlySpan<double> w, double residualVariance, bool observed)
    {
        int columns = _a.ColumnCount;
        int r = columns - 1;
        double nu = _criterion.Nu;
        double[] hessian = new double[_count * _count];
        double[] projections = new double[_count * columns];
        if (_criterion.Residual is null)
        {
            FillHeld(w, observed, hessian);
            _criterion.Directions.Projections(r, projections);
        }
        else
        {
            FillResidual(w, observed, hessian);
            _criterion.Directions.Projections(r, projections);
            AddProfile(projections, hessian);
        }

        double[] joint = new double[(_count + 1) * (_count + 1)];
        for (int j = 0; j < _count; j++)
        {
            hessian.AsSpan(j * _count, _count).CopyTo(joint.AsSpan(j * (_count + 1)));
            double mixed = nu * projections[(j * columns) + r] / residualVariance;
            joint[(j * (_count + 1)) + _count] = mixed;
            joint[(_count * (_count + 1)) + j] = mixed;
        }

        joint[^1] = nu / (residualVariance * residualVariance);
        return joint;
    }

    /// <summary>The Hessian with sigma^2 held.</summary>
    private void FillHeld(ReadOnlySpan<double> w, bool observed, double[] hessian)
    {
        int columns = _a.ColumnCount;
        int r = columns - 1;
        double[] gram = new double[_count * _count];
        double[] projections = new double[_count * columns];
        _criterion.Directions.GramAndProjections(r, gram, projections);
        for (int j = 0; j < _count; j++)
        {
            for (int k = 0; k < _count; k++)
            {
                double inner = VectorKernels.Dot(projections.AsSpan(j * columns, r), projections.AsSpan(k * columns, r));
                hessian[(j * _count) + k] = (observed ? 2 : 1) * _criterion.Nu * (gram[(j * _count) + k] - inner);
            }
        }

        if (observed)
        {
            double[] traces = Traces();
            TensorPrimitives.Subtract(hessian, traces, hessian);
            _criterion.AddCurvature(w, hessian, exact: true);
        }
    }

    /// <summary>The Hessian with sigma^2 profiled out of a model with a residual structure.</summary>
    private void FillResidual(ReadOnlySpan<double> w, bool observed, double[] hessian)
    {
        if (observed)
        {
            DifferencedInformation.Profiled(_criterion, w, hessian);
        }
        else
        {
            _criterion.Hessian(w, Curvature.Average, hessian);
        }
    }

    /// <summary>Takes the profiling of sigma^2 back: + nu s_j s_k.</summary>
    private void AddProfile(double[] projections, double[] hessian)
    {
        int columns = _a.ColumnCount;
        for (int j = 0; j < _count; j++)
        {
            for (int k = 0; k < _count; k++)
            {
                hessian[(j * _count) + k] += _criterion.Nu * projections[(j * columns) + columns - 1] * projections[(k * columns) + columns - 1];
            }
        }
    }

    /// <summary>tr(P H_j P H_k) under REML, tr(H^-1 H_j H^-1 H_k) under ML.</summary>
    public double[] Traces()
    {
        double[] traces = new double[_count * _count];
        new InformationTraces(_criterion).AddTo(traces);
        if (_criterion.Estimation == Estimation.Reml)
        {
            ProjectOutFixedEffects(traces);
        }

        return traces;
    }

    /// <summary>P = H^-1 - Q Q' with Q = H^-1 X R^-T: -2 sum_c a_c'H^-1 a_c + sum_cd C_j[c,d] C_k[c,d].</summary>
    private void ProjectOutFixedEffects(double[] traces)
    {
        int columns = _a.ColumnCount;
        int r = columns - 1;
        double[] gram = new double[_count * _count];
        double[] projections = new double[_count * columns];
        for (int c = 0; c < r; c++)
        {
            _criterion.Directions.GramAndProjections(c, gram, projections);
            for (int j = 0; j < _count; j++)
            {
                for (int k = 0; k < _count; k++)
                {
                    traces[(j * _count) + k] += VectorKernels.Dot(projections.AsSpan(j * columns, r), projections.AsSpan(k * columns, r))
                        - (2 * gram[(j * _count) + k]);
                }
            }
        }
    }
}
