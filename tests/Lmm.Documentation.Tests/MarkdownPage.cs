using System.Text;
using System.Text.RegularExpressions;

namespace Lmm.Documentation.Tests;

/// <summary>A Markdown page as the forge shows it: its links, and the anchors that its headings give.</summary>
/// <param name="Path">The file's path inside the repository, with '/'.</param>
internal sealed partial record MarkdownPage(string Path)
{
    /// <summary>The pages that are read on the forge: those of the root, and all under docs.</summary>
    public static IReadOnlyList<MarkdownPage> All(string root) =>
    [
        .. Directory.GetFiles(root, "*.md")
            .Concat(Directory.GetFiles(System.IO.Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(path => new MarkdownPage(path)),
    ];

    /// <summary>The targets of the links that lead into the repository: paths from its root and anchors, either may be empty.</summary>
    public IEnumerable<(string Line, string Target, string Anchor)> Links(string root)
    {
        string folder = System.IO.Path.GetDirectoryName(Path) ?? "";
        foreach ((int number, string line) in TextLines(root))
        {
            foreach (Match link in Link().Matches(InlineCode().Replace(line, "")))
            {
                string[] parts = link.Groups[1].Value.Split('#', 2);
                string target = parts[0].Length == 0 ? Path : Normal(System.IO.Path.Combine(folder, parts[0]));
                yield return ($"{Path}:{number}", target, parts.Length == 2 ? parts[1] : "");
            }
        }
    }

    /// <summary>The anchors of the page: headings in lower case without punctuation, '-' for a space, numbered where they repeat.</summary>
    public HashSet<string> Anchors(string root)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach ((_, string line) in TextLines(root).Where(line => Heading().IsMatch(line.Text)))
        {
            string name = Slug(Heading().Replace(line, ""));
            string unique = name;
            for (int i = 1; !anchors.Add(unique); i++)
            {
                unique = $"{name}-{i}";
            }
        }

        return anchors;
    }

    public static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (char c in LinkText().Replace(heading, "$1").Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_')
            {
                slug.Append(c);
            }
            else if (c == ' ')
            {
                slug.Append('-');
            }
        }

        return slug.ToString();
    }

    // The lines outside fences, from 1.
    private IEnumerable<(int Number, string Text)> TextLines(string root)
    {
        bool isCode = false;
        int number = 0;
        foreach (string line in File.ReadLines(System.IO.Path.Combine(root, Path)))
        {
            number++;
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode)
            {
                yield return (number, line);
            }
        }
    }

    private static string Normal(string path) =>
        System.IO.Path.GetRelativePath("/", System.IO.Path.GetFullPath(path, "/")).Replace('\\', '/');

    [GeneratedRegex(@"\]\((?!https?:|mailto:)<?([^)>\s]+)>?(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#{1,6}\s+")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();
}
