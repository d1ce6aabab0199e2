using System.Text.Json.Nodes;

namespace Lmm.Charts;

/// <summary>How a field's values are to be read.</summary>
internal enum FieldType
{
    /// <summary>Numbers on a continuous scale.</summary>
    Quantitative,

    /// <summary>Levels without an order.</summary>
    Nominal,

    /// <summary>Levels in the order in which they are given.</summary>
    Ordinal,
}

/// <summary>
/// What decides one visual property of a mark: a field of the data, or one number for all. Fields have short names of our
/// own, so that no name of a member or level is ever read as an expression; what readers see stands in the titles.
/// </summary>
internal sealed record Channel
{
    private Channel()
    {
    }

    /// <summary>The field, or null for a constant.</summary>
    public string? Field { get; private init; }

    /// <summary>How the field is read.</summary>
    public FieldType Type { get; private init; }

    /// <summary>A constant on the scale of the channel.</summary>
    public double? Datum { get; private init; }

    /// <summary>The title of axis, legend or tooltip line; empty for none.</summary>
    public string Title { get; init; } = string.Empty;

    /// <summary>Levels in order, for a scale of levels; null leaves the order of the data.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>The ends of a continuous scale; null leaves them to the data.</summary>
    public (double Low, double High)? Domain { get; init; }

    /// <summary>The ends of what the scale gives, as sizes in square pixels or opacities.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>Whether the scale has its zero in the picture.</summary>
    public bool HasZero { get; init; }

    /// <summary>The kind of scale as Vega-Lite names it, as in <c>log</c>; null for its own choice.</summary>
    public string? ScaleType { get; init; }

    /// <summary>Whether an axis or legend is drawn.</summary>
    public bool HasGuide { get; init; } = true;

    /// <summary>Whether an axis has grid lines; null for the theme's choice.</summary>
    public bool? HasGrid { get; init; }

    /// <summary>Whether an axis has the labels of its ticks.</summary>
    public bool HasLabels { get; init; } = true;

    /// <summary>The angle of the axis's labels in degrees; null for Vega-Lite's choice.</summary>
    public int? LabelAngle { get; init; }

    /// <summary>The number format of labels and tooltips (d3-format); null for Vega-Lite's own.</summary>
    public string? Format { get; init; }

    /// <summary>A field of numbers.</summary>
    public static Channel Numbers(string field, string title = "") =>
        new() { Field = field, Type = FieldType.Quantitative, Title = title };

    /// <summary>A field of levels in the order of <paramref name="levels"/>, or of the data.</summary>
    public static Channel LevelsOf(string field, string title = "", IReadOnlyList<string>? levels = null) =>
        new() { Field = field, Type = FieldType.Ordinal, Title = title, Levels = levels };

    /// <summary>A field of kinds, told apart by colour or shape.</summary>
    public static Channel Kinds(string field, string title = "", IReadOnlyList<string>? levels = null) =>
        new() { Field = field, Type = FieldType.Nominal, Title = title, Levels = levels };

    /// <summary>One number for all marks.</summary>
    public static Channel Constant(double value) => new() { Datum = value };

    /// <summary>The channel as Vega-Lite writes it.</summary>
    /// <param name="name">The channel's name, as in <c>x</c>, <c>color</c>, <c>tooltip</c>.</param>
    public JsonObject ToJson(string name)
    {
        if (Datum is { } datum)
        {
            return new JsonObject { ["datum"] = DataTable.Number(datum) };
        }

        var json = new JsonObject { ["field"] = Field };
        bool isSecondary = name is "x2" or "y2";
        if (isSecondary)
        {
            return json;
        }

        json["type"] = Type switch
        {
            FieldType.Quantitative => "quantitative",
            FieldType.Nominal => "nominal",
            _ => "ordinal",
        };
        if (name is "tooltip")
        {
            json["title"] = Title;
            AddFormat(json);
            return json;
        }

        if (name is "detail" or "order" or "text")
        {
            AddFormat(json);
            return json;
        }

        json["title"] = Title.Length == 0 ? null : Title;
        if (Type != FieldType.Quantitative)
        {
            json["sort"] = Levels is null ? null : new JsonArray([.. Levels.Select(level => (JsonNode)JsonValue.Create(DataTable.Label(level)))]);
        }

        if (Scale(name) is { Count: > 0 } scale)
        {
            json["scale"] = scale;
        }

        AddGuide(json, name);
        return json;
    }

    private void AddFormat(JsonObject json)
    {
        if (Format is not null)
        {
            json["format"] = Format;
        }
    }

    private JsonObject Scale(string name)
    {
        var scale = new JsonObject();
        if (ScaleType is not null)
        {
            scale["type"] = ScaleType;
        }

        if (Type == FieldType.Quantitative && name is "x" or "y")
        {
            scale["zero"] = HasZero;
        }

        if (Levels is not null && name is "color" or "shape")
        {
            // The sort of a colour or shape does not make its scale: the domain does.
            scale["domain"] = new JsonArray([.. Levels!.Select(level => (JsonNode)JsonValue.Create(DataTable.Label(level)))]);
        }

        if (Domain is { } domain)
        {
            scale["domain"] = new JsonArray(DataTable.Number(domain.Low), DataTable.Number(domain.High));
        }

        if (Range is { } range)
        {
            scale["range"] = new JsonArray(DataTable.Number(range.Low), DataTable.Number(range.High));
        }

        return scale;
    }

    private void AddGuide(JsonObject json, string name)
    {
        bool isAxis = name is "x" or "y";
        bool isLegend = name is "color" or "shape" or "size" or "opacity" or "strokeDash";
        if (!HasGuide && (isAxis || isLegend))
        {
            json[isAxis ? "axis" : "legend"] = null;
            return;
        }

        if (!isAxis)
        {
            return;
        }

        var axis = new JsonObject();
        if (HasGrid is { } grid)
        {
            axis["grid"] = grid;
        }

        if (!HasLabels)
        {
            axis["labels"] = false;
            axis["ticks"] = false;
        }

        if (LabelAngle is { } angle)
        {
            axis["labelAngle"] = angle;
        }

        AddFormat(axis);
        if (axis.Count > 0)
        {
            json["axis"] = axis;
        }
    }
}
