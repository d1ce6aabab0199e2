using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lmm.Charts;

namespace Lmm.Reports;

/// <summary>
/// The frame of a page: head, style sheet, figures, and at its end the scripts. A content security policy forbids every
/// request of the network but for scripts that were asked to be linked, and every script but those written here, so that
/// nothing in the data can become one.
/// </summary>
internal sealed class Page(string title, VegaScripts scripts)
{
    private const string Missing =
        "This page was written by a build of Lmm.Plots that carries no drawing scripts, so it shows this picture in words only. "
        + "Its Vega-Lite specification is in the page; any Vega-Lite viewer draws it.";

    /// <summary>What stands between the header and the scripts.</summary>
    public HtmlText Body { get; } = new();

    /// <summary>Writes one picture: its title, a place for it that says the same in words, what to look for, and its specification.</summary>
    public void Figure(Plot plot, string heading)
    {
        JsonObject spec = plot.Bare();
        bool isWide = spec.ContainsKey("facet");
        Body.Open("figure", ("class", isWide ? "plot wide" : "plot"), ("id", $"plot-{plot.Name}"), ("data-name", plot.Name));
        Body.Element(heading, plot.Title);
        if (plot.Note.Length > 0)
        {
            Body.Element("p", plot.Note, ("class", "note"));
        }

        Body.Open("div", ("class", "picture"), ("role", "img"), ("aria-label", plot.Description));
        Body.Element("p", plot.Description, ("class", "words"));
        if (!scripts.Draws)
        {
            Body.Element("p", Missing, ("class", "note"));
        }

        Body.Close("div").Open("figcaption").Element("p", plot.LookFor).Close("figcaption");

        // The serializer writes < > & as \u escapes: no level can end the script element.
        Body.Open("script", ("type", "application/json")).Raw(spec.ToJsonString()).Close("script").Close("figure");
    }

    /// <summary>The complete page.</summary>
    public override string ToString()
    {
        string theme = new JsonObject { ["page"] = Styles.Config(Palette.Page), ["paper"] = Styles.Config(Palette.Light) }.ToJsonString();
        List<string> inline = scripts.Draws ? [.. scripts.Texts.Select(Safe), Safe(VegaScripts.Resource("page.js")!)] : [];
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append("<meta name=\"generator\" content=\"Lmm.Plots\">\n");
        html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"").Append(HtmlText.Encode(Policy(inline))).Append("\">\n");
        html.Append("<title>").Append(HtmlText.Encode(title)).Append("</title>\n<style>\n");
        html.Append(":root{").Append(Palette.Light.Declarations()).Append("}\n");
        html.Append("@media (prefers-color-scheme: dark){:root{").Append(Palette.Dark.Declarations()).Append("}}\n");
        html.Append("@media print{:root{").Append(Palette.Light.Declarations()).Append("}}\n");
        html.Append(VegaScripts.Resource("page.css")).Append("</style>\n</head>\n<body>\n").Append(Body);
        if (scripts.Draws)
        {
            html.Append("<script type=\"application/json\" id=\"lmm-theme\">").Append(theme).Append("</script>\n");
            foreach (string address in scripts.Addresses)
            {
                html.Append("<script src=\"").Append(HtmlText.Encode(address)).Append("\"></script>\n");
            }

            foreach (string script in inline)
            {
                html.Append("<script>").Append(script).Append("</script>\n");
            }
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>Vega turns expressions into functions, for which it needs eval; it gets only those of our specifications.</summary>
    private string Policy(IEnumerable<string> inline)
    {
        IEnumerable<string> hashes = inline.Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'");

        // A semicolon or comma in an address would end the directive.
        IEnumerable<string> addresses = scripts.Addresses.Select(address => address.Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal));
        string sources = string.Join(' ', hashes.Concat(addresses).DefaultIfEmpty("'none'"));
        string eval = scripts.Draws ? " 'unsafe-eval'" : string.Empty;
        return $"default-src 'none'; script-src {sources}{eval}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";
    }

    // In a script of HTML only these two sequences mean something; inside a string of JavaScript the backslash changes nothing.
    private static string Safe(string script) => script
        .Replace("\r\n", "\n", StringComparison.Ordinal)
        .Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)
        .Replace("<!--", "<\\!--", StringComparison.Ordinal);
}
