using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>Covariance matrices between the user's effects and the fitter's basis: Psi = B (T T') B'.</summary>
internal static class RelativeFactors
{
    /// <summary>Sets T of every grouping from relative covariance matrices on the user's scale, one for each term.</summary>
    public static void Set(Criterion criterion, IReadOnlyList<double[,]> relativeCovariances)
    {
        foreach (CovarianceParameters.Slot slot in criterion.Parameters.Slots)
        {
            int q = slot.Term.Count;
            double[] inverse = Invert(slot.Term.Basis, q);
            double[] psi = new double[q * q];
            double[] half = new double[q * q];
            Buffer.BlockCopy(relativeCovariances[slot.Term.Term], 0, psi, 0, q * q * sizeof(double));
            SmallMatrix.Multiply(q, q, q, inverse, psi, half);
            SmallMatrix.MultiplyTransposed(q, q, q, half, inverse, psi);
            double[] t = Root(psi, q);
            int block = criterion.Data.CrossProducts.Groupings[slot.Grouping].EffectCount;
            for (int a = 0; a < q; a++)
            {
                t.AsSpan(a * q, q).CopyTo(criterion.Parameters.T[slot.Grouping].AsSpan(((slot.Term.Offset + a) * block) + slot.Term.Offset));
            }
        }
    }

    /// <summary>B x for a term's basis: a factor on the user's scale.</summary>
    public static double[] ToUserScale(TermSlot term, double[] factor)
    {
        double[] result = new double[factor.Length];
        SmallMatrix.Multiply(term.Count, term.Count, term.Count, term.Basis, factor, result);
        return result;
    }

    /// <summary>T with T T' = psi, q x q row-major; zero columns where psi is singular. Overwrites psi.</summary>
    public static double[] Root(double[] psi, int q)
    {
        int[] pivots = new int[q];
        double[] t = new double[q * q];
        SmallMatrix.PivotedCholesky(q, psi, pivots);
        for (int i = 0; i < q; i++)
        {
            for (int k = 0; k <= i; k++)
            {
                t[(pivots[i] * q) + k] = psi[(i * q) + k];
            }
        }

        return t;
    }

    /// <summary>B^-1, q x q.</summary>
    public static double[] Invert(double[] basis, int q)
    {
        MathNet.Numerics.LinearAlgebra.Matrix<double> matrix =
            MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(q, q, (i, j) => basis[(i * q) + j]);
        return matrix.Inverse().ToRowMajorArray();
    }
}
