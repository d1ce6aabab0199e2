using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>LMM1xxx: the declaration can be read, but no data could identify the model it says.</summary>
public sealed class ModelRuleTests
{
    [Theory]
    [InlineData("LMM1001", "Plot.Unit is nested in itself",
        "[MixedModel] public record Plot([Response] double Yield, [Random(Nested = ⟦nameof(Unit)⟧)] string Unit);")]
    [InlineData("LMM1001", "goes in a circle",
        "[MixedModel] public record Plot([Response] double Yield, [Random(Nested = ⟦nameof(C)⟧)] string A, [Random(Nested = nameof(A))] string B, [Random(Nested = nameof(B))] string C);")]
    [InlineData("LMM1002", "nested in Light, which is a number with a fraction (double)",
        "[MixedModel] public record Leaf([Response] double Calcium, [Fixed] double Light, [Random(Nested = ⟦nameof(Light)⟧)] string Branch);")]
    [InlineData("LMM1002", "which is the response",
        "[MixedModel] public record Leaf([Response] double Calcium, [Random(Nested = ⟦nameof(Calcium)⟧)] string Branch);")]
    [InlineData("LMM1003", "two random terms for the grouping Subject, both with an intercept",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random] [⟦Random(Slopes = [nameof(Days)])⟧] string Subject);")]
    [InlineData("LMM1003", "names the slope Days twice",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [nameof(Days), ⟦nameof(Days)⟧])] string Subject);")]
    [InlineData("LMM1003", "both with the slope Days",
        "[MixedModel(\"Reaction ~ Days + (Days | Subject) + ⟦(0 + Days | Subject)⟧\")] public record Sleep(double Reaction, double Days, string Subject);")]
    [InlineData("LMM1004", "has Drug both fixed and random",
        "[MixedModel] public record Trial([Response] double Effect, [Fixed] [⟦Random⟧] string Drug, [Random] string Patient);")]
    [InlineData("LMM1004", "has Drug both fixed and random",
        "[MixedModel(\"Effect ~ Drug + ⟦(1 | Drug)⟧\")] public record Trial(double Effect, string Drug);")]
    [InlineData("LMM1005", "groupings Plant:Leaf and Leaf:Plant",
        "[MixedModel(\"Calcium ~ 1 + (1 | Plant:Leaf) + ⟦(1 | Leaf:Plant)⟧\")] public record Leaves(double Calcium, string Plant, int Leaf);")]
    [InlineData("LMM1006", "the interaction Age:Sex without Sex",
        "[MixedModel] [Interaction(nameof(Age), nameof(Age2))] [⟦Interaction(nameof(Age), nameof(Sex))⟧] public record Child([Response] double Y, [Fixed] double Age, [Fixed] double Age2, string Sex, [Random] string Id);")]
    [InlineData("LMM1006", "the interaction Age:Sex without Sex",
        "[MixedModel(\"Y ~ Age + ⟦Age:Sex⟧ + (1 | Id)\")] public record Child(double Y, double Age, string Sex, string Id);")]
    [InlineData("LMM1007", "no fixed effect of Days",
        "[MixedModel] public record Sleep([Response] double Y, [Random(Slopes = [⟦nameof(Days)⟧])] string Subject, double Days);")]
    [InlineData("LMM1007", "no fixed effect of Days",
        "[MixedModel(\"Y ~ 1 + (1 + ⟦Days⟧ | Subject)\")] public record Sleep(double Y, double Days, string Subject);")]
    [InlineData("LMM1011", "Covariance.Diagonal for the effects of Drug by Patient",
        "[MixedModel] public record Trial([Response] double Y, [Fixed] string Drug, [Random(Slopes = [nameof(Drug)], Covariance = ⟦Covariance.Diagonal⟧)] string Patient);")]
    [InlineData("LMM1013", "Plant itself is neither random nor fixed",
        "[MixedModel] public record Leaves([Response] double Y, [Random(Nested = ⟦nameof(Plant)⟧)] int Leaf, string Plant);")]
    [InlineData("LMM1014", "has 2 levels at most",
        "[MixedModel] public record Trial([Response] double Y, [Fixed] double Dose, [⟦Random⟧] bool Wet);")]
    [InlineData("LMM1016", "the fixed term Days:Subject, but Subject is random",
        "[MixedModel(\"Y ~ Days + ⟦Days:Subject⟧ + (1 | Subject)\")] public record Sleep(double Y, double Days, string Subject);")]
    [InlineData("LMM1008", "has no Subject",
        "[MixedModel] public record Rat([Response] double Weight, [⟦Repeated(Corr = Corr.AR1)⟧] int Day, [Random] string Id);")]
    [InlineData("LMM1008", "over real times use CAR1",
        "[MixedModel(\"Weight ~ Day + (1 | Id)\")] public record Rat(double Weight, [⟦Repeated(Subject = nameof(Id), Corr = Corr.AR1)⟧] double Day, string Id);")]
    // lme on Orthodont: a subject's standard deviation of 2.115 or 1.925, as the start value is; log likelihood -223.5013 both times.
    [InlineData("LMM1009", "a random intercept of Id beside residuals of Id",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.CompoundSymmetry)] int Day, [⟦Random⟧] string Id);")]
    [InlineData("LMM1009", "a random intercept of Cage:Id",
        "[MixedModel(\"Weight ~ 1 + ⟦(1 | Cage / Id)⟧\")] public record Rat(double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.CompoundSymmetry)] int Day, string Cage, string Id);")]
    [InlineData("LMM1010", "the random effects (1 | Id) beside residuals of Id with Corr.Unstructured",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.Unstructured, Heterogeneous = true)] int Day, [⟦Random⟧] string Id);")]
    [InlineData("LMM1012", "has 2 random effects for each Id",
        "public enum Half { First, Second } [MixedModel] public record Rat([Response] double Weight, [Fixed] [Repeated(Subject = nameof(Id), Corr = Corr.AR1)] Half Half, [⟦Random(Slopes = [nameof(Half)])⟧] string Id);")]
    [InlineData("LMM1015", "gives each Day a standard deviation already",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.AR1, Heterogeneous = true), ⟦Variance(VarianceFunction.Ident)⟧] int Day, string Id);")]
    [InlineData("LMM1015", "of the fitted value and another of the fitted value",
        "[MixedModel] [Variance(VarianceFunction.Power)] [⟦Variance(VarianceFunction.Power)⟧] public record Rat([Response] double Weight, [Random] string Id);")]
    public async Task A_finding_stands_where_the_mistake_is(string id, string words, string source)
    {
        Diagnostic diagnostic = await Marked.DiagnosticAsync(id, source);

        Assert.Contains(words, diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("[MixedModel(\"Reaction ~ Days + (1 | Subject) + (0 + Days | Subject)\")] public record Sleep(double Reaction, double Days, string Subject);")]
    [InlineData("[MixedModel(\"Effect ~ Drug + (1 | Patient:Drug)\")] public record Trial(double Effect, string Drug, string Patient);")]
    [InlineData("[MixedModel(\"Effect ~ Drug + Dose + (0 + Dose | Drug)\")] public record Trial(double Effect, double Dose, string Drug);")]
    [InlineData("[MixedModel(\"Calcium ~ 1 + (1 | Plant / Branch / Leaf)\")] public record Row(double Calcium, string Plant, string Branch, string Leaf);")]
    [InlineData("[MixedModel(\"Weight ~ 1 + (1 | Cage)\")] public record Rat(double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.CompoundSymmetry)] int Day, string Cage, string Id);")]
    [InlineData("[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.AR1)] int Day, [Random] string Id);")]
    [InlineData("[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.AR1, Heterogeneous = true)] int Day, string Id, [Variance(VarianceFunction.Ident)] string Cage);")]
    public async Task A_model_that_just_misses_is_silent(string source) =>
        Assert.Empty(await Marked.IdsAsync(source));
}
