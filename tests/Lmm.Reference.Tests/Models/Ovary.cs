namespace Lmm.Reference.Tests.Models;

/// <summary>Numbers of follicles of mares over an oestrous cycle; the waves are computed from the time. pdDiag(~ sint).</summary>
[MixedModel]
public class MareOvary
{
    [Response]
    public double Follicles { get; init; }

    public double Time { get; init; }

    [Fixed]
    public double Sint => Math.Sin(2 * Math.PI * Time);

    [Fixed]
    public double Cost => Math.Cos(2 * Math.PI * Time);

    [Random(Slopes = [nameof(Sint)], Covariance = Covariance.Diagonal)]
    public int Mare { get; init; }
}
