using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>LMM0009 and LMM0005 for the options of one <c>[Fixed]</c>.</summary>
internal sealed class FixedOptionChecks(MemberDeclaration member, FixedDeclaration options, FindingList findings)
{
    private bool _isSound = true;

    public bool AreSound()
    {
        CheckAsFactor();
        bool isInteger = member.Kind == ValueKind.Integer;
        if (member.Kind == ValueKind.Real || (isInteger && options.AsFactor != true))
        {
            string mend = isInteger ? ": add AsFactor = true to make it a factor" : ", which has no levels";
            Refuse(options.Contrast is not null, "Contrast", $"{options.Contrast} contrasts have no meaning for a covariate{mend}");
            Refuse(options.Reference is not null, "Reference", $"a reference level has no meaning for a covariate{mend}");
            Refuse(options.Degree < 1, "Degree", $"the degree of polynomials is 1 or more, not {options.Degree}");
        }
        else
        {
            Refuse(
                options.Degree is not null,
                "Degree",
                isInteger
                    ? "AsFactor and Degree exclude each other: a factor has levels, a polynomial needs a covariate"
                    : $"polynomials need a number, and this is {Words.TypeOf(member)}; polynomials over levels are Contrast = Contrast.Polynomial");
            CheckReference();
        }

        return _isSound;
    }

    private void CheckAsFactor()
    {
        if (options.AsFactor == true && member.Kind == ValueKind.Real)
        {
            Refuse(true, "AsFactor", $"{Words.TypeOf(member)} cannot be a factor: numbers with a fraction have no levels; use an integer, a string or an enum");
        }

        if (options.AsFactor == false && member.Kind is not (ValueKind.Real or ValueKind.Integer))
        {
            _isSound = false;
            findings.Error(
                RuleIds.TypeDoesNotFit,
                $"[Fixed(AsFactor = false)] on {findings.Full(member.Name)}: {Words.TypeOf(member)} cannot be a covariate, which is a number.",
                Place.On(member.Name, "AsFactor"));
        }
    }

    private void CheckReference()
    {
        if (options.Reference is not { } reference)
        {
            return;
        }

        if (options.Contrast is { } contrast && contrast != Contrast.Treatment)
        {
            Refuse(true, "Reference", $"{contrast} contrasts have no reference level");
            return;
        }

        EquatableArray<string> levels =
            member.Kind == ValueKind.Boolean ? EquatableArray.Create("false", "true") : member.ClosedLevels;
        if (!levels.IsEmpty && !levels.Contains(reference))
        {
            string? near = Suggest.Nearest(reference, levels);
            _isSound = false;
            findings.Error(
                RuleIds.MeaninglessOption,
                $"[Fixed] on {findings.Full(member.Name)}: '{reference}' is not one of its levels {Words.List(levels)}{Suggest.DidYouMean(near)}.",
                Place.On(member.Name, "Reference") with { Text = reference, Suggestion = near });
        }
    }

    private void Refuse(bool isWrong, string argument, string why)
    {
        if (isWrong)
        {
            _isSound = false;
            findings.Error(
                RuleIds.MeaninglessOption, $"[Fixed] on {findings.Full(member.Name)}: {why}.", Place.On(member.Name, argument));
        }
    }
}
