using System.Runtime.InteropServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>From an optimum to the numbers on the user's scale.</summary>
internal sealed class SolutionBuilder
{
    private readonly DesignMatrices _design;
    private readonly Criterion _criterion;
    private readonly Optimum _optimum;
    private readonly CrossProducts _a;

    public SolutionBuilder(DesignMatrices design, Criterion criterion, Optimum optimum)
    {
        _design = design;
        _criterion = criterion;
        _optimum = optimum;
        _a = criterion.Data.CrossProducts;
    }

    /// <summary>Takes the solution at the optimum; what stands at its bound is at exactly zero in it.</summary>
    public Solution Build()
    {
        double[] w = _optimum.Parameters;
        bool atBound = _criterion.Parameters.IsAnyAtBound(w.AsSpan(0, _criterion.Parameters.Count));
        int evaluations = _optimum.Log.Count;
        List<FitProgress> log = [.. _optimum.Log];

        // Before anything is evaluated at the bound itself; a rejected trial may have been the last evaluation.
        double[][] effects = _criterion.ResponseEffects(w);
        double deviance = _optimum.Value;
        if (atBound)
        {
            deviance = _criterion.Value(w);
            log.Add(new FitProgress(++evaluations, deviance, _optimum.PredictedDecrease));
        }

        int r = _a.ColumnCount - 1;
        double residual = _criterion.R[^1];
        double variance = residual * residual / _criterion.Nu;
        double[] covariance = CoefficientCovariance(r, variance);
        InferenceBuilder inference = new(_criterion, w, variance);
        Lazy<CovarianceInference> second = new(inference.Build);
        return new Solution
        {
            Estimation = _criterion.Estimation,
            Deviance = deviance,
            Observations = _criterion.Data.Observations,
            ResidualVariance = variance,
            EstimatedColumns = _criterion.Data.Basis.EstimatedColumns(),
            Coefficients = _criterion.Data.Basis.ToCoefficients(Gamma(r)),
            CoefficientCovariance = _criterion.Data.Basis.ToCovariance(covariance),
            Terms = Terms(w, effects, residual, variance),
            CovarianceParameterCount = _criterion.Count + 1,
            Residual = ResidualSolutionBuilder.Build(_criterion, w, second),
            Inference = second,
            SmallSample = new SmallSample(inference),
            Convergence = new BoundaryReport(_design, _criterion, w).Describe(_optimum.Failure),
            PredictedDecrease = _optimum.PredictedDecrease,
            Iterations = _optimum.Iterations,
            Evaluations = evaluations,
            Log = log,
        };
    }

    /// <summary>gamma: the coefficients of Q, what was projected out of y included.</summary>
    private double[] Gamma(int r)
    {
        double[] gamma = new double[r];
        double[] factor = _criterion.R;
        for (int k = r - 1; k >= 0; k--)
        {
            double sum = factor[(r * (r + 1)) + k];
            for (int i = k + 1; i < r; i++)
            {
                sum -= factor[(i * (r + 1)) + k] * gamma[i];
            }

            gamma[k] = sum / factor[k * (r + 2)];
        }

        for (int k = 0; k < r; k++)
        {
            gamma[k] += _criterion.Data.Projection[k];
        }

        return gamma;
    }

