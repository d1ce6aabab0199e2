using System.Globalization;

namespace Lmm.Runtime.Tests.Means;

/// <summary>Values that R found over a grid: reference/distributions and reference/power, made by scripts in reference/scripts.</summary>
internal static class ReferenceGrid
{
    /// <summary>The rows of a file, cells by column.</summary>
    public static IReadOnlyList<GridRow> Read(string name, string folder = "distributions")
    {
        string[] lines = [.. File.ReadLines(Path.Combine(Folder(), folder, name + ".csv")).Where(line => !line.StartsWith('#'))];
        string[] header = lines[0].Split(',');
        GridRow[] rows = [.. lines.Skip(1).Select(line => new GridRow(header, line.Split(',')))];
        Assert.NotEmpty(rows);
        return rows;
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lmm.sln")))
            {
                return Path.Combine(folder.FullName, "reference");
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Lmm.sln.");
    }
}

/// <summary>One row of a grid.</summary>
internal sealed class GridRow(string[] header, string[] cells)
{
    public double this[string column] => Text(column) == "Inf"
        ? double.PositiveInfinity
        : double.Parse(Text(column), CultureInfo.InvariantCulture);

    public string Text(string column) => cells[Array.IndexOf(header, column)];

    public override string ToString() => string.Join(", ", header.Zip(cells, (name, cell) => $"{name} {cell}"));
}
