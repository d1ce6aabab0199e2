using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>
/// What terms say about each other: a model that can be fitted and says something else than was meant. Only looked at where
/// nothing is wrong, so that one mistake gives one finding.
/// </summary>
internal sealed class TermChecks(ModelSpec spec, DraftModel draft, FindingList findings)
{
    /// <summary>Fewer levels than this tell little of a variance.</summary>
    private const int FewLevels = 5;

    public static void Run(ModelSpec spec, DraftModel draft, FindingList findings)
    {
        if (findings.Any(finding => finding.Severity == FindingSeverity.Error))
        {
            return;
        }

        var checks = new TermChecks(spec, draft, findings);
        foreach (TermSpec term in spec.Fixed)
        {
            if (term.Order > 1 && !checks.IsWithinRandom(term))
            {
                checks.CheckMargins(term);
            }
        }

        foreach (DraftRandom random in draft.Random)
        {
            checks.CheckSlopes(random);
            checks.CheckCoding(random);
            checks.CheckOuter(random);
            checks.CheckLevels(random);
        }
    }

    /// <summary>LMM1016: slopes of a number by the levels of a random factor, written as fixed. Of factors it is LMM1004.</summary>
    private bool IsWithinRandom(TermSpec term)
    {
        foreach (string name in term.Members)
        {
            bool isUnit = IsFactor(name)
                && !spec.Fixed.Any(other => other.Order == 1 && other.Members[0] == name)
                && spec.Random.Any(random => random.Intercept && random.Grouping.Count == 1 && random.Grouping[0] == name);
            if (isUnit)
            {
                string rest = string.Join(":", term.Members.Where(other => other != name));
                findings.Warning(
                    RuleIds.FixedWithinRandom,
                    $"{spec.Name} has the fixed term {term.Name}, but {name} is random: what varies by a random factor is random too, and as a fixed effect it takes the error term from the effect of {rest}. Let the slopes vary at random, as in ({rest} | {name}).",
                    PlaceOf(term));
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// LMM1006. What a term loses by a factor is in its columns' span anyway (the levels add up), so only numbers count: the
    /// term without a number must be there. A product of factors alone spans all its margins and is a warning only where none
    /// of them is written and the mean is.
    /// </summary>
    private void CheckMargins(TermSpec term)
    {
        string[] numbers = term.Members.Where(name => !IsFactor(name)).ToArray();
        foreach (string number in numbers)
        {
            string[] margin = term.Members.Where(name => name != number).ToArray();
            if (!IsSpanned(margin))
            {
                string name = string.Join(":", margin);
                findings.Warning(
                    RuleIds.Marginality,
                    $"{spec.Name} has the interaction {term.Name} without {name}: where {number} is 0, {(margin.All(IsFactor) ? $"all levels of {name} are held equal" : $"the slope of {name} is held at 0")}, so the model depends on the zero point of {number}. Add {name}.",
                    PlaceOf(term));
                return;
            }
        }

        bool isAlone = numbers.Length == 0 && spec.Intercept
            && !spec.Fixed.Any(other => other.Order < term.Order && other.Members.All(term.Members.Contains));
        if (isAlone)
        {
            findings.Warning(
                RuleIds.Marginality,
                $"{spec.Name} has the interaction {term.Name} without {Words.List(term.Members)}: its columns then hold the main effects as well, and one of them repeats the intercept. Add {Words.List(term.Members)}, or leave the intercept out for a mean of each cell.",
                PlaceOf(term));
        }
    }

    /// <summary>LMM1007.</summary>
    private void CheckSlopes(DraftRandom random)
    {
        foreach (TermSpec slope in random.Term.Slopes)
        {
            if (IsSpanned(slope.Members))
            {
                continue;
            }

            string held = slope.Members.All(IsFactor)
                ? $"the means of the levels of {slope.Name} are held equal"
                : $"the mean slope of {slope.Name} is held at 0";
            Place place = random.Place.Span is null
                ? random.Place with { Argument = "Slopes", Text = slope.Name }
                : draft.PlaceOf(slope.Members[0], FormulaRole.Slope);
            findings.Warning(
                RuleIds.SlopeWithoutFixed,
                $"{spec.Name} lets {slope.Name} vary by {random.Term.GroupName} but has no fixed effect of {slope.Name}: {held}. Add {slope.Name} to the fixed part.",
                place);
        }
    }

    /// <summary>LMM1011.</summary>
    private void CheckCoding(DraftRandom random)
    {
        if (random.Term.Covariance == Covariance.Unstructured)
        {
            return;
        }

        string? factor = TermExpansion.RandomCodings(spec, random.Term)
            .SelectMany(coding => coding.Parts)
            .FirstOrDefault(part => part.Coding == PartCoding.Contrasts)?.Member;
        if (factor is not null)
        {
            string group = random.Term.GroupName;
            findings.Warning(
                RuleIds.CovarianceOfContrasts,
                $"{spec.Name} has Covariance.{random.Term.Covariance} for the effects of {factor} by {group}: effects of contrasts depend on their coding, and so does a model that restricts their covariances. Say the grouping {group}:{factor} instead, as in (1 | {group}:{factor}), or leave the intercept out so that each level has an effect of its own.",
                random.Place with { Argument = random.Place.Span is null ? "Covariance" : null });
        }
    }

    /// <summary>LMM1013: all members of a grouping but one, the innermost, have effects of their own.</summary>
    private void CheckOuter(DraftRandom random)
    {
        EquatableArray<string> grouping = random.Term.Grouping;
        string[] bare = grouping.Where(member => !HasEffect(member, grouping)).ToArray();
        if (grouping.Count < 2 || bare.Length < 2)
        {
            return;
        }

        Place place = random.Place.Span is null ? random.Place with { Argument = "Nested" } : random.Place;
        findings.Warning(
            RuleIds.NestedInNothing,
            $"{spec.Name} has the grouping {random.Term.GroupName}, but {bare[0]} itself is neither random nor fixed: what differs between levels of {bare[0]} has nowhere to go but into {random.Term.GroupName}. Make {bare[0]} random or fixed.",
            place);
    }

    /// <summary>Whether a member of a grouping is fixed, or is in a coarser grouping.</summary>
    private bool HasEffect(string member, EquatableArray<string> grouping) =>
        spec.Fixed.Any(term => term.Members.Contains(member))
        || spec.Random.Any(other => other.Grouping.Count < grouping.Count
            && other.Grouping.Contains(member)
            && other.Grouping.All(grouping.Contains));

    /// <summary>LMM1014.</summary>
    private void CheckLevels(DraftRandom random)
    {
        long levels = 1;
        foreach (string name in random.Term.Grouping)
        {
            MemberSpec? member = spec.FindMember(name);
            if (member is null || !member.HasClosedLevels)
            {
                return;
            }

            levels *= member.ClosedLevels.Count;
        }

        if (levels < FewLevels)
        {
            findings.Suggest(
                RuleIds.FewLevels,
                $"The grouping {random.Term.GroupName} of {spec.Name} has {DesignFindings.Text(levels)} levels at most: a variance is poorly known from so few. Consider a fixed effect.",
                random.Place);
        }
    }

    private bool IsFactor(string name) => spec.FindMember(name)?.Coding == FixedCoding.Factor;

    /// <summary>Whether a fixed term has these numbers and at least these factors: its columns then span the product.</summary>
    private bool IsSpanned(IReadOnlyList<string> product) => spec.Fixed.Any(term =>
        product.All(term.Members.Contains) && term.Members.All(name => IsFactor(name) || product.Contains(name)));

    /// <summary>At the term's [Interaction]; in a formula at the use of its last member that is not alone.</summary>
    private Place PlaceOf(TermSpec term)
    {
        if (draft.Formula is not null)
        {
            return draft.PlaceOfTerm(term);
        }

        for (int i = 0; i < findings.Declaration.Interactions.Count; i++)
        {
            if (TermOrder.AreEqual(findings.Declaration.Interactions[i], term.Members))
            {
                return new Place(EquatableArray<string>.Empty, "Interaction") { Index = i };
            }
        }

        return Place.Type();
    }
}
