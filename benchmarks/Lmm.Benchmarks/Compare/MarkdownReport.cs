using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Lmm.Benchmarks.Compare;

/// <summary>The measurements as a Markdown page that says on what machine and with what versions they were made.</summary>
public static class MarkdownReport
{
    /// <summary>Writes the page.</summary>
    public static string Write(IReadOnlyList<Measurement> measurements, int rounds, string command)
    {
        var page = new StringBuilder();
        page.AppendLine("# Lmm and R in one run").AppendLine();
        page.AppendLine($"`{command}`, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC").AppendLine();
        WriteMachine(page, measurements);
        page.AppendLine($"""
            Medians of {rounds} rounds in which the two sides took turns. CPU is user + system time of all threads of the process.
            Both sides start from data in memory: R from a data frame, Lmm from a list of records. "Lmm" is validation of the rows,
            design matrices, fit, and standard errors, the work of lmer, lme and gls; a ratio says how many times that CPU time R took.
            "With p values" adds Satterthwaite's degrees of freedom, which none of them computes. "Matrices" is the fitter alone, on all
            processors and on one thread. R that takes minutes takes part in the first round only, or not at all ("not run").

            """);
        WriteTimes(page, measurements);
        WriteWall(page, measurements);
        WriteAgreement(page, measurements);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void WriteMachine(StringBuilder page, IReadOnlyList<Measurement> measurements)
    {
        string cpu = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").First(l => l.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim()
            : "unknown processor";
        string vectors = Vector512.IsHardwareAccelerated ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors";
        page.AppendLine($"- Machine: {cpu}, {Environment.ProcessorCount} processors, {vectors}, {RuntimeInformation.OSDescription.Trim()}");
        if (File.Exists("/proc/loadavg"))
        {
            page.AppendLine($"- Load average at the end: {string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ').Take(3))}");
        }

        page.AppendLine($"- {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}");
        foreach (string about in measurements.SelectMany(m => m.R.Values).Select(v => ShortBlas(v.Last.About)).Distinct().Order(StringComparer.Ordinal))
        {
            page.AppendLine($"- {about}");
        }

        page.AppendLine();
    }

    // The library's folder is of no interest; which BLAS it is, is.
    private static string ShortBlas(string about)
    {
        int at = about.IndexOf("BLAS /", StringComparison.Ordinal);
        return at < 0 ? about
            : about[..at] + (about.Contains("openblas", StringComparison.Ordinal) ? "OpenBLAS (one thread)" : "reference BLAS");
    }

    private static void WriteTimes(StringBuilder page, IReadOnlyList<Measurement> measurements)
    {
        RVariant[] variants = [.. measurements.SelectMany(m => m.R.Keys).Distinct()];
        page.AppendLine("## CPU time").AppendLine();
        page.Append("| data | rows | model | Lmm | with p values | matrices | one thread |");
        page.AppendLine(string.Concat(variants.Select(v => $" {v.Name} | ratio |")));
        page.AppendLine("|---|--:|---|--:|--:|--:|--:|" + string.Concat(variants.Select(_ => "--:|--:|")));
        foreach (Measurement m in measurements)
        {
            page.Append($"| {m.Case.Name} | {m.Rows.ToString("N0", CultureInfo.InvariantCulture)} | `{m.Case.Formula.Replace("|", "\\|", StringComparison.Ordinal)}` ");
            page.Append($"| {Seconds(m.FromRows.Cpu)} | {Seconds(m.WithPValues.Cpu)} | {Seconds(m.FromMatrices.Cpu)} | {Seconds(m.OneThread.Cpu)} |");
            foreach (RVariant variant in variants)
            {
                page.Append(m.R.TryGetValue(variant, out (Timing Median, RResult Last) value)
                    ? $" {Seconds(value.Median.Cpu)} | {Ratio(value.Median.Cpu / m.FromRows.Cpu)} |"
                    : " not run | |");
            }

            page.AppendLine();
        }

        page.AppendLine();
    }

    private static void WriteWall(StringBuilder page, IReadOnlyList<Measurement> measurements)
    {
        page.AppendLine("## Wall time").AppendLine();
        page.AppendLine("| data | Lmm | with p values | matrices | one thread | R by variant |").AppendLine("|---|--:|--:|--:|--:|---|");
        foreach (Measurement m in measurements)
        {
            string r = string.Join("; ", m.R.Select(v => $"{v.Key.Name}: {Seconds(v.Value.Median.Wall)}"));
            page.AppendLine($"| {m.Case.Name} | {Seconds(m.FromRows.Wall)} | {Seconds(m.WithPValues.Wall)} | {Seconds(m.FromMatrices.Wall)} | {Seconds(m.OneThread.Wall)} | {r} |");
        }

        page.AppendLine();
    }

    private static void WriteAgreement(StringBuilder page, IReadOnlyList<Measurement> measurements)
    {
        page.AppendLine("## Agreement and evaluations").AppendLine();
        page.AppendLine("-2 log L (REML) at both optima; a negative difference means that Lmm found the lower, better value. nlme keeps no count of its evaluations.").AppendLine();
        page.AppendLine("| data | Lmm -2 log L | Lmm minus R | Lmm evaluations | R evaluations | convergence |");
        page.AppendLine("|---|--:|--:|--:|--:|---|");
        foreach (Measurement m in measurements)
        {
            RResult? r = m.R.Count == 0 ? null : m.R.Values.First().Last;
            string difference = r is null ? "" : (m.Solution.Deviance - r.Deviance).ToString("0.0e+0", CultureInfo.InvariantCulture);
            page.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {m.Case.Name} | {m.Solution.Deviance:0.0000000} | {difference} | {m.Solution.Evaluations} | {r?.Evaluations} | {m.Solution.Convergence.GetType().Name} |"));
        }
    }

    private static string Seconds(double seconds) => seconds switch
    {
        < 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs"),
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.0} ms"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
    };

    private static string Ratio(double ratio) =>
        ratio.ToString(ratio < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