    /// <summary>sigma^2 R_X^-T R_X^-1 in the basis Q.</summary>
    private double[] CoefficientCovariance(int r, double variance)
    {
        double[] inverse = InferenceBuilder.InverseOfColumnFactor(_criterion, r);
        double[] covariance = new double[r * r];
        SmallMatrix.TransposedMultiply(r, r, r, inverse, inverse, covariance);
        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] *= variance;
        }

        return covariance;
    }

    private TermSolution[] Terms(double[] w, double[][] effects, double residual, double variance)
    {
        TermSolution[] solutions = new TermSolution[_design.RandomTerms.Count];
        foreach (CovarianceParameters.Slot slot in _criterion.Parameters.Slots)
        {
            double[] factor = RelativeFactors.ToUserScale(slot.Term, CovarianceParameters.ExactFactor(slot, w));
            solutions[slot.Term.Term] = Term(slot, w, effects[slot.Grouping], factor, residual, variance);
        }

        return solutions;
    }

    private TermSolution Term(CovarianceParameters.Slot slot, double[] w, double[] effects, double[] factor, double residual, double variance)
    {
        int q = slot.Term.Count;
        double[] covariance = new double[q * q];
        SmallMatrix.MultiplyTransposed(q, q, q, factor, factor, covariance);
        return new TermSolution
        {
            Covariance = ToMatrix(covariance, q, variance),
            ConditionalModes = Modes(slot, w, effects, factor, residual),
            LazyConditionalCovariances = new Lazy<IReadOnlyList<double[,]>>(() => ConditionalCovariances(slot, w, factor, variance)),
        };
    }

    /// <summary>r T T'E, T' at the parameters that E was computed at: T of the effects is at exactly zero where a variance is.</summary>
    private double[,] Modes(CovarianceParameters.Slot slot, double[] w, double[] effects, double[] factor, double residual)
    {
        int q = slot.Term.Count;
        int all = _a.Groupings[slot.Grouping].EffectCount;
        double[] t = new double[q * q];
        slot.Structure.Factor(slot.Of((ReadOnlySpan<double>)w), t, new double[q * q]);
        double[] toModes = new double[q * q];
        SmallMatrix.MultiplyTransposed(q, q, q, factor, t, toModes);
        double[,] modes = new double[_a.Groupings[slot.Grouping].Levels, q];
        Span<double> target = MemoryMarshal.CreateSpan(ref modes[0, 0], modes.Length);
        for (int row = 0, from = slot.Term.Offset; row < target.Length; row += q, from += all)
        {
            for (int a = 0; a < q; a++)
            {
                double sum = 0;
                for (int b = 0; b < q; b++)
                {
                    sum += toModes[(a * q) + b] * effects[from + b];
                }

                target[row + a] = residual * sum;
            }
        }

        return modes;
    }

    /// <summary>sigma^2 T (M^-1)_ll T' for every level, at exactly zero where a variance is.</summary>
    private double[][,] ConditionalCovariances(CovarianceParameters.Slot slot, double[] w, double[] factor, double variance)
    {
        int q = slot.Term.Count;
        double[][,] conditional = new double[_a.Groupings[slot.Grouping].Levels][,];
        double[] block = new double[q * q];
        double[] half = new double[q * q];
        lock (_criterion)
        {
            _criterion.EnsureAt(w);
            for (int level = 0; level < conditional.Length; level++)
            {
                InverseBlock(slot, level, block);
                SmallMatrix.Multiply(q, q, q, factor, block, half);
                SmallMatrix.MultiplyTransposed(q, q, q, half, factor, block);
                conditional[level] = ToMatrix(block, q, variance);
            }
        }

        return conditional;
    }

    /// <summary>The term's block of (M^-1) of a level.</summary>
    private void InverseBlock(CovarianceParameters.Slot slot, int level, double[] block)
    {
        int q = _a.Groupings[slot.Grouping].EffectCount;
        int count = slot.Term.Count;
        double[] whole = q == count ? block : new double[q * q];
        Array.Clear(whole);
        if (slot.Grouping == 0)
        {
            _criterion.Posterior.AddInverseOfLevel(level, whole, 1);
        }
        else
        {
            _criterion.Posterior.AddInverseOfTrailing(slot.Grouping, level, whole, 1);
        }

        for (int a = 0; a < count && q != count; a++)
        {
            whole.AsSpan(((slot.Term.Offset + a) * q) + slot.Term.Offset, count).CopyTo(block.AsSpan(a * count));
        }
    }

    private static double[,] ToMatrix(double[] values, int q, double scale)
    {
        double[,] matrix = new double[q, q];
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                matrix[a, b] = scale * (values[(a * q) + b] + values[(b * q) + a]) / 2;
            }
        }

        return matrix;
    }
}
