namespace Lmm.Reference.Tests.Models;

/// <summary>Autoregressive over the four visits.</summary>
[MixedModel("Distance ~ Sex * Age11")]
public record GrowthAr1(double Distance, Sex Sex, double Age11, [Repeated(Subject = nameof(Subject), Corr = Corr.AR1)] int Occ, string Subject);

/// <summary>The same as Ar of order 1, with missing responses and so gaps.</summary>
[MixedModel("Distance ~ Sex * Age11")]
public record GrowthArMissing(double? Distance, Sex Sex, double Age11, [Repeated(Subject = nameof(Subject), Corr = Corr.Ar, Order = 1)] int Occ, string Subject);

/// <summary>ARH1.</summary>
[MixedModel]
[Interaction(nameof(Sex), nameof(Age11))]
public record GrowthArh1(
    [Response] double Distance,
    [Fixed] Sex Sex,
    [Fixed] double Age11,
    [Repeated(Subject = nameof(Subject), Corr = Corr.AR1, Heterogeneous = true)] int Occ,
    string Subject);

[MixedModel("Distance ~ Sex * Age11")]
public record GrowthSymmetric(double Distance, Sex Sex, double Age11, [Repeated(Subject = nameof(Subject), Corr = Corr.CompoundSymmetry)] int Occ, string Subject);

/// <summary>CSH by a variance function of the visit.</summary>
[MixedModel]
[Interaction(nameof(Sex), nameof(Age11))]
public record GrowthCsh(
    [Response] double Distance,
    [Fixed] Sex Sex,
    [Fixed] double Age11,
    [Variance(VarianceFunction.Ident)][Repeated(Subject = nameof(Subject), Corr = Corr.CompoundSymmetry)] int Occ,
    string Subject);

/// <summary>A correlation for each pair, one variance.</summary>
[MixedModel("Distance ~ Sex * Age11")]
public record GrowthGeneral(double Distance, Sex Sex, double Age11, [Repeated(Subject = nameof(Subject), Corr = Corr.Unstructured)] int Occ, string Subject);

[MixedModel("Distance ~ Sex * Age11")]
public record GrowthUnstructured(
    double Distance, Sex Sex, double Age11, [Repeated(Subject = nameof(Subject), Corr = Corr.Unstructured, Heterogeneous = true)] int Occ, string Subject);

/// <summary>The mixed model for repeated measures: the age is a factor and the occasion, and visits are missing.</summary>
[MixedModel]
[Interaction(nameof(Sex), nameof(Agef))]
public record GrowthMmrm(
    [Response] double? Distance,
    [Fixed] Sex Sex,
    [Fixed(AsFactor = true)][Repeated(Subject = nameof(Subject), Corr = Corr.Unstructured, Heterogeneous = true)] int Agef,
    string Subject);

/// <summary>Random intercept and autoregressive residuals.</summary>
[MixedModel]
[Interaction(nameof(Sex), nameof(Age11))]
public record GrowthInterceptAr1(
    [Response] double Distance,
    [Fixed] Sex Sex,
    [Fixed] double Age11,
    [Repeated(Subject = nameof(Subject), Corr = Corr.AR1)] int Occ,
    [Random] string Subject);

/// <summary>A random line and a residual variance for each sex.</summary>
[MixedModel]
[Interaction(nameof(Sex), nameof(Age11))]
public record GrowthLineBySex(
    [Response] double Distance,
    [Fixed][Variance(VarianceFunction.Ident)] Sex Sex,
    [Fixed] double Age11,
    [Random(Slopes = [nameof(Age11)])] string Subject);

/// <summary>Two functions multiply.</summary>
[MixedModel("Distance ~ Sex * Age11 + (1 | Subject)")]
public record GrowthSexAndAge(
    double Distance, [Variance(VarianceFunction.Ident)] Sex Sex, [Variance(VarianceFunction.Exponential)] double Age11, string Subject);

[MixedModel("Distance ~ Sex * Age11 + (1 | Subject)")]
public record GrowthExponentialAge(double Distance, Sex Sex, [Variance(VarianceFunction.Exponential)] double Age11, string Subject);

/// <summary>The variance is proportional to the age, which is in no other part.</summary>
[MixedModel("Distance ~ Sex * Age11 + (1 | Subject)")]
public record GrowthProportional(double Distance, Sex Sex, [Variance(VarianceFunction.Fixed)] double Age, string Subject)
{
    public double Age11 => Age - 11;
}

[MixedModel("Distance ~ Sex * Age11 + (1 | Subject)")]
public record GrowthVarianceBySex(double Distance, [Variance(VarianceFunction.Ident)] Sex Sex, double Age11, string Subject);
