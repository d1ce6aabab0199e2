// Orthodont: growth of the distance between pituitary and pterygomaxillary fissure (mm) in 27 children at ages 8, 10, 12, 14.
// Do girls grow more slowly than boys? The answer hangs on what varies between children: their level (a), their slope (bx),
// or both (a + bx), which the four records below say, as formulas.
// Data: Potthoff and Roy (1964), as in the R package nlme (Orthodont); orthodont.csv beside this file.

using Lmm;

string file = Path.Combine(AppContext.BaseDirectory, "orthodont.csv");
LevelFit a = LevelModel.Create(LevelModel.ReadCsv(file)).Fit();
SlopeFit bx = SlopeModel.Create(SlopeModel.ReadCsv(file)).Fit();
IndependentFit independent = IndependentModel.Create(IndependentModel.ReadCsv(file)).Fit();
CorrelatedFit correlated = CorrelatedModel.Create(CorrelatedModel.ReadCsv(file)).Fit();

Console.WriteLine(correlated);

Console.WriteLine("Girls' slope minus boys' slope under each model:");
Console.WriteLine("model                  log L (REML)       AIC   estimate  std. error      df        p");
Row("a", a, a.Fixed.AgeSex["Age:Sex[Female]"]);
Row("bx", bx, bx.Fixed.AgeSex["Age:Sex[Female]"]);
Row("a + bx, independent", independent, independent.Fixed.AgeSex["Age:Sex[Female]"]);
Row("a + bx, correlated", correlated, correlated.Fixed.AgeSex["Age:Sex[Female]"]);
Console.WriteLine();

// The fixed parts are equal, so restricted likelihoods may be compared.
Console.WriteLine("Do the slopes vary between children?");
Console.WriteLine(LikelihoodRatio.Compare(a, correlated));

static void Row(string name, MixedModelFit fit, Coefficient difference) => Console.WriteLine(FormattableString.Invariant(
    $"{name,-20} {fit.LogLikelihood,14:F4} {fit.Aic,9:F3} {difference.Estimate,10:F4} {difference.StandardError,11:F4} {difference.DegreesOfFreedom,7:F2} {difference.PValue,8:F4}"));

/// <summary>The children's sex; Male is the reference.</summary>
public enum Sex
{
    Male,
    Female,
}

/// <summary>Children differ in their level.</summary>
[MixedModel("Distance ~ Age * Sex + (1 | Subject)")]
public record Level(double Distance, double Age, Sex Sex, string Subject);

/// <summary>Children differ in their slope, from a common level at age 0.</summary>
[MixedModel("Distance ~ Age * Sex + (0 + Age | Subject)")]
public record Slope(double Distance, double Age, Sex Sex, string Subject);

/// <summary>Level and slope vary independently.</summary>
[MixedModel("Distance ~ Age * Sex + (1 + Age || Subject)")]
public record Independent(double Distance, double Age, Sex Sex, string Subject);

/// <summary>Level and slope vary and are correlated.</summary>
[MixedModel("Distance ~ Age * Sex + (1 + Age | Subject)")]
public record Correlated(double Distance, double Age, Sex Sex, string Subject);
