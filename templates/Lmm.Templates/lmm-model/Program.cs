using Lmm;

// Findings about the rows stop here with an InvalidDesignException that lists them all; TryCreate gives them as values.
ObservationModel model = ObservationModel.Create(ObservationModel.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data.csv")));
ObservationFit fit = model.Fit();
Console.WriteLine(fit);

// Results are typed: a misspelt name does not compile.
Console.WriteLine($"A day costs {fit.Fixed.Days.Estimate:F2} ms (standard error {fit.Fixed.Days.StandardError:F2}).");
#if (report)

fit.WriteReport("report.html");
Console.WriteLine("Wrote report.html");
#endif

/// <summary>
/// One row of data.csv, and the model: each subject has an own level and an own slope over the days. Names are those of
/// the columns. The data are of Belenky et al. (2003): reaction times after days with three hours of sleep a night.
/// </summary>
[MixedModel]
public record Observation(
    [Response] double Reaction,
    [Fixed] double Days,
    [Random(Slopes = [nameof(Days)])] string Subject);
