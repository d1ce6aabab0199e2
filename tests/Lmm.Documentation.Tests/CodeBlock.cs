namespace Lmm.Documentation.Tests;

/// <summary>One fenced block of a Markdown page.</summary>
/// <param name="Page">The file's path inside the repository.</param>
/// <param name="Line">The line of its first line of text, from 1.</param>
/// <param name="Info">What stands behind the fence, as in <c>csharp</c> or <c>csharp wrong LMM1004</c>.</param>
/// <param name="Text">The text between the fences.</param>
internal sealed record CodeBlock(string Page, int Line, string Info, string Text)
{
    /// <summary>Whether this is C# that must compile.</summary>
    public bool IsRight => Info == "csharp";

    /// <summary>The rule that this C# must break, or null.</summary>
    public string? WrongBecauseOf => Info.StartsWith("csharp wrong ", StringComparison.Ordinal) ? Info["csharp wrong ".Length..].Trim() : null;

    /// <summary>The blocks of a page in order.</summary>
    public static IReadOnlyList<CodeBlock> Of(string root, string page)
    {
        var blocks = new List<CodeBlock>();
        string[] lines = File.ReadAllLines(Path.Combine(root, page));
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            int start = i + 1;
            string info = lines[i][3..].Trim();
            for (i = start; i < lines.Length && lines[i] != "```"; i++)
            {
            }

            Assert.True(i < lines.Length, $"{page}: the fence of line {start} is not closed");
            blocks.Add(new CodeBlock(page, start + 1, info, string.Join('\n', lines[start..i]) + "\n"));
        }

        return blocks;
    }
}
