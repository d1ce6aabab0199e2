namespace Lmm.Reference.Tests.Models;

/// <summary>Skull growth of rats: a random intercept.</summary>
[MixedModel]
[Interaction(nameof(LogAge), nameof(Treat))]
public record RatSkull([Response] double Respons, double Age, [Fixed] string Treat, [Random] int Rat)
{
    /// <summary>As Verbeke and Molenberghs have it.</summary>
    [Fixed]
    public double LogAge => Math.Log(1 + ((Age - 45) / 10));
}

/// <summary>A common intercept of the treatments (no rat is treated at age 45) and a random line.</summary>
#pragma warning disable LMM1006 // no main effect of the treatment is what the model says
[MixedModel("Respons ~ LogAge + LogAge:Treat + (LogAge | Rat)")]
public record RatSkullLine(double Respons, double Age, string Treat, int Rat)
{
    public double LogAge => Math.Log(1 + ((Age - 45) / 10));
}
#pragma warning restore LMM1006
