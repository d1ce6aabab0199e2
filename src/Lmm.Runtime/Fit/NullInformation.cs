using Lmm.Blocks;
using Lmm.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Fitting;

/// <summary>A relative covariance matrix of one random term and directions in which it may change, on the user's scale.</summary>
/// <param name="Psi">q x q, positive semidefinite, often singular.</param>
/// <param name="Directions">Symmetric q x q matrices.</param>
internal sealed record TermTangent(double[,] Psi, IReadOnlyList<double[,]> Directions);

/// <summary>
/// The expected information tr(P V_j P V_k) of given directions of the covariance at a given point, which may lie on the
/// boundary: there the parameters of the fit would carry none.
/// </summary>
internal sealed class NullInformation
{
    private NullInformation(Matrix<double> matrix, int[] first)
    {
        Matrix = matrix;
        First = first;
    }

    /// <summary>Twice the information of all directions, of the free residual parameters, and of sigma^2, which stands last.</summary>
    public Matrix<double> Matrix { get; }

    /// <summary>For each random term the row of its first direction.</summary>
    public IReadOnlyList<int> First { get; }

    /// <summary>The information of a design at covariances that need not be its optimum.</summary>
    /// <param name="design">The matrices.</param>
    /// <param name="estimation">Under REML the fixed effects are projected out of V^-1.</param>
    /// <param name="terms">One for each random term.</param>
    /// <param name="residualParameters">The working parameters of the residual structure; empty where there is none.</param>
    /// <exception cref="InvalidOperationException">The design is too large for the exact traces.</exception>
    public static NullInformation At(DesignMatrices design, Estimation estimation, IReadOnlyList<TermTangent> terms, double[] residualParameters)
    {
        using Criterion criterion = new(DataPass.Over(design), estimation, 1, (slot, rowsPerLevel) => Structure(slot, terms[slot.Term], rowsPerLevel));
        double[] w = new double[criterion.Count];
        residualParameters.CopyTo(w, criterion.Parameters.Count);
        int[] first = new int[terms.Count];
        foreach (CovarianceParameters.Slot slot in criterion.Parameters.Slots)
        {
            first[slot.Term.Term] = slot.First;
        }

        // Only ratios matter: sigma^2 = 1.
        return new NullInformation(new InferenceBuilder(criterion, w, 1).ExpectedHessian(), first);
    }

    private static TangentStructure Structure(TermSlot slot, TermTangent tangent, double rowsPerLevel)
    {
        int q = slot.Count;
        double[] inverse = RelativeFactors.Invert(slot.Basis, q);
        return new TangentStructure(q, Inner(tangent.Psi), [.. tangent.Directions.Select(Inner)], rowsPerLevel);

        double[] Inner(double[,] user)
        {
            double[] matrix = new double[q * q];
            double[] half = new double[q * q];
            Buffer.BlockCopy(user, 0, matrix, 0, q * q * sizeof(double));
            SmallMatrix.Multiply(q, q, q, inverse, matrix, half);
            SmallMatrix.MultiplyTransposed(q, q, q, half, inverse, matrix);
            return matrix;
        }
    }
}
