using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>dPsi of one random term by a free covariance parameter, on the user's scale.</summary>
/// <param name="Term">The index of the term in the design.</param>
/// <param name="Derivative">q x q.</param>
internal sealed record RelativeTangent(int Term, double[,] Derivative);

internal sealed partial class InferenceBuilder
{
    /// <summary>The tangents of the relative covariances by the free parameters, in the order of <see cref="CovarianceInference"/>, sigma^2 left out.</summary>
    public IReadOnlyList<RelativeTangent> Tangents()
    {
        lock (criterion)
        {
            criterion.EnsureAt(w);
            return [.. Free()[..^1].Where(k => k < criterion.Parameters.Count).Select(Tangent)];
        }
    }

    private RelativeTangent Tangent(int k)
    {
        CovarianceParameters.Slot slot = criterion.Parameters.SlotOf(k);
        int q = slot.Term.Count;
        double[] half = new double[q * q];
        double[] user = new double[q * q];
        SmallMatrix.Multiply(q, q, q, slot.Term.Basis, criterion.Parameters.Derivatives[k].Matrix, half);
        SmallMatrix.MultiplyTransposed(q, q, q, half, slot.Term.Basis, user);
        double[,] derivative = new double[q, q];
        Buffer.BlockCopy(user, 0, derivative, 0, q * q * sizeof(double));
        return new RelativeTangent(slot.Term.Term, derivative);
    }
}
