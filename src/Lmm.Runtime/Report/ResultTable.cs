using System.Collections;
using System.Globalization;
using System.Text;

namespace Lmm;

/// <summary>
/// A small immutable table with named columns of text or numbers, as <see cref="MixedModelFit.Tidy"/> and its relatives
/// give. A missing text is null, a missing number NaN.
/// </summary>
public sealed class ResultTable : IReadOnlyList<ResultRow>
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    internal ResultTable(params IReadOnlyList<ResultColumn> columns)
    {
        Columns = columns;
        Count = columns.Count == 0 ? 0 : columns[0].Count;
        for (int j = 0; j < columns.Count; j++)
        {
            _index.Add(columns[j].Name, j);
        }
    }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>A row; columns are read by name.</summary>
    public ResultRow this[int index] => index >= 0 && index < Count
        ? new ResultRow(this, index)
        : throw new ArgumentOutOfRangeException(nameof(index), index, FormattableString.Invariant($"The table has {Count} rows, counted from 0."));

    /// <summary>The column of that name, as in <c>["std.error"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public ResultColumn this[string name] => _index.TryGetValue(name, out int index)
        ? Columns[index]
        : throw new KeyNotFoundException($"There is no column '{name}'; the columns are {NameList.Of(Columns.Select(c => c.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<ResultRow> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return new ResultRow(this, i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// The table as comma-separated values (RFC 4180 quoting, lines end in LF) with a header; numbers are round-trip exact
    /// in the invariant culture; missing values are NA, infinities Inf and -Inf, as R reads them.
    /// </summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Columns.Select(column => Quote(column.Name))).Append('\n');
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Columns.Count; j++)
            {
                if (j > 0)
                {
                    text.Append(',');
                }

                ResultColumn column = Columns[j];
                text.Append(column.IsText ? Quote(column.Texts[i] ?? "NA") : Number(column.Numbers[i]));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The table as comma-separated values, see <see cref="ToCsv"/>.</summary>
    public override string ToString() => ToCsv();

    private static string Number(double value) => value switch
    {
        double.NaN => "NA",
        double.PositiveInfinity => "Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Quote(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>One column of a table: text or numbers.</summary>
public sealed class ResultColumn
{
    private readonly IReadOnlyList<string?>? _texts;
    private readonly IReadOnlyList<double>? _numbers;

    internal ResultColumn(string name, IReadOnlyList<string?> texts)
    {
        Name = name;
        _texts = texts;
    }

    internal ResultColumn(string name, IReadOnlyList<double> numbers)
    {
        Name = name;
        _numbers = numbers;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Whether the column holds text.</summary>
    public bool IsText => _texts is not null;

    /// <summary>The number of rows.</summary>
    public int Count => _texts?.Count ?? _numbers!.Count;

    /// <summary>The texts; null where missing.</summary>
    /// <exception cref="InvalidOperationException">The column holds numbers.</exception>
    public IReadOnlyList<string?> Texts => _texts
        ?? throw new InvalidOperationException($"Column {Name} holds numbers, not text.");

    /// <summary>The numbers; NaN where missing.</summary>
    /// <exception cref="InvalidOperationException">The column holds text.</exception>
    public IReadOnlyList<double> Numbers => _numbers
        ?? throw new InvalidOperationException($"Column {Name} holds text, not numbers.");
}

/// <summary>One row of a table.</summary>
public readonly struct ResultRow
{
    private readonly ResultTable _table;

    internal ResultRow(ResultTable table, int index)
    {
        _table = table;
        Index = index;
    }

    /// <summary>The row's place, counted from 0.</summary>
    public int Index { get; }

    /// <summary>The text in a column; null where missing.</summary>
    public string? Text(string column) => _table[column].Texts[Index];

    /// <summary>The number in a column; NaN where missing.</summary>
    public double Number(string column) => _table[column].Numbers[Index];
}
