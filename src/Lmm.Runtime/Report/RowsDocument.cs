using System.Text.Json;

namespace Lmm;

/// <summary>What a document keeps of the rows: the counts of cells and the mixed model equations. Documents of earlier versions lack both.</summary>
internal static class RowsDocument
{
    private const string Cells = "cells";
    private const string Equations = "mixedModelEquations";
    private const int MostCells = 20_000;

    /// <summary>The cells, or null where they are too many.</summary>
    public static void WriteCells(Utf8JsonWriter json, FitShape shape)
    {
        if (shape.Cells.Value is not { } cells || cells.Counts.Count > MostCells)
        {
            json.WriteNull(Cells);
            return;
        }

        json.WriteStartObject(Cells);
        Whole(json, "columns", cells.Columns);
        json.WriteStartArray("values");
        foreach (double[] row in cells.Values)
        {
            json.WriteStartArray();
            foreach (double value in row)
            {
                json.NumberValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.Numbers("counts", cells.Counts);
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">The member is there and wrong.</exception>
    public static CellCounts? ReadCells(JsonCursor json, int columns)
    {
        if (json.Find(Cells) is not { } cells)
        {
            return null;
        }

        double[] counts = cells["counts"].Numbers();
        int[] of = Places(cells["columns"], columns);
        return new CellCounts(of, [.. cells["values"].Items(counts.Length).Select(row => row.Numbers(of.Length))], counts);
    }

    /// <summary>The products, or null where they are too many or there are no random effects.</summary>
    public static void WriteEquations(Utf8JsonWriter json, FitData data)
    {
        bool few = data.Design is null || EquationProducts.AreFew(data.Design);
        if (data.Shape.Terms.Count == 0 || !few || data.Shape.Equations.Value is not { } products)
        {
            json.WriteNull(Equations);
            return;
        }

        json.WriteStartObject(Equations);
        Whole(json, "starts", products.Starts);
        Whole(json, "rows", products.Rows);
        json.Numbers("values", products.Values);
        json.Numbers("diagonal", products.Diagonal);
        json.Numbers("columns", products.Columns);
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">The member is there and wrong.</exception>
    public static EquationProducts? ReadEquations(JsonCursor json, int rank, TermShape[] terms)
    {
        if (json.Find(Equations) is not { } equations)
        {
            return null;
        }

        int order = terms.Sum(term => term.Levels.Count * term.EffectNames.Count);
        int[] starts = [.. equations["starts"].Items(order + 1).Select(start => start.Count())];
        int[] rows = Places(equations["rows"], order);
        for (int j = 0; j < order; j++)
        {
            bool ascending = starts[0] == 0 && starts[j] <= starts[j + 1] && starts[j + 1] <= rows.Length;
            for (int e = starts[j]; ascending && e < starts[j + 1]; e++)
            {
                ascending = rows[e] > (e == starts[j] ? j : rows[e - 1]);
            }

            if (!ascending || (j == order - 1 && starts[order] != rows.Length))
            {
                throw equations["rows"].Wrong(FormattableString.Invariant($"is not a pattern below the diagonal in column {j}"));
            }
        }

        return new EquationProducts(
            starts, rows, equations["values"].Numbers(rows.Length), equations["diagonal"].Numbers(order), equations["columns"].Numbers(order * rank));
    }

    private static int[] Places(JsonCursor json, int below) =>
    [
        .. json.Items().Select(item => item.Count() is int place && place < below
            ? place
            : throw item.Wrong(FormattableString.Invariant($"is not below {below}"))),
    ];

    private static void Whole(Utf8JsonWriter json, string name, int[] values)
    {
        json.WriteStartArray(name);
        foreach (int value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
