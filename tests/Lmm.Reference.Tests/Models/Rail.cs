namespace Lmm.Reference.Tests.Models;

/// <summary>Travel time of an ultrasonic wave in a rail.</summary>
[MixedModel]
public class RailTravel
{
    [Response]
    public double Travel { get; init; }

    [Random]
    public int Rail { get; init; }
}
