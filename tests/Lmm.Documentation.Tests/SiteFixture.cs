using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Lmm.Site;

namespace Lmm.Documentation.Tests;

/// <summary>The site of this repository, built once into a temporary folder and read as a browser reads it.</summary>
public sealed class SiteFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lmm-site-");

    public SiteFixture()
    {
        Site = StaticSite.Build(PageTests.Root, _folder.FullName);
        var parser = new HtmlParser();
        Pages = Directory.GetFiles(_folder.FullName, "*.html", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(_folder.FullName, file).Replace('\\', '/'),
            file => parser.ParseDocument(File.ReadAllText(file)));
    }

    internal StaticSite Site { get; }

    internal Dictionary<string, IHtmlDocument> Pages { get; }

    /// <summary>The file of the site, or null.</summary>
    internal string? Find(string path) => File.Exists(Path.Combine(_folder.FullName, path)) ? File.ReadAllText(Path.Combine(_folder.FullName, path)) : null;

    /// <summary>The targets of a page's links and files within the site: paths from its root, and anchors.</summary>
    internal IEnumerable<(string Path, string Anchor)> Targets(string page) =>
        from element in Pages[page].QuerySelectorAll("[href], [src]")
        let link = element.GetAttribute("href") ?? element.GetAttribute("src")!
        where !link.Contains("://", StringComparison.Ordinal)
        let url = new Uri(new Uri("http://site/" + page), link)
        select (Uri.UnescapeDataString(url.AbsolutePath[1..]), Uri.UnescapeDataString(url.Fragment.TrimStart('#')));

    public void Dispose() => _folder.Delete(recursive: true);
}
