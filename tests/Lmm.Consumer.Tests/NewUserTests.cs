using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lmm.Consumer.Tests;

/// <summary>
/// The page of the first ten minutes, done: each command is run as it stands there, in an empty folder of an empty home with the
/// packages, each file is written and changed as it says, and what is printed is compared with the page.
/// LMM_ACCEPT_TRANSCRIPT=1 writes what is printed into the page.
/// </summary>
public sealed partial class NewUserTests(PackageFeed feed)
{
    private static readonly string Page = Path.Combine(PackageFeed.RepositoryRoot, "docs", "tutorials", "ten-minutes.md");

    [Fact]
    public async Task The_first_ten_minutes_go_as_the_page_says()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The page is for a shell as bash.");
        }

        string text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        string folder = Home();
        StringBuilder done = new();
        int copied = 0;
        foreach (Match block in Block().Matches(text))
        {
            (string info, string body) = (block.Groups[1].Value, block.Groups[2].Value);
            string[] words = info.Split(' ');
            switch (words[0])
            {
                case "console":
                    (string printed, folder) = await Replay(body, folder);
                    done.Append(text.AsSpan(copied, block.Groups[2].Index - copied)).Append(printed);
                    copied = block.Groups[2].Index + body.Length;
                    break;
                case "diff":
                    Change(Path.Combine(folder, words[1]), body);
                    break;
                case "csharp" when words.Length > 1:
                    File.WriteAllText(Path.Combine(folder, words[1]), body);
                    break;
                case "csharp":
                    Assert.Equal(body, File.ReadAllText(Path.Combine(folder, "Program.cs")));
                    break;
            }
        }

        done.Append(text.AsSpan(copied));
        if (Environment.GetEnvironmentVariable("LMM_ACCEPT_TRANSCRIPT") == "1")
        {
            File.WriteAllText(Page, done.ToString());
        }

        Assert.Equal(text, done.ToString());
        string report = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains("residuals-versus-fitted", report, StringComparison.Ordinal);
    }

    /// <summary>A home with nothing but the sources of packages, and the file of the data.</summary>
    private string Home()
    {
        string home = Directory.CreateDirectory(Path.Combine(feed.Folder, "newcomer")).FullName;
        string nuget = Directory.CreateDirectory(Path.Combine(home, ".nuget", "NuGet")).FullName;
        File.WriteAllText(Path.Combine(nuget, "NuGet.Config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="local" value="{feed.Feed}" />
                <add key="everyday" value="{PackageFeed.Everyday}" />
              </packageSources>
            </configuration>
            """);
        File.Copy(Path.Combine(PackageFeed.RepositoryRoot, "reference", "data", "oats.csv"), Path.Combine(home, "oats.csv"));
        return home;
    }

    /// <summary>Runs the commands of a block; what the page leaves out with three dots is left out.</summary>
    private async Task<(string Text, string Folder)> Replay(string block, string folder)
    {
        string home = Path.Combine(feed.Folder, "newcomer");
        List<string> steps = [];
        foreach (string step in Step().Split(block))
        {
            string command = step[..step.IndexOf('\n', StringComparison.Ordinal)];
            string expected = step[(command.Length + 1)..].TrimEnd('\n');
            DotnetCommand.Result result = await DotnetCommand.ShellAsync(folder, home, command["$ ".Length..], TestContext.Current.CancellationToken);
            string output = Plain(result.Output, home);
            string shown = Matches(expected, output) ? expected : output;
            steps.Add(shown.Length == 0 ? command : $"{command}\n{shown}");
            folder = command.StartsWith("$ cd ", StringComparison.Ordinal) ? Path.Combine(folder, command["$ cd ".Length..]) : folder;
        }

        return (string.Join("\n\n", steps) + "\n", folder);
    }

    /// <summary>The output with the home as ~, and errors in the order of lines: analyzers run side by side.</summary>
    private static string Plain(string output, string home) => string.Join('\n', output.ReplaceLineEndings("\n").Replace(home, "~", StringComparison.Ordinal)
        .TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())
        .OrderBy(line => Error().Match(line) is { Success: true } error ? int.Parse(error.Groups[1].Value, CultureInfo.InvariantCulture) : int.MaxValue));

    private static bool Matches(string expected, string output) => Regex.IsMatch(
        output,
        $"^{string.Join(".*?", expected.Split(["...\n", "\n..."], StringSplitOptions.None).Select(Regex.Escape))}$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Puts the lines with a plus in the place of those with a minus.</summary>
    private static void Change(string file, string diff)
    {
        string text = File.ReadAllText(file).ReplaceLineEndings("\n");
        string old = Lines('-');
        Assert.Equal(2, text.Split(old).Length);
        File.WriteAllText(file, text.Replace(old, Lines('+'), StringComparison.Ordinal));

        string Lines(char mark) => string.Concat(diff.Split('\n').Where(line => line.StartsWith(mark)).Select(line => line[1..] + "\n"));
    }

    [GeneratedRegex(@"\((\d+),\d+\): error ", RegexOptions.CultureInvariant)]
    private static partial Regex Error();

    [GeneratedRegex("^```([a-z][^\n]*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<=\n)\n(?=\$ )", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
