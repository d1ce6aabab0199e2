using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>Checks that every member's type and options fit what the model uses it for, and gives it its coding.</summary>
internal sealed class MemberRoles
{
    private readonly ModelDeclaration _declaration;
    private readonly DraftModel _draft;
    private readonly FindingList _findings;
    private readonly HashSet<string> _fixed;
    private readonly HashSet<string> _slopes;
    private readonly HashSet<string> _groupings;
    private readonly HashSet<string> _residual;

    public MemberRoles(ModelDeclaration declaration, DraftModel draft, FindingList findings)
    {
        _declaration = declaration;
        _draft = draft;
        _findings = findings;
        _fixed = [.. draft.Fixed.SelectMany(term => term.Members)];
        _slopes = [.. draft.Random.SelectMany(random => random.Term.Slopes).SelectMany(term => term.Members)];
        _groupings = [.. draft.Random.SelectMany(random => random.Term.Grouping)];
        _residual = [.. draft.Variances.SelectMany(variance => variance.Spec.Members), .. Residual(draft.Repeated)];
    }

    public string? Weight { get; private set; }

    public string? Frequency { get; private set; }

    public string? Offset { get; private set; }

    public void Check()
    {
        Weight = Single("Weight", member => member.IsWeight, "multiply them in a computed property");
        Frequency = Single("Frequency", member => member.IsFrequency, "multiply them in a computed property");
        Offset = Single("Offset", member => member.IsOffset, "add them in a computed property");
        foreach (MemberDeclaration member in _declaration.Members)
        {
            if (member.Name == _draft.Response)
            {
                CheckResponse(member);
            }
            else
            {
                CheckTypes(member);
                CheckOptions(member);
            }
        }
    }

    /// <summary>The members with a role, in the order of declaration.</summary>
    public EquatableArray<MemberSpec> Specs() => _declaration.Members.Where(HasRole).Select(Spec).ToEquatableArray();

    private bool HasRole(MemberDeclaration member) =>
        member.Name == _draft.Response || member.Name == Weight || member.Name == Frequency || member.Name == Offset
        || _fixed.Contains(member.Name) || _slopes.Contains(member.Name) || _groupings.Contains(member.Name)
        || _residual.Contains(member.Name);

    private static IEnumerable<string> Residual(RepeatedSpec? repeated) => repeated is null
        ? []
        : [repeated.Occasion, .. repeated.Subject, .. repeated.Coordinates, .. repeated.By is { } by ? new[] { by } : []];

    private bool IsInLinearPart(MemberDeclaration member) => _fixed.Contains(member.Name) || _slopes.Contains(member.Name);

    private MemberSpec Spec(MemberDeclaration member)
    {
        FixedDeclaration options = member.Fixed is not null && IsInLinearPart(member) ? member.Fixed : new FixedDeclaration();
        FixedCoding coding = Coding(member);
        return new MemberSpec(member.Name, member.Kind, member.IsNullable, coding)
        {
            ClosedLevels = member.Kind == ValueKind.Boolean ? EquatableArray.Create("false", "true") : member.ClosedLevels,
            Contrast = options.Contrast ?? Contrast.Treatment,
            Reference = options.Reference,
            Degree = coding == FixedCoding.Polynomial ? options.Degree ?? 0 : 0,
        };
    }

    private static bool IsNumber(MemberDeclaration member) => member.Kind is ValueKind.Real or ValueKind.Integer;

    private static FixedCoding Coding(MemberDeclaration member)
    {
        bool isFactor = !IsNumber(member) || (member.Kind == ValueKind.Integer && member.Fixed?.AsFactor == true);
        return isFactor ? FixedCoding.Factor : member.Fixed?.Degree >= 1 ? FixedCoding.Polynomial : FixedCoding.Covariate;
    }

    private string? Single(string role, Func<MemberDeclaration, bool> has, string mend)
    {
        MemberDeclaration[] members = _declaration.Members.Where(has).ToArray();
        if (members.Length > 1)
        {
            string[] names = members.Select(member => member.Name).ToArray();
            _findings.Error(
                RuleIds.MeaninglessOption,
                $"{_declaration.Name} has [{role}] on {Words.List(names)}: a model has one at most; {mend}.",
                new Place(new EquatableArray<string>(names), role));
        }

        foreach (MemberDeclaration member in members)
        {
            if (!IsNumber(member))
            {
                _findings.Error(
                    RuleIds.TypeDoesNotFit,
                    $"{_findings.Full(member.Name)} has [{role}] but is {Words.TypeOf(member)}: it must be a number.",
                    Place.On(member.Name, role));
            }
        }

        return members.Length == 0 ? null : members[0].Name;
    }

