using System.Text;
using System.Text.RegularExpressions;

namespace Lmm.Site;

/// <summary>Code as HTML with its kinds of words marked, and the types of the public API linked. No script runs at the reader's.</summary>
internal static partial class Highlighter
{
    private static readonly HashSet<string> Keywords = new(
        ("abstract and as base bool break byte case catch char class const continue decimal default delegate do double else enum event explicit "
        + "extern false finally fixed float for foreach get global goto if implicit in init int interface internal is lock long namespace new "
        + "not null object operator or out override params partial private protected public readonly record ref required return sbyte sealed set "
        + "short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using var virtual "
        + "void when where while with yield await async").Split(' '), StringComparer.Ordinal);

    /// <summary>The code of a fenced block, by the language that its fence names; of an unknown one only the characters are escaped.</summary>
    /// <param name="link">The target of a type's name, null for names that are nobody's.</param>
    public static string Write(string language, string code, Func<string, string?> link) => language switch
    {
        "csharp" or "cs" => CSharp(code, link),
        "sh" or "console" or "ini" or "r" => Lines(code, '#'),
        "xml" or "csproj" or "props" => Mark(code, Xml(), _ => "k"),
        "json" => Mark(code, Json(), match => match.Groups["key"].Success ? "k" : match.Groups["text"].Success ? "s" : "n"),
        _ => Html.Escape(code),
    };

    /// <summary>The names of the types that C# declares.</summary>
    public static IEnumerable<string> Declared(string code) => Declaration().Matches(code).Select(match => match.Groups[1].Value);

    /// <summary>C#: comments, texts, numbers, keywords, and the names that <paramref name="link"/> knows.</summary>
    public static string CSharp(string code, Func<string, string?> link)
    {
        var html = new StringBuilder();
        int end = 0;
        foreach (Match token in CSharpToken().Matches(code))
        {
            html.Append(Html.Escape(code[end..token.Index]));
            end = token.Index + token.Length;
            html.Append(token.Groups["name"].Success ? Name(code, token, link) : Span(Kind(token), token.Value));
        }

        return html.Append(Html.Escape(code[end..])).ToString();
    }

    private static string Kind(Match token) => token.Groups["comment"].Success ? "c" : token.Groups["text"].Success ? "s" : "n";

    // A member behind a dot is not a type.
    private static string Name(string code, Match token, Func<string, string?> link)
    {
        string name = token.Value;
        char before = token.Index > 0 ? code[token.Index - 1] : ' ';
        if (Keywords.Contains(name) && before != '.' && before != '@')
        {
            return Span("k", name);
        }

        string? target = before switch
        {
            '.' => null,
            '[' => link(name + "Attribute") ?? link(name),
            _ => link(name),
        };
        return target is null ? Html.Escape(name) : Html.Link(target, Html.Escape(name), "t");
    }

    private static string Lines(string code, char comment) => string.Join('\n', code.Split('\n').Select(line =>
        line.TrimStart().StartsWith(comment) ? Span("c", line)
        : line.StartsWith("$ ", StringComparison.Ordinal) ? Span("k", line)
        : line.IndexOf($"  {comment} ", StringComparison.Ordinal) is > 0 and int at ? Html.Escape(line[..at]) + Span("c", line[at..])
        : Html.Escape(line)));

    private static string Mark(string code, Regex tokens, Func<Match, string> kind)
    {
        var html = new StringBuilder();
        int end = 0;
        foreach (Match token in tokens.Matches(code))
        {
            html.Append(Html.Escape(code[end..token.Index])).Append(Span(kind(token), token.Value));
            end = token.Index + token.Length;
        }

        return html.Append(Html.Escape(code[end..])).ToString();
    }

    private static string Span(string kind, string text) => $"<span class=\"{kind}\">{Html.Escape(text)}</span>";

    [GeneratedRegex("""
        (?<comment>//[^\n]*|/\*.*?\*/)
        |(?<text>\$*"{3}.*?"{3}|\$?@"(?:""|[^"])*"|\$?"(?:\\.|\{[^{}\n]*\}|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')
        |(?<number>(?<![\w.])\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[dfmuULl]*)
        |(?<name>[A-Za-z_]\w*)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex CSharpToken();

    [GeneratedRegex(@"\b(?:class|struct|record|enum|interface) (\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex("""(?<key>"(?:\\.|[^"\\])*"(?=\s*:))|(?<text>"(?:\\.|[^"\\])*")|(?<number>(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b)""")]
    private static partial Regex Json();

    [GeneratedRegex("""(?<=</?)[\w.:-]+""")]
    private static partial Regex Xml();
}
