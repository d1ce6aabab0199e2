using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>The attribute spelling: terms from <c>[Fixed]</c>, <c>[Interaction]</c> and <c>[Random]</c>.</summary>
internal sealed class AttributeTerms(ModelDeclaration declaration, FindingList findings)
{
    private readonly Dictionary<string, MemberDeclaration> _members =
        declaration.Members.GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.First());

    private readonly List<IReadOnlyList<string>> _fixed = [];
    private readonly HashSet<string> _cyclic = [];
    private string? _response;

    public DraftModel Read()
    {
        var draft = new DraftModel { Response = _response = Response(), Intercept = declaration.Intercept ?? true };
        foreach (MemberDeclaration member in declaration.Members)
        {
            if (member.Fixed is not null && member.Name != _response)
            {
                _fixed.Add([member.Name]);
            }
        }

        for (int i = 0; i < declaration.Interactions.Count; i++)
        {
            AddInteraction(declaration.Interactions[i], i);
        }

        draft.Fixed = TermOrder.Canonical(_fixed);

        var random = new List<DraftRandom>();
        foreach (MemberDeclaration member in declaration.Members)
        {
            for (int i = 0; member.Name != _response && i < member.Random.Count; i++)
            {
                if (RandomTerm(member, i) is { } term)
                {
                    random.Add(term);
                }
            }
        }

        draft.Random = random.OrderBy(item => item.Term.Grouping.Count).ToList();
        return draft;
    }

    private string? Response()
    {
        string[] responses = declaration.Members.Where(member => member.IsResponse).Select(member => member.Name).ToArray();
        if (responses.Length == 0)
        {
            findings.Error(
                RuleIds.Response,
                $"{declaration.Name} has no response: put [Response] on the number that the model explains.",
                Place.Type());
            return null;
        }

        if (responses.Length > 1)
        {
            findings.Error(
                RuleIds.Response,
                $"{declaration.Name} has {responses.Length} responses, {Words.List(responses)}: a model has exactly one.",
                new Place(new EquatableArray<string>(responses), "Response"));
        }

        return responses[0];
    }

    private void AddInteraction(EquatableArray<string> names, int index)
    {
        Place place = Place.Type("Interaction") with { Index = index };
        bool isSound = true;
        foreach (string name in names)
        {
            if (!_members.ContainsKey(name))
            {
                findings.Unknown($"[Interaction] on {declaration.Name} names ", name, place);
                isSound = false;
            }
            else if (name == _response)
            {
                findings.Error(
                    RuleIds.ResponseRole,
                    $"{findings.Full(name)} is the response and cannot also be in an [Interaction].",
                    place with { Members = EquatableArray.Create(name), Text = name });
                isSound = false;
            }
        }

        if (names.Count < 2 || names.Distinct().Count() < names.Count)
        {
            findings.Error(
                RuleIds.MeaninglessOption,
                $"[Interaction] on {declaration.Name} needs two or more different members, but says {(names.IsEmpty ? "none" : string.Join(", ", names))}.",
                place);
            isSound = false;
        }

        if (isSound)
        {
            _fixed.Add(names);
        }
    }

    private DraftRandom? RandomTerm(MemberDeclaration member, int index)
    {
        RandomDeclaration random = member.Random[index];
        Place place = Place.On(member.Name, "Random") with { Index = index };
        EquatableArray<string> grouping = Grouping(member, random, place);
        EquatableArray<TermSpec> slopes = Slopes(member, random, grouping, place);
        if (!random.Intercept && slopes.IsEmpty)
        {
            if (random.Slopes.IsEmpty)
            {
                findings.Error(
                    RuleIds.MeaninglessOption,
                    $"[Random(Intercept = false)] on {findings.Full(member.Name)} has no Slopes: nothing varies by level. Name Slopes or leave the intercept in.",
                    place with { Argument = "Intercept" });
            }

            return null;
        }

        var term = new RandomTermSpec(grouping)
        {
            Intercept = random.Intercept,
            Slopes = slopes,
            Covariance = random.Covariance,
        };
        return new DraftRandom(term, place);
    }

    private EquatableArray<string> Grouping(MemberDeclaration member, RandomDeclaration random, Place place)
    {
        var grouping = new List<string>();
        if (random.Nested is not null)
        {
            grouping.AddRange(Outer(member.Name, random.Nested, place with { Argument = "Nested" }));
        }

        grouping.Add(member.Name);
        Place with = place with { Argument = "With" };
        foreach (string name in random.With)
        {
            if (!_members.ContainsKey(name))
            {
                findings.Unknown($"[Random] on {findings.Full(member.Name)} says With = ", name, with);
            }
            else if (grouping.Contains(name))
            {
                findings.Error(
                    RuleIds.NestingCycle,
                    $"[Random] on {findings.Full(member.Name)} says With = '{name}', but {name} is in the grouping {string.Join(":", grouping)} already.",
                    with with { Text = name });
            }
            else if (RefuseResponse(name, "in a grouping", with))
            {
                grouping.Add(name);
            }
        }

        return grouping.ToEquatableArray();
    }

    /// <summary>The chain of outer groupings, outermost first; empty where it is wrong.</summary>
    private List<string> Outer(string inner, string nested, Place place)
    {
        var chain = new List<string>();
        string current = inner;
        string? next = nested;
        while (next is not null)
        {
            if (!_members.TryGetValue(next, out MemberDeclaration? outer))
            {
                // Only the member that names it says so; those nested further in have no mistake of their own.
                if (current == inner)
                {
                    findings.Unknown($"[Random] on {findings.Full(inner)} says Nested = ", next, place);
                }

                break;
            }

            if (next == inner || chain.Contains(next))
            {
                ReportCycle(inner, next, chain, place);
                return [];
            }

            if (!CanNestIn(inner, outer, current == inner, place))
            {
                break;
            }

            chain.Add(next);
            current = next;
            next = outer.Random.FirstOrDefault(random => random.Nested is not null)?.Nested;
        }

        chain.Reverse();
        return chain;
    }

    private void ReportCycle(string inner, string again, List<string> chain, Place place)
    {
        string[] cycle = [inner, .. chain, again];
        if (again == inner && chain.Count == 0)
        {
            findings.Error(RuleIds.NestingCycle, $"{findings.Full(inner)} is nested in itself.", place);
        }
        else if (!cycle.Any(_cyclic.Contains))
        {
            findings.Error(
                RuleIds.NestingCycle,
                $"The nesting of {declaration.Name} goes in a circle: {string.Join(" in ", cycle)}. One of these is the outermost: remove its Nested.",
                place with { Members = cycle.Distinct().ToEquatableArray() });
        }

        _cyclic.UnionWith(cycle);
    }

    private bool CanNestIn(string inner, MemberDeclaration outer, bool reports, Place place)
    {
        string? why = outer.Name == _response ? "the response"
            : outer.Kind == ValueKind.Real ? $"a number with a fraction ({Words.TypeOf(outer)})"
            : outer.Kind == ValueKind.Unsupported ? $"a {Words.TypeOf(outer)}"
            : outer.Fixed?.Degree is not null ? "a covariate with polynomials"
            : null;
        if (why is not null && reports)
        {
            findings.Error(
                RuleIds.NestedInNonFactor,
                $"{findings.Full(inner)} is nested in {outer.Name}, which is {why} and not a factor: only a grouping or a factor has levels to be nested in.",
                place with { Members = EquatableArray.Create(inner, outer.Name), Text = outer.Name });
        }

        return why is null;
    }

    private EquatableArray<TermSpec> Slopes(
        MemberDeclaration member, RandomDeclaration random, EquatableArray<string> grouping, Place place)
    {
        Place slopePlace = place with { Argument = "Slopes" };
        var slopes = new List<string[]>();
        foreach (string text in random.Slopes)
        {
            string[] names = text.Split(':').Select(name => name.Trim()).Distinct().ToArray();
            if (!names.All(name => IsSlope(member, name, grouping, slopePlace with { Text = text })))
            {
                continue;
            }

            if (slopes.Any(slope => TermOrder.AreEqual(slope, names)))
            {
                findings.Error(
                    RuleIds.DuplicateRandomTerm,
                    $"[Random] on {findings.Full(member.Name)} names the slope {string.Join(":", names)} twice.",
                    slopePlace with { Text = text });
            }
            else
            {
                slopes.Add(names);
            }
        }

        return TermOrder.Canonical(slopes);
    }

    private bool IsSlope(MemberDeclaration member, string name, EquatableArray<string> grouping, Place place)
    {
        if (!_members.ContainsKey(name))
        {
            findings.Unknown($"[Random] on {findings.Full(member.Name)} says Slopes = ", name, place);
            return false;
        }

        if (grouping.Contains(name))
        {
            findings.Error(
                RuleIds.MeaninglessOption,
                $"[Random] on {findings.Full(member.Name)} has {name} both as a slope and in the grouping {string.Join(":", grouping)}: within a level it does not vary.",
                place);
            return false;
        }

        return RefuseResponse(name, "a slope", place);
    }

    private bool RefuseResponse(string name, string role, Place place)
    {
        if (name != _response)
        {
            return true;
        }

        findings.Error(
            RuleIds.ResponseRole,
            $"{findings.Full(name)} is the response and cannot also be {role}.",
            place with { Text = name });
        return false;
    }
}
