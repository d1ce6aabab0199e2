namespace Lmm.Consumer.Tests;

/// <summary>
/// `dotnet new lmm-model` as somebody meets it who has nothing: an empty home, an empty folder, the packages, no network.
/// </summary>
public sealed class TemplateTests(PackageFeed feed)
{
    [Fact]
    public async Task A_new_model_of_the_template_builds_without_a_warning_and_runs()
    {
        string folder = await CreateAsync("Plain", "");

        DotnetCommand.Result run = await RunAsync("Plain", "run");

        Assert.DoesNotContain("warning", run.Output);
        Assert.Contains("A day costs 10.47 ms (standard error 1.55).", run.Output);
        Assert.False(File.Exists(Path.Combine(folder, "report.html")));
        Assert.Equal(["Plain.csproj", "Program.cs", "data.csv"], Written(folder));
        Assert.DoesNotContain("report", File.ReadAllText(Path.Combine(folder, "Program.cs")));
    }

    [Fact]
    public async Task With_report_it_takes_Lmm_Plots_and_writes_a_page()
    {
        string folder = await CreateAsync("Told", "--report");

        DotnetCommand.Result run = await RunAsync("Told", "run");

        Assert.DoesNotContain("warning", run.Output);
        Assert.EndsWith("Wrote report.html", run.Output.TrimEnd());
        Assert.Contains("Subject", File.ReadAllText(Path.Combine(folder, "report.html")));
    }

    private static IEnumerable<string> Written(string folder) =>
        Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Where(f => f != "nuget.config").Order(StringComparer.Ordinal);

    private async Task<string> CreateAsync(string name, string options)
    {
        string folder = Directory.CreateDirectory(Path.Combine(feed.Folder, "templates", name)).FullName;
        string hive = Path.Combine(feed.Folder, "hive-" + name);

        // No source but the packages under test and what this machine has restored for building them.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="local" value="{feed.Feed}" />
                <add key="everyday" value="{PackageFeed.Everyday}" />
              </packageSources>
            </configuration>
            """);
        await RunAsync(name, $"new install \"{feed.PackagePath("Lmm.Templates")}\" --debug:custom-hive \"{hive}\"");
        await RunAsync(name, $"new lmm-model {options} --no-update-check --debug:custom-hive \"{hive}\"");
        return folder;
    }

    private async Task<DotnetCommand.Result> RunAsync(string name, string command)
    {
        string home = Directory.CreateDirectory(Path.Combine(feed.Folder, "home-" + name)).FullName;
        DotnetCommand.Result result = await DotnetCommand.RunAsync(
            Path.Combine(feed.Folder, "templates", name), feed.Packages, command, TestContext.Current.CancellationToken, home);
        return result.Succeeded();
    }
}
