using Lmm.Design;
using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Reading;

/// <summary>
/// The one reading of an annotated type, with two callers: the generator keeps the model, the analyzer passes a
/// reporter and hears what was found and where.
/// </summary>
internal static class MixedModelReader
{
    /// <summary>Reads a type with <c>[MixedModel]</c>.</summary>
    /// <param name="type">The annotated type.</param>
    /// <param name="mixedModel">Its <c>[MixedModel]</c>.</param>
    /// <param name="compilation">Knows what is accessible from where.</param>
    /// <param name="reporter">Hears of every finding, or null.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static ModelToEmit Read(
        INamedTypeSymbol type,
        AttributeData mixedModel,
        Compilation compilation,
        IReadingReporter? reporter,
        CancellationToken cancellationToken)
    {
        ISymbol place = RowTypeReader.IsBesideRow(type) && type.ContainingType is { } outer ? outer : compilation.Assembly;
        IReadOnlyList<RowMember> members = RowMember.Of(type, place, compilation);
        cancellationToken.ThrowIfCancellationRequested();

        ModelReading reading = ModelSpecReader.Read(DeclarationReader.Read(type, mixedModel, members));
        IReadOnlyList<DesignFinding> findings = Findings(type, members, reading);
        cancellationToken.ThrowIfCancellationRequested();

        if (reporter is not null)
        {
            Report(reporter, findings, LiteralNames.Find(type, members, cancellationToken));
        }

        RowType row = RowTypeReader.Read(type, members, compilation);
        INamespaceSymbol? shortNames = row.NeedsFullNames ? null : type.ContainingNamespace;
        return new ModelToEmit(
            row,
            reading.Draft,
            MemberTypes(reading.Draft, members, shortNames),
            row.CanBeNamed ? Construction(reading.Draft) : null,
            findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Error))
        {
            DesignName = mixedModel.Argument("Design") is { Value: string design } ? design : null,
        };

        RowConstruction? Construction(ModelSpec spec) => ConstructionReader.Read(
            type, members, spec.Members.Select(member => member.Name), place, compilation, shortNames);
    }

    /// <summary>
    /// What is wrong with the type itself stands alone: everything else that could be said of it would follow from that.
    /// </summary>
    private static IReadOnlyList<DesignFinding> Findings(
        INamedTypeSymbol type,
        IReadOnlyList<RowMember> members,
        ModelReading reading)
    {
        if (RowTypeReader.WhyNotModelled(type) is { } why)
        {
            return [CannotBeModelled($"{type.Name} cannot be the row of a model: {why}.", null)];
        }

        DesignFinding[] unreadable =
        [
            .. members
                .Where(member => member.Problem is not null)
                .Select(member => CannotBeModelled($"{type.Name}.{member.Name} {member.Problem}.", member.Name)),
        ];
        return unreadable.Length > 0 ? unreadable : reading.Findings;
    }

    private static DesignFinding CannotBeModelled(string message, string? member) =>
        new(RuleIds.TypeCannotBeModelled, FindingSeverity.Error, message)
        {
            Members = member is null ? EquatableArray<string>.Empty : EquatableArray.Create(member),
        };

    private static void Report(
        IReadingReporter reporter,
        IReadOnlyList<DesignFinding> findings,
        IEnumerable<(DesignFinding Finding, Location Place)> literalNames)
    {
        foreach (DesignFinding finding in findings)
        {
            reporter.Report(finding, exact: null);
        }

        foreach ((DesignFinding finding, Location place) in literalNames)
        {
            reporter.Report(finding, place);
        }
    }

    private static EquatableArray<RowMemberType> MemberTypes(
        ModelSpec spec,
        IReadOnlyList<RowMember> members,
        INamespaceSymbol? shortNames)
    {
        var byName = members.ToDictionary(member => member.Name);
        return spec.Members
            .Where(member => byName.ContainsKey(member.Name))
            .Select(member => new RowMemberType(
                member.Name,
                ValueTypeReader.Escape(member.Name),
                ValueTypeReader.Read(byName[member.Name].Type, shortNames)))
            .ToEquatableArray();
    }
}
