namespace Lmm.Reference.Tests.Models;

/// <summary>Simulated: the standard deviation is a constant plus a power.</summary>
[MixedModel("Y ~ X")]
public record ConstPower(double Y, [Variance(VarianceFunction.ConstPower)] double X);

[MixedModel("Y ~ X + (1 | Grp)")]
public record ConstPowerGroups(double Y, [Variance(VarianceFunction.ConstPower)] double X, int Grp);

/// <summary>Batches that vary less than chance: a negative correlation. The file numbers no samples, so the reading does.</summary>
[MixedModel]
public record DyestuffInBatch([Response] double Yield, char Batch, [Repeated(Subject = nameof(Batch), Corr = Corr.CompoundSymmetry)] int Sample)
{
    /// <summary>Numbers the samples of each batch in the order of the file.</summary>
    public static IEnumerable<DyestuffInBatch> Number(IEnumerable<DyestuffSample> rows)
    {
        var counts = new Dictionary<char, int>();
        foreach (DyestuffSample row in rows)
        {
            counts[row.Batch] = counts.GetValueOrDefault(row.Batch) + 1;
            yield return new DyestuffInBatch(row.Yield, row.Batch, counts[row.Batch]);
        }
    }
}

/// <summary>A parabola for each boy and autoregressive residuals.</summary>
[MixedModel("Height ~ Age + Age2 + (Age + Age2 | Subject)")]
public record BoyParabolaAr1(double Height, double Age, double Age2, [Repeated(Subject = nameof(Subject), Corr = Corr.AR1)] int Occ, int Subject);

/// <summary>A residual variance for each treatment.</summary>
[MixedModel]
public record RatPupVariances(
    [Response] double Weight,
    [Fixed] Sex Sex,
    [Fixed][Variance(VarianceFunction.Ident)] PupTreatment Treatment,
    [Fixed] double Lsize,
    [Random] int Litter);

/// <summary>Skull growth: a random intercept and a correlation that falls with age.</summary>
[MixedModel]
[Interaction(nameof(LogAge), nameof(Treat))]
public record RatSkullContinuous(
    [Response] double Respons,
    [Repeated(Subject = nameof(Rat), Corr = Corr.CAR1)] double Age,
    [Fixed] string Treat,
    [Random] int Rat)
{
    [Fixed]
    public double LogAge => Math.Log(1 + ((Age - 45) / 10));
}

[MixedModel("Reaction ~ Days")]
public record SleepMa1(
    double Reaction, [Fixed(AsFactor = false)][Repeated(Subject = nameof(Subject), Corr = Corr.Ma, MovingAverage = 1)] int Days, string Subject);

/// <summary>A random line and autoregressive days: the line's correlation ends at 1.</summary>
[MixedModel]
public record SleepLineAr1(
    [Response] double Reaction,
    [Fixed(AsFactor = false)][Repeated(Subject = nameof(Subject), Corr = Corr.AR1)] int Days,
    [Random(Slopes = [nameof(Days)])] string Subject);

/// <summary>Means of nrep readings: the residual variance is proportional to 1 / nrep.</summary>
[MixedModel]
public record SiteMeanVariance([Response] double Y, [Fixed] string Trt, [Fixed] double Base, double Nrep, [Random] int Site)
{
    [Variance(VarianceFunction.Fixed)]
    public double Invn => 1 / Nrep;
}

/// <summary>A random intercept and autoregressive days.</summary>
[MixedModel]
public record SleepInterceptAr1(
    [Response] double Reaction,
    [Fixed(AsFactor = false)][Repeated(Subject = nameof(Subject), Corr = Corr.AR1)] int Days,
    [Random] string Subject);
