// Terminal: results for somebody at a terminal. Spectre.Console draws tables in colour and bars that move; where output goes to a
// file or a pipe it writes the same words plain. Fit and bootstrap tell how far they are through IProgress.
// Data: Belenky et al. (2003), as in the R package lme4 (sleepstudy).

using Lmm;
using Spectre.Console;

const int Replicates = 500;
NightFit fit = NightModel.Create(NightModel.ReadCsv(Path.Combine(AppContext.BaseDirectory, "sleepstudy.csv"))).Fit();

// On a terminal whatever it can; else plain text, which Spectre.Console wants to be told.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
}

// 1. Coefficients as a table: columns of numbers end at the right, small p values stand out.
var coefficients = new Table { Title = new TableTitle("Fixed effects"), Border = TableBorder.Rounded };
coefficients.AddColumn("Effect");
foreach (string head in (string[])["Estimate", "Std. error", "df", "p"])
{
    coefficients.AddColumn(new TableColumn(head).RightAligned());
}

foreach (Coefficient row in fit.Coefficients)
{
    string p = row.PValue < 0.001 ? "< 0.001" : Text($"{row.PValue:F3}");
    coefficients.AddRow(
        new Text(row.Name),
        new Text(Text($"{row.Estimate:F3}")),
        new Text(Text($"{row.StandardError:F3}")),
        new Text(Text($"{row.DegreesOfFreedom:F1}")),
        new Text(p, row.PValue < 0.05 ? new Style(Color.Green, decoration: Decoration.Bold) : Style.Plain));
}

AnsiConsole.Write(coefficients);

// 2. How a fit ended is worth a colour of its own.
string ended = fit.Convergence switch
{
    Convergence.Interior => "[green]converged inside the parameter space[/]",
    Convergence.Boundary at => $"[yellow]at the boundary: {Markup.Escape(string.Join("; ", at.Components.Select(component => component.Why)))}[/]",
    Convergence.NotConverged not => $"[red]not converged: {Markup.Escape(not.Reason)}[/]",
    _ => "",
};
AnsiConsole.MarkupLine($"The fit: {ended}");

// 3. A bar for what takes time.
BootstrapResult bootstrap = AnsiConsole.Progress()
    .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
    .Start(context =>
    {
        ProgressTask bar = context.AddTask("refits", maxValue: Replicates);
        var progress = new Progress<BootstrapProgress>(state => bar.Value = Math.Max(bar.Value, state.Done));
        BootstrapResult result = fit.Bootstrap(Replicates, seed: 1, new BootstrapOptions { Progress = progress });
        bar.Value = Replicates;
        return result;
    });

var intervals = new Table { Title = new TableTitle(Text($"Intervals of {Replicates} refits")), Border = TableBorder.Rounded };
intervals.AddColumn("Parameter");
intervals.AddColumn(new TableColumn("2.5 %").RightAligned());
intervals.AddColumn(new TableColumn("97.5 %").RightAligned());
foreach (BootstrapSample sample in bootstrap)
{
    Interval interval = sample.Interval();
    intervals.AddRow(new Text(sample.Name), new Text(Text($"{interval.Lower:F2}")), new Text(Text($"{interval.Upper:F2}")));
}

AnsiConsole.Write(intervals);

static string Text(FormattableString text) => FormattableString.Invariant(text);

/// <summary>A driver's reaction time after a number of days with three hours of sleep a night.</summary>
[MixedModel]
public record Night(
    [Response] double Reaction,
    [Fixed] double Days,
    [Random(Slopes = [nameof(Days)])] string Subject);
