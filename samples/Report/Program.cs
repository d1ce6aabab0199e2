// Report: a fit that is handed on. Six workers used each of three machines three times; which machine gives the best score?
// Workers differ, and they differ in what suits them: a variance of workers, and one of workers on machines. The page has the
// findings, the model in mathematics, tables and pictures, in one file that needs no network.
// Data: Milliken and Johnson (1992), as in the R package nlme (Machines); machines.csv beside this file.
// Usage: dotnet run --project samples/Report [-- page.html]

using Lmm;

string page = Path.GetFullPath(args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "report.html"));
string data = Path.Combine(AppContext.BaseDirectory, "machines.csv");

WorkFit fit = WorkModel.Create(WorkModel.ReadCsv(data)).Fit();
Console.WriteLine(fit);
fit.WriteReport(page, new ReportOptions { Title = "Three machines", Method = DegreesOfFreedomMethod.KenwardRoger });
Console.WriteLine($"The report: {page}");

/// <summary>One turn of one worker at one machine.</summary>
[MixedModel("Score ~ Machine + (1 | Worker / Machine)")]
public record Work(double Score, string Machine, int Worker);
