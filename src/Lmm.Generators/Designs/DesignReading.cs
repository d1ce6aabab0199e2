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
/// <param name="FileName">The file, as the declaration names it.</param>
/// <param name="Rows">How many rows were read.</param>
/// <param name="Skeleton">The table of strata as text, lines ended by LF.</param>
/// <param name="ErrorTerms">A line for each fixed effect: what it is tested against.</param>
internal sealed record KnownDesign(string FileName, int Rows, string Skeleton, EquatableArray<string> ErrorTerms);
