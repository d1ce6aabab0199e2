namespace Lmm.Reference.Tests.Models;

/// <summary>Ultrafiltration of dialyzers by pressure, two blood flow rates, a quartic for each.</summary>
[MixedModel("Rate ~ (Pressure + P2 + P3 + P4) * QB")]
public record DialyzerPower(
    double Rate,
    [Variance(VarianceFunction.Power)] double Pressure,
    double P2,
    double P3,
    double P4,
    [Fixed(AsFactor = true)] int QB);

[MixedModel("Rate ~ (Pressure + P2 + P3 + P4) * QB")]
public record DialyzerExponential(
    double Rate,
    [Variance(VarianceFunction.Exponential)] double Pressure,
    double P2,
    double P3,
    double P4,
    [Fixed(AsFactor = true)] int QB);

/// <summary>Both at once.</summary>
[MixedModel("Rate ~ (Pressure + P2 + P3 + P4) * QB")]
public record DialyzerBoth(
    double Rate,
    [Variance(VarianceFunction.Power)] double Pressure,
    double P2,
    double P3,
    double P4,
    [Fixed(AsFactor = true)][Variance(VarianceFunction.Ident)] int QB);

[MixedModel("Rate ~ (Pressure + P2 + P3 + P4) * QB")]
public record DialyzerPowerAr1(
    double Rate,
    [Variance(VarianceFunction.Power)] double Pressure,
    double P2,
    double P3,
    double P4,
    [Fixed(AsFactor = true)] int QB,
    [Repeated(Subject = nameof(Subject), Corr = Corr.AR1)] int Index,
    int Subject);

/// <summary>A random parabola for each dialyzer.</summary>
[MixedModel("Rate ~ (Pressure + P2 + P3 + P4) * QB + (Pressure + P2 | Subject)")]
public record DialyzerCurves(
    double Rate,
    [Variance(VarianceFunction.Power)] double Pressure,
    double P2,
    double P3,
    double P4,
    [Fixed(AsFactor = true)] int QB,
    int Subject);
