using System.Text.Json.Nodes;

namespace Lmm.Charts;

/// <summary>The marks that our pictures are made of.</summary>
internal enum MarkType
{
    /// <summary>A symbol for each row.</summary>
    Point,

    /// <summary>A line through the rows.</summary>
    Line,

    /// <summary>A straight segment, or a line across the picture.</summary>
    Rule,

    /// <summary>The area between two lines.</summary>
    Area,

    /// <summary>A bar.</summary>
    Bar,

    /// <summary>A rectangle.</summary>
    Rect,

    /// <summary>A short stroke across an axis.</summary>
    Tick,

    /// <summary>A text.</summary>
    Text,
}

/// <summary>One layer of a picture: a mark, how it looks (a style of the theme) and what decides its properties.</summary>
/// <param name="Mark">The mark.</param>
/// <param name="Style">The style's name, see <see cref="Styles"/>.</param>
internal sealed record Layer(MarkType Mark, string Style)
{
    private readonly List<(string Name, Channel Channel)> _channels = [];
    private readonly List<Channel> _tooltip = [];

    /// <summary>The layer's own rows; null where it has those of the picture.</summary>
    public DataTable? Data { get; init; }

    /// <summary>A field whose missing values take their rows out of this layer; null for none.</summary>
    public string? SkipsMissing { get; init; }

    /// <summary>Options of the mark as Vega-Lite names them.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>A line across the picture at one height; it has one row of its own, or it would be drawn once for each row.</summary>
    public static Layer LineAtY(double value) => Single().Y(Channel.Constant(value));

    /// <summary>A line down the picture at one place.</summary>
    public static Layer LineAtX(double value) => Single().X(Channel.Constant(value));

    public Layer X(Channel channel) => With("x", channel);

    public Layer Y(Channel channel) => With("y", channel);

    public Layer X2(Channel channel) => With("x2", channel);

    public Layer Y2(Channel channel) => With("y2", channel);

    public Layer Color(Channel channel) => With("color", channel);

    public Layer Shape(Channel channel) => With("shape", channel);

    public Layer Size(Channel channel) => With("size", channel);

    public Layer Opacity(Channel channel) => With("opacity", channel);

    public Layer Text(Channel channel) => With("text", channel);

    public Layer Detail(Channel channel) => With("detail", channel);

    public Layer Order(Channel channel) => With("order", channel);

    public Layer Offset(Channel channel) => With("xOffset", channel);

    /// <summary>A line of the text that a pointer over the mark shows.</summary>
    public Layer Tell(Channel channel)
    {
        _tooltip.Add(channel);
        return this;
    }

    /// <summary>The layer as Vega-Lite writes it.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Data is not null)
        {
            json["data"] = new JsonObject { ["values"] = Data.ToJson() };
        }

        if (SkipsMissing is not null)
        {
            json["transform"] = new JsonArray(new JsonObject { ["filter"] = new JsonObject { ["field"] = SkipsMissing, ["valid"] = true } });
        }

        var mark = new JsonObject { ["type"] = MarkName(Mark), ["style"] = Style };
        foreach ((string name, JsonNode? value) in Options)
        {
            mark[name] = value?.DeepClone();
        }

        // A screen reader gets the picture's description; thousands of symbols read one after the other help nobody.
        mark["aria"] = false;
        json["mark"] = mark;
        var encoding = new JsonObject();
        foreach ((string name, Channel channel) in _channels)
        {
            encoding[name] = channel.ToJson(name);
        }

        if (_tooltip.Count > 0)
        {
            encoding["tooltip"] = new JsonArray([.. _tooltip.Select(channel => (JsonNode)channel.ToJson("tooltip"))]);
        }

        json["encoding"] = encoding;
        return json;
    }

    private static Layer Single() => new(MarkType.Rule, Styles.Reference) { Data = new DataTable().Add("one", [1.0]) };

    private Layer With(string name, Channel channel)
    {
        _channels.Add((name, channel));
        return this;
    }

    private static string MarkName(MarkType mark) => mark switch
    {
        MarkType.Point => "point",
        MarkType.Line => "line",
        MarkType.Rule => "rule",
        MarkType.Area => "area",
        MarkType.Bar => "bar",
        MarkType.Rect => "rect",
        MarkType.Tick => "tick",
        _ => "text",
    };
}
