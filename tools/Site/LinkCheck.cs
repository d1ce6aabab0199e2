using System.Net;
using System.Text.RegularExpressions;

namespace Lmm.Site;

/// <summary>Every link of the written pages leads to a page, an anchor or a file that is there, and nothing is fetched from elsewhere.</summary>
internal static partial class LinkCheck
{
    /// <param name="pages">The pages.</param>
    /// <param name="html">Their text as written, by path.</param>
    /// <param name="output">The folder of the site, for files that are no pages.</param>
    public static IEnumerable<string> Over(IReadOnlyList<SitePage> pages, IReadOnlyDictionary<string, string> html, string output)
    {
        var anchors = html.ToDictionary(page => page.Key, page => Id().Matches(page.Value).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal));
        foreach (SitePage page in pages)
        {
            foreach (Match match in Reference().Matches(html[page.Path]))
            {
                string link = WebUtility.HtmlDecode(match.Groups["link"].Value);
                if (Problem(page, link, match.Groups["tag"].Value, anchors, output) is { } problem)
                {
                    yield return $"{page.Source}: {problem}";
                }
            }
        }
    }

    private static string? Problem(SitePage page, string link, string tag, Dictionary<string, HashSet<string>> anchors, string output)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return tag == "a" ? null : $"'{link}' would be fetched from elsewhere.";
        }

        string[] parts = link.Split('#', 2);
        string target = SitePath.Resolve(page.Path, Uri.UnescapeDataString(parts[0]));
        if (!anchors.TryGetValue(target, out HashSet<string>? ids))
        {
            return File.Exists(Path.Combine(output, target)) ? null : $"the link '{link}' leads to {target}, which is not on the site.";
        }

        return parts.Length < 2 || parts[1].Length == 0 || ids.Contains(Uri.UnescapeDataString(parts[1])) ? null : $"the link '{link}' leads to {target}, which has no #{parts[1]}.";
    }

    [GeneratedRegex("""<(?<tag>\w+)[^>]*?\s(?:href|src)="(?<link>[^"]*)[^>]*>""")]
    private static partial Regex Reference();

    [GeneratedRegex("""<\w+[^>]*?\sid="([^"]*)"[^>]*>""")]
    private static partial Regex Id();
}
