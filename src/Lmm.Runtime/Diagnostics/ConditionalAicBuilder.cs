using System.Numerics.Tensors;
using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm;

/// <summary>The conditional AIC of a fit with independent residuals.</summary>
internal sealed class ConditionalAicBuilder(DesignMatrices design, Solution solution, double[] leverage)
{
    public ConditionalAic Build(ConditionalPenalty penalty)
    {
        double degrees = penalty switch
        {
            ConditionalPenalty.KnownVariances => Trace(),
            ConditionalPenalty.EstimatedVariances => Trace() + EstimationPart(),
            _ => throw new ArgumentOutOfRangeException(nameof(penalty), penalty, "No such penalty."),
        };
        return new ConditionalAic(LogLikelihood(), degrees, penalty);
    }

    /// <summary>rho.</summary>
    private double Trace() => design.Frequencies is { } f ? TensorPrimitives.Dot(leverage, f) : leverage.Sum();

    private double LogLikelihood()
    {
        double[] residuals = FittedRows.Pearson(design, solution);
        double sum = solution.Observations * Math.Log(2 * Math.PI * solution.ResidualVariance);
        for (int i = 0; i < residuals.Length; i++)
        {
            double frequency = design.Frequencies?[i] ?? 1;
            sum += frequency * ((residuals[i] * residuals[i]) - Math.Log(design.Weights?[i] ?? 1));
        }

        return -sum / 2;
    }

    /// <summary>
    /// sum_s (P H_s P y)'(d w_s / d y) by implicit differentiation of the score of the profiled criterion: with v_s = P H_s P y,
    /// s_s = v_s'y / r^2 and W the covariance of the parameters, sum_st W_st (v_s'v_t - s_s v_t'P y) / sigma^2 (Greven and
    /// Kneib 2010, Biometrika 97, 773, theorem 3, in another notation).
    /// </summary>
    private double EstimationPart()
    {
        if (solution.SmallSample?.Tangents is not { } tangents)
        {
            throw new InvalidOperationException("The conditional AIC with estimated variances needs the factor of the fit, and this fit was put together without one. Use ConditionalPenalty.KnownVariances.");
        }

        if (solution.Inference.Value.Information != InformationKind.Observed)
        {
            throw new InvalidOperationException("The conditional AIC with estimated variances needs the observed information, which this design is too large for. Use ConditionalPenalty.KnownVariances.");
        }

        WeightedRows rows = WeightedRows.Of(design, solution);
        using MarginalInverse inverse = MarginalInverse.ForRows(design, solution, rows);
        MarginalProjection projection = new(rows, inverse);
        double[] py = projection.ProjectedResponse.ToArray();
        double[][] v = [.. tangents.Select(tangent => projection.Apply(Through(tangent, rows, py)))];
        double residual = solution.ResidualVariance * (solution.Estimation == Estimation.Reml ? solution.Observations - rows.Rank : solution.Observations);
        double sum = 0;
        for (int s = 0; s < v.Length; s++)
        {
            double along = TensorPrimitives.Dot(v[s], rows.Residual) / residual;
            for (int t = 0; t < v.Length; t++)
            {
                sum += solution.ParameterCovariance[s, t] * (TensorPrimitives.Dot(v[s], v[t]) - (along * TensorPrimitives.Dot(v[t], py)));
            }
        }

        return sum / solution.ResidualVariance;
    }

    /// <summary>H_s x = Z dPsi Z'x over weighted rows.</summary>
    private double[] Through(RelativeTangent tangent, WeightedRows rows, double[] x)
    {
        RandomTerm term = design.RandomTerms[tangent.Term];
        int q = term.EffectCount;
        double[] sums = new double[term.Levels.Count * q];
        for (int i = 0; i < x.Length; i++)
        {
            for (int a = 0; a < q; a++)
            {
                sums[(term.LevelOfRow[i] * q) + a] += Covariate(term, rows, a, i) * x[i];
            }
        }

        double[] psi = [.. tangent.Derivative.Cast<double>()];
        double[] spread = new double[sums.Length];
        SmallMatrix.MultiplyTransposed(term.Levels.Count, q, q, sums, psi, spread);
        double[] result = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int a = 0; a < q; a++)
            {
                result[i] += Covariate(term, rows, a, i) * spread[(term.LevelOfRow[i] * q) + a];
            }
        }

        return result;
    }

    private static double Covariate(RandomTerm term, WeightedRows rows, int effect, int row) =>
        (term.Covariates[effect]?[row] ?? 1) * (rows.Root?[row] ?? 1);
}
