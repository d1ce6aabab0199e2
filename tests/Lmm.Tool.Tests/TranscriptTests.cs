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

        Assert.Equal(7, blocks.Count);
        Assert.All(blocks, block => Assert.Equal(Replay(block.Groups[1].Value), block.Groups[1].Value));
    }

    /// <summary>
    /// The commands of a block with what they print now; a blank line stands between two commands. What the page shows of a
    /// file with cat is the file.
    /// </summary>
    private static string Replay(string block)
    {
        using TemporaryFile place = new("-");
        string own = Path.GetDirectoryName(place.Path)! + Path.DirectorySeparatorChar;
        string data = Outcome.Data("") + Path.DirectorySeparatorChar;
        StringBuilder text = new();
        int code = 0;
        foreach (string step in Step().Split(block).Where(step => step.Length > 0))
        {
            string command = step[..step.IndexOf('\n', StringComparison.Ordinal)];
            text.Append(text.Length == 0 ? "" : "\n").Append(command).Append('\n');
            if (command == "$ echo $?")
            {
                text.Append(CultureInfo.InvariantCulture, $"{code}\n");
                continue;
            }

            if (command.StartsWith("$ cat ", StringComparison.Ordinal))
            {
                string shown = step[(command.Length + 1)..].TrimEnd('\n') + "\n";
                File.WriteAllText(own + command["$ cat ".Length..], shown);
                text.Append(shown);
                continue;
            }

            Assert.StartsWith("$ lmm ", command, StringComparison.Ordinal);
            string[] args = [.. Word().Matches(command["$ lmm ".Length..]).Select(word => PathOf(word.Value.Trim('"')))];
            Outcome run = Outcome.Of(args);
            code = run.Code;
            text.Append((run.Output + run.Error).Replace(data, "", StringComparison.Ordinal).Replace(own, "", StringComparison.Ordinal).TrimEnd('\n')).Append('\n');
        }

        return text.ToString();

        string PathOf(string word) => Path.GetExtension(word) switch
        {
            ".csv" => data + word,
            ".cs" or ".html" or ".json" => own + word,
            _ => word,
        };
    }

    [GeneratedRegex(@"(?<=\n)\n(?=\$ )", RegexOptions.CultureInvariant)]
    private static partial Regex Step();

    [GeneratedRegex("^```console\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
