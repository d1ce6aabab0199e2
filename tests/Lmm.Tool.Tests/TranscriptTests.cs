using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lmm.Tool.Tests;

/// <summary>docs/tool.md shows what the command prints.</summary>
public sealed partial class TranscriptTests
{
    [Fact]
    public void The_transcript_of_the_page_is_what_the_command_prints()
    {
        string page = File.ReadAllText(Repository.Path("docs", "tool.md")).ReplaceLineEndings("\n");
        MatchCollection blocks = ConsoleBlock().Matches(page);

        Assert.Equal(4, blocks.Count);
        Assert.All(blocks, block => Assert.Equal(Replay(block.Groups[1].Value), block.Groups[1].Value));
    }

    /// <summary>The commands of a block with what they print now; a blank line stands between two commands.</summary>
    private static string Replay(string block)
    {
        StringBuilder text = new();
        int code = 0;
        foreach (string command in block.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(command).Append('\n');
            if (command == "$ echo $?")
            {
                text.Append(CultureInfo.InvariantCulture, $"{code}\n");
                continue;
            }

            Assert.StartsWith("$ lmm ", command, StringComparison.Ordinal);
            string[] args = [.. Word().Matches(command["$ lmm ".Length..]).Select(word => word.Value.Trim('"'))];
            string folder = Outcome.Data("") + Path.DirectorySeparatorChar;
            Outcome run = Outcome.Of([.. args.Select(word => word.EndsWith(".csv", StringComparison.Ordinal) ? folder + word : word)]);
            code = run.Code;
            text.Append((run.Output + run.Error).Replace(folder, "", StringComparison.Ordinal).TrimEnd('\n')).Append('\n');
        }

        return text.ToString();
    }

    [GeneratedRegex("^```console\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
