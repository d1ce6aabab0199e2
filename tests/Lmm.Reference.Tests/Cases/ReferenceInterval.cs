using System.Text.Json;

namespace Lmm.Reference.Tests.Cases;

/// <summary>A profile interval: the ML estimate and the two ends, by bisection on the exact ML deviance.</summary>
internal sealed class ReferenceInterval(JsonElement row)
{
    /// <summary>As in <c>sd_(Intercept)|Subject</c>, <c>cor_Days.(Intercept)|Subject</c>, <c>sigma</c>, <c>Days</c>.</summary>
    public string Parameter { get; } = row.GetProperty("parameter").GetString()!;

    public double Estimate { get; } = row.GetProperty("ml_estimate").GetDouble();

    public double Lower { get; } = row.GetProperty("lower").GetDouble();

    public double Upper { get; } = row.GetProperty("upper").GetDouble();
}
