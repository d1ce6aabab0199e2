using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Lmm.Reports;

/// <summary>
/// Writes HTML. Every text and attribute value goes through the encoder; only what this package itself composes is written
/// raw. So a level named <c>&lt;script&gt;</c> is a text like any other.
/// </summary>
internal sealed class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();

    /// <summary>A text, encoded.</summary>
    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>Opens an element; attribute values are encoded, a null value leaves the attribute out.</summary>
    public HtmlText Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach ((string attribute, string? value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(attribute).Append("=\"").Append(Encode(value)).Append('"');
            }
        }

        _text.Append('>');
        return this;
    }

    /// <summary>Closes an element.</summary>
    public HtmlText Close(string name)
    {
        _text.Append("</").Append(name).Append(">\n");
        return this;
    }

    /// <summary>An element with text in it.</summary>
    public HtmlText Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Open(name, attributes);
        _text.Append(Encode(text));
        return Close(name);
    }

    /// <summary>Text.</summary>
    public HtmlText Text(string text)
    {
        _text.Append(Encode(text));
        return this;
    }

    /// <summary>What is HTML already, made by this package from nothing that is not encoded.</summary>
    public HtmlText Raw(string html)
    {
        _text.Append(html);
        return this;
    }

    /// <summary>A table in a frame that scrolls where the page is narrow, with a caption and headers of columns and rows.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="headers">The columns' headers; the first is that of the rows' names.</param>
    /// <param name="rows">The cells; the first names its row.</param>
    /// <param name="textColumns">How many columns, from the left, hold text and not numbers.</param>
    public HtmlText Table(string caption, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, int textColumns = 1)
    {
        Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)).Open("table");
        Element("caption", caption).Open("thead").Open("tr");
        for (int j = 0; j < headers.Count; j++)
        {
            Element("th", headers[j], ("scope", "col"), ("class", j < textColumns ? "text" : null));
        }

        Close("tr").Close("thead").Open("tbody");
        foreach (IReadOnlyList<string> row in rows)
        {
            Open("tr").Element("th", row[0], ("scope", "row"));
            for (int j = 1; j < row.Count; j++)
            {
                Element("td", row[j], ("class", j < textColumns ? "text" : null));
            }

            Close("tr");
        }

        return Close("tbody").Close("table").Close("div");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
