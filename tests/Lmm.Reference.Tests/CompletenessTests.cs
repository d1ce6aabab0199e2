using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>No case is left out in silence.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public void Every_gaussian_case_with_independent_residuals_has_a_model() => AssertHaveModels(ReferenceCase.IsIndependentGaussian);

    [Fact]
    public void Every_case_with_a_residual_correlation_or_a_variance_function_has_a_model() => AssertHaveModels(ReferenceCase.HasResidualSide);

    private static void AssertHaveModels(Func<string, bool> isMeant)
    {
        string[] without =
        [
            .. ReferenceFolder.CaseFiles().Where(isMeant)
                .Select(file => Path.GetFileNameWithoutExtension(file)!)
                .Where(id => !Catalogue.Models.ContainsKey(id)),
        ];
        Assert.True(without.Length == 0, $"Cases without a model in {nameof(Catalogue)}: {string.Join(", ", without)}.");
    }

    [Fact]
    public void Every_case_of_the_catalogue_is_in_the_repository_or_known_to_be_elsewhere()
    {
        string[] elsewhere = ["penicillin_blend.csv", "planks.csv", "pulp.csv", "rats.csv"];
        foreach (string id in Catalogue.Ids.Concat(Catalogue.ResidualIds).Where(id => !File.Exists(Path.Combine(ReferenceFolder.Own, "cases", id + ".json"))))
        {
            Assert.Contains(elsewhere, file => id.StartsWith(Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal));
        }

        Assert.All(elsewhere, file => Assert.False(
            File.Exists(Path.Combine(ReferenceFolder.Own, "data", file)),
            $"{file} is not ours to hand on and must not stand in the repository."));
    }

    [Fact]
    public void Both_spellings_and_every_covariance_structure_of_the_references_are_used()
    {
        Type[] rows = [.. Catalogue.Models.Values.Select(m => m.Row).Distinct()];
        string?[] formulas = [.. rows.Select(r => ((MixedModelAttribute)Attribute.GetCustomAttribute(r, typeof(MixedModelAttribute))!).Formula)];
        Assert.True(formulas.Count(f => f is null) >= 20, "fewer than twenty models said by attributes");
        Assert.True(formulas.Count(f => f is not null) >= 20, "fewer than twenty models said by a formula");
        Covariance[] used =
        [
            .. Catalogue.Ids.Where(CaseRun.IsThere)
                .SelectMany(id => CaseRun.Of(id).Matrices.RandomTerms.Select(t => t.Covariance)).Distinct().Order(),
        ];
        Assert.Equal([Covariance.Unstructured, Covariance.Diagonal, Covariance.Identity, Covariance.CompoundSymmetry], used);
    }
}
