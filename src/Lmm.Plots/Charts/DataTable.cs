using System.Globalization;
using System.Text.Json.Nodes;

namespace Lmm.Charts;

/// <summary>The rows behind a picture: named columns of numbers or texts, written into the specification.</summary>
internal sealed class DataTable
{
    private readonly List<(string Name, Func<int, JsonNode?> Value)> _columns = [];

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a column of numbers; what is not finite is written as null, which Vega-Lite leaves out.</summary>
    public DataTable Add(string name, IReadOnlyList<double> values) => Add(name, values.Count, i => Number(values[i]));

    /// <summary>Adds a column of texts.</summary>
    public DataTable Add(string name, IReadOnlyList<string> values) => Add(name, values.Count, i => JsonValue.Create(Label(values[i])));

    /// <summary>The rows as an array of objects.</summary>
    public JsonArray ToJson()
    {
        var rows = new JsonArray();
        for (int i = 0; i < Count; i++)
        {
            var row = new JsonObject();
            foreach ((string name, Func<int, JsonNode?> value) in _columns)
            {
                row.Add(name, value(i));
            }

            rows.Add((JsonNode)row);
        }

        return rows;
    }

    /// <summary>A number with the seven digits that a picture can show.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value)
        ? JsonValue.Create(double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
        : null;

    /// <summary>
    /// A text as a label: ends of lines as an arrow, other control characters as the sign for what cannot be shown. Vega puts levels into expressions of
    /// its own, where the line separators U+2028 and U+2029 would end a string.
    /// </summary>
    public static string Label(string text) => string.Concat(text.Select(c => c switch
    {
        '\n' or '\r' or '\u2028' or '\u2029' or '\u0085' => '\u21B5',
        _ when char.IsControl(c) => '\uFFFD',
        _ => c,
    }));

    private DataTable Add(string name, int count, Func<int, JsonNode?> value)
    {
        if (_columns.Count > 0 && count != Count)
        {
            throw new ArgumentException(FormattableString.Invariant($"Column {name} has {count} rows, the table {Count}."));
        }

        Count = count;
        _columns.Add((name, value));
        return this;
    }
}
