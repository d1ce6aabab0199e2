namespace Lmm.Plots.Tests;

/// <summary>Every kind of picture, by fits on which it means something.</summary>
internal static class Gallery
{
    public static IEnumerable<(string Name, Plot Plot)> Pictures()
    {
        FitPlots sleep = Fits.Sleep.Plots;
        FitPlots oats = Fits.Oats.Plots;
        FitPlots growth = Fits.Growth.Plots;
        Plot[] plots =
        [
            sleep.ResidualsVersusFitted(),
            sleep.ScaleLocation(),
            sleep.ResidualQuantiles(),
            sleep.ResidualsByGroup(),
            sleep.ObservedAndFitted(),
            sleep.Caterpillar(),
            sleep.RandomEffectQuantiles("Subject", "Days"),
            sleep.MeansAlong("Days"),
            sleep.ProfileZeta(),
            sleep.Influence(),
            sleep.Influence("Subject"),
            growth.ResidualCorrelation(),
            growth.Semivariogram(),
            growth.MeansAlong("Age", "Sex"),
            oats.Means("Variety"),
            oats.Means("Nitrogen", "Variety"),
            oats.Skeleton(),
            Snippets.Power(),
        ];
        foreach (Plot plot in plots)
        {
            yield return (plot.Name, plot);
        }

        foreach (Plot plot in Fits.Large(6000, 300).Plots.All())
        {
            yield return ("large-" + plot.Name, plot);
        }

        foreach (Plot plot in Fits.Hostile().Plots.All())
        {
            yield return ("hostile-" + plot.Name, plot);
        }
    }
}
