// Rails: one-way random effects. Six railway rails were chosen at random and each was tested three times; Travel is the time
// (nanoseconds, above 36,100) of an ultrasonic wave along the rail. The rails are a sample: what matters is how much rails vary.
// Data: Devore (2000), as in the R package nlme (Rail); rails.csv beside this file.

using Lmm;

RailTestFit fit = RailTestModel.Create(RailTestModel.ReadCsv(Path.Combine(AppContext.BaseDirectory, "rails.csv"))).Fit();
Console.WriteLine(fit);

double between = fit.VarianceComponents["Rail", "(Intercept)"].VarianceOrCovariance;
double within = fit.Residual.VarianceOrCovariance;
Say($"Of the variance of one measurement {between / (between + within):P1} is between rails:");
Say($"two tests of the same rail correlate {between / (between + within):F3}.");
Console.WriteLine();

Console.WriteLine("Each rail's own travel time: its mean, drawn a little towards the mean of all rails.");
double overall = fit.Fixed.Intercept.Estimate;
for (int rail = 1; rail <= 6; rail++)
{
    Say($"  rail {rail}: {overall + fit.Random.Rail[rail].Intercept:F2}");
}

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>One test of one rail.</summary>
[MixedModel]
public record RailTest(
    [Response] double Travel,
    [Random] int Rail);
