using System.Globalization;
using Lmm.Design;
using Lmm.Tool.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Tool.Records;

/// <summary>Findings at places of C#, as the compiler writes them: <c>Model.cs(9,23): error LMM0003: </c>, the line under it.</summary>
internal static class SourcePlace
{
    public static Notice Notice(Diagnostic diagnostic) => At(diagnostic.Location, new Notice(
        diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => FindingSeverity.Error,
            DiagnosticSeverity.Warning => FindingSeverity.Warning,
            _ => FindingSeverity.Suggestion,
        },
        diagnostic.Id,
        "",
        diagnostic.GetMessage(CultureInfo.InvariantCulture)));

    public static Notice Notice(DesignFinding finding, Location place) => At(place, new Notice(finding.Severity, finding.Id, "", finding.Message));

    private static Notice At(Location location, Notice notice)
    {
        FileLinePositionSpan span = location.GetLineSpan();
        if (!span.IsValid)
        {
            return notice;
        }

        string place = string.Create(CultureInfo.InvariantCulture, $"{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): ");
        if (location.SourceTree?.GetText().Lines[span.StartLinePosition.Line] is not { } line)
        {
            return notice with { Place = place };
        }

        string text = line.ToString().Replace('\t', ' ');
        int from = span.StartLinePosition.Character;
        int length = Math.Clamp(location.SourceSpan.Length, 1, Math.Max(1, text.Length - from));
        int margin = text.Length - text.TrimStart().Length;
        return notice with { Place = place, Lines = [text.Trim(), $"{new string(' ', from - Math.Min(margin, from))}{new string('^', length)}"] };
    }
}
