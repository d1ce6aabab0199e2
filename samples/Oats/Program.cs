// Oats: a split plot. Six blocks, each with three main plots that received a variety; each main plot was divided into four
// sub-plots that received an amount of nitrogen (hundredweight an acre). Varieties are compared between main plots, nitrogen
// within them: two error terms, which the nesting Block:Variety gives.
// Data: Yates (1935), as in the R package MASS (oats); oats.csv beside this file.

using Lmm;

string file = Path.Combine(AppContext.BaseDirectory, "oats.csv");

OatsPlotFit fit = OatsPlotModel.Create(OatsPlotModel.ReadCsv(file)).Fit();
Console.WriteLine(fit);

// Terms as a whole. Kenward and Roger's method finds 10 degrees of freedom between main plots and 45 within them, as the table
// of a textbook does; it goes on where a design is not balanced and the textbook's table does not.
Console.WriteLine(fit.Anova(AnovaType.III, DegreesOfFreedomMethod.KenwardRoger));

// The varieties and the amounts of nitrogen, each averaged over the other; Kenward and Roger's standard errors and degrees of freedom.
OatsPlotFit.ModelMeans means = fit.Means.With(DegreesOfFreedomMethod.KenwardRoger);
Console.WriteLine(means.Variety());
Console.WriteLine(means.Nitrogen().Letters());

// Nitrogen against none, within each variety: three comparisons with one control share an error, which Dunnett's test takes up.
Console.WriteLine(means.Over(x => [x.Nitrogen], by: x => [x.Variety]).VersusControl("0.0cwt"));

// What happens when the main plots are forgotten: 72 sub-plots then pass for independent plots of their blocks.
BlocksOnlyFit naive = BlocksOnlyModel.Create(BlocksOnlyModel.ReadCsv(file)).Fit();
Coefficient variety = fit.Fixed.Variety.Marvellous;
Coefficient naiveVariety = naive.Fixed.Variety.Marvellous;
Coefficient nitrogen = fit.Fixed.Nitrogen["0.2cwt"];
Coefficient naiveNitrogen = naive.Fixed.Nitrogen["0.2cwt"];

Say($"Marvellous against GoldenRain: standard error {variety.StandardError:F3} on {variety.DegreesOfFreedom:F1} df;");
Say($"  with the main plots forgotten {naiveVariety.StandardError:F3} on {naiveVariety.DegreesOfFreedom:F1} df: too sure.");
Say($"0.2 cwt against none: standard error {nitrogen.StandardError:F3} on {nitrogen.DegreesOfFreedom:F1} df;");
Say($"  with the main plots forgotten {naiveNitrogen.StandardError:F3} on {naiveNitrogen.DegreesOfFreedom:F1} df: not sure enough.");
Console.WriteLine();
Console.WriteLine("Do the main plots vary at all?");
Console.WriteLine(LikelihoodRatio.Compare(naive, fit));

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>The varieties, in the order of the file; the first is the reference.</summary>
public enum Variety
{
    GoldenRain,
    Marvellous,
    Victory,
}

/// <summary>One sub-plot. Variety is a fixed effect and, inside its block, the main plot that received it.</summary>
[MixedModel]
[Interaction(nameof(Variety), nameof(Nitrogen))]
public record OatsPlot(
    [Response] double Yield,
    [Fixed][Random(Nested = nameof(Block))] Variety Variety,
    [Fixed] string Nitrogen,
    [Random] string Block);

/// <summary>The same sub-plots with the main plots forgotten, said as a formula.</summary>
[MixedModel("Yield ~ Variety * Nitrogen + (1 | Block)")]
public record BlocksOnly(double Yield, Variety Variety, string Nitrogen, string Block);
