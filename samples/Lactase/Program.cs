// Lactase in piglets: the enzyme was measured in three regions of the intestine of twenty piglets from five litters.
// Piglets are nested in litters, and the regions of one piglet go together. The litters turn out not to differ beyond their
// piglets: the estimate of their variance is exactly zero. That is an ordinary answer, and the fit says it is one.
// Data: lecture notes on mixed models; lactase.csv beside this file (log of the lactase concentration, one value missing).

using Lmm;

string file = Path.Combine(AppContext.BaseDirectory, "lactase.csv");
SampleFit fit = SampleModel.Create(SampleModel.ReadCsv(file)).Fit();
Console.WriteLine(fit);

// The summary ends with it, and a program can ask for it.
Console.WriteLine(fit.Convergence switch
{
    Convergence.Boundary boundary => string.Join("\n", boundary.Components.Select(c => $"No variance: {c.Group}, {c.Direction}")),
    Convergence.NotConverged failure => $"The fit did not converge: {failure.Reason}",
    _ => "Every variance is greater than zero.",
});

// Without the litters the model is the same model: same likelihood, same standard errors, one parameter fewer.
PigletsOnlyFit piglets = PigletsOnlyModel.Create(PigletsOnlyModel.ReadCsv(file)).Fit();
Say($"-2 log L with litters    {fit.Deviance:F6}, AIC {fit.Aic:F4}");
Say($"-2 log L without litters {piglets.Deviance:F6}, AIC {piglets.Aic:F4}");

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>One sample of one piglet. Region and Status are numbers in the file and factors in the model.</summary>
[MixedModel]
[Interaction(nameof(Region), nameof(Status))]
public record Sample(
    [Response] double? LogLactase,
    [Fixed(AsFactor = true)] int Region,
    [Fixed(AsFactor = true)] int Status,
    [Random(Nested = nameof(Litter))] int Pig,
    [Random] int Litter);

/// <summary>The same samples without a variance of the litters. In this file no two piglets have the same number.</summary>
[MixedModel]
[Interaction(nameof(Region), nameof(Status))]
public record PigletsOnly(
    [Response] double? LogLactase,
    [Fixed(AsFactor = true)] int Region,
    [Fixed(AsFactor = true)] int Status,
    [Random] int Pig);
