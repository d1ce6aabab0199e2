using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>LMM1015: a standard deviation that two parts of the residual say, so that only their product is known.</summary>
internal static class VarianceChecks
{
    public static void Run(ModelSpec spec, DraftModel draft, FindingList findings)
    {
        for (int i = 0; i < draft.Variances.Count; i++)
        {
            VarianceSpec variance = draft.Variances[i].Spec;
            string? twice = InStructure(spec, variance) ?? draft.Variances.Take(i).Select(other => Between(other.Spec, variance)).FirstOrDefault(why => why is not null);
            if (twice is not null)
            {
                findings.Error(
                    RuleIds.VarianceTwice,
                    $"{spec.Name} has VarianceFunction.{variance.Function} of {Of(variance)} and {twice}: only the product of the two is known. Keep one of them.",
                    draft.Variances[i].Place);
            }
        }
    }

    private static string Of(VarianceSpec variance) => variance.Members.IsEmpty ? "the fitted value" : variance.Name;

    private static string? InStructure(ModelSpec spec, VarianceSpec variance)
    {
        if (spec.Repeated is not { } repeated || variance.Function != VarianceFunction.Ident)
        {
            return null;
        }

        return repeated.Heterogeneous && variance.Members.Contains(repeated.Occasion)
                ? $"Heterogeneous = true of [Repeated], which gives each {repeated.Occasion} a standard deviation already"
            : repeated.By is { } by && variance.Members.Contains(by)
                ? $"By = {by} of [Repeated], which gives each {by} a standard deviation already"
            : null;
    }

    private static string? Between(VarianceSpec first, VarianceSpec second)
    {
        if (first.Function != second.Function)
        {
            return null;
        }

        if (first.Function == VarianceFunction.Ident)
        {
            bool isInside = first.Members.All(second.Members.Contains) || second.Members.All(first.Members.Contains);
            return isInside ? $"another of {Of(first)}" : null;
        }

        // Two given exponents are one that is given.
        bool isFree = first.Function != VarianceFunction.Fixed && (first.Parameter is null || second.Parameter is null);
        return isFree && first.Members.Equals(second.Members) ? $"another of {Of(first)}" : null;
    }
}
