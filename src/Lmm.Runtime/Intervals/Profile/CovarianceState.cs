using Lmm.Fitting;
using Lmm.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Profiling;

/// <summary>
/// The relative covariance matrices of all terms in the fitter's basis, q x q each, and last, where there are any, the working
/// parameters of the residual: what outlives a change of working parameters (a pivot order belongs to the structure, not to w).
/// </summary>
internal static class CovarianceState
{
    /// <summary>Psi of every term, in the order of the slots, and the residual part of w.</summary>
    public static double[][] Read(Criterion criterion, ReadOnlySpan<double> w)
    {
        CovarianceParameters parameters = criterion.Parameters;
        int slots = parameters.Slots.Count;
        double[][] state = new double[slots + (criterion.Residual is null ? 0 : 1)][];
        for (int s = slots; s < state.Length; s++)
        {
            state[s] = criterion.ResidualPart(w).ToArray();
        }

        for (int s = 0; s < slots; s++)
        {
            CovarianceParameters.Slot slot = parameters.Slots[s];
            int q = slot.Term.Count;
            double[] t = CovarianceParameters.ExactFactor(slot, w);
            state[s] = new double[q * q];
            SmallMatrix.MultiplyTransposed(q, q, q, t, t, state[s]);
        }

        return state;
    }

    /// <summary>Working parameters that give these covariances, as near as the structure and its floors allow.</summary>
    public static void Write(Criterion criterion, double[][] state, Span<double> w)
    {
        CovarianceParameters parameters = criterion.Parameters;
        for (int s = 0; s < parameters.Slots.Count; s++)
        {
            // The M step at S = Psi gives back Psi: the way into every structure.
            parameters.Slots[s].Structure.MaximiseComplete(state[s], parameters.Slots[s].Of(w));
        }

        for (int s = parameters.Slots.Count; s < state.Length; s++)
        {
            state[s].CopyTo(w[parameters.Count..]);
        }
    }

    /// <summary>Psi of every slot from covariance matrices of the terms on the user's scale.</summary>
    public static double[][] FromUser(CovarianceParameters parameters, IReadOnlyList<double[,]> covariances, double residualVariance) =>
    [
        .. parameters.Slots.Select(slot => Congruence(
            slot.Term.Count,
            Inverse(slot),
            [.. covariances[slot.Term.Term].Cast<double>().Select(value => value / residualVariance)])),
    ];

    /// <summary>Psi of a term on the user's scale, B Psi B'.</summary>
    public static double[] ToUser(CovarianceParameters.Slot slot, double[] psi) => Congruence(slot.Term.Count, slot.Term.Basis, psi);

    /// <summary>The same covariances with the held parameter's own part moved from one value to another.</summary>
    public static double[][] Moved(CovarianceParameters parameters, double[][] state, HeldParameter parameter, double from, double to)
    {
        double[][] moved = [.. state.Select(psi => (double[])psi.Clone())];
        double ratio = to / from;
        switch (parameter)
        {
            case HeldSigma:
                // Standard deviations stay where sigma moves.
                Scale(moved.AsSpan(0, parameters.Slots.Count), 1 / (ratio * ratio));
                break;
            case HeldDeviation { Slot: var s } when SharesVariance(parameters.Slots[s].Term.Covariance):
                Scale([moved[s]], ratio * ratio);
                break;
            case HeldDeviation deviation:
                moved[deviation.Slot] = WithScaledEffect(parameters.Slots[deviation.Slot], moved[deviation.Slot], deviation.Effect, ratio);
                break;
        }

        return moved;
    }

    /// <summary>Whether all effects of a term have one variance.</summary>
    public static bool SharesVariance(Covariance covariance) =>
        covariance is Covariance.Identity or Covariance.CompoundSymmetry or Covariance.AutoRegressive;

    private static void Scale(Span<double[]> state, double factor)
    {
        foreach (double[] psi in state)
        {
            for (int i = 0; i < psi.Length; i++)
            {
                psi[i] *= factor;
            }
        }
    }

    private static double[] WithScaledEffect(CovarianceParameters.Slot slot, double[] psi, int effect, double ratio)
    {
        int q = slot.Term.Count;
        double[] user = ToUser(slot, psi);
        for (int a = 0; a < q; a++)
        {
            user[(effect * q) + a] *= ratio;
            user[(a * q) + effect] *= ratio;
        }

        return Congruence(q, Inverse(slot), user);
    }

    private static double[] Inverse(CovarianceParameters.Slot slot) =>
        Matrix<double>.Build.Dense(slot.Term.Count, slot.Term.Count, (i, j) => slot.Term.Basis[(i * slot.Term.Count) + j]).Inverse().ToRowMajorArray();

    private static double[] Congruence(int q, double[] b, double[] psi)
    {
        double[] half = new double[q * q];
        double[] result = new double[q * q];
        SmallMatrix.Multiply(q, q, q, b, psi, half);
        SmallMatrix.MultiplyTransposed(q, q, q, half, b, result);
        SmallMatrix.Symmetrize(q, result);
        return result;
    }
}
