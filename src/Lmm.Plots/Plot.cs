using System.Text.Json;
using System.Text.Json.Nodes;
using Lmm.Charts;
using Lmm.Reports;

namespace Lmm;

/// <summary>
/// A picture as a Vega-Lite specification: a JSON value that editors, notebooks and browsers draw. Immutable.
/// </summary>
public sealed class Plot
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Chart _chart;

    internal Plot(string name, string title, Chart chart)
    {
        Name = name;
        Title = title;
        _chart = chart;
    }

    /// <summary>A name that can be one of a file, as in <c>residuals-versus-fitted</c>.</summary>
    public string Name { get; }

    /// <summary>What is shown.</summary>
    public string Title { get; }

    /// <summary>What was left out or gathered to keep the picture readable, as in "every 25th of 100,000 rows"; empty where nothing was.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>The picture in words, for who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>One sentence on what to look for.</summary>
    public required string LookFor { get; init; }

    /// <summary>The specification (Vega-Lite 6) with its data in it. A new object each time.</summary>
    /// <param name="theme">Its colours.</param>
    public JsonObject ToVegaLite(PlotTheme theme = PlotTheme.Light)
    {
        JsonObject json = Bare();
        json["config"] = Styles.Config(theme == PlotTheme.Dark ? Palette.Dark : Palette.Light);
        return json;
    }

    /// <summary>The specification as text, as <see cref="ToVegaLite"/>.</summary>
    public override string ToString() => ToVegaLite().ToJsonString(Indented);

    /// <summary>Writes the specification to a file; <c>.vl.json</c> is the usual extension.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveVegaLite(string path, PlotTheme theme = PlotTheme.Light)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        File.WriteAllText(path, ToVegaLite(theme).ToJsonString(Indented));
    }

    /// <summary>A page with this picture, complete in one file.</summary>
    /// <param name="scripts">Where the page has Vega from; null for the scripts that this package carries.</param>
    public string ToHtml(VegaScripts? scripts = null) => PlotPage.Write(this, scripts ?? VegaScripts.Default);

    /// <summary>Writes a page with this picture, complete in one file.</summary>
    /// <param name="path">The file; overwritten.</param>
    /// <param name="scripts">Where the page has Vega from; null for the scripts that this package carries.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveHtml(string path, VegaScripts? scripts = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        File.WriteAllText(path, ToHtml(scripts));
    }

    /// <summary>The specification without colours, for a page that has them for all its pictures.</summary>
    internal JsonObject Bare() => _chart.ToJson(Title, Note, Description);
}
