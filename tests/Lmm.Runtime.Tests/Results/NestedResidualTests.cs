using Lmm.Design;

namespace Lmm.Runtime.Tests.Results;

/// <summary>Which residual structures are known to be special cases of which.</summary>
public sealed class NestedResidualTests
{
    private static readonly RepeatedSpec Ar1 = Of(Corr.AR1);

    public static TheoryData<RepeatedSpec?, RepeatedSpec?, bool> Pairs => new()
    {
        { null, Ar1, true },
        { Ar1, null, false },
        { Ar1, Ar1, true },
        { Of(Corr.Independent), Of(Corr.Exponential), true },
        { Of(Corr.Independent) with { Heterogeneous = true }, null, false },
        { Ar1, Of(Corr.Arma) with { Order = 1, MovingAverage = 1 }, true },
        { Ar1, Of(Corr.Ar) with { Order = 2 }, true },
        { Of(Corr.Ar) with { Order = 2 }, Of(Corr.Ar) with { Order = 3 }, true },
        { Of(Corr.Ar) with { Order = 2 }, Of(Corr.Arma) with { Order = 1, MovingAverage = 2 }, false },
        { Of(Corr.Ma) with { MovingAverage = 1 }, Of(Corr.Arma) with { Order = 1, MovingAverage = 1 }, true },
        { Of(Corr.Ma) with { MovingAverage = 1 }, Of(Corr.Ar) with { Order = 3 }, false },
        { Ar1, Of(Corr.Toeplitz), true },
        { Ar1, Of(Corr.AnteDependence), true },
        { Ar1, Of(Corr.CompoundSymmetry), false },
        { Ar1, Of(Corr.CAR1), false },
        { Of(Corr.CompoundSymmetry), Of(Corr.Toeplitz), true },
        { Of(Corr.CompoundSymmetry), Of(Corr.Unstructured), true },
        { Of(Corr.CompoundSymmetry), Of(Corr.AnteDependence), false },
        { Of(Corr.Toeplitz), Of(Corr.Unstructured), true },
        { Of(Corr.Toeplitz), Of(Corr.AnteDependence), false },
        { Of(Corr.AnteDependence), Of(Corr.Unstructured), true },
        { Ar1, Ar1 with { Heterogeneous = true }, true },
        { Ar1 with { Heterogeneous = true }, Of(Corr.Unstructured), false },
        { Ar1, Ar1 with { By = "Sex" }, true },
        { Ar1 with { By = "Sex" }, Ar1 with { By = "Site", Heterogeneous = true }, false },
        { Ar1, Ar1 with { Subject = EquatableArray.Create("Site") }, false },
        { Ar1, Of(Corr.Toeplitz) with { Subject = EquatableArray.Create("Site") }, false },
        { Of(Corr.Exponential), Of(Corr.Exponential) with { Nugget = true }, true },
        { Of(Corr.Exponential) with { Nugget = true }, Of(Corr.Exponential) with { By = "Sex" }, false },
    };

    public static TheoryData<VarianceSpec[], VarianceSpec[], bool> Variances => new()
    {
        { [], [Power("Age")], true },
        { [Power("Age")], [], false },
        { [Power("Age")], [Power("Age"), Ident("Sex")], true },
        { [Power("Age")], [Power("Dose"), Ident("Sex")], false },
        { [Power("Age") with { Parameter = 0.3 }], [Power("Age")], true },
        { [Power("Age")], [Power("Age") with { Parameter = 0.3 }, Ident("Sex")], false },
        { [new VarianceSpec(VarianceFunction.Fixed, EquatableArray.Create("Age"))], [Power("Age")], true },
        { [Ident("Sex")], [Ident("Sex", "Site")], true },
        { [Ident("Sex", "Site")], [Ident("Sex")], false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Correlations(RepeatedSpec? reduced, RepeatedSpec? full, bool isKnown) =>
        Assert.Equal(isKnown, NestedResiduals.IsKnown(Model(reduced), Model(full)));

    [Theory]
    [MemberData(nameof(Variances))]
    public void Variance_functions(VarianceSpec[] reduced, VarianceSpec[] full, bool isKnown) => Assert.Equal(isKnown, NestedResiduals.IsKnown(
        Model(null) with { Variances = reduced.ToEquatableArray() }, Model(null) with { Variances = full.ToEquatableArray() }));

    [Fact]
    public void Comparison_refuses_what_is_not_known_unless_told()
    {
        MixedModelFit reduced = Fit(Of(Corr.CompoundSymmetry), 110, 5);
        MixedModelFit full = Fit(Of(Corr.Arma) with { Order = 1, MovingAverage = 1 }, 104, 6);
        string message = Assert.Throws<ArgumentException>(() => LikelihoodRatio.Compare(full, reduced)).Message;
        Assert.Contains("fewer parameters (compound symmetry over Week) is not known to be a special case of the other's (ARMA(1, 1) over Week)", message, StringComparison.Ordinal);
        Assert.Equal(6, LikelihoodRatio.Compare(full, reduced, areResidualsNested: true).Statistic, 1e-12);
    }

    [Fact]
    public void A_residual_parameter_at_its_bound_is_noted()
    {
        MixedModelFit none = Fit(null, 110, 4);
        Assert.Empty(LikelihoodRatio.Compare(none, Fit(Ar1, 104, 5)).Note);
        Assert.StartsWith("A residual parameter is tested that stands at its bound", LikelihoodRatio.Compare(none, Fit(Of(Corr.CAR1), 104, 5)).Note, StringComparison.Ordinal);
        Assert.StartsWith("A residual parameter", LikelihoodRatio.Compare(Fit(Of(Corr.Spherical), 104, 5), Fit(Of(Corr.Spherical) with { Nugget = true }, 104, 6)).Note, StringComparison.Ordinal);
    }

    private static RepeatedSpec Of(Corr correlation) => new("Week", correlation) { Subject = EquatableArray.Create("Subject") };

    private static VarianceSpec Power(string member) => new(VarianceFunction.Power, EquatableArray.Create(member));

    private static VarianceSpec Ident(params string[] members) => new(VarianceFunction.Ident, EquatableArray.Create(members));

    private static ModelSpec Model(RepeatedSpec? repeated) => SleepStudy.Specification with { Repeated = repeated };

    private static MixedModelFit Fit(RepeatedSpec? repeated, double deviance, int covarianceParameters) => new(FitData.Create(
        Model(repeated), SleepStudy.Matrices(slope: true), SleepStudy.With(SleepStudy.SlopeSolution(), deviance, covarianceParameters: covarianceParameters)));
}
