using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>Gathers findings about one declaration and words what they have in common.</summary>
internal sealed class FindingList(ModelDeclaration declaration) : IReadOnlyList<DesignFinding>
{
    private readonly List<DesignFinding> _findings = [];

    public ModelDeclaration Declaration => declaration;

    public int Count => _findings.Count;

    public DesignFinding this[int index] => _findings[index];

    /// <summary>As in <c>Sleep.Days</c>.</summary>
    public string Full(string member) => $"{declaration.Name}.{member}";

    public void Error(string id, string message, Place place) => Add(id, FindingSeverity.Error, message, place);

    public void Warning(string id, string message, Place place) => Add(id, FindingSeverity.Warning, message, place);

    public void Suggest(string id, string message, Place place) => Add(id, FindingSeverity.Suggestion, message, place);

    public void Add(DesignFinding finding)
    {
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
    }

    /// <summary>LMM0003; <paramref name="says"/> is as in <c>[Random] on Oats.Variety says Nested = </c>.</summary>
    public void Unknown(string says, string name, Place place)
    {
        string? near = Design.Suggest.Nearest(name, declaration.Members.Select(member => member.Name));
        Add(
            RuleIds.UnknownMember,
            FindingSeverity.Error,
            $"{says}'{name}', but {declaration.Name} has no member '{name}'{Design.Suggest.DidYouMean(near)}.",
            place with { Text = name },
            near);
    }

    public IEnumerator<DesignFinding> GetEnumerator() => _findings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(string id, FindingSeverity severity, string message, Place place, string? suggestion = null) =>
        Add(new DesignFinding(id, severity, message)
        {
            Members = place.Members,
            Argument = place.Argument,
            ArgumentText = place.Text,
            AttributeIndex = place.Index,
            Span = place.Span,
            Suggestion = suggestion ?? place.Suggestion,
        });
}

/// <summary>Where a finding stands: on a member, on an argument of its attribute, or in the formula.</summary>
internal sealed record Place(EquatableArray<string> Members, string? Argument = null)
{
    public string? Text { get; init; }

    public int Index { get; init; }

    public FormulaSpan? Span { get; init; }

    public string? Suggestion { get; init; }

    public static Place Type(string? argument = null) => new(EquatableArray<string>.Empty, argument);

    public static Place On(string member, string? argument = null) => new(EquatableArray.Create(member), argument);
}
