using System.Globalization;
using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Designs;

/// <summary>
/// Reads the design file of a model: the one way from text to findings and a skeleton, for the generator, which keeps the
/// skeleton, and the analyzer, which reports the findings.
/// </summary>
internal sealed class DesignFileReader
{
    /// <summary>The rows that are read of a file; a longer one is judged by these, and every finding then says so.</summary>
    public const int RowLimit = 100_000;

    /// <summary>The cells that are reported one by one.</summary>
    private const int MostCells = 10;

    private readonly ModelToEmit _model;
    private readonly ModelSpec _spec;
    private readonly string _name;
    private readonly CsvCells _cells;
    private readonly List<PlacedFinding> _findings = [];
    private readonly List<FileColumn> _columns = [];
    private readonly CancellationToken _cancel;
    private int _header;
    private int _wrongCells;
    private int _rows;
    private bool _isCut;

    private DesignFileReader(ModelToEmit model, string text, CancellationToken cancel)
    {
        _model = model;
        _spec = model.Spec!;
        _name = model.DesignName!;
        _cells = new CsvCells(text);
        _cancel = cancel;
    }

    /// <summary>Reads the design of a model.</summary>
    /// <param name="model">A model without an error that names a design.</param>
    /// <param name="files">The additional files that are meant by the name.</param>
    /// <param name="others">The names of all additional files, for a suggestion.</param>
    /// <param name="cancel">Stops between rows.</param>
    public static DesignReading Read(
        ModelToEmit model, IReadOnlyList<DesignFile> files, IEnumerable<string> others, CancellationToken cancel)
    {
        if (model.DesignName is not { } name || model.Error is not null || model.Spec is null)
        {
            return DesignReading.None;
        }

        string? why = DesignWords.WhyUnreadable(model.Row.Name, name, files, others, out string? suggestion);
        if (why is not null)
        {
            DesignFinding finding = DesignWords.Finding(DesignFileRuleIds.NoFile, why) with { Argument = "Design", Suggestion = suggestion };
            return new DesignReading([new PlacedFinding(finding, null, IsInFile: false)], null);
        }

        return new DesignFileReader(model, files[0].Text!, cancel).Run();
    }

    /// <summary>The header of a design of the model before the experiment: what is not computed, without the response.</summary>
    public static string HeaderOf(ModelToEmit model) => string.Join(
        ",", model.Spec!.Members.Where(member => !CanBeAbsent(model, member)).Select(member => member.Name));

    private DesignReading Run()
    {
        _cells.Read();
        FindColumns();
        if (_findings.Count > 0)
        {
            return new DesignReading(_findings, null);
        }

        ModelSpec? known = KnownPart.Of(_spec, _columns.Select(column => column.Member));
        var table = known is null ? null : new DesignRows(known, _columns);
        ReadRows(table);
        if (_wrongCells > MostCells)
        {
            int more = _wrongCells - MostCells;
            Add(DesignFileRuleIds.Cell, $"{DesignWords.Text(more)} more {(more == 1 ? "cell" : "cells")} of the file '{_name}' cannot be read.", _cells.Record, isInFile: true);
        }

        return _findings.Count == 0 && table?.Build() is { } built
            ? Judge(known!, built)
            : new DesignReading(_findings, null);
    }

    private DesignReading Judge(ModelSpec known, DesignTable table)
    {
        foreach (DesignFinding finding in DesignRules.Check(known, table))
        {
            string note = _isCut
                ? $" (Only the first {DesignWords.Text(RowLimit)} rows of '{_name}' were read.)"
                : "";
            _findings.Add(new PlacedFinding(finding with { Message = finding.Message + note }, null, IsInFile: false));
        }

        bool isWhole = known.Equals(_spec) && !_findings.Any(found => found.Finding.Severity == FindingSeverity.Error);
        if (!isWhole || Skeleton.Of(known, table) is not { } skeleton)
        {
            return new DesignReading(_findings, null);
        }

        KnownDesign design = KnownDesign.Of(_name, table, known, skeleton);
        DesignFinding said = DesignWords.Skeleton(_spec.Name, design, _isCut) with { Argument = "Design" };
        _findings.Add(new PlacedFinding(said, null, IsInFile: false));
        return new DesignReading(_findings, design);
    }

