namespace Lmm.Reference.Tests.Models;

/// <summary>The random line of sleepstudy with time in seconds.</summary>
[MixedModel("Reaction ~ Seconds + (Seconds | Subject)")]
public record SleepInSeconds(double Reaction, double Days, string Subject)
{
    public double Seconds => Days * 86400;
}

/// <summary>With time counted from a million days before.</summary>
[MixedModel("Reaction ~ Late + (Late | Subject)")]
public record SleepFromLongAgo(double Reaction, double Days, string Subject)
{
    public double Late => Days + 1e6;
}

/// <summary>Both: seconds counted from a million days before.</summary>
[MixedModel("Reaction ~ LateSeconds + (LateSeconds | Subject)")]
public record SleepInSecondsFromLongAgo(double Reaction, double Days, string Subject)
{
    public double LateSeconds => (Days + 1e6) * 86400;
}
