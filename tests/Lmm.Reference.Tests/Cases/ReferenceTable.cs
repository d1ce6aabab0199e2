using System.Globalization;

namespace Lmm.Reference.Tests.Cases;

/// <summary>A table of <c>reference</c>: comma-separated, a comment and a header first.</summary>
internal static class ReferenceTable
{
    public static IReadOnlyList<ReferenceLine> Read(params string[] path)
    {
        string[] lines = [.. File.ReadLines(Path.Combine([ReferenceFolder.Own, .. path])).Where(line => !line.StartsWith('#'))];
        string[] header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => new ReferenceLine(header, line.Split(',')))];
    }
}

/// <summary>One line, its fields by name.</summary>
internal sealed class ReferenceLine(string[] header, string[] fields)
{
    public string Text(string column) => fields[Array.IndexOf(header, column)];

    public double Number(string column) => Text(column) == "NA" ? double.NaN : double.Parse(Text(column), CultureInfo.InvariantCulture);
}
