using System.Diagnostics;

namespace Lmm.Consumer.Tests;

/// <summary>The command lmm as somebody meets it who installs its package.</summary>
public sealed class ToolTests(PackageFeed feed)
{
    [Fact]
    public async Task The_installed_command_fits_a_file_and_its_exit_code_reaches_the_shell()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string folder = Directory.CreateDirectory(Path.Combine(feed.Folder, "tool")).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="local" value="{feed.Feed}" />
              </packageSources>
            </configuration>
            """);
        File.Copy(Path.Combine(PackageFeed.RepositoryRoot, "reference", "data", "oats.csv"), Path.Combine(folder, "oats.csv"));
        DotnetCommand.Result installed = await DotnetCommand.RunAsync(
            folder, feed.Packages, "tool install Lmm.Tool --tool-path bin --configfile nuget.config", cancel);
        installed.Succeeded();

        (int fitted, string summary) = await RunAsync(folder, "fit", "oats.csv", "yield ~ variety * nitrogen + (1 | block / variety)");
        (int wrong, _) = await RunAsync(folder, "fit", "oats.csv", "yield ~ varity");

        Assert.Equal((0, 1), (fitted, wrong));
        Assert.Contains("REML criterion at convergence: 529.0", summary);
        Assert.DoesNotContain('\u001b', summary);
    }

    private static async Task<(int Code, string Output)> RunAsync(string folder, params string[] args)
    {
        string command = Path.Combine(folder, "bin", OperatingSystem.IsWindows() ? "lmm.exe" : "lmm");
        ProcessStartInfo start = new(command, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
