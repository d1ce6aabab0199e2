using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lmm.Samples.Tests;

/// <summary>Runs a sample as a program of its own and keeps what it printed.</summary>
internal static class SampleRun
{
    private static readonly ConcurrentDictionary<(string Sample, string Culture), Lazy<string>> Outputs = new();

    // .../bin/<configuration>/<framework>/ is the same for the samples as for this test.
    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>Debug or Release, as this test.</summary>
    public static string Configuration => Framework.Parent!.Name;

    /// <summary>What the sample prints. Each runs once, however many tests look at it.</summary>
    /// <exception cref="InvalidOperationException">It failed or wrote to standard error.</exception>
    public static string Output(string sample, string culture = "en_US.UTF-8") =>
        Outputs.GetOrAdd((sample, culture), key => new Lazy<string>(() => Ended(Start(key.Sample, key.Culture)))).Value;

    /// <summary>Starts the sample that was built with this test.</summary>
    public static Process Start(string sample, string culture, params IEnumerable<string> arguments) =>
        StartDotnet(culture, [Path.Combine(Folder(sample), sample + ".dll"), .. arguments]);

    /// <summary>Where the sample was built, with its files.</summary>
    public static string Folder(string sample) =>
        Path.Combine(Repository.Root, "samples", sample, "bin", Configuration, Framework.Name);

    /// <summary>Starts the dotnet command; the settings that the test platform hands down to its children are not for it.</summary>
    public static Process StartDotnet(string culture, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(IsOfThePlatform).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        // A build server that outlives the command would hold on to the pipes.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["LC_ALL"] = culture;
        return Process.Start(start)!;
    }

    /// <summary>What a program printed until it ended.</summary>
    /// <exception cref="InvalidOperationException">It failed or wrote to standard error.</exception>
    public static string Ended(Process program)
    {
        using Process process = program;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && errors.Result.Length == 0
            ? output.ReplaceLineEndings("\n")
            : throw new InvalidOperationException(
                $"{string.Join(' ', process.StartInfo.ArgumentList)} ended with {process.ExitCode}: {errors.Result}{output}");
    }

    private static bool IsOfThePlatform(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("TESTINGPLATFORM_", StringComparison.OrdinalIgnoreCase);
}
