using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>The residual correlation of <c>[Repeated]</c>, which stands on a member under a formula too.</summary>
internal sealed class RepeatedTerm
{
    private readonly FindingList _findings;
    private readonly DraftModel _draft;
    private readonly MemberDeclaration _occasion;
    private readonly RepeatedDeclaration _options;
    private readonly Dictionary<string, MemberDeclaration> _members;
    private readonly Corr _corr;

    private RepeatedTerm(ModelDeclaration declaration, MemberDeclaration occasion, DraftModel draft, FindingList findings)
    {
        _findings = findings;
        _draft = draft;
        _occasion = occasion;
        _options = occasion.Repeated!;
        _corr = _options.Corr ?? Corr.Independent;
        _members = declaration.Members.GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.First());
    }

    private string Said => $"[Repeated] on {_findings.Full(_occasion.Name)}";

    public static void Read(ModelDeclaration declaration, DraftModel draft, FindingList findings)
    {
        MemberDeclaration[] members = declaration.Members.Where(member => member.Repeated is not null).ToArray();
        if (members.Length == 0)
        {
            return;
        }

        if (members.Length > 1)
        {
            string[] names = members.Select(member => member.Name).ToArray();
            findings.Error(
                RuleIds.MeaninglessOption,
                $"{declaration.Name} has [Repeated] on {Words.List(names)}: the residuals of a model have one structure; a place of several numbers is said by Coordinates.",
                new Place(new EquatableArray<string>(names), "Repeated"));
        }

        new RepeatedTerm(declaration, members[0], draft, findings).Read();
    }

    private void Read()
    {
        if (_occasion.Name == _draft.Response)
        {
            _findings.Error(
                RuleIds.ResponseRole,
                $"{_findings.Full(_occasion.Name)} is the response and cannot also be the occasion.",
                On("Repeated"));
            return;
        }

        EquatableArray<string> subject = Subject();
        EquatableArray<string> coordinates = Coordinates();
        string? by = By(subject);
        bool hasTime = _occasion.Kind == ValueKind.Time || coordinates.Any(name => _members[name].Kind == ValueKind.Time);
        new RepeatedOptionChecks(_occasion, coordinates, hasTime, _findings).Check();
        CheckFrequency();
        _draft.Repeated = new RepeatedSpec(_occasion.Name, _corr)
        {
            Subject = subject,
            Order = _corr.HasOrder() ? _options.Order ?? 0 : 0,
            MovingAverage = _corr.HasMovingAverage() ? _options.MovingAverage ?? 0 : 0,
            Heterogeneous = _options.Heterogeneous ?? false,
            By = by,
            Coordinates = coordinates,
            Nugget = _options.Nugget ?? false,
            Unit = _options.Unit ?? TimeUnit.Days,
        };
    }

    private Place On(string argument) => Place.On(_occasion.Name, argument);

    /// <summary>LMM0009: a row that stands for several would be the same occasion of one subject several times.</summary>
    private void CheckFrequency()
    {
        MemberDeclaration? frequency = _members.Values.FirstOrDefault(member => member.IsFrequency && member.Name != _draft.Response);
        if (frequency is not null)
        {
            _findings.Error(
                RuleIds.MeaninglessOption,
                $"{Said} correlates the rows of a subject, but [Frequency] on {frequency.Name} lets a row stand for several: they would be one occasion several times. Write the rows out, or use [Weight] for a mean of several.",
                Place.On(frequency.Name, "Frequency"));
        }
    }

    /// <summary>The subject with what it is nested in; a combination is written <c>A:B</c>.</summary>
    private EquatableArray<string> Subject()
    {
        if (_options.Subject is null)
        {
            if (!_corr.IsSpatial())
            {
                _findings.Error(
                    RuleIds.RepeatedOccasion,
                    $"{Said} has no Subject: {_corr} residuals belong to somebody. Name the member whose rows belong together, as in Subject = nameof({Candidate()}).",
                    On("Repeated"));
            }

            return EquatableArray<string>.Empty;
        }

        var subject = new List<string>();
        foreach (string name in _options.Subject.Split(':').Select(part => part.Trim()))
        {
            if (Known(name, "Subject") && IsGrouping(name, "Subject", "the subject"))
            {
                subject.AddRange(Chain(name).Where(member => !subject.Contains(member)));
            }
        }

        if (subject.Contains(_occasion.Name))
        {
            _findings.Error(
                RuleIds.MeaninglessOption,
                $"{Said} has {_occasion.Name} in its Subject {string.Join(":", subject)}: a subject then has one occasion and there is nothing to correlate. Name the member whose rows belong together.",
                On("Subject") with { Text = _occasion.Name });
        }

        return subject.ToEquatableArray();
    }

    private string Candidate() =>
        _draft.Random.Select(random => random.Term.Grouping.Last()).FirstOrDefault(name => name != _occasion.Name) ?? "Subject";

    /// <summary>A member with those it is nested in, outermost first: by <c>Nested</c>, or by '/' in a formula.</summary>
    private IEnumerable<string> Chain(string name)
    {
        if (_draft.Formula is { } formula)
        {
            return formula.Nested.Where(grouping => grouping.Last() == name).OrderBy(grouping => grouping.Count).FirstOrDefault()
                is { IsEmpty: false } nested ? nested : [name];
        }

        var chain = new List<string>();
        for (string? next = name; next is not null && !chain.Contains(next) && next != _draft.Response;)
        {
            if (!_members.TryGetValue(next, out MemberDeclaration? member))
            {
                break;
            }

            chain.Insert(0, next);
            next = member.Random.FirstOrDefault(random => random.Nested is not null)?.Nested;
        }

        return chain;
    }

    private string? By(EquatableArray<string> subject)
    {
        if (_options.By is not { } by || !Known(by, "By") || !IsGrouping(by, "By", "a group of subjects"))
        {
            return null;
        }

        string? why = by == _occasion.Name ? "that is the occasion, so no two occasions would have parameters in common; for a variance of each say Heterogeneous = true"
            : subject.Count > 0 && by == subject[subject.Count - 1] ? "that is the subject, and the parameters of one subject cannot be known from its rows alone; name a group of subjects"
            : null;
        if (why is not null)
        {
            _findings.Error(RuleIds.MeaninglessOption, $"{Said} says By = '{by}': {why}.", On("By") with { Text = by });
        }

        return by;
    }

    private EquatableArray<string> Coordinates()
    {
        var coordinates = new List<string>();
        foreach (string name in _options.Coordinates)
        {
            if (!Known(name, "Coordinates"))
            {
                continue;
            }

            if (coordinates.Contains(name))
            {
                _findings.Error(
                    RuleIds.MeaninglessOption,
                    $"{Said} names the coordinate {name} twice.",
                    On("Coordinates") with { Text = name });
            }
            else if (!_members[name].Kind.IsTimeLike())
            {
                _findings.Error(
                    RuleIds.TypeDoesNotFit,
                    $"{_findings.Full(name)} is a coordinate but is {Words.TypeOf(_members[name])}: a coordinate is a number, a date or a duration.",
                    On("Coordinates") with { Text = name, Members = EquatableArray.Create(_occasion.Name, name) });
            }
            else
            {
                coordinates.Add(name);
            }
        }

        if (coordinates.Count > 0 && !coordinates.Contains(_occasion.Name))
        {
            _findings.Error(
                RuleIds.MeaninglessOption,
                $"{Said} says Coordinates = {Words.List(coordinates)}, which are the whole place of a row, and {_occasion.Name} is not among them: name it too, or put [Repeated] on {coordinates[0]}.",
                On("Coordinates"));
        }

        // The occasion alone is the place anyway.
        return coordinates.Count == 1 ? EquatableArray<string>.Empty : coordinates.ToEquatableArray();
    }

    private bool Known(string name, string argument)
    {
        if (!_members.ContainsKey(name))
        {
            _findings.Unknown($"{Said} says {argument} = ", name, On(argument));
            return false;
        }

        if (name == _draft.Response)
        {
            string role = argument switch
            {
                "Subject" => "the subject",
                "By" => "a group of subjects",
                _ => "a coordinate",
            };
            _findings.Error(
                RuleIds.ResponseRole,
                $"{_findings.Full(name)} is the response and cannot also be {role}.",
                On(argument) with { Members = EquatableArray.Create(_occasion.Name, name), Text = name });
            return false;
        }

        return true;
    }

    private bool IsGrouping(string name, string argument, string role)
    {
        MemberDeclaration member = _members[name];
        if (member.Kind.HasLevels())
        {
            return true;
        }

        _findings.Error(
            RuleIds.TypeDoesNotFit,
            $"{_findings.Full(name)} is {role} but is {Words.TypeOf(member)}, which has no levels: use an integer, a string or an enum.",
            On(argument) with { Members = EquatableArray.Create(_occasion.Name, name), Text = name });
        return false;
    }
}
