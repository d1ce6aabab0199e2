using System.Linq;
using Lmm.Design.Reading;

namespace Lmm.Design;

/// <summary>What came of reading a declaration.</summary>
/// <param name="Draft">
/// The specification as far as it could be read. It is sound only when <see cref="HasErrors"/> is false; otherwise it
/// serves to emit the public shape of a model that throws.
/// </param>
/// <param name="Findings">Everything found, errors first to last as a reader of the declaration meets them.</param>
public sealed record ModelReading(ModelSpec Draft, EquatableArray<DesignFinding> Findings)
{
    /// <summary>Whether there is any error-level finding.</summary>
    public bool HasErrors
    {
        get
        {
            foreach (DesignFinding finding in Findings)
            {
                if (finding.Severity == FindingSeverity.Error)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The specification, or null when there is an error.</summary>
    public ModelSpec? Spec => HasErrors ? null : Draft;
}

/// <summary>Reads a <see cref="ModelDeclaration"/>: the one way from attributes or a formula to a specification.</summary>
public static class ModelSpecReader
{
    /// <summary>Makes the specification and everything there is to say about the declaration alone.</summary>
    public static ModelReading Read(ModelDeclaration declaration)
    {
        var findings = new FindingList(declaration);
        DraftModel draft = declaration.Formula is null
            ? new AttributeTerms(declaration, findings).Read()
            : FormulaTerms.Read(declaration, findings);
        RepeatedTerm.Read(declaration, draft, findings);
        VarianceTerms.Read(declaration, draft, findings);
        var roles = new MemberRoles(declaration, draft, findings);
        roles.Check();
        ModelSpec spec = Build(declaration, draft, roles);
        ModelChecks.Run(spec, draft, findings);
        return new ModelReading(spec, findings.ToEquatableArray());
    }

    private static ModelSpec Build(ModelDeclaration declaration, DraftModel draft, MemberRoles roles) =>
        new(declaration.Name, draft.Response ?? "")
        {
            Members = roles.Specs(),
            Intercept = draft.Intercept,
            Fixed = draft.Fixed,
            Random = draft.Random.Select(random => random.Term).ToEquatableArray(),
            Weight = roles.Weight,
            Frequency = roles.Frequency,
            Offset = roles.Offset,
            Repeated = draft.Repeated,
            Variances = draft.Variances.Select(variance => variance.Spec).ToEquatableArray(),
        };
}
