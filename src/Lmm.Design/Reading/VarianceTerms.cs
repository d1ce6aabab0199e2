using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>The variance functions of <c>[Variance]</c>, on members and on the type.</summary>
internal sealed class VarianceTerms(ModelDeclaration declaration, DraftModel draft, FindingList findings)
{
    private readonly Dictionary<string, MemberDeclaration> _members =
        declaration.Members.GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.First());

    public static void Read(ModelDeclaration declaration, DraftModel draft, FindingList findings)
    {
        var terms = new VarianceTerms(declaration, draft, findings);
        foreach (MemberDeclaration member in declaration.Members)
        {
            for (int i = 0; i < member.Variances.Count; i++)
            {
                terms.Add(member, member.Variances[i], Place.On(member.Name, "Variance") with { Index = i });
            }
        }

        for (int i = 0; i < declaration.Variances.Count; i++)
        {
            terms.Add(null, declaration.Variances[i], Place.Type("Variance") with { Index = i });
        }
    }

    /// <summary>One function; <paramref name="member"/> is null for the fitted value.</summary>
    private void Add(MemberDeclaration? member, VarianceDeclaration variance, Place place)
    {
        string says = $"[Variance(VarianceFunction.{variance.Function})] on {(member is null ? declaration.Name : findings.Full(member.Name))}";
        CheckOptions(variance, says, place);
        if (member is not null && member.Name == draft.Response)
        {
            findings.Error(
                RuleIds.ResponseRole,
                $"{findings.Full(member.Name)} is the response and cannot also be what its variance follows: for a variance that follows the fitted value put [Variance] on the type {declaration.Name}.",
                place);
            return;
        }

        bool isSound = member is null ? CanFollowFit(variance, says, place)
            : variance.Function == VarianceFunction.Ident ? HasLevels(member, member.Name, place)
            : IsNumber(member, variance, place);
        if (isSound)
        {
            EquatableArray<string> members = member is null ? EquatableArray<string>.Empty : Members(member, variance, says, place);
            var spec = new VarianceSpec(variance.Function, members) { Parameter = variance.Parameter, Constant = variance.Constant };
            draft.Variances.Add(new DraftVariance(spec, place));
        }
    }

    private void CheckOptions(VarianceDeclaration variance, string says, Place place)
    {
        VarianceFunction function = variance.Function;
        Refuse(
            !variance.With.IsEmpty && function != VarianceFunction.Ident,
            "With",
            $"{function} follows one number; With goes with Ident, for a standard deviation of each combination of levels");
        Refuse(
            variance.Parameter is not null && function is VarianceFunction.Ident or VarianceFunction.Fixed,
            "Parameter",
            function == VarianceFunction.Ident
                ? "Ident has a standard deviation for each level and no exponent"
                : "Fixed has no parameter: the variance is proportional to the member; for another known power use Power");
        Refuse(
            variance.Constant is not null && function != VarianceFunction.ConstPower,
            "Constant",
            $"{function} has no constant; Constant goes with ConstPower");
        Refuse(
            function == VarianceFunction.ConstPower && variance.Constant is { } constant && !(constant > 0),
            "Constant",
            "the constant of ConstPower is above 0");
        Refuse(
            variance.Parameter is { } delta && double.IsInfinity(delta), "Parameter", "an exponent is a finite number");

        void Refuse(bool isWrong, string argument, string why)
        {
            if (isWrong)
            {
                findings.Error(RuleIds.MeaninglessOption, $"{says}: {why}.", place with { Argument = argument });
            }
        }
    }

    private bool CanFollowFit(VarianceDeclaration variance, string says, Place place)
    {
        if (variance.Function is VarianceFunction.Power or VarianceFunction.ConstPower or VarianceFunction.Exponential)
        {
            return true;
        }

        findings.Error(
            RuleIds.MeaninglessOption,
            variance.Function == VarianceFunction.Ident
                ? $"{says}: the fitted value has no levels; put it on the member whose levels have different variances."
                : $"{says}: of the fitted value it is Power with Parameter = 0.5.",
            place);
        return false;
    }

    private bool HasLevels(MemberDeclaration member, string owner, Place place)
    {
        if (member.Kind.HasLevels())
        {
            return true;
        }

        findings.Error(
            RuleIds.TypeDoesNotFit,
            $"{findings.Full(member.Name)} has a standard deviation for each level but is {Words.TypeOf(member)}, which has no levels: use an integer, a string or an enum, or let the variance follow the number by Power or Exponential.",
            place with { Members = EquatableArray.Create(owner, member.Name).Distinct().ToEquatableArray() });
        return false;
    }

    private bool IsNumber(MemberDeclaration member, VarianceDeclaration variance, Place place)
    {
        if (member.Kind is ValueKind.Real or ValueKind.Integer)
        {
            return true;
        }

        findings.Error(
            RuleIds.TypeDoesNotFit,
            $"{findings.Full(member.Name)} has [Variance(VarianceFunction.{variance.Function})] but is {Words.TypeOf(member)}: the variance follows a number. For a variance of each level use VarianceFunction.Ident.",
            place);
        return false;
    }

    private EquatableArray<string> Members(MemberDeclaration member, VarianceDeclaration variance, string says, Place place)
    {
        var members = new List<string> { member.Name };
        if (variance.Function != VarianceFunction.Ident)
        {
            return members.ToEquatableArray();
        }

        Place with = place with { Argument = "With" };
        foreach (string name in variance.With)
        {
            if (!_members.TryGetValue(name, out MemberDeclaration? other))
            {
                findings.Unknown($"{says} says With = ", name, with);
            }
            else if (name == draft.Response)
            {
                findings.Error(
                    RuleIds.ResponseRole, $"{findings.Full(name)} is the response and cannot also be in a stratum.", with with { Text = name });
            }
            else if (members.Contains(name))
            {
                findings.Error(
                    RuleIds.MeaninglessOption,
                    $"{says} says With = '{name}', but {name} is in the stratum {string.Join(":", members)} already.",
                    with with { Text = name });
            }
            else if (HasLevels(other, member.Name, with with { Text = name }))
            {
                members.Add(name);
            }
        }

        return members.ToEquatableArray();
    }
}
