using System.Globalization;
using Lmm.Design;
using Lmm.Tool.Csv;

namespace Lmm.Tool.Models;

/// <summary>A formula over the columns of a file, with its rows where the formula is sound.</summary>
internal sealed class FormulaModel : ReadModel
{
    private readonly CsvDesign? _design;

    private FormulaModel(CsvDesign? design) => _design = design;

    public override string Rows => _design is { } design
        ? string.Create(CultureInfo.InvariantCulture, $"{design.RowCount} of {design.RowsRead} rows can be used")
        : "the rows were not read under it";

    public static FormulaModel Read(FileProfile file, ModelDeclaration declaration)
    {
        ModelReading reading = ModelSpecReader.Read(declaration);
        CsvDesign? design = reading.Spec is { } spec ? ReadRows(file, spec) : null;
        return new FormulaModel(design)
        {
            Declared = [.. reading.Findings.Select(NoticeOf)],
            InRows = [.. (design?.Findings ?? []).Select(NoticeOf)],
        };

        Notice NoticeOf(DesignFinding finding) => new(finding.Severity, finding.Id, RowPlace.Of(file, finding), finding.Message)
        {
            Lines = [.. LinesOf(file, declaration.Formula!, finding)],
        };
    }

    public override MixedModelFit Fit(Estimation estimation, FitOptions options) => new CsvModel(_design!).Fit(estimation, options);

    private static IEnumerable<string> LinesOf(FileProfile file, string formula, DesignFinding finding)
    {
        if (finding.Span is { } span)
        {
            yield return formula;
            yield return $"{new string(' ', span.Start)}{new string('^', Math.Max(1, span.Length))}";
        }

        if (finding.Id == RuleIds.IntegerFixed)
        {
            yield return $"At the prompt: --covariate {finding.Members[0]} or --factor {finding.Members[0]}.";
        }

        // A column of numbers with one slip of the pen is read as text; the message of the type alone would not say why.
        foreach (string member in finding.Severity == FindingSeverity.Error ? [.. finding.Members] : Array.Empty<string>())
        {
            if (file.Column(member) is { Numbers: > 0, FirstText: { } first } column)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file.Path}, line {first.Line}, column {column.Position} ({column.Name}): '{first.Text}' is not a number, while {column.Numbers} of {column.Present} cells are. Mend the cell, or say --missing \"{first.Text}\".");
            }
        }
    }

    private static CsvDesign ReadRows(FileProfile file, ModelSpec spec)
    {
        CsvDesign design = new(spec);
        using CsvRowReader cells = new(file.Path, [.. spec.Members.Select(member => member.Name)], file.Options);
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
