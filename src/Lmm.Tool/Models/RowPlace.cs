using System.Globalization;
using Lmm.Design;
using Lmm.Tool.Csv;

namespace Lmm.Tool.Models;

/// <summary>Where in a file the row of a finding is.</summary>
internal static class RowPlace
{
    /// <summary>As in <c>oats.csv, line 6, column 3 (weight): </c>; empty where the finding is of no row.</summary>
    public static string Of(FileProfile file, DesignFinding finding)
    {
        if (finding.Row < 1 || finding.Row > file.Lines.Count)
        {
            return "";
        }

        ColumnProfile? column = finding.Members.IsEmpty ? null : file.Column(finding.Members[0]);
        string place = column is null ? "" : $", column {column.Position} ({column.Name})";
        return string.Create(CultureInfo.InvariantCulture, $"{file.Path}, line {file.Lines[finding.Row - 1]}{place}: ");
    }
}
