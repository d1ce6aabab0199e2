using System.Globalization;
using Lmm.Design;
using Lmm.Tool.Csv;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary>A declaration over a file, read, with its rows where the declaration is sound.</summary>
internal sealed class ReadModel
{
    private readonly FileProfile _file;
    private readonly string _formula;

    public ReadModel(FileProfile file, string formula, ModelReading reading)
    {
        _file = file;
        _formula = formula;
        if (reading.Spec is { } spec)
        {
            Design = ReadRows(spec);
        }

        Declared = reading.Findings;
        Findings = [.. Declared, .. Design?.Findings ?? []];
    }

    /// <summary>The rows, or null where the declaration has an error.</summary>
    public CsvDesign? Design { get; }

    /// <summary>What the declaration alone shows; a fit knows only what the rows do.</summary>
    public IReadOnlyList<DesignFinding> Declared { get; }

    /// <summary>What the declaration and the rows show.</summary>
    public IReadOnlyList<DesignFinding> Findings { get; }

    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);

    public CsvModel Model() => new(Design!);

    /// <summary>Prints findings, the gravest first, each with its place in the file or the formula.</summary>
    public void Print(Terminal terminal, IEnumerable<DesignFinding> findings)
    {
        foreach (DesignFinding finding in findings.OrderByDescending(finding => finding.Severity))
        {
            terminal.Finding(finding, PlaceOf(finding));
            if (finding.Span is { } span)
            {
                terminal.Line($"  {_formula}");
                terminal.Line($"  {new string(' ', span.Start)}{new string('^', Math.Max(1, span.Length))}");
            }

            if (finding.Id == RuleIds.IntegerFixed)
            {
                terminal.Line($"  At the prompt: --covariate {finding.Members[0]} or --factor {finding.Members[0]}.");
            }

            foreach (string member in finding.Severity == FindingSeverity.Error ? [.. finding.Members] : Array.Empty<string>())
            {
                SayWhyText(terminal, member);
            }
        }
    }

    private string PlaceOf(DesignFinding finding)
    {
        if (finding.Row < 1 || finding.Row > _file.Lines.Count)
        {
            return "";
        }

        ColumnProfile? column = finding.Members.IsEmpty ? null : Column(finding.Members[0]);
        string place = column is null ? "" : $", column {column.Position} ({column.Name})";
        return string.Create(CultureInfo.InvariantCulture, $"{_file.Path}, line {_file.Lines[finding.Row - 1]}{place}: ");
    }

    // A column of numbers with one slip of the pen is read as text; the message of the type alone would not say why.
    private void SayWhyText(Terminal terminal, string member)
    {
        if (Column(member) is { Numbers: > 0, FirstText: { } first } column)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"  {_file.Path}, line {first.Line}, column {column.Position} ({column.Name}): '{first.Text}' is not a number, while {column.Numbers} of {column.Present} cells are. Mend the cell, or say --missing \"{first.Text}\"."));
        }
    }

    private ColumnProfile? Column(string name) => _file.Columns.FirstOrDefault(column => column.Name == name);

    private CsvDesign ReadRows(ModelSpec spec)
    {
        CsvDesign design = new(spec);
        using CsvRowReader cells = new(_file.Path, [.. spec.Members.Select(member => member.Name)], _file.Options);
        try
        {
            while (cells.Read())
            {
                design.Add(cells);
            }
        }
        catch (InvalidOperationException exception) when (exception.InnerException is CsvFormatException cell)
        {
            throw new UsageException(cell.Message);
        }

        return design;
    }
}
