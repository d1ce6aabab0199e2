using System.Collections.Generic;

namespace Lmm.Design.Formulas;

internal enum FormulaTokenKind
{
    Name,
    Number,
    Tilde,
    Plus,
    Minus,
    Colon,
    Star,
    Slash,
    Caret,
    Open,
    Close,
    Bar,
    Comma,
    DoubleBar,
    End,
}

internal readonly record struct FormulaToken(FormulaTokenKind Kind, string Text, FormulaSpan Span);

/// <summary>A formula that cannot be read: caught by <see cref="FormulaReader"/> and turned into a finding.</summary>
internal sealed class FormulaException(string message, FormulaSpan span, string? suggestion = null) : Exception(message)
{
    public FormulaSpan Span { get; } = span;

    public string? Suggestion { get; } = suggestion;
}

/// <summary>Cuts a formula into names, numbers and operators, each with its place.</summary>
internal static class FormulaLexer
{
    private const int MostTokens = 4000;

    public static List<FormulaToken> Read(string text)
    {
        var tokens = new List<FormulaToken>();
        int at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            FormulaToken token = Next(text, at);
            tokens.Add(token);
            if (tokens.Count > MostTokens)
            {
                throw new FormulaException("the formula is too long to be read", token.Span);
            }

            at = token.Span.End;
        }

        tokens.Add(new FormulaToken(FormulaTokenKind.End, "", new FormulaSpan(text.Length, 0)));
        return tokens;
    }

    private static FormulaToken Next(string text, int at)
    {
        char c = text[at];
        if (IsNameStart(c))
        {
            return Run(text, at, FormulaTokenKind.Name, static c => IsNameStart(c) || char.IsDigit(c) || c == '.');
        }

        if (c is >= '0' and <= '9')
        {
            return Run(text, at, FormulaTokenKind.Number, static c => char.IsLetterOrDigit(c) || c == '.');
        }

        if (c == '|' && at + 1 < text.Length && text[at + 1] == '|')
        {
            return new FormulaToken(FormulaTokenKind.DoubleBar, "||", new FormulaSpan(at, 2));
        }

        if (c == '*' && at + 1 < text.Length && text[at + 1] == '*')
        {
            // R reads ** as ^.
            return new FormulaToken(FormulaTokenKind.Caret, "**", new FormulaSpan(at, 2));
        }

        FormulaTokenKind? kind = c switch
        {
            '~' => FormulaTokenKind.Tilde,
            '+' => FormulaTokenKind.Plus,
            '-' => FormulaTokenKind.Minus,
            ':' => FormulaTokenKind.Colon,
            '*' => FormulaTokenKind.Star,
            '/' => FormulaTokenKind.Slash,
            '^' => FormulaTokenKind.Caret,
            '(' => FormulaTokenKind.Open,
            ')' => FormulaTokenKind.Close,
            '|' => FormulaTokenKind.Bar,
            ',' => FormulaTokenKind.Comma,
            _ => null,
        };
        return kind is { } known
            ? new FormulaToken(known, c.ToString(), new FormulaSpan(at, 1))
            : throw new FormulaException(Unexpected(c), new FormulaSpan(at, 1));
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static FormulaToken Run(string text, int start, FormulaTokenKind kind, Func<char, bool> belongs)
    {
        int end = start + 1;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return new FormulaToken(kind, text.Substring(start, end - start), new FormulaSpan(start, end - start));
    }

    private static string Unexpected(char c) => c switch
    {
        '.' => "'.' for all other members is not read here: name the members",
        '%' => "%in% is not read here: write the nesting as outer / inner, or the term as outer:inner",
        '`' => "a member's name needs no backticks",
        '=' => "'=' has no meaning here: the response is followed by '~'",
        '&' => "'&' has no meaning here: an interaction is written with ':'",
        _ => $"'{c}' has no meaning in a formula",
    };
}
