using System.Collections.Generic;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Analyzers;

/// <summary>
/// Finds the characters of a formula in the source. The value of a string literal and its text differ where there are
/// escapes, doubled quotes or the indentation of a raw string.
/// </summary>
public static class FormulaText
{
    /// <summary>
    /// The source span of a stretch of the formula's value; the whole expression where it is not one literal (a constant
    /// or a sum of literals has no one place).
    /// </summary>
    public static TextSpan Locate(ExpressionSyntax expression, FormulaSpan span)
    {
        if (expression is not LiteralExpressionSyntax literal || Places(literal.Token) is not { } places)
        {
            return expression.Span;
        }

        // A place behind the last character (something is missing at the end) is that of the closing quotes.
        int start = places[Clamp(span.Start, places.Count - 1)];
        int end = span.Length == 0 ? start + 1 : places[Clamp(span.End - 1, places.Count - 1)] + 1;
        return TextSpan.FromBounds(start, System.Math.Max(end, start + 1));
    }

    /// <summary>
    /// For each character of the token's value its position in the source, and last the position of the closing quotes;
    /// null for a token that is no string.
    /// </summary>
    private static List<int>? Places(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.StringLiteralToken when token.Text.StartsWith("@", System.StringComparison.Ordinal) => VerbatimPlaces(token),
        SyntaxKind.StringLiteralToken => RegularPlaces(token),
        SyntaxKind.SingleLineRawStringLiteralToken => RawPlaces(token),
        SyntaxKind.MultiLineRawStringLiteralToken => RawLinePlaces(token),
        _ => null,
    };

    private static List<int> VerbatimPlaces(SyntaxToken token)
    {
        var places = new List<int>();
        int i = 2;
        for (; i < token.Text.Length - 1; i++)
        {
            places.Add(token.SpanStart + i);
            if (token.Text[i] == '"')
            {
                i++;
            }
        }

        places.Add(token.SpanStart + i);
        return places;
    }

    private static List<int> RegularPlaces(SyntaxToken token)
    {
        var places = new List<int>();
        int i = 1;
        while (i < token.Text.Length - 1)
        {
            int length = EscapeLength(token.Text, i, out bool isPair);
            places.Add(token.SpanStart + i);
            if (isPair)
            {
                places.Add(token.SpanStart + i);
            }

            i += length;
        }

        places.Add(token.SpanStart + i);
        return places;
    }

    private static int EscapeLength(string text, int at, out bool isPair)
    {
        isPair = false;
        if (text[at] != '\\')
        {
            return 1;
        }

        switch (text[at + 1])
        {
            case 'u':
                return 6;
            case 'U':
                isPair = int.TryParse(text.Substring(at + 2, 8), System.Globalization.NumberStyles.HexNumber, null, out int point)
                    && point > char.MaxValue;
                return 10;
            case 'x':
                int digits = 0;
                while (digits < 4 && System.Uri.IsHexDigit(text[at + 2 + digits]))
                {
                    digits++;
                }

                return 2 + digits;
            default:
                return 2;
        }
    }

    private static List<int> RawPlaces(SyntaxToken token)
    {
        int quotes = OpeningQuotes(token.Text);
        var places = new List<int>();
        for (int i = quotes; i <= token.Text.Length - quotes; i++)
        {
            places.Add(token.SpanStart + i);
        }

        return places;
    }

    private static List<int> RawLinePlaces(SyntaxToken token)
    {
        string text = token.Text;
        int quotes = OpeningQuotes(text);
        int lastLine = text.LastIndexOf('\n', text.Length - quotes);
        int indentation = text.Length - quotes - lastLine - 1;
        int endOfContent = lastLine > 0 && text[lastLine - 1] == '\r' ? lastLine - 1 : lastLine;
        var places = new List<int>();
        int i = text.IndexOf('\n') + 1;
        while (i < endOfContent)
        {
            // The indentation of the closing quotes is taken from every line; a blank line may be shorter than it.
            int skipped = 0;
            while (skipped < indentation && i < endOfContent && text[i] is not ('\r' or '\n'))
            {
                i++;
                skipped++;
            }

            while (i < endOfContent && text[i] != '\n')
            {
                places.Add(token.SpanStart + i++);
            }

            if (i < endOfContent)
            {
                places.Add(token.SpanStart + i++);
            }
        }

        places.Add(token.SpanStart + endOfContent);
        return places;
    }

    private static int OpeningQuotes(string text)
    {
        int count = 0;
        while (count < text.Length && text[count] == '"')
        {
            count++;
        }

        return count;
    }

    private static int Clamp(int index, int last) => index < 0 ? 0 : index > last ? last : index;
}