    private void CheckResponse(MemberDeclaration member)
    {
        if (!IsNumber(member))
        {
            _findings.Error(
                RuleIds.ResponseRole,
                $"{_findings.Full(member.Name)} is the response but is {Words.TypeOf(member)}: the response is a number.",
                _draft.PlaceOf(member.Name, FormulaRole.Response, "Response"));
        }

        Refuse(member.Fixed is not null && _draft.Formula is null, "fixed", Place.On(member.Name, "Fixed"));
        Refuse(!member.Random.IsEmpty && _draft.Formula is null, "a grouping", Place.On(member.Name, "Random"));
        Refuse(member.IsWeight, "the weight", Place.On(member.Name, "Weight"));
        Refuse(member.IsFrequency, "the frequency", Place.On(member.Name, "Frequency"));
        Refuse(member.IsOffset, "the offset", Place.On(member.Name, "Offset"));
        if (_draft.Formula is not null)
        {
            Refuse(_fixed.Contains(member.Name), "a fixed effect", _draft.PlaceOf(member.Name, FormulaRole.Fixed));
            Refuse(_slopes.Contains(member.Name), "a slope", _draft.PlaceOf(member.Name, FormulaRole.Slope));
            Refuse(_groupings.Contains(member.Name), "a grouping", _draft.PlaceOf(member.Name, FormulaRole.Grouping));
        }

        void Refuse(bool has, string role, Place place)
        {
            if (has)
            {
                _findings.Error(
                    RuleIds.ResponseRole, $"{_findings.Full(member.Name)} is the response and cannot also be {role}.", place);
            }
        }
    }

    private void CheckTypes(MemberDeclaration member)
    {
        string full = _findings.Full(member.Name);
        string type = Words.TypeOf(member);
        if (_groupings.Contains(member.Name) && member.Kind is ValueKind.Real or ValueKind.Unsupported)
        {
            _findings.Error(
                RuleIds.TypeDoesNotFit,
                member.Kind == ValueKind.Real
                    ? $"{full} is a grouping but is {type}: numbers with a fraction have no levels. Use an integer, a string or an enum."
                    : $"{full} is a grouping but is {type}: a grouping is a string, an enum, a bool, a char, an integer, a Guid or another equatable struct.",
                _draft.PlaceOf(member.Name, FormulaRole.Grouping, "Random"));
        }

        if (member.Kind is ValueKind.Unsupported or ValueKind.Identifier or ValueKind.Time)
        {
            string mend = member.Kind == ValueKind.Identifier ? "it can be a grouping only"
                : member.Kind == ValueKind.Time ? "it can be an occasion or a grouping only; take a number out in a computed property"
                : "covariates are numbers; factors are enums, strings, bools, chars or integers. Take the number out in a computed property";
            if (_fixed.Contains(member.Name))
            {
                _findings.Error(
                    RuleIds.TypeDoesNotFit,
                    $"{full} is in the fixed part but is {type}: {mend}.",
                    _draft.PlaceOf(member.Name, FormulaRole.Fixed, "Fixed"));
            }

            if (_slopes.Contains(member.Name))
            {
                _findings.Error(
                    RuleIds.TypeDoesNotFit,
                    $"{full} is a slope but is {type}: {mend}.",
                    _draft.PlaceOf(member.Name, FormulaRole.Slope, "Slopes"));
            }
        }
    }

    private void CheckOptions(MemberDeclaration member)
    {
        bool isSound = member.Fixed is null || new FixedOptionChecks(member, member.Fixed, _findings).AreSound();
        bool isOpen = member.Kind == ValueKind.Integer && _fixed.Contains(member.Name)
            && member.Fixed?.AsFactor is null && member.Fixed?.Degree is null;
        if (isSound && isOpen)
        {
            _findings.Warning(
                RuleIds.IntegerFixed,
                $"{_findings.Full(member.Name)} is an integer in the fixed part: as a covariate it has one slope, as a factor a mean for each value. It is read as a covariate; say which with [Fixed(AsFactor = false)] or [Fixed(AsFactor = true)].",
                _draft.PlaceOf(member.Name, FormulaRole.Fixed, "Fixed"));
        }
    }
}
