namespace Lmm.Site;

/// <summary>Where files of the repository stand on the site. Paths have '/' and start at the root of either.</summary>
internal static class SitePath
{
    private static readonly string[] Images = [".png", ".svg", ".jpg"];

    /// <summary>Whether the file is copied as it is.</summary>
    public static bool IsImage(string path) => Images.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the file is a Markdown page.</summary>
    public static bool IsMarkdown(string path) => path.EndsWith(".md", StringComparison.Ordinal);

    /// <summary>
    /// A README becomes the index of its folder, other Markdown keeps its name, an image stays; any other text file is shown on a page of
    /// its own and a folder as a list.
    /// </summary>
    public static string Of(string root, string path)
    {
        if (Directory.Exists(Path.Combine(root, path)))
        {
            return Join(path, "index.html");
        }

        if (IsImage(path))
        {
            return path;
        }

        return Path.GetFileName(path) == "README.md" ? Join(Folder(path), "index.html")
            : IsMarkdown(path) ? path[..^3] + ".html"
            : path + ".html";
    }

    /// <summary>The relative link from one page to another path.</summary>
    public static string Relative(string from, string to)
    {
        string[] parts = to.Split('#', 2);
        string path = parts[0] == from ? "" : Path.GetRelativePath("/" + Folder(from), "/" + parts[0]).Replace('\\', '/');
        return parts.Length == 2 ? $"{path}#{parts[1]}" : path.Length == 0 ? Path.GetFileName(from) : path;
    }

    /// <summary>A link as it stands in a file, as a path from the root; it may lead out of the root ("../x").</summary>
    public static string Resolve(string file, string link) =>
        link.Length == 0 ? file : Path.GetRelativePath("/root", Path.GetFullPath(Path.Combine("/root", Folder(file), link))).Replace('\\', '/');

    public static string Folder(string path) => (Path.GetDirectoryName(path) ?? "").Replace('\\', '/');

    public static string Join(string folder, string name) => folder is "" or "." ? name : $"{folder}/{name}";
}
