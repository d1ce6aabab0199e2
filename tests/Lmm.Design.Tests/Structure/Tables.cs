namespace Lmm.Design.Tests.Structure;

/// <summary>Designs written as rows, and the published data of reference/data, as tables for a formula.</summary>
internal static class Tables
{
    /// <summary>A specification over members of a table: those in <paramref name="numbers"/> are double, the others text.</summary>
    public static ModelSpec Spec(string formula, string members, string numbers = "y")
    {
        string[] real = numbers.Split(' ');
        return (new ModelDeclaration("Trial")
        {
            Members = members.Split(' ').Union(real)
                .Select(name => real.Contains(name) ? Specs.Number(name) : Specs.Text(name))
                .ToEquatableArray(),
            Formula = formula,
        }).Spec();
    }

    /// <summary>A table from rows of cells under <paramref name="members"/>; a column y, if there is one, is the response.</summary>
    public static DesignTable Of(ModelSpec spec, string members, IEnumerable<string[]> rows)
    {
        var builder = new DesignTableBuilder(spec);
        string[] header = members.Split(' ');
        int[] places = [.. builder.Members.Select(member => Array.IndexOf(header, member))];
        int response = Array.IndexOf(header, spec.Response);
        foreach (string[] row in rows)
        {
            double? y = response >= 0 ? double.Parse(row[response], System.Globalization.CultureInfo.InvariantCulture) : null;
            bool isAdded = builder.TryAddRow([.. places.Select(place => row[place])], y, out string? wrong);
            Assert.True(isAdded, $"{wrong} in {string.Join(",", row)}");
        }

        return builder.Build();
    }

    /// <summary>Every combination of 1..counts[0], 1..counts[1] and so on, the first slowest.</summary>
    public static IEnumerable<int[]> Cross(params int[] counts)
    {
        IEnumerable<int[]> rows = [[]];
        foreach (int count in counts)
        {
            rows = rows.SelectMany(row => Enumerable.Range(1, count).Select(level => (int[])[.. row, level]));
        }

        return rows;
    }

    public static string[] Cells(params object[] values) => [.. values.Select(value => FormattableString.Invariant($"{value}"))];

    /// <summary>The rows of a file of reference/data without those that lack the column <paramref name="needed"/>.</summary>
    public static (string Header, string[][] Rows) Read(string file, string? needed = null)
    {
        string path = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(path, "Lmm.sln")))
        {
            path = Path.GetDirectoryName(path)!;
        }

        string[] lines = File.ReadAllLines(Path.Combine(path, "reference", "data", $"{file}.csv"));
        string[] header = lines[0].Replace("\"", "", StringComparison.Ordinal).Split(',');
        int place = needed is null ? -1 : Array.IndexOf(header, needed);
        return (
            string.Join(" ", header),
            [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Replace("\"", "", StringComparison.Ordinal).Split(',')).Where(row => place < 0 || row[place] is not ("" or "NA"))]);
    }

    public static IReadOnlyList<DesignFinding> Check(string formula, string members, string numbers, IEnumerable<string[]> rows)
    {
        ModelSpec spec = Spec(formula, members, numbers);
        return DesignRules.Check(spec, Of(spec, members, rows));
    }

    /// <summary>Only the ids above a suggestion.</summary>
    public static string Ids(IEnumerable<DesignFinding> findings) => string.Join(
        " ", findings.Where(finding => finding.Severity > FindingSeverity.Suggestion).Select(finding => finding.Id));
}
