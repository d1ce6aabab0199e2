using System.CommandLine.Completions;
using Lmm.Tool.Csv;

namespace Lmm.Tool.Commands;

/// <summary>What can stand where the cursor is.</summary>
internal static class Completions
{
    /// <summary>The columns of the file on the line.</summary>
    public static IEnumerable<CompletionItem> Columns(CompletionContext context) => Headers(context).Select(name => new CompletionItem(name));

    /// <summary>The columns before the equals sign, the values after it.</summary>
    public static IEnumerable<CompletionItem> Assigned(CompletionContext context, IEnumerable<string> values)
    {
        int at = context.WordToComplete.IndexOf('=', StringComparison.Ordinal);
        return at < 0
            ? Headers(context).Select(name => new CompletionItem($"{name}="))
            : values.Select(value => new CompletionItem(context.WordToComplete[..(at + 1)] + value));
    }

    /// <summary>Words that a colon ends.</summary>
    public static IEnumerable<CompletionItem> Before(CompletionContext context, IEnumerable<string> words) =>
        context.WordToComplete.Contains(':', StringComparison.Ordinal) ? [] : words.Select(word => new CompletionItem($"{word.ToLowerInvariant()}:"));

    private static IReadOnlyList<string> Headers(CompletionContext context)
    {
        foreach (string path in context.ParseResult.Tokens.Select(token => token.Value).Where(File.Exists))
        {
            try
            {
                using CsvRowReader rows = new(path, []);
                return rows.Header;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CsvFormatException)
            {
                // Completion says nothing where it knows nothing; the command itself will say what is wrong.
            }
        }

        return [];
    }
}
