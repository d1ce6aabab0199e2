using System.Globalization;

namespace Lmm.Plots.Tests;

[MixedModel]
public record Sleep(
    [Response] double Reaction,
    [Fixed] double Days,
    [Random(Slopes = [nameof(Days)])] string Subject);

public enum Variety
{
    GoldenRain,
    Marvellous,
    Victory,
}

[MixedModel]
[Interaction(nameof(Variety), nameof(Nitrogen))]
public record OatsPlot(
    [Response] double Yield,
    [Fixed][Random(Nested = nameof(Block))] Variety Variety,
    [Fixed] string Nitrogen,
    [Random] string Block);

/// <summary>One random intercept and a polynomial: a model of open levels with any names.</summary>
[MixedModel]
public record Batch([Response] double Value, [Fixed] string Kind, [Fixed(Degree = 2)] double Dose, [Random] string Lot);

/// <summary>Growth with residuals that are correlated within a child; the ages are 8, 10, 12, 14.</summary>
[MixedModel]
[Interaction(nameof(Sex), nameof(Age))]
public record Growth(
    [Response] double Distance,
    [Fixed] string Sex,
    [Fixed(AsFactor = false)][Repeated(Subject = nameof(Subject), Corr = Corr.AR1)] int Age,
    string Subject);

/// <summary>The fits that the tests show.</summary>
internal static class Fits
{
    /// <summary>What a level could be named by who means ill: the end of a script, of an attribute, of a comment, an entity.</summary>
    public static readonly string[] HostileLevels =
    [
        "<script>alert('1')</script>",
        "</script><script>alert(2)</script>",
        "\"><img src=x onerror=alert(3)>",
        "<!-- & &lt;b&gt; ]]>",
        "datum.x = alert(5)",
        "{{6}} \u2028 line\nbreak",
    ];

    private static readonly Lazy<SleepFit> SleepOnce = new(() => SleepModel.Create(SleepModel.ReadCsv(Repository.Path("samples", "Sleepstudy", "sleepstudy.csv"))).Fit());
    private static readonly Lazy<OatsPlotFit> OatsOnce = new(() => OatsModel().Fit());

    private static readonly Lazy<GrowthFit> GrowthOnce = new(() => GrowthModel.Create(GrowthModel.ReadCsv(Repository.Path("samples", "Orthodont", "orthodont.csv"))).Fit());

    public static GrowthFit Growth => GrowthOnce.Value;

    public static SleepFit Sleep => SleepOnce.Value;

    public static OatsPlotFit Oats => OatsOnce.Value;

    public static OatsPlotModel OatsModel() => OatsPlotModel.Create(OatsPlotModel.ReadCsv(Repository.Path("samples", "Oats", "oats.csv")));

    /// <summary>A fit whose levels have the names of <see cref="HostileLevels"/>; the numbers are those of a congruential generator.</summary>
    public static BatchFit Hostile() => BatchModel.Create(Batches(240, HostileLevels, 12, i => HostileLevels[i % HostileLevels.Length] + (i / HostileLevels.Length).ToString(CultureInfo.InvariantCulture))).Fit();

    /// <summary>A fit whose lots do not vary: rows of the same lot are less alike than rows of different lots.</summary>
    public static BatchFit WithoutLots() => BatchModel.Create(Enumerable.Range(0, 60).Select(i => new Batch(
        10 + (i % 3) + (i * 0.1) + (i % 2 == 0 ? 1 : -1) + (0.3 * Math.Sin(i)), "kind " + (i % 3).ToString(CultureInfo.InvariantCulture), i, "lot " + (i / 6).ToString(CultureInfo.InvariantCulture)))).Fit();

    /// <summary>A fit of many rows and levels.</summary>
    public static BatchFit Large(int rows, int lots) => BatchModel.Create(Batches(rows, ["a", "b", "c"], lots, i => "Lot " + i.ToString("D5", CultureInfo.InvariantCulture))).Fit();

    private static IEnumerable<Batch> Batches(int rows, string[] kinds, int lots, Func<int, string> lotName)
    {
        var random = new Random(20261120);
        double[] effects = [.. Enumerable.Range(0, lots).Select(_ => Normal(random))];
        for (int i = 0; i < rows; i++)
        {
            int kind = i % kinds.Length;
            int lot = random.Next(lots);
            double dose = random.NextDouble() * 10;
            yield return new Batch(20 + kind + dose - (0.06 * dose * dose) + effects[lot] + Normal(random), kinds[kind], dose, lotName(lot));
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
