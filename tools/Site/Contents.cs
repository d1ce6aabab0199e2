using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lmm.Site;

/// <summary>The table of contents: docs/README.md says what there is and in which order; nothing is listed twice.</summary>
/// <param name="Chapters">The headings with the pages below them.</param>
internal sealed record Contents(IReadOnlyList<Chapter> Chapters)
{
    public const string File = "docs/README.md";

    /// <summary>The links to pages and folders of the repository under each second-level heading.</summary>
    public static Contents Read(string root, string text)
    {
        var chapters = new List<Chapter>();
        foreach (MarkdownObject item in Markdig.Markdown.Parse(text, MarkdownRenderer.Pipeline).Descendants())
        {
            if (item is HeadingBlock { Level: 2 } heading)
            {
                chapters.Add(new Chapter(MarkdownRenderer.PlainText(heading.Inline!), []));
            }
            else if (item is LinkInline { IsImage: false, Url: { } url } link && chapters.Count > 0 && !url.Contains(':', StringComparison.Ordinal))
            {
                string path = SitePath.Resolve(File, url.Split('#')[0]);
                string title = MarkdownRenderer.PlainText(link);
                chapters[^1].Entries.Add(new Entry(char.ToUpperInvariant(title[0]) + title[1..], path, SitePath.Of(root, path)));
            }
        }

        return new Contents(chapters);
    }

    /// <summary>The pages in the order of reading: those of the contents, and behind a folder's page the others of that folder.</summary>
    public IReadOnlyList<SitePage> InOrder(IReadOnlyCollection<SitePage> pages)
    {
        var byPath = pages.ToDictionary(page => page.Path);
        var listed = Chapters.SelectMany(chapter => chapter.Entries).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        var order = new List<SitePage>();
        foreach (string path in listed.Prepend("docs/index.html").Prepend("index.html").Where(byPath.ContainsKey))
        {
            order.Add(byPath[path]);
            if (path.EndsWith("/index.html", StringComparison.Ordinal) && path != "docs/index.html")
            {
                order.AddRange(pages.Where(page => IsChild(page, path, listed)).OrderBy(page => page.Path, StringComparer.Ordinal));
            }
        }

        return order;
    }

    /// <summary>The chapter and the entry that a page belongs to: its own, or that of its folder; null for pages outside the contents.</summary>
    public (Chapter Chapter, Entry Entry)? PlaceOf(SitePage page)
    {
        string index = SitePath.Join(SitePath.Folder(page.Path), "index.html");
        var places = Chapters.SelectMany(chapter => chapter.Entries.Select(entry => (chapter, entry))).ToArray();
        return places.Where(place => place.entry.Path == page.Path)
            .Concat(places.Where(place => place.entry.Path == index))
            .Cast<(Chapter, Entry)?>()
            .FirstOrDefault();
    }

    private static bool IsChild(SitePage page, string index, HashSet<string> listed) =>
        SitePath.Folder(page.Path) == SitePath.Folder(index) && page.Side == SideList.Documentation && !listed.Contains(page.Path);
}

/// <summary>A heading of the contents and what stands below it.</summary>
internal sealed record Chapter(string Title, List<Entry> Entries);

/// <summary>A line of the contents.</summary>
/// <param name="Title">The text of the link.</param>
/// <param name="File">The file or folder of the repository.</param>
/// <param name="Path">The page of the site.</param>
internal sealed record Entry(string Title, string File, string Path);
