using System.Reflection;

namespace Lmm.Site;

/// <summary>The site of the documentation, written into a folder.</summary>
/// <param name="Pages">Its pages.</param>
/// <param name="Problems">Dead links and anchors, crefs that lead nowhere, public members without a summary: one line each, the file named.</param>
internal sealed record StaticSite(IReadOnlyList<SitePage> Pages, IReadOnlyList<string> Problems)
{
    private const string Index = "search-index.js";

    private static readonly string[] Assets = ["site.css", "search.js", "icon.svg"];

    /// <summary>
    /// Builds the site of a repository: README.md, all of docs, what they link to, and the reference of the assemblies this program runs with.
    /// </summary>
    /// <param name="root">The repository's folder.</param>
    /// <param name="output">Where it is written: a new or empty folder, or one with a site, which is replaced.</param>
    /// <exception cref="IOException">The folder holds something else.</exception>
    public static StaticSite Build(string root, string output)
    {
        Empty(output);
        Assembly[] assemblies = [typeof(MixedModelFit).Assembly, typeof(FitPlots).Assembly, typeof(Design.ModelSpec).Assembly];
        var api = new ApiIndex(root, assemblies);
        var links = new Links(root);
        Contents contents = Contents.Read(root, File.ReadAllText(Path.Combine(root, Contents.File)));
        List<SitePage> pages = [.. RepositoryPages(root, output, links, api), .. new ApiPages(api, new XmlComments(assemblies), links.Problems).Pages()];

        var layout = new Layout(contents, api, pages);
        var html = pages.ToDictionary(page => page.Path, layout.Write);
        foreach ((string path, string text) in html)
        {
            Write(output, path, text);
        }

        foreach (string asset in Assets)
        {
            using Stream content = typeof(StaticSite).Assembly.GetManifestResourceStream(asset)!;
            using FileStream file = File.Create(Path.Combine(output, asset));
            content.CopyTo(file);
        }

        Write(output, Index, SearchIndex.Write(pages, api));
        return new StaticSite(pages, [.. links.Problems, .. LinkCheck.Over(pages, html, output)]);
    }

    private static List<SitePage> RepositoryPages(string root, string output, Links links, ApiIndex api)
    {
        links.Want("README.md");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            links.Want(Path.GetRelativePath(root, file).Replace('\\', '/'));
        }

        var markdown = new MarkdownRenderer(links, api);
        var sources = new SourcePages(root, links, api);
        var pages = new List<SitePage>();
        while (links.TryNext(out string? wanted))
        {
            string file = Path.Combine(root, wanted);
            if (Directory.Exists(file))
            {
                pages.Add(sources.Folder(wanted));
            }
            else if (SitePath.IsImage(wanted))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(output, wanted))!);
                File.Copy(file, Path.Combine(output, wanted), overwrite: true);
            }
            else
            {
                pages.Add(SitePath.IsMarkdown(wanted) ? markdown.Render(wanted, File.ReadAllText(file)) : sources.File(wanted));
            }
        }

        return pages;
    }

    // Only what this program wrote is taken away.
    private static void Empty(string output)
    {
        if (!Directory.Exists(output))
        {
            return;
        }

        if (Directory.EnumerateFileSystemEntries(output).Any() && !File.Exists(Path.Combine(output, Index)))
        {
            throw new IOException($"{output} is not empty and holds no site: nothing there is overwritten. Give an empty folder.");
        }

        Directory.Delete(output, recursive: true);
    }

    private static void Write(string output, string path, string text)
    {
        string file = Path.Combine(output, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
