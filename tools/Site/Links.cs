namespace Lmm.Site;

/// <summary>
/// Leads the links of Markdown pages to pages of the site, and keeps what they lead to: from README.md and docs everything that is linked
/// becomes a page, an image that is copied, or a problem.
/// </summary>
internal sealed class Links(string root)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<string> _waiting = new();

    /// <summary>What cannot be led anywhere, one line each.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>The page or image that a file or folder of the repository becomes. The folder of the approved API is the API's index.</summary>
    public string PathOf(string file) => SitePath.Of(root, Source(file));

    /// <summary>The link as it stands on the page of <paramref name="file"/>.</summary>
    public string Lead(string file, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return link;
        }

        string[] parts = link.Split('#', 2);
        string target = SitePath.Resolve(file, Uri.UnescapeDataString(parts[0]));
        if (target.StartsWith("..", StringComparison.Ordinal) || !(File.Exists(Path.Combine(root, target)) || Directory.Exists(Path.Combine(root, target))))
        {
            Problems.Add($"{file}: the link '{link}' leads to {target}, which is not in the repository.");
            return link;
        }

        Want(target);
        return SitePath.Relative(PathOf(file), parts.Length == 2 ? $"{PathOf(target)}#{parts[1]}" : PathOf(target));
    }

    /// <summary>Asks for a file or folder to be on the site.</summary>
    public void Want(string target)
    {
        target = Source(target);
        if (target != ApiPages.Folder && _seen.Add(target))
        {
            _waiting.Enqueue(target);
        }
    }

    /// <summary>The next file or folder that was asked for.</summary>
    public bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? target) => _waiting.TryDequeue(out target);

    // A folder with a README is that page.
    private string Source(string target)
    {
        string readme = SitePath.Join(target, "README.md");
        return Directory.Exists(Path.Combine(root, target)) && File.Exists(Path.Combine(root, readme)) ? readme : target;
    }
}
