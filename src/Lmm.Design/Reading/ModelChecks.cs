using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>What is wrong with a model whose members are all right: checks over whole terms.</summary>
internal static class ModelChecks
{
    public static void Run(ModelSpec spec, DraftModel draft, FindingList findings)
    {
        CheckDuplicates(spec, draft.Random, findings);
        foreach (DraftRandom random in draft.Random)
        {
            CheckConfounded(spec, random, findings);
            CheckCovariance(spec, random, findings);
            CheckSlopesOutsideGrouping(spec, random, findings);
        }

        ResidualChecks.Run(spec, draft, findings);
        TermChecks.Run(spec, draft, findings);
        bool isRead = draft.Formula is null ? spec.Response.Length > 0 : draft.Formula.Findings.IsEmpty;
        if (isRead && draft.Random.Count == 0 && !HasResidual(draft) && !findings.Any(finding => finding.Severity == FindingSeverity.Error))
        {
            findings.Warning(
                RuleIds.NoRandomTerm,
                draft.Formula is null
                    ? $"{spec.Name} has no random term, so it is an ordinary linear model: put [Random] on the member whose rows belong together."
                    : $"The formula of {spec.Name} has no random term, so it is an ordinary linear model: add one such as (1 | Subject).",
                Place.Type());
        }
    }

    private static bool HasResidual(DraftModel draft) => draft.Repeated is not null || draft.Variances.Count > 0;

    private static void CheckDuplicates(ModelSpec spec, List<DraftRandom> random, FindingList findings)
    {
        for (int i = 1; i < random.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!TermOrder.AreEqual(random[i].Term.Grouping, random[j].Term.Grouping))
                {
                    continue;
                }

                if (Shared(random[i].Term, random[j].Term) is { } effect)
                {
                    bool isSame = random[i].Term.Grouping.Equals(random[j].Term.Grouping);
                    string name = random[j].Term.GroupName;
                    findings.Error(
                        isSame ? RuleIds.DuplicateRandomTerm : RuleIds.SameGrouping,
                        isSame
                            ? $"{spec.Name} has two random terms for the grouping {name}, both with {effect}: its variance would be written twice. Leave it in one of them."
                            : $"The groupings {name} and {random[i].Term.GroupName} of {spec.Name} have the same members and so the same levels, and both have {effect}: their variances cannot be told apart. Keep one of them.",
                        random[i].Place);
                    break;
                }
            }
        }
    }

    /// <summary>An effect that both terms have, in words.</summary>
    private static string? Shared(RandomTermSpec left, RandomTermSpec right)
    {
        if (left.Intercept && right.Intercept)
        {
            return "an intercept";
        }

        foreach (TermSpec slope in left.Slopes)
        {
            if (right.Slopes.Any(other => TermOrder.AreEqual(other.Members, slope.Members)))
            {
                return $"the slope {slope.Name}";
            }
        }

        return null;
    }

    /// <summary>LMM1004: the random intercepts are constant on the levels of a fixed term made of factors.</summary>
    private static void CheckConfounded(ModelSpec spec, DraftRandom random, FindingList findings)
    {
        if (!random.Term.Intercept)
        {
            return;
        }

        foreach (TermSpec term in spec.Fixed)
        {
            bool holds = term.Members.All(name => spec.FindMember(name)?.Coding == FixedCoding.Factor)
                && random.Term.Grouping.All(term.Members.Contains);
            if (holds)
            {
                string name = random.Term.GroupName;
                findings.Error(
                    RuleIds.FixedAndRandom,
                    $"{spec.Name} has {name} both fixed and random: each of its levels has a fixed effect already, so its variance cannot be told from them. Remove one of the two, or say the unit that received the level, as in {name} nested in a block.",
                    random.Place);
                return;
            }
        }
    }

    private static void CheckCovariance(ModelSpec spec, DraftRandom random, FindingList findings)
    {
        RandomTermSpec term = random.Term;
        bool isSingle = term.Slopes.IsEmpty
            || (!term.Intercept && term.Slopes.Count == 1
                && term.Slopes[0].Members.All(name => spec.FindMember(name)?.Coding == FixedCoding.Covariate));
        if (isSingle && term.Covariance is Covariance.CompoundSymmetry or Covariance.AutoRegressive)
        {
            findings.Error(
                RuleIds.MeaninglessOption,
                $"{spec.Name} has Covariance.{term.Covariance} for the random effects of {term.GroupName}, but a level has one effect only: there is nothing to correlate. Remove it or name Slopes.",
                random.Place with { Argument = random.Place.Span is null ? "Covariance" : null });
        }
    }

    /// <summary>(g | g) in a formula; attributes are checked where they are read.</summary>
    private static void CheckSlopesOutsideGrouping(ModelSpec spec, DraftRandom random, FindingList findings)
    {
        string? both = random.Term.Slopes.SelectMany(slope => slope.Members).FirstOrDefault(random.Term.Grouping.Contains);
        if (both is not null)
        {
            findings.Error(
                RuleIds.MeaninglessOption,
                $"{spec.Name} has {both} both as a slope and in the grouping {random.Term.GroupName}: within a level it does not vary.",
                random.Place);
        }
    }
}
