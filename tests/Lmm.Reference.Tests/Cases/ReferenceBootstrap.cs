using System.Text.Json;

namespace Lmm.Reference.Tests.Cases;

/// <summary>The sample moments of one parameter in lme4's parametric bootstrap.</summary>
internal sealed class ReferenceBootstrap(JsonElement row, int count)
{
    /// <summary>As in <c>beta:Days</c>, <c>sd:Subject:Days</c>, <c>cor:Subject:(Intercept),Days</c>, <c>sd:Residual</c>.</summary>
    public string Parameter { get; } = row.GetProperty("parameter").GetString()!;

    public double Mean { get; } = row.GetProperty("mean").GetDouble();

    public double StandardDeviation { get; } = row.GetProperty("sd").GetDouble();

    public double LowerQuantile { get; } = row.GetProperty("q025").GetDouble();

    public double UpperQuantile { get; } = row.GetProperty("q975").GetDouble();

    public double ShareOfZeros { get; } = row.GetProperty("frac_zero").GetDouble();

    public int Count { get; } = count;
}
