using System.Text;

namespace Lmm.Site;

/// <summary>Files and folders of the repository that pages link to, shown on pages of their own: the site has no other place to send a reader.</summary>
internal sealed class SourcePages(string root, Links links, ApiIndex api)
{
    private const int LongestFile = 200_000;

    private static readonly string[] Shown = [".cs", ".csproj", ".csv", ".json", ".md", ".props", ".R", ".sh", ".txt"];
    private static readonly string[] Hidden = ["bin", "obj", "node_modules"];

    /// <summary>A text file as it is.</summary>
    public SitePage File(string file)
    {
        string path = links.PathOf(file);
        string text = System.IO.File.ReadAllText(Path.Combine(root, file));
        string code = Highlighter.Write(Path.GetExtension(file).TrimStart('.'), text.TrimEnd(), type => api.Find(type) is { } target ? SitePath.Relative(path, target) : null);
        string folder = SitePath.Folder(file);
        links.Want(folder);
        string body = $"<h1>{Html.Escape(file)}</h1>\n<p class=\"origin\">A file of the repository, in <a href=\"{SitePath.Relative(path, links.PathOf(folder))}\">{folder}</a>.</p>\n"
            + $"<pre class=\"code\" tabindex=\"0\"><code>{code}</code></pre>\n";
        return new SitePage(path, file, file, body, []);
    }

    /// <summary>What is in a folder.</summary>
    public SitePage Folder(string folder)
    {
        string path = links.PathOf(folder);
        var html = new StringBuilder($"<h1>{folder}</h1>\n<p class=\"origin\">A folder of the repository.</p>\n<ul class=\"files\">\n");
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path.Combine(root, folder)).Where(IsShown).Order(StringComparer.Ordinal))
        {
            string target = Path.GetRelativePath(root, entry).Replace('\\', '/');
            links.Want(target);
            html.Append($"<li><a href=\"{SitePath.Relative(path, links.PathOf(target))}\">{Path.GetFileName(entry)}{(Directory.Exists(entry) ? "/" : "")}</a></li>\n");
        }

        return new SitePage(path, folder, folder, html.Append("</ul>\n").ToString(), []);
    }

    private static bool IsShown(string entry) => Directory.Exists(entry)
        ? !Hidden.Contains(Path.GetFileName(entry)) && !Path.GetFileName(entry).StartsWith('.')
        : (Shown.Contains(Path.GetExtension(entry)) && new FileInfo(entry).Length < LongestFile) || SitePath.IsImage(entry);
}
