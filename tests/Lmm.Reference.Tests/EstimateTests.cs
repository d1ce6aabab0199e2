using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>Estimates, their precision and their tests.</summary>
public sealed class EstimateTests
{
    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void Fixed_effects_and_their_standard_errors_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        double[] estimates = run.Reference.Estimates;
        double[] errors = run.Reference.StandardErrors;
        for (int k = 0; k < estimates.Length; k++)
        {
            Coefficient ours = run.Fit.Coefficients[run.ColumnOfReference[k]];
            comparison.Within($"estimate of {ours.Name}", ours.Estimate, estimates[k], 1e-6, errors[k], "standard errors");
            comparison.Relative($"standard error of {ours.Name}", ours.StandardError, errors[k], 1e-5);
        }

        comparison.AssertNone();
    }

    /// <summary>A standard deviation that is zero in the reference is exactly zero here.</summary>
    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void Standard_deviations_and_correlations_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        comparison.Relative("sigma", run.Fit.Residual.StandardDeviationOrCorrelation, run.Reference.Sigma, 1e-4);
        IReadOnlyList<double[,]> reference = run.ReferenceCovariances();
        for (int t = 0; t < reference.Count; t++)
        {
            RandomTerm term = run.Matrices.RandomTerms[t];
            CompareCovariance(comparison, term, run.Fit.Solution.Terms[t].Covariance, reference[t]);
        }

        comparison.AssertNone();
    }

    /// <summary>
    /// lmerTest's degrees of freedom or, where it does not do the model, those of the dense check; neither exists for the
    /// two models of InstEval. p values are compared as logarithms: one of 1e-46 moves by more than its degrees of freedom.
    /// </summary>
    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void Satterthwaite_degrees_of_freedom_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        double[]? dense = run.Reference.DenseSatterthwaite;
        var tests = run.Reference.Satterthwaite;
        Assert.SkipWhen(tests is null && dense is null, $"Neither lmerTest nor the dense check does {id}.");
        for (int k = 0; k < run.ColumnOfReference.Length; k++)
        {
            Coefficient ours = run.Fit.Coefficients[run.ColumnOfReference[k]];
            double degrees = tests is null ? dense![k] : tests[k].DegreesOfFreedom;
            comparison.Relative($"degrees of freedom of {ours.Name}", ours.DegreesOfFreedom, degrees, 1e-3);
            if (tests is not null)
            {
                double logarithm = Math.Log(tests[k].P);
                comparison.Within($"log p of {ours.Name}", Math.Log(ours.PValue), logarithm, 1e-3, 1 + Math.Abs(logarithm), "of 1 + |log p|");
            }
        }

        comparison.AssertNone();
    }

    private static void CompareCovariance(Comparison comparison, RandomTerm term, double[,] ours, double[,] reference)
    {
        for (int i = 0; i < term.EffectCount; i++)
        {
            string name = $"{term.EffectNames[i]} of {term.GroupName}";
            double deviation = Math.Sqrt(reference[i, i]);
            comparison.Relative($"standard deviation of {name}", Math.Sqrt(ours[i, i]), deviation, 1e-4);
            for (int j = 0; j < i; j++)
            {
                // The correlation, said so that it has a meaning beside a standard deviation of zero.
                double scale = deviation * Math.Sqrt(reference[j, j]);
                comparison.Within($"covariance of {name} with {term.EffectNames[j]}", ours[i, j], reference[i, j], 2e-4, scale, "of the standard deviations' product");
            }
        }
    }
}
