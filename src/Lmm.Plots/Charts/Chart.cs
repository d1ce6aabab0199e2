using System.Text.Json.Nodes;

namespace Lmm.Charts;

/// <summary>
/// A Vega-Lite specification in parts: layers over one pair of axes, once or as small multiples. Satyanarayan, Moritz,
/// Wongsuphasawat and Heer (2017), Vega-Lite: A Grammar of Interactive Graphics, IEEE TVCG 23, 341.
/// </summary>
internal sealed record Chart
{
    /// <summary>The schema that a specification says it follows.</summary>
    public const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>The rows of all layers that have none of their own.</summary>
    public required DataTable Data { get; init; }

    /// <summary>The layers, the lowest first.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>The height of the axes in pixels.</summary>
    public double Height { get; init; } = 300;

    /// <summary>The width of the axes in pixels; null fills the place where the picture stands.</summary>
    public double? Width { get; init; }

    /// <summary>The field by whose levels the picture is repeated; null for one picture.</summary>
    public Channel? Facet { get; init; }

    /// <summary>The number of small multiples in a row.</summary>
    public int Columns { get; init; } = 4;

    /// <summary>Whether small multiples share their y axis.</summary>
    public bool SharesY { get; init; } = true;

    /// <summary>Whether small multiples share their x axis.</summary>
    public bool SharesX { get; init; } = true;

    private double PanelWidth => Width ?? 130;

    /// <summary>The specification without its looks.</summary>
    /// <param name="title">The title.</param>
    /// <param name="note">A line under the title; empty for none.</param>
    /// <param name="description">What a reader who cannot see the picture is told.</param>
    public JsonObject ToJson(string title, string note, string description)
    {
        var json = new JsonObject
        {
            ["$schema"] = Schema,
            ["description"] = description,
            ["title"] = note.Length == 0
                ? new JsonObject { ["text"] = title }
                : new JsonObject { ["text"] = title, ["subtitle"] = note },
            ["data"] = new JsonObject { ["values"] = Data.ToJson() },
        };
        var layers = new JsonArray([.. Layers.Select(layer => (JsonNode)layer.ToJson())]);
        if (Facet is null)
        {
            json["width"] = Width is { } width ? width : "container";
            json["height"] = Height;
            json["autosize"] = new JsonObject { ["type"] = "fit-x", ["contains"] = "padding" };
            json["layer"] = layers;
            return json;
        }

        JsonObject facet = Facet.ToJson("facet");
        facet["header"] = new JsonObject { ["title"] = null, ["labelLimit"] = PanelWidth };
        facet.Remove("title");
        json["facet"] = facet;
        json["columns"] = Columns;
        json["spec"] = new JsonObject { ["width"] = PanelWidth, ["height"] = Height, ["layer"] = layers };
        if (!SharesX || !SharesY)
        {
            var scale = new JsonObject();
            if (!SharesX)
            {
                scale["x"] = "independent";
            }

            if (!SharesY)
            {
                scale["y"] = "independent";
            }

            json["resolve"] = new JsonObject { ["scale"] = scale };
        }

        return json;
    }
}
