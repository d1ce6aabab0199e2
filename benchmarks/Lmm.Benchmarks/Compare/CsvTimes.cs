using System.Diagnostics;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Lmm.Benchmarks.Compare;

/// <summary>A line of a trial as it would be stored: numbers, an integer, texts with few and with many values, an enum.</summary>
[MixedModel]
public record TrialLine(
    [Response] double Yield,
    [Fixed] double Dose,
    [Fixed(AsFactor = false)] int Day,
    [Fixed] TrialArm Arm,
    [Random] string Site,
    [Random(Nested = nameof(Site))] string Patient);

/// <summary>The arms of <see cref="TrialLine"/>.</summary>
public enum TrialArm
{
    Placebo,
    Low,
    High,
}

/// <summary>The emitted ReadCsv beside CsvHelper's own mapping by reflection, GetRecords, in turn on the same file.</summary>
internal sealed class CsvTimes(int rows, int rounds, string? keep)
{
    public string Run()
    {
        string path = Path.GetTempFileName();
        try
        {
            StringBuilder page = new();
            page.Append(CultureInfo.InvariantCulture, $"""
                # A CSV file of {rows:N0} rows

                Rows of `TrialLine` (two doubles, an integer, an enum of three, texts with 40 and with {rows / 8:N0} values), read to the end and thrown away:
                the emitted `TrialLineModel.ReadCsv` and CsvHelper 33.0.1's `GetRecords<TrialLine>()`, by turns in one process, {rounds} rounds after a
                warm-up; CPU seconds of the process, the best round. `dotnet run -c Release --project benchmarks/Lmm.Benchmarks -- csv`.

                | file | MB | ReadCsv | GetRecords | ratio | every round |
                |---|---|---|---|---|---|

                """);
            foreach (bool isQuoted in (bool[])[false, true])
            {
                Write(path, isQuoted);
                if (!isQuoted && keep is not null)
                {
                    File.Copy(path, keep, overwrite: true);
                }

                page.Append(Line(path, isQuoted ? "every text quoted" : "plain"));
            }

            page.Append(CultureInfo.InvariantCulture, $"\nOn the machine: load {Load()} when the run ended, {Environment.ProcessorCount} processors.\n");
            return page.ToString();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private string Line(string path, string name)
    {
        (long, double) expected = Sum(ByCsvHelper(path));
        if (Sum(TrialLineModel.ReadCsv(path)) != expected)
        {
            throw new InvalidOperationException($"{name}: the two read different rows.");
        }

        double[] own = new double[rounds], other = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            own[round] = Cpu(() => Sum(TrialLineModel.ReadCsv(path)));
            other[round] = Cpu(() => Sum(ByCsvHelper(path)));
        }

        string ratios = string.Join(", ", own.Zip(other, (mine, its) => (its / mine).ToString("F2", CultureInfo.InvariantCulture)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {new FileInfo(path).Length / 1e6:F0} | {own.Min():F2} s | {other.Min():F2} s | {other.Min() / own.Min():F2} | {ratios} |\n");
    }

    private static IEnumerable<TrialLine> ByCsvHelper(string path)
    {
        using StreamReader reader = new(path);
        using CsvReader csv = new(reader, new CsvConfiguration(CultureInfo.InvariantCulture));
        foreach (TrialLine line in csv.GetRecords<TrialLine>())
        {
            yield return line;
        }
    }

    private static (long Count, double Sum) Sum(IEnumerable<TrialLine> lines)
    {
        long count = 0;
        double sum = 0;
        foreach (TrialLine line in lines)
        {
            count++;
            sum += line.Yield + line.Dose + line.Day + (int)line.Arm + line.Site.Length + line.Patient.Length;
        }

        return (count, sum);
    }

    private static double Cpu(Action action)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        action();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private void Write(string path, bool isQuoted)
    {
        Random random = new(1);
        string quote = isQuoted ? "\"" : "";
        using StreamWriter file = new(path);
        file.Write("Yield,Dose,Day,Arm,Site,Patient\n");
        for (int i = 0; i < rows; i++)
        {
            file.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{50 + (20 * random.NextDouble()):F4},{random.Next(1, 50) / 10.0},{i % 8},{quote}{(TrialArm)(i / 8 % 3)}{quote},{quote}Site {i % 40}{quote},{quote}P{i / 8}{quote}\n"));
        }
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
