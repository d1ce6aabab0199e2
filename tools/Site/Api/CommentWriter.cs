using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lmm.Site;

/// <summary>Documentation comments as HTML; a cref that leads nowhere, or an element that is not known, is a problem.</summary>
internal sealed partial class CommentWriter(ApiIndex api, List<string> problems)
{
    /// <summary>The content of an element, as it stands in a sentence or paragraph.</summary>
    /// <param name="element">A summary, a parameter's text, remarks.</param>
    /// <param name="page">The page it stands on, for relative links.</param>
    /// <param name="owner">Whose documentation it is, for messages.</param>
    public string Write(XElement element, string page, string owner)
    {
        var html = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            html.Append(node switch
            {
                XText text => Pages().Replace(Html.Escape(Space().Replace(text.Value, " ")), file => PageLink(file.Value, page)),
                XElement inner => Element(inner, page, owner),
                _ => "",
            });
        }

        return html.ToString().Trim();
    }

    // A page that is named is a page to go to; the check of links tells of one that is not there.
    private static string PageLink(string file, string page) => Html.Link(SitePath.Relative(page, Path.ChangeExtension(file, ".html")), file);

    private string Element(XElement element, string page, string owner) => element.Name.LocalName switch
    {
        "c" => WithLink(Space().Replace(element.Value, " "), page),
        "code" => $"<pre class=\"code\" tabindex=\"0\"><code>{Highlighter.CSharp(Unindented(element.Value), name => Relative(page, api.FindType(name)))}</code></pre>",
        "para" => $"<p>{Write(element, page, owner)}</p>",
        "paramref" or "typeparamref" => $"<code>{Html.Escape(element.Attribute("name")!.Value)}</code>",
        "see" or "seealso" => See(element, page, owner),
        "list" => $"<ul>{string.Concat(element.Elements("item").Select(item => $"<li>{Write(item, page, owner)}</li>"))}</ul>",
        "description" or "term" => Write(element, page, owner),
        _ => Unknown(element, owner),
    };

    private string See(XElement see, string page, string owner)
    {
        if (see.Attribute("langword") is { } word)
        {
            return $"<code>{Html.Escape(word.Value)}</code>";
        }

        if (see.Attribute("href") is { } href)
        {
            return Html.Link(href.Value, see.IsEmpty ? Html.Escape(href.Value) : Write(see, page, owner));
        }

        return Cref(see.Attribute("cref")!.Value, see.IsEmpty ? null : Write(see, page, owner), page, owner);
    }

    /// <summary>A cref as a link; one to the framework is its name alone.</summary>
    public string Cref(string id, string? inner, string page, string owner)
    {
        string? target = api.Resolve(id);
        string text = inner ?? $"<code>{Html.Escape(ShortName(id, target?.StartsWith(page + "#", StringComparison.Ordinal) == true))}</code>";
        if (target is null && !id[2..].StartsWith("System.", StringComparison.Ordinal))
        {
            problems.Add($"{owner}: the cref '{id}' is no public type or member.");
        }

        return Html.Link(Relative(page, target), text);
    }

    private string WithLink(string code, string page) => Html.Link(Relative(page, api.Find(code)), $"<code>{Html.Escape(code)}</code>", "api");

    private string Unknown(XElement element, string owner)
    {
        problems.Add($"{owner}: the documentation has an element <{element.Name}> that the site does not write.");
        return Html.Escape(element.Value);
    }

    private static string? Relative(string page, string? target) => target is null ? null : SitePath.Relative(page, target);

    // "M:Lmm.MixedModelFit.Tidy(System.Nullable{System.Double})" is MixedModelFit.Tidy, on that type's own page Tidy.
    private static string ShortName(string id, bool isHere)
    {
        string[] parts = Arity().Replace(id[2..].Split('(')[0], "").Split('.');
        int kept = id[0] == 'T' || isHere ? 1 : 2;
        return string.Join('.', parts[^Math.Min(kept, parts.Length)..]).Replace("#ctor", "new", StringComparison.Ordinal);
    }

    private static string Unindented(string code)
    {
        string[] lines = code.Trim('\n').TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.Trim()));
    }

    [GeneratedRegex(@"\bdocs/[\w/-]+\.md\b")]
    private static partial Regex Pages();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("``?[0-9]+")]
    private static partial Regex Arity();
}
