using System.Text.Json.Nodes;
using Lmm;

namespace Lmm.Plots.Tests;

/// <summary>The code of docs/plots.md and docs/report.md.</summary>
internal static class Snippets
{
    public static void Pictures(SleepFit sleep, OatsPlotFit oats, GrowthFit growth)
    {
        MixedModelFit fit = sleep;

        Plot residuals = fit.Plots.ResidualsVersusFitted();
        residuals.SaveHtml("residuals.html");           // a page, complete in one file
        residuals.SaveVegaLite("residuals.vl.json");    // the specification, for an editor or a notebook
        JsonObject specification = residuals.ToVegaLite(PlotTheme.Dark);
        Console.WriteLine(residuals.LookFor);

        Plot[] checks =
        [
            fit.Plots.ResidualsVersusFitted(),
            fit.Plots.ScaleLocation(),
            fit.Plots.ResidualQuantiles(),
            fit.Plots.ResidualsByGroup("Subject"),
            fit.Plots.ObservedAndFitted(grouping: "Subject", along: "Days"),
        ];

        Plot[] effects =
        [
            fit.Plots.Caterpillar("Subject"),
            fit.Plots.RandomEffectQuantiles("Subject", "Days"),
            fit.Plots.ProfileZeta(),
        ];

        Plot varieties = oats.Plots.Means("Variety");
        Plot interaction = oats.Plots.Means("Nitrogen", by: "Variety");
        Plot lines = growth.Plots.MeansAlong("Age", by: "Sex");
        Plot kenwardRoger = oats.Plots.Means("Variety", means: ((MixedModelFit)oats).Means.With(DegreesOfFreedomMethod.KenwardRoger));

        Plot byLag = growth.Plots.ResidualCorrelation();
        Plot byDistance = growth.Plots.Semivariogram();
        Plot needed = sleep.Plots.ResidualCorrelation("Subject", along: "Days");    // is a structure needed?

        Plot rows = fit.Plots.Influence();
        Plot subjects = fit.Plots.Influence("Subject");

        Plot strata = oats.Plots.Skeleton();
        IReadOnlyList<Plot> all = fit.Plots.All();
        Plot power = Power();
        _ = (specification, checks, effects, varieties, interaction, lines, kenwardRoger, byLag, byDistance, needed, rows, subjects, strata, all, power);
    }

    public static Plot Power()
    {
        var supposed = new Dictionary<string, double>
        {
            ["Variety[Marvellous]"] = 10,
            ["Nitrogen[0.2cwt]"] = 8,
            ["Nitrogen[0.4cwt]"] = 12,
            ["Nitrogen[0.6cwt]"] = 12,
            ["sd Block (Intercept)"] = 15,
            ["sd Block:Variety (Intercept)"] = 10,
            ["sigma"] = 13,
        };
        IEnumerable<OatsPlot> plan = OatsPlotModel.ReadCsv(Repository.Path("samples", "Oats", "oats.csv"));    // the rows of six blocks

        PowerCurve curve = PowerStudy.Of(plan, OatsPlotModel.Create).Curve("Block", [4, 6, 8, 12, 16, 24], supposed);
        Plot power = curve.ToPlot("Blocks");
        return power;
    }

    public static void Report(OatsPlotFit fit)
    {
        fit.WriteReport("report.html");

        fit.WriteReport("oats.html", new ReportOptions
        {
            Title = "Oats, Rothamsted 1931",
            Method = DegreesOfFreedomMethod.KenwardRoger,
            Level = 0.9,
            Pictures = [fit.Plots.ProfileZeta(), fit.Plots.Influence("Block")],    // after those that suit the fit
            Written = DateTimeOffset.Now,
        });

        string page = fit.ToReport(new ReportOptions { Scripts = VegaScripts.None });
        _ = page;
    }
}
