// Sleepstudy: reaction times (ms) of 18 drivers over ten days with three hours of sleep a night. Everybody starts at an own
// level and slows down at an own rate: a random intercept and a random slope.
// Data: Belenky et al. (2003), as in the R package lme4 (sleepstudy); sleepstudy.csv beside this file.

using Lmm;

SleepModel model = SleepModel.Create(SleepModel.ReadCsv(Path.Combine(AppContext.BaseDirectory, "sleepstudy.csv")));
SleepFit fit = model.Fit();
Console.WriteLine(fit);

// The results are typed: a misspelt name does not compile.
Say($"A day costs {fit.Fixed.Days.Estimate:F2} ms on average; driver 308 loses {fit.Random.Subject["308"].Days:F2} ms a day more than that.");

// Predictions say what happens with a driver that the data do not know.
Sleep[] tomorrow = [new(0, 5, "309"), new(0, 12, "a new driver")];
IReadOnlyList<Prediction> predicted = fit.Predict(tomorrow, NewLevels.Population);
Say($"Driver 309 on day 5: {predicted[0].Conditional:F2} ms. A driver not seen before on day 12: {predicted[1].Conditional:F2} ms.");

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>One driver on one day.</summary>
[MixedModel]
public record Sleep(
    [Response] double Reaction,
    [Fixed] double Days,
    [Random(Slopes = [nameof(Days)])] string Subject);
