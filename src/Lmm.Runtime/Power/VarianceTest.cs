using Lmm.Design;
using Lmm.Fitting;

namespace Lmm;

/// <summary>The restricted likelihood-ratio test of one effect of one random term, by the law at the boundary.</summary>
/// <param name="Name">As in <see cref="RandomEffectTest"/>.</param>
/// <param name="Reduced">The design without it.</param>
/// <param name="Degrees">The covariance parameters dropped.</param>
/// <param name="IsOneEffect">Whether 0.5 chi2(k - 1) + 0.5 chi2(k) is the law; otherwise chi2(k), which is too strict.</param>
internal sealed record VarianceTest(string Name, DesignMatrices Reduced, int Degrees, bool IsOneEffect)
{
    /// <summary>
    /// Each random intercept or term of one variance as a whole, and each slope of an unstructured or diagonal term with more
    /// effects.
    /// </summary>
    public static List<VarianceTest> Of(ModelSpec spec, DesignMatrices design)
    {
        List<VarianceTest> tests = [];
        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            RandomTerm term = design.RandomTerms[t];
            string name = ModelNotation.RandomTerm(spec.Random[t]);
            int q = term.EffectCount;
            if (q == 1 || term.Covariance is not (Covariance.Unstructured or Covariance.Diagonal))
            {
                int degrees = q == 1 || term.Covariance == Covariance.Identity ? 1 : 2;
                tests.Add(new VarianceTest(name, DesignParts.WithoutEffect(design, t, 0, wholeTerm: true), degrees, degrees == 1));
                continue;
            }

            for (int e = 0; e < q; e++)
            {
                // Without its intercept a correlated term means something else: only slopes are dropped.
                if (term.Covariance == Covariance.Diagonal || term.Covariates[e] is not null)
                {
                    DesignMatrices reduced = DesignParts.WithoutEffect(design, t, e, wholeTerm: false);
                    tests.Add(new VarianceTest($"{term.EffectNames[e]} in {name}", reduced, term.Covariance == Covariance.Diagonal ? 1 : q, true));
                }
            }
        }

        return tests;
    }

    /// <summary>The p value.</summary>
    public double PValue(double full, double reduced)
    {
        double statistic = reduced - full;
        if (!(statistic > 1e-8))
        {
            return 1;
        }

        double upper = ChiSquaredTail.Upper(statistic, Degrees);
        return !IsOneEffect ? upper : (upper + (Degrees > 1 ? ChiSquaredTail.Upper(statistic, Degrees - 1) : 0)) / 2;
    }
}
