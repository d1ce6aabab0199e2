using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>The formula spelling: the formula says all terms, attributes on members only set options.</summary>
internal static class FormulaTerms
{
    public static DraftModel Read(ModelDeclaration declaration, FindingList findings)
    {
        FormulaReading reading = FormulaReader.Read(
            declaration.Formula!, declaration.Members.Select(member => member.Name).ToList());
        foreach (DesignFinding finding in reading.Findings)
        {
            findings.Add(finding);
        }

        var draft = new DraftModel { Response = reading.Response, Intercept = reading.Intercept, Formula = reading };
        draft.Fixed = reading.Fixed;
        for (int i = 0; i < reading.Random.Count; i++)
        {
            RandomTermSpec term = reading.Random[i];
            draft.Random.Add(new DraftRandom(term, new Place(term.Grouping) { Span = reading.RandomSpans[i] }));
        }

        RefuseTermsOutside(declaration, reading, findings);
        return draft;
    }

    private static void RefuseTermsOutside(ModelDeclaration declaration, FormulaReading reading, FindingList findings)
    {
        bool isRead = reading.Findings.IsEmpty;
        if (isRead && declaration.Intercept is { } intercept && intercept != reading.Intercept)
        {
            findings.Error(
                RuleIds.MeaninglessOption,
                $"Intercept = {(intercept ? "true" : "false")} contradicts the formula of {declaration.Name}: a formula says it itself, with '0 +' for no intercept.",
                Place.Type("Intercept"));
        }

        if (!declaration.Interactions.IsEmpty)
        {
            findings.Error(
                RuleIds.MeaninglessOption,
                $"{declaration.Name} has a formula, so [Interaction] adds nothing: write {string.Join(":", declaration.Interactions[0])} in the formula.",
                Place.Type("Interaction"));
        }

        foreach (MemberDeclaration member in declaration.Members)
        {
            if (!member.Random.IsEmpty)
            {
                findings.Error(
                    RuleIds.MeaninglessOption,
                    $"{findings.Full(member.Name)} has [Random], but {declaration.Name} has a formula, which says the random part alone: write (1 | {member.Name}) there.",
                    Place.On(member.Name, "Random"));
            }

            if (member.IsResponse && reading.Response is { } response && response != member.Name)
            {
                findings.Error(
                    RuleIds.Response,
                    $"The formula of {declaration.Name} has the response {response}, but [Response] stands on {member.Name}: remove one of the two.",
                    Place.On(member.Name, "Response"));
            }

            if (isRead && member.Fixed is not null && !reading.Names.Any(name => name.Name == member.Name && name.Role != FormulaRole.Response))
            {
                findings.Error(
                    RuleIds.MeaninglessOption,
                    $"[Fixed] on {findings.Full(member.Name)} sets options of a member of the formula, but the formula does not name {member.Name}.",
                    Place.On(member.Name, "Fixed"));
            }
        }
    }
}
