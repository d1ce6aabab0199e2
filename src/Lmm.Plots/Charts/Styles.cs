using System.Text.Json.Nodes;

namespace Lmm.Charts;

/// <summary>
/// The names of our styles and what they look like under a palette. A layer names a style and never a colour, so that
/// one specification serves a light page, a dark one and paper.
/// </summary>
internal static class Styles
{
    public const string Points = "lmm-points";
    public const string Outliers = "lmm-outliers";
    public const string Curve = "lmm-curve";
    public const string Join = "lmm-join";
    public const string Reference = "lmm-reference";
    public const string Band = "lmm-band";
    public const string Interval = "lmm-interval";
    public const string Estimate = "lmm-estimate";
    public const string Box = "lmm-box";
    public const string Median = "lmm-median";
    public const string Fitted = "lmm-fitted";
    public const string Crowd = "lmm-crowd";
    public const string Cells = "lmm-cells";
    public const string Label = "lmm-label";
    public const string EffectTile = "lmm-effect-tile";
    public const string ErrorTile = "lmm-error-tile";

    /// <summary>The config object of a specification.</summary>
    public static JsonObject Config(Palette palette) => new()
    {
        ["background"] = palette.Background,
        ["font"] = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif",
        ["view"] = new JsonObject { ["stroke"] = null },
        ["axis"] = new JsonObject
        {
            ["gridColor"] = palette.Grid,
            ["domainColor"] = palette.Muted,
            ["tickColor"] = palette.Muted,
            ["labelColor"] = palette.Ink,
            ["titleColor"] = palette.Ink,
            ["titleFontWeight"] = "normal",
            ["labelFontSize"] = 11,
            ["titleFontSize"] = 12,
            ["labelLimit"] = 160,
            ["titlePadding"] = 8,
            ["labelFlush"] = false,
            ["labelSeparation"] = 5,
        },
        ["title"] = new JsonObject
        {
            ["anchor"] = "start",
            ["color"] = palette.Ink,
            ["subtitleColor"] = palette.Ink,
            ["fontSize"] = 13,
            ["subtitleFontSize"] = 11,
            ["offset"] = 12,
        },
        ["legend"] = new JsonObject
        {
            ["labelColor"] = palette.Ink,
            ["titleColor"] = palette.Ink,
            ["titleFontWeight"] = "normal",
            ["orient"] = "bottom",
            ["symbolStrokeWidth"] = 1,
            ["columns"] = 4,
        },
        ["scale"] = new JsonObject { ["bandWithNestedOffsetPaddingInner"] = 0.55, ["bandWithNestedOffsetPaddingOuter"] = 0.3 },
        ["header"] = new JsonObject { ["labelColor"] = palette.Ink, ["titleColor"] = palette.Ink, ["labelFontSize"] = 11 },
        ["range"] = new JsonObject { ["category"] = new JsonArray([.. palette.Categories.Select(color => (JsonNode)JsonValue.Create(color))]) },
        ["style"] = Marks(palette),
    };

    private static JsonObject Marks(Palette palette) => new()
    {
        [Points] = new JsonObject { ["filled"] = true, ["color"] = palette.Data, ["opacity"] = 0.6, ["size"] = 26 },
        [Outliers] = new JsonObject { ["filled"] = true, ["color"] = palette.Accent, ["opacity"] = 0.9, ["size"] = 30 },
        [Curve] = new JsonObject { ["color"] = palette.Accent, ["strokeWidth"] = 2 },
        [Join] = new JsonObject { ["color"] = palette.Muted, ["strokeWidth"] = 1.2, ["opacity"] = 0.7 },
        [Reference] = new JsonObject { ["color"] = palette.Muted, ["strokeWidth"] = 1.2, ["strokeDash"] = new JsonArray(4, 3) },
        [Band] = new JsonObject { ["color"] = palette.Data, ["opacity"] = 0.16 },
        [Interval] = new JsonObject { ["color"] = palette.Data, ["strokeWidth"] = 1.6 },
        [Estimate] = new JsonObject { ["filled"] = true, ["color"] = palette.Data, ["opacity"] = 1, ["size"] = 46 },
        [Box] = new JsonObject { ["color"] = palette.Data, ["opacity"] = 0.45 },
        [Median] = new JsonObject { ["color"] = palette.Ink, ["thickness"] = 2, ["opacity"] = 1 },
        [Fitted] = new JsonObject { ["color"] = palette.Accent, ["thickness"] = 2, ["size"] = 7, ["opacity"] = 0.8 },
        [Crowd] = new JsonObject { ["color"] = palette.Data, ["strokeWidth"] = 0.8, ["opacity"] = 0.45 },
        [Cells] = new JsonObject { ["color"] = palette.Data },
        [Label] = new JsonObject { ["color"] = palette.Ink, ["fontSize"] = 12 },
        [EffectTile] = new JsonObject { ["color"] = palette.Data, ["opacity"] = 0.22, ["cornerRadius"] = 4 },
        [ErrorTile] = new JsonObject { ["color"] = palette.Muted, ["opacity"] = 0.22, ["cornerRadius"] = 4 },
    };
}
