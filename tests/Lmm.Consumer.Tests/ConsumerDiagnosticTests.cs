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

    [Fact]
    public async Task A_design_file_of_the_project_is_checked_by_its_build()
    {
        string folder = await feed.CreateProjectAsync("Planned", new Dictionary<string, string>
        {
            ["Program.cs"] = """
                using Lmm;

                Console.Write(PlotModel.Skeleton);

                [MixedModel(Design = "plan.csv")]
                public record Plot([Response] double Yield, [Fixed] string Variety, [Random] string Block);
                """,
            ["plan.csv"] = "Block,Variety\nI,A\nI,B\nII,A\nII,B\nIII,A\nIII,\n",
        });
        string project = Path.Combine(folder, "Planned.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("</Project>", "<ItemGroup><AdditionalFiles Include=\"plan.csv\" /></ItemGroup></Project>"));

        DotnetCommand.Result wrong = await DotnetCommand.RunAsync(
            folder, feed.Packages, "build --no-restore --nologo -v q -clp:NoSummary", TestContext.Current.CancellationToken);
        File.WriteAllText(Path.Combine(folder, "plan.csv"), "Block,Variety\nI,A\nI,B\nII,A\nII,B\nIII,A\nIII,B\n");
        DotnetCommand.Result run = await DotnetCommand.RunAsync(
            folder, feed.Packages, "run --no-restore", TestContext.Current.CancellationToken);

        Assert.NotEqual(0, wrong.ExitCode);
        string line = Assert.Single(wrong.Output.Split('\n').Where(l => l.Contains("LMM2003")).Distinct());
        Assert.Contains("plan.csv(7,5): error LMM2003: The file 'plan.csv', line 7, column 2, 'Variety': ''", line);
        Assert.Equal("Stratum       d.f.|Block            2|Units|  Variety        1|  residual       2|Total            5|", run.Succeeded().Output.Replace("\r", "").Replace('\n', '|'));
    }
}
