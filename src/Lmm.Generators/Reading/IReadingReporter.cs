using Lmm.Design;
using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Reading;

/// <summary>
/// Who wants to know what was found: the analyzer. The generator passes none, and then no syntax is ever looked at.
/// </summary>
internal interface IReadingReporter
{
    /// <summary>Takes one finding about the declaration.</summary>
    /// <param name="finding">What was found.</param>
    /// <param name="exact">Where, if the reading knows it to the character; otherwise the finding's members and argument say it.</param>
    void Report(DesignFinding finding, Location? exact);
}
