using System.Diagnostics;
using System.Globalization;

namespace Lmm.Benchmarks.Compare;

/// <summary>How R is run: lme4 with or without its derivative check and on which BLAS, or nlme.</summary>
/// <param name="Name">As in the report.</param>
/// <param name="Derivatives">lmerControl's calc.derivs: the default is true.</param>
/// <param name="OpenBlas">Whether the unpacked OpenBLAS is preloaded.</param>
public sealed record RVariant(string Name, bool Derivatives, bool OpenBlas)
{
    /// <summary>Whether lme or gls of nlme is called.</summary>
    public bool Nlme { get; init; }
}

/// <summary>What one run of the R script reported.</summary>
/// <param name="Timings">One for each repeat.</param>
/// <param name="Deviance">-2 log L at R's optimum.</param>
/// <param name="Evaluations">lme4's count of evaluations of its deviance function; null for nlme, which keeps none.</param>
/// <param name="About">Versions.</param>
public sealed record RResult(IReadOnlyList<Timing> Timings, double Deviance, int? Evaluations, string About);

/// <summary>Starts the timing script in a process of its own.</summary>
public sealed class RSide(string benchmarksFolder)
{
    private string BlasFolder => Path.Combine(
        benchmarksFolder, "data", "generated", "openblas", "usr", "lib", "x86_64-linux-gnu", "openblas-serial");

    /// <summary>Whether get_openblas.sh has been run.</summary>
    public bool HasOpenBlas => File.Exists(Path.Combine(BlasFolder, "libblas.so.3"));

    /// <summary>Whether R with lme4 and nlme is there.</summary>
    public static bool IsInstalled()
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo("Rscript", ["-e", "library(lme4); library(nlme)"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs R on the data set and reads the times it prints.</summary>
    public RResult Run(RVariant variant, string dataFolder, string formula, int repeats, int inner)
    {
        string script = Path.Combine(benchmarksFolder, "r", variant.Nlme ? "time_nlme.R" : "time_lme4.R");
        var start = new ProcessStartInfo("Rscript",
        [
            script, dataFolder, formula, .. (IEnumerable<string>)(variant.Nlme ? [] : [variant.Derivatives ? "yes" : "no"]),
            repeats.ToString(CultureInfo.InvariantCulture), inner.ToString(CultureInfo.InvariantCulture),
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        if (variant.OpenBlas)
        {
            start.Environment["LD_PRELOAD"] = $"{BlasFolder}/libblas.so.3:{BlasFolder}/liblapack.so.3";
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Parse(output)
            : throw new InvalidOperationException($"Rscript {script} failed on {dataFolder}: {errors.Result}");
    }

    private static RResult Parse(string output)
    {
        var timings = new List<Timing>();
        (double deviance, int? evaluations, string about) = (double.NaN, null, "");
        foreach (string line in output.Split('\n'))
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (parts.FirstOrDefault())
            {
                case "time":
                    timings.Add(new Timing(Number(parts[1]), Number(parts[2])));
                    break;
                case "result":
                    (deviance, evaluations) = (Number(parts[1]), parts[2] == "NA" ? null : (int)Number(parts[2]));
                    break;
                case "about":
                    about = line["about ".Length..].Trim();
                    break;
            }
        }

        return new RResult(timings, deviance, evaluations, about);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
