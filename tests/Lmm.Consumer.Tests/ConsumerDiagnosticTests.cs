namespace Lmm.Consumer.Tests;

/// <summary>What a stranger's project sees of the rules when all it has is the package.</summary>
public sealed class ConsumerDiagnosticTests(PackageFeed feed)
{
    private const string Model = """
        using Lmm;

        Console.WriteLine(typeof(Sleep).Name);

        [MixedModel]
        public record Sleep(
            [Response] double Reaction,
            [Fixed] double Days,
            [Random(Slopes = ["Days"])] string Subject);
        """;

    [Fact]
    public async Task A_misspelt_member_is_the_one_error_of_the_build()
    {
        string folder = await feed.CreateProjectAsync("Misspelt", new Dictionary<string, string>
        {
            ["Program.cs"] = Model.Replace("\"Days\"", "\"Dayz\""),
        });

        DotnetCommand.Result build = await DotnetCommand.RunAsync(
            folder, feed.Packages, "build --no-restore --nologo -v q -clp:NoSummary", TestContext.Current.CancellationToken);

        Assert.NotEqual(0, build.ExitCode);
        string line = Assert.Single(build.Output.Split('\n').Where(l => l.Contains(": error ")).Distinct());
        Assert.Contains("Program.cs(9,23): error LMM0003: ", line);
        Assert.Contains("(did you mean 'Days'?)", line);
        Assert.DoesNotContain(": warning ", build.Output);
    }

    [Fact]
    public async Task A_code_fix_of_the_package_is_applied_by_dotnet_format()
    {
        string folder = await feed.CreateProjectAsync("Mended", new Dictionary<string, string> { ["Program.cs"] = Model });

        DotnetCommand.Result format = await DotnetCommand.RunAsync(
            folder,
            feed.Packages,
            "format analyzers --diagnostics LMM0004 --severity info --no-restore",
            TestContext.Current.CancellationToken);

        format.Succeeded();
        Assert.Equal(Model.Replace("\"Days\"", "nameof(Days)"), File.ReadAllText(Path.Combine(folder, "Program.cs")));
    }

    [Fact]
    public async Task The_severity_of_a_rule_is_the_users()
    {
        string folder = await feed.CreateProjectAsync("Configured", new Dictionary<string, string>
        {
            ["Program.cs"] = Model.Replace("[Fixed] double Days", "[Fixed] int Days").Replace("\"Days\"", "nameof(Days)"),
            [".editorconfig"] = "root = true\n[*.cs]\ndotnet_diagnostic.LMM0006.severity = none\n",
        });

        DotnetCommand.Result build = await DotnetCommand.RunAsync(
            folder, feed.Packages, "build --no-restore --nologo -v q", TestContext.Current.CancellationToken);

        build.Succeeded();
        Assert.DoesNotContain("LMM0006", build.Output);
    }
}