    private void FindColumns()
    {
        string[] header = [.. _cells.Cells.Select(cell => cell.Text)];
        _header = header.Length;
        CsvCell broken = _cells.Cells.FirstOrDefault(cell => cell.IsBroken);
        if (broken.IsBroken)
        {
            AddBroken(broken, Array.IndexOf([.. _cells.Cells], broken));
            return;
        }

        foreach (MemberSpec member in _spec.Members)
        {
            int[] found = [.. Enumerable.Range(0, header.Length).Where(j => string.Equals(header[j], member.Name, StringComparison.OrdinalIgnoreCase))];
            if (found.Length == 1)
            {
                MemberValue type = _model.Members.First(known => known.Name == member.Name).Type;
                _columns.Add(new FileColumn(member, type, found[0]));
            }
            else if (found.Length > 1)
            {
                AddColumn(member, $"has two columns for the member {member.Name}: '{header[found[0]]}' (column {found[0] + 1}) and '{header[found[1]]}' (column {found[1] + 1}). Remove or rename one.");
            }
            else if (!CanBeAbsent(_model, member))
            {
                string near = Suggest.DidYouMean(Suggest.Nearest(member.Name, header));
                AddColumn(member, $"has no column for the member {member.Name}{near}. The header has {string.Join(", ", header.Where(name => name.Length > 0))}.");
            }
        }
    }

    /// <summary>The response of a design before the experiment, and what the row computes from its other members.</summary>
    private static bool CanBeAbsent(ModelToEmit model, MemberSpec member) =>
        member.Name == model.Spec!.Response
        || (model.Construction is { } construction && !construction.Cells.Any(cell => cell.Column == member.Name));

    private void ReadRows(DesignRows? table)
    {
        while (_cells.Read())
        {
            _cancel.ThrowIfCancellationRequested();
            if (_rows == RowLimit)
            {
                _isCut = true;
                return;
            }

            _rows++;
            bool isWhole = CheckShape();
            bool isMissing = false;
            for (int c = 0; isWhole && c < _columns.Count; c++)
            {
                isMissing |= !ReadCell(_columns[c]);
            }

            if (_wrongCells == 0 && isWhole && !isMissing)
            {
                table?.Add(_rows);
            }
        }
    }

    private bool CheckShape()
    {
        IReadOnlyList<CsvCell> cells = _cells.Cells;
        for (int j = 0; j < cells.Count; j++)
        {
            if (cells[j].IsBroken)
            {
                AddBroken(cells[j], j);
                return false;
            }
        }

        bool isLonger = cells.Count > _header && cells.Skip(_header).Any(cell => cell.Text.Length > 0);
        if (cells.Count < _header || isLonger)
        {
            string count = $"has {DesignWords.Text(cells.Count)} {(cells.Count == 1 ? "cell" : "cells")} in this line and {DesignWords.Text(_header)} in the header";
            AddCell(_cells.Record, $"The file '{_name}', line {DesignWords.Text(_cells.Record.Line + 1)}, {count}.");
            return false;
        }

        return true;
    }

    /// <summary>Takes a member's cell; false where the row is left out because it is missing.</summary>
    private bool ReadCell(FileColumn column)
    {
        CsvCell cell = _cells.Cells[column.Index];
        bool isResponse = column.Member.Name == _spec.Response;
        if (CellReader.IsMissing(cell.Text))
        {
            column.Value = null;
            if (!isResponse && !column.Type.IsNullable)
            {
                AddWrong(column, cell, $"stands for a missing value, but {column.Member.Name} is not nullable: declare it nullable to let rows with missing values be left out");
            }

            return isResponse;
        }

        column.Value = column.Read(cell.Text, out string why);
        if (column.Value is null)
        {
            AddWrong(column, cell, why);
        }

        return true;
    }

    private void AddWrong(FileColumn column, CsvCell cell, string why)
    {
        FileSpan span = cell.Span;
        string shown = cell.Text.Length <= 40 ? cell.Text : cell.Text.Substring(0, 40) + "…";
        AddCell(span, $"The file '{_name}', line {DesignWords.Text(span.Line + 1)}, column {DesignWords.Text(column.Index + 1)}, '{column.Member.Name}': '{shown}' {why}{(why.EndsWith("?)", StringComparison.Ordinal) ? "" : ".")}");
    }

    private void AddBroken(CsvCell cell, int index) => AddCell(
        cell.Span,
        $"The file '{_name}', line {DesignWords.Text(cell.Span.Line + 1)}, column {DesignWords.Text(index + 1)}, has a quote that is not closed, or stands inside a cell. A cell with quotes is written \"like \"\"this\"\"\".");

    private void AddCell(FileSpan span, string message)
    {
        if (_wrongCells++ < MostCells)
        {
            Add(DesignFileRuleIds.Cell, message, span, isInFile: true);
        }
    }

    private void AddColumn(MemberSpec member, string what)
    {
        DesignFinding finding = DesignWords.Finding(DesignFileRuleIds.Column, $"The file '{_name}' {what}") with
        {
            Members = EquatableArray.Create(member.Name),
        };
        _findings.Add(new PlacedFinding(finding, _cells.Record, IsInFile: false));
    }

    private void Add(string id, string message, FileSpan span, bool isInFile) =>
        _findings.Add(new PlacedFinding(DesignWords.Finding(id, message), span, isInFile));
}
