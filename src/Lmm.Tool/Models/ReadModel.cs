using Lmm.Design;
using Lmm.Tool.Output;

namespace Lmm.Tool.Models;

/// <summary>A finding as it is printed.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Id">The rule.</param>
/// <param name="Place">Where it is, with what separates it from the rest; empty where it has no place.</param>
/// <param name="Message">What was found and what to do.</param>
internal sealed record Notice(FindingSeverity Severity, string Id, string Place, string Message)
{
    /// <summary>Further lines, indented: the source with its place marked, a hint.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}

/// <summary>A model over the rows of a file: what its declaration and the rows show, and its fit where neither has an error.</summary>
internal abstract class ReadModel
{
    /// <summary>What the declaration alone shows; a fit knows only what the rows do.</summary>
    public required IReadOnlyList<Notice> Declared { get; init; }

    /// <summary>What the rows show.</summary>
    public required IReadOnlyList<Notice> InRows { get; init; }

    /// <summary>All that was found.</summary>
    public IEnumerable<Notice> Notices => [.. Declared, .. InRows];

    public bool HasErrors => Notices.Any(notice => notice.Severity == FindingSeverity.Error);

    /// <summary>What became of the rows, as in <c>72 of 72 rows can be used</c>.</summary>
    public abstract string Rows { get; }

    /// <summary>Fits; only where there are no errors.</summary>
    public abstract MixedModelFit Fit(Estimation estimation, FitOptions options);

    /// <summary>Prints notices, the gravest first.</summary>
    public static void Print(Terminal terminal, IEnumerable<Notice> notices)
    {
        foreach (Notice notice in notices.OrderByDescending(notice => notice.Severity))
        {
            terminal.Finding(notice.Severity, notice.Place, notice.Id, notice.Message);
            foreach (string line in notice.Lines)
            {
                terminal.Line($"  {line}");
            }
        }
    }
}
