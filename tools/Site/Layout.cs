using System.Text;

namespace Lmm.Site;

/// <summary>The frame around a page: head, contents at the side, sections of the page, the pages before and after.</summary>
internal sealed class Layout
{
    private readonly Contents _contents;
    private readonly ApiIndex _api;
    private readonly IReadOnlyList<SitePage> _order;

    public Layout(Contents contents, ApiIndex api, IReadOnlyCollection<SitePage> pages)
    {
        _contents = contents;
        _api = api;
        _order = contents.InOrder(pages);
    }

    /// <summary>The whole page.</summary>
    public string Write(SitePage page)
    {
        string root = page.To("index.html")[..^"index.html".Length];
        string title = page.Path == "index.html" ? "Lmm: linear mixed models in C#" : $"{page.Title} - Lmm";
        return $"""
            <!doctype html>
            <html lang="en" data-root="{root}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Html.Escape(title)}</title>
            <link rel="icon" href="{root}icon.svg">
            <link rel="stylesheet" href="{root}site.css">
            <script src="{root}search.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#content">To the text</a>
            <header>
            <a class="brand" href="{root}index.html"><img src="{root}icon.svg" alt="" width="26" height="26">Lmm</a>
            <nav aria-label="Parts"><a href="{root}docs/index.html">Documentation</a> <a href="{root}docs/rules/index.html">Rules</a> <a href="{root}{ApiPages.Index}">API</a></nav>
            <search id="search" hidden><input type="search" placeholder="Search ( / )" aria-label="Search titles, headings and the API"><ol></ol></search>
            <a class="to-contents" href="#contents">Contents</a>
            </header>
            <div class="frame">
            <main id="content">
            {Trail(page)}<article>
            {page.Body}</article>
            {Neighbours(page)}</main>
            {Here(page)}<nav class="side" id="contents" aria-label="Contents">
            {(page.Side == SideList.Api ? ApiSide(page) : DocumentationSide(page))}</nav>
            </div>
            </body>
            </html>

            """;
    }

    // Where a page stands that is not itself in the contents.
    private string Trail(SitePage page)
    {
        if (page.Side == SideList.Api)
        {
            string subject = _api.Types.FirstOrDefault(type => type.Path == page.Path)?.Group ?? "";
            return subject.Length == 0 ? "" : $"<p class=\"trail\">{Html.Link(page.To(ApiPages.Index), "Public API")} › {Html.Link(page.To($"{ApiPages.Index}#{subject}"), subject)}</p>\n";
        }

        return _contents.PlaceOf(page) is { } place
            ? $"<p class=\"trail\">{Html.Escape(place.Chapter.Title)}{(place.Entry.Path == page.Path ? "" : " › " + Html.Link(page.To(place.Entry.Path), Html.Escape(place.Entry.Title)))}</p>\n"
            : "";
    }

    private string DocumentationSide(SitePage page)
    {
        string? current = _contents.PlaceOf(page)?.Entry.Path;
        var html = new StringBuilder();
        html.Append($"<ul>{Item(page, "Overview", "index.html", page.Path)}{Item(page, "All documentation", "docs/index.html", page.Path)}</ul>\n");
        foreach (Chapter chapter in _contents.Chapters)
        {
            html.Append($"<h2>{Html.Escape(chapter.Title)}</h2>\n<ul>");
            foreach (Entry entry in chapter.Entries)
            {
                html.Append(Item(page, entry.Title, entry.Path, current));
            }

            html.Append("</ul>\n");
        }

        return html.ToString();
    }

    private string ApiSide(SitePage page)
    {
        var html = new StringBuilder($"<ul>{Item(page, "Documentation", "docs/index.html", null)}{Item(page, "Public API", ApiPages.Index, page.Path)}</ul>\n");
        foreach (IGrouping<string, ApiType> group in ApiPages.Groups(_api))
        {
            bool isOpen = group.Any(type => type.Path == page.Path);
            html.Append($"<details{(isOpen ? " open" : "")}><summary>{group.Key}</summary><ul>");
            foreach (ApiType type in group)
            {
                html.Append(Item(page, type.Name, type.Path, page.Path));
            }

            html.Append("</ul></details>\n");
        }

        return html.ToString();
    }

    private static string Item(SitePage page, string title, string target, string? current) =>
        $"<li><a href=\"{Html.Escape(page.To(target))}\"{(target == current ? " aria-current=\"page\"" : "")}>{Html.Escape(title)}</a></li>";

    // What is on this page; short pages need no list.
    private static string Here(SitePage page)
    {
        Section[] sections = [.. page.Sections.Where(section => section.Level <= 3)];
        if (sections.Length < 3)
        {
            return "";
        }

        var html = new StringBuilder("<nav class=\"here\" aria-label=\"On this page\"><h2>On this page</h2><ul>");
        foreach (Section section in sections)
        {
            html.Append($"<li class=\"level-{section.Level}\"><a href=\"#{Html.Escape(section.Id)}\">{Html.Escape(section.Title)}</a></li>");
        }

        return html.Append("</ul></nav>\n").ToString();
    }

    private string Neighbours(SitePage page)
    {
        int at = _order.Select((p, i) => (p, i)).Where(pair => pair.p.Path == page.Path).Select(pair => pair.i).DefaultIfEmpty(-1).First();
        if (at < 0)
        {
            return "";
        }

        string before = at > 0 ? $"<a rel=\"prev\" href=\"{page.To(_order[at - 1].Path)}\">← {Html.Escape(_order[at - 1].Title)}</a>" : "<span></span>";
        string after = at + 1 < _order.Count ? $"<a rel=\"next\" href=\"{page.To(_order[at + 1].Path)}\">{Html.Escape(_order[at + 1].Title)} →</a>" : "";
        return $"<nav class=\"neighbours\" aria-label=\"Before and after\">{before}{after}</nav>\n";
    }
}
