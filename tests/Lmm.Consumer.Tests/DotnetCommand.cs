using System.Diagnostics;
using System.Text;

namespace Lmm.Consumer.Tests;

/// <summary>Runs the dotnet command line and gives back what it printed.</summary>
internal static class DotnetCommand
{
    /// <summary>One run: exit code and everything printed, standard error after standard output.</summary>
    internal sealed record Result(string Command, int ExitCode, string Output)
    {
        /// <summary>Throws with the whole output where the command failed.</summary>
        public Result Succeeded()
        {
            Assert.True(ExitCode == 0, $"`dotnet {Command}` ended with {ExitCode}:\n{Output}");
            return this;
        }
    }

    /// <summary>
    /// Runs in <paramref name="folder"/>, with no package but those of <paramref name="packages"/>; with the home folder of
    /// this user, or another's.
    /// </summary>
    public static async Task<Result> RunAsync(string folder, string packages, string command, CancellationToken cancel, string? home = null)
    {
        var start = new ProcessStartInfo("dotnet", command) { WorkingDirectory = folder };
        start.Environment["NUGET_PACKAGES"] = packages;
        if (home is not null)
        {
            start.Environment["HOME"] = start.Environment["USERPROFILE"] = start.Environment["DOTNET_CLI_HOME"] = home;
        }

        return await RunAsync(start, command, cancel);
    }

    /// <summary>Runs a line of a shell as somebody types it whose home folder that is.</summary>
    public static async Task<Result> ShellAsync(string folder, string home, string line, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = folder };
        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = home;
        start.Environment["PATH"] = $"{home}/.dotnet/tools:{start.Environment["PATH"]}";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        start.Environment.Remove("NUGET_PACKAGES");
        return await RunAsync(start, line, cancel);
    }

    private static async Task<Result> RunAsync(ProcessStartInfo start, string command, CancellationToken cancel)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // A build server that outlives the command would hold on to the package's assemblies and to this test's pipes.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";

        // The test platform hands its own MSBuild settings down to its children; a nested build must not see them.
        foreach (string inherited in start.Environment.Keys.Where(IsInheritedBuildSetting).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        using Process process = Process.Start(start)!;
        var output = new StringBuilder();
        Task<string> error = process.StandardError.ReadToEndAsync(cancel);
        output.Append(await process.StandardOutput.ReadToEndAsync(cancel));
        output.Append(await error);
        await process.WaitForExitAsync(cancel);
        return new Result(command, process.ExitCode, output.ToString());
    }

    /// <summary>
    /// Restores, trying again: a feed that is briefly out of reach says nothing about the package.
    /// </summary>
    public static async Task<Result> RestoreAsync(string folder, string packages, CancellationToken cancel, string options = "")
    {
        Result result = null!;
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            result = await RunAsync(folder, packages, $"restore --nologo -v q {options}", cancel);
            if (result.ExitCode == 0)
            {
                break;
            }

            await Task.Delay(TimeSpan.FromSeconds(2 * attempt), cancel);
        }

        return result.Succeeded();
    }

    private static bool IsInheritedBuildSetting(string name) =>
        (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
            && name is not "MSBUILDDISABLENODEREUSE")
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("TESTINGPLATFORM_", StringComparison.OrdinalIgnoreCase);
}
