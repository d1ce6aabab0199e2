using System.Text.Json;

namespace Lmm;

/// <summary>A place in a document that knows its path, so that every complaint says where it is.</summary>
internal readonly struct JsonCursor(JsonElement element, string path)
{
    public JsonCursor this[string name]
    {
        get
        {
            Expect(JsonValueKind.Object, "an object");
            return element.TryGetProperty(name, out JsonElement member)
                ? new JsonCursor(member, path.Length == 0 ? name : $"{path}.{name}")
                : throw Wrong($"has no member '{name}'");
        }
    }

    /// <summary>A member that documents before it lack, or null where it is not there or is null.</summary>
    public JsonCursor? Find(string name)
    {
        Expect(JsonValueKind.Object, "an object");
        return element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? this[name] : null;
    }

    public bool IsNull => element.ValueKind == JsonValueKind.Null;

    public IReadOnlyList<JsonCursor> Items()
    {
        Expect(JsonValueKind.Array, "an array");
        var items = new List<JsonCursor>(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
        {
            items.Add(new JsonCursor(item, FormattableString.Invariant($"{path}[{items.Count}]")));
        }

        return items;
    }

    /// <summary>The members of an object in their order.</summary>
    public IReadOnlyList<(string Name, JsonCursor Value)> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        var members = new List<(string Name, JsonCursor Value)>();
        foreach (JsonProperty member in element.EnumerateObject())
        {
            members.Add((member.Name, new JsonCursor(member.Value, $"{path}.{member.Name}")));
        }

        return members;
    }

    public IReadOnlyList<JsonCursor> Items(int count)
    {
        IReadOnlyList<JsonCursor> items = Items();
        return items.Count == count
            ? items
            : throw Wrong(FormattableString.Invariant($"has {items.Count} elements where {count} belong"));
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a text");
        return element.GetString()!;
    }

    public string? TextOrNull() => IsNull ? null : Text();

    public bool Boolean() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"is {Kind()} where true or false belongs"),
    };

    public double Number()
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return element.GetString() switch
            {
                FitDocument.NotANumber => double.NaN,
                FitDocument.PositiveInfinity => double.PositiveInfinity,
                FitDocument.NegativeInfinity => double.NegativeInfinity,
                _ => throw Wrong("is a text where a number belongs (or \"NaN\", \"Infinity\", \"-Infinity\")"),
            };
        }

        Expect(JsonValueKind.Number, "a number");
        double value = element.GetDouble();
        return double.IsFinite(value) ? value : throw Wrong("is a number beyond the range of a double");
    }

    public int Whole()
    {
        Expect(JsonValueKind.Number, "a whole number");
        return element.TryGetInt32(out int value) ? value : throw Wrong("is not a whole number");
    }

    /// <summary>A whole number of 64 bits.</summary>
    public long Ticks()
    {
        Expect(JsonValueKind.Number, "a whole number");
        return element.TryGetInt64(out long value) ? value : throw Wrong("is not a whole number");
    }

    /// <summary>A whole number that is not negative.</summary>
    public int Count()
    {
        int value = Whole();
        return value >= 0 ? value : throw Wrong("is negative");
    }

    public string[] Texts() => [.. Items().Select(item => item.Text())];

    public double[] Numbers() => [.. Items().Select(item => item.Number())];

    public double[] Numbers(int count) => [.. Items(count).Select(item => item.Number())];

    public double[,] Matrix(int rows, int columns)
    {
        double[,] matrix = new double[rows, columns];
        IReadOnlyList<JsonCursor> items = Items(rows);
        for (int i = 0; i < rows; i++)
        {
            IReadOnlyList<JsonCursor> row = items[i].Items(columns);
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = row[j].Number();
            }
        }

        return matrix;
    }

    /// <summary>The enum member of that name, exactly as written by the writer.</summary>
    public T Enum<T>()
        where T : struct, System.Enum
    {
        string text = Text();
        foreach (T value in System.Enum.GetValues<T>())
        {
            if (value.ToString() == text)
            {
                return value;
            }
        }

        throw Wrong($"is '{text}', which is none of {string.Join(", ", System.Enum.GetNames<T>())}");
    }

    public FormatException Wrong(string what) =>
        new(path.Length == 0 ? $"The document {what}." : $"The document's '{path}' {what}.");

    private void Expect(JsonValueKind kind, string name)
    {
        if (element.ValueKind != kind)
        {
            throw Wrong($"is {Kind()} where {name} belongs");
        }
    }

    private string Kind() => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
