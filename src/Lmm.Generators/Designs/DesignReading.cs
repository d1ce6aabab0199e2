using Lmm.Design;

namespace Lmm.Generators.Designs;

/// <summary>A finding about a design and where it stands.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Place">Where in the file it is seen, or null where the declaration is meant alone.</param>
/// <param name="IsInFile">Whether the file is to be mended, not the declaration.</param>
internal sealed record PlacedFinding(DesignFinding Finding, FileSpan? Place, bool IsInFile);

/// <summary>What came of reading a model's design file.</summary>
/// <param name="Findings">LMM2001 to LMM2013 as far as the file breaks them, and LMM2015.</param>
/// <param name="Design">The design as shown in the emitted documentation, or null where it is not known.</param>
internal sealed record DesignReading(IReadOnlyList<PlacedFinding> Findings, KnownDesign? Design)
{
    /// <summary>Nothing to say and nothing known.</summary>
    public static DesignReading None { get; } = new([], null);
}

/// <summary>What emitted code says of a design; a value.</summary>
/// <param name="FileName">The file, as the declaration names it; null where closed levels alone determine the design.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Skeleton">The table of strata as text, lines ended by LF.</param>
/// <param name="ErrorTerms">A line for each fixed effect: what it is tested against.</param>
internal sealed record KnownDesign(string? FileName, int Rows, string Skeleton, EquatableArray<string> ErrorTerms)
{
    /// <summary>The design as documentation names it.</summary>
    public string Name => FileName is null ? "one row for each combination of the closed levels" : $"the design in {FileName}";

    /// <summary>The design that a declaration alone determines, or null where a level set is open or a number takes part.</summary>
    public static KnownDesign? OfClosedLevels(ModelSpec spec) =>
        DesignTable.OfClosedLevels(spec) is { } table && Lmm.Design.Skeleton.Of(spec, table) is { } skeleton
            ? Of(null, table, spec, skeleton)
            : null;

    /// <summary>What is said of a design with that skeleton.</summary>
    public static KnownDesign Of(string? fileName, DesignTable table, ModelSpec spec, Skeleton skeleton) =>
        new(fileName, table.RowCount, skeleton.ToString().Replace("\r\n", "\n"), DesignWords.ErrorTerms(spec, skeleton));
}
