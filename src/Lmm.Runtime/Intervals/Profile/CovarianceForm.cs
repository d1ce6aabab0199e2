using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm.Profiling;

/// <summary>
/// psi_ab = x_a'Psi x_b, a relative variance or covariance on the user's scale (x_a the row of the term's basis), as a
/// function of the working parameters, with gradient and exact second derivatives: whatever the structure.
/// </summary>
internal sealed class CovarianceForm
{
    private readonly CovarianceParameters.Slot _slot;
    private readonly int _count;
    private readonly double[] _weights;

    /// <param name="slot">The term.</param>
    /// <param name="count">K, the number of all parameters.</param>
    /// <param name="a">An effect of the term.</param>
    /// <param name="b">Another, or the same.</param>
    public CovarianceForm(CovarianceParameters.Slot slot, int count, int a, int b)
    {
        _slot = slot;
        _count = count;
        int q = slot.Term.Count;
        ReadOnlySpan<double> left = slot.Term.Basis.AsSpan(a * q, q);
        ReadOnlySpan<double> right = slot.Term.Basis.AsSpan(b * q, q);
        _weights = new double[q * q];
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
            {
                _weights[(i * q) + j] = ((left[i] * right[j]) + (right[i] * left[j])) / 2;
            }
        }
    }

    /// <summary>(x_a x_b' + x_b x_a') / 2, the derivative by Psi.</summary>
    public double[] Weights => _weights;

    /// <summary>The term.</summary>
    public CovarianceParameters.Slot Slot => _slot;

    /// <summary>psi_ab at the factor that the gradient is taken at.</summary>
    public double Value(ReadOnlySpan<double> w)
    {
        int q = _slot.Term.Count;
        double[] t = new double[q * q];
        double[] inverse = new double[q * q];
        _slot.Structure.Factor(_slot.Of(w), t, inverse);
        double[] psi = new double[q * q];
        SmallMatrix.MultiplyTransposed(q, q, q, t, t, psi);
        return VectorKernels.Dot(_weights, psi);
    }

    /// <summary>Adds scale times the gradient.</summary>
    public void AddGradient(ReadOnlySpan<double> w, double scale, Span<double> gradient)
    {
        int q = _slot.Term.Count;
        double[] derivative = new double[q * q];
        for (int k = 0; k < _slot.Structure.ParameterCount; k++)
        {
            _slot.Structure.Derivative(_slot.Of(w), k, derivative);
            gradient[_slot.First + k] += scale * VectorKernels.Dot(_weights, derivative);
        }
    }

    /// <summary>Adds scale times the second derivatives to a K x K matrix.</summary>
    public void AddHessian(ReadOnlySpan<double> w, double scale, Span<double> hessian)
    {
        double[] gamma = (double[])_weights.Clone();
        for (int i = 0; i < gamma.Length; i++)
        {
            gamma[i] *= scale;
        }

        _slot.Structure.AddCurvature(_slot.Of(w), gamma, hessian[((_slot.First * _count) + _slot.First)..], _count, exact: true);
    }
}
