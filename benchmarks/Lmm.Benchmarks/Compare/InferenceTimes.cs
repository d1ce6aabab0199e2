using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lmm.Benchmarks.Cases;

namespace Lmm.Benchmarks.Compare;

/// <summary>
/// Degrees of freedom and diagnostics of crossed designs beside lmerTest and pbkrtest: each on a fit that was made before the
/// clock runs, and made anew for every round, because a fit keeps what it has computed.
/// </summary>
internal sealed class InferenceTimes(string folder, int rounds, bool everything)
{
    private const int Subjects = 200;
    private const int Items = 20;

    /// <summary>The page.</summary>
    public string Run()
    {
        CrossedTrial[] trials = CrossedTrial.Simulate(Subjects, Items, 5);
        string crossed = Path.Combine(Path.GetTempPath(), $"crossed-{Environment.ProcessId}.csv");
        string ratings = Path.Combine(folder, "..", "reference", "data", "insteval.csv");
        CrossedTrial.WriteCsv(crossed, trials);
        try
        {
            IReadOnlyDictionary<string, double> r = RunR(crossed, ratings);
            var trial = CrossedTrialModel.Create(trials);
            var evaluation = InstEvalRowModel.Create(ReadRatings(ratings));
            double degrees = trial.Fit().Coefficients.WithDegreesOfFreedom(DegreesOfFreedomMethod.KenwardRoger)["Condition"].DegreesOfFreedom;
            return Page(
                Agreement(degrees, Find(r, "crossed-kenward-roger-df")),
            [
                Time("crossed, fit", () => trial, model => model.Fit(), Find(r, "crossed-fit")),
                Time("crossed, Satterthwaite of all coefficients", () => trial.Fit(), fit => fit.Coefficients, Find(r, "crossed-satterthwaite")),
                Time("crossed, Kenward-Roger of all coefficients", () => trial.Fit(), fit => fit.Coefficients.WithDegreesOfFreedom(DegreesOfFreedomMethod.KenwardRoger), Find(r, "crossed-kenward-roger")),
                Time("InstEval, fit", () => evaluation, model => model.Fit(), Find(r, "insteval-fit")),
                Time("InstEval, Satterthwaite of all coefficients", () => evaluation.Fit(), fit => fit.Coefficients, Find(r, "insteval-satterthwaite")),
                Time("InstEval, leverage of every row", () => evaluation.Fit(), fit => fit.Leverage(), null),
                Time("InstEval, every row left out", () => evaluation.Fit(), fit => fit.Influence(), null),
            ]);
        }
        finally
        {
            File.Delete(crossed);
        }
    }

    private static IEnumerable<InstEvalRow> ReadRatings(string file) => File.ReadLines(file).Skip(1).Select(line =>
    {
        string[] cells = line.Split(',');
        return new InstEvalRow(Number(cells[6]), cells[3] == "1", (int)Number(cells[0]), (int)Number(cells[1]), (int)Number(cells[2]));
    });

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double? Find(IReadOnlyDictionary<string, double> times, string name) => times.TryGetValue(name, out double value) ? value : null;

    private (string Name, Timing Ours, double? Theirs) Time<T>(string name, Func<T> prepare, Func<T, object> action, double? theirs)
    {
        action(prepare());
        Timing[] times = new Timing[rounds];
        for (int round = 0; round < rounds; round++)
        {
            T subject = prepare();
            times[round] = Timing.Measure(() => action(subject), 1);
        }

        return (name, Timing.Median(times), theirs);
    }

    private static string Agreement(double ours, double? theirs) => string.Create(
        CultureInfo.InvariantCulture,
        $"\nKenward-Roger degrees of freedom of the condition: {ours:F4} here, {(theirs is { } t ? t.ToString("F4", CultureInfo.InvariantCulture) : "not run")} by pbkrtest.\n");

    private string Page(string agreement, (string Name, Timing Ours, double? Theirs)[] lines)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        var page = new StringBuilder("# Inference on crossed designs\n\n");
        page.Append(invariant, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, medians of {rounds}. Crossed: {Subjects} subjects x {Items} items, ");
        page.Append(invariant, $"{Subjects * Items} rows, y ~ condition + (1 + condition | subject) + (1 | item). A busy machine disturbs wall time most, CPU time some.\n\n");
        page.Append("| | CPU | wall | lme4, lmerTest, pbkrtest: CPU | ratio of CPU |\n|---|--:|--:|--:|--:|\n");
        foreach ((string name, Timing ours, double? theirs) in lines)
        {
            page.Append(invariant, $"| {name} | {ours.Cpu * 1000:F1} ms | {ours.Wall * 1000:F1} ms | {(theirs is { } t ? $"{t:F1} s" : "not run")} | {(theirs is { } u ? $"{u / ours.Cpu:F0}" : "")} |\n");
        }

        return page.Append(agreement).ToString();
    }

    private IReadOnlyDictionary<string, double> RunR(string crossed, string ratings)
    {
        if (!RSide.IsInstalled())
        {
            return new Dictionary<string, double>();
        }

        ProcessStartInfo start = new("Rscript", [Path.Combine(folder, "r", "time_inference.R"), crossed, ratings, everything ? "yes" : "no"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return lines.Select(line => line.Trim().Split(' ')).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => Number(parts[1]));
    }
}
