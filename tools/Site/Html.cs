using System.Net;

namespace Lmm.Site;

/// <summary>Text as HTML.</summary>
internal static class Html
{
    /// <summary>The text with the characters of HTML escaped.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A link, or the text alone where there is no target.</summary>
    public static string Link(string? href, string inner, string? style = null) =>
        href is null ? inner : $"<a{(style is null ? "" : $" class=\"{style}\"")} href=\"{Escape(href)}\">{inner}</a>";
}
