using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;
using Lmm.Profiling;

namespace Lmm;

/// <summary>
/// What a REML fit would be if its estimates were the supposed parameters: coefficients, their covariance, and what
/// Kenward and Roger's method computes from design and covariance parameters alone.
/// </summary>
internal static class PlannedSolution
{
    /// <summary>The solution at the truth.</summary>
    /// <param name="design">The plan, with any response that is not reproduced by X.</param>
    /// <param name="truth">The parameters.</param>
    public static Solution At(DesignMatrices design, PlannedTruth truth)
    {
        DataPass data = DataPass.Over(design);
        Criterion criterion = new(data, Estimation.Reml) { IsFar = false };
        double variance = truth.Sigma * truth.Sigma;
        double[] w = new double[criterion.Count];
        CovarianceState.Write(criterion, CovarianceState.FromUser(criterion.Parameters, truth.Covariances, variance), w);
        criterion.Residual?.Structure.FromNatural(truth.Residual, w.AsSpan(criterion.Parameters.Count));
        criterion.Evaluate(w, new double[criterion.Count]);
        int r = data.Basis.Rank;
        double[] inverse = InferenceBuilder.InverseOfColumnFactor(criterion, r);
        double[] covariance = new double[r * r];
        SmallMatrix.TransposedMultiply(r, r, r, inverse, inverse, covariance);
        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] *= variance;
        }

        int[] estimated = data.Basis.EstimatedColumns();
        InferenceBuilder inference = new(criterion, w, variance);
        return new Solution
        {
            Estimation = Estimation.Reml,
            Deviance = double.NaN,
            Observations = data.Observations,
            ResidualVariance = variance,
            EstimatedColumns = estimated,
            Coefficients = [.. estimated.Select(j => truth.Coefficients[j])],
            CoefficientCovariance = data.Basis.ToCovariance(covariance),
            Terms = [.. design.RandomTerms.Select((term, t) => new TermSolution
            {
                Covariance = truth.Covariances[t],
                ConditionalModes = new double[term.Levels.Count, term.EffectCount],
            })],
            CovarianceParameterCount = criterion.Count + 1,
            Inference = new Lazy<CovarianceInference>(inference.Build),
            SmallSample = new SmallSample(inference),
            Convergence = new Convergence.Interior(),
            PredictedDecrease = 0,
            Iterations = 0,
            Evaluations = 0,
            Log = [],
        };
    }
}
