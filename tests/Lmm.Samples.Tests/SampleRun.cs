using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lmm.Samples.Tests;

/// <summary>Runs a sample as a program of its own and keeps what it printed.</summary>
internal static class SampleRun
{
    private static readonly ConcurrentDictionary<(string Sample, string Culture), Lazy<string>> Outputs = new();

    /// <summary>What the sample prints. Each runs once, however many tests look at it.</summary>
    /// <exception cref="InvalidOperationException">It failed or wrote to standard error.</exception>
    public static string Output(string sample, string culture = "en_US.UTF-8") =>
        Outputs.GetOrAdd((sample, culture), key => new Lazy<string>(() => Run(key.Sample, key.Culture))).Value;

    private static string Run(string sample, string culture)
    {
        // .../bin/<configuration>/<framework>/ is the same for the samples as for this test.
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(
            Repository.Root, "samples", sample, "bin", framework.Parent!.Name, framework.Name, sample + ".dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = culture;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && errors.Result.Length == 0
            ? output.ReplaceLineEndings("\n")
            : throw new InvalidOperationException($"{sample} ended with {process.ExitCode}: {errors.Result}{output}");
    }
}
