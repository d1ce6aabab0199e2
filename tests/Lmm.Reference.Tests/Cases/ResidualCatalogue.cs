using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests.Cases;

/// <summary>The models of the cases with a residual correlation or a variance function, by lme and gls.</summary>
internal static class ResidualCatalogue
{
    public static IReadOnlyList<CaseModel> Models { get; } =
    [
        CaseModel.Of("bodyweight_car1", RatWeightContinuousModel.ReadCsv, RatWeightContinuousModel.Create),
        CaseModel.Of("bodyweight_exp", RatWeightExponentialModel.ReadCsv, RatWeightExponentialModel.Create),
        CaseModel.Of("bodyweight_exp_nugget", RatWeightNuggetModel.ReadCsv, RatWeightNuggetModel.Create),
        CaseModel.Of("bodyweight_gaus", RatWeightGaussianModel.ReadCsv, RatWeightGaussianModel.Create),
        CaseModel.Of("bodyweight_gls_ar1_varident", RatWeightInOrderModel.ReadCsv, RatWeightInOrderModel.Create),
        CaseModel.Of("bodyweight_ratio", RatWeightRationalModel.ReadCsv, RatWeightRationalModel.Create),
        CaseModel.Of("bodyweight_spher", RatWeightSphericalModel.ReadCsv, RatWeightSphericalModel.Create),
        CaseModel.Of("bodyweight_varpower", RatWeightByFittedModel.ReadCsv, RatWeightByFittedModel.Create),
        CaseModel.Of("constpower_gls", ConstPowerModel.ReadCsv, ConstPowerModel.Create),
        CaseModel.Of("constpower_lme", ConstPowerGroupsModel.ReadCsv, ConstPowerGroupsModel.Create),
        CaseModel.Of("dialyzer_gls_varcomb", DialyzerBothModel.ReadCsv, DialyzerBothModel.Create),
        CaseModel.Of("dialyzer_gls_varexp", DialyzerExponentialModel.ReadCsv, DialyzerExponentialModel.Create),
        CaseModel.Of("dialyzer_gls_varpower", DialyzerPowerModel.ReadCsv, DialyzerPowerModel.Create),
        CaseModel.Of("dialyzer_gls_varpower_ar1", DialyzerPowerAr1Model.ReadCsv, DialyzerPowerAr1Model.Create),
        CaseModel.Of("dialyzer_lme", DialyzerCurvesModel.ReadCsv, DialyzerCurvesModel.Create),
        CaseModel.Of(
            "dyestuff2_gls_cs",
            (file, options) => DyestuffInBatch.Number(DyestuffSampleModel.ReadCsv(file, options)),
            DyestuffInBatchModel.Create),
        CaseModel.Of("meuse_exp", ZincExponentialModel.ReadCsv, ZincExponentialModel.Create),
        CaseModel.Of("meuse_exp_nugget", ZincExponentialNuggetModel.ReadCsv, ZincExponentialNuggetModel.Create),
        CaseModel.Of("meuse_gaus_nugget", ZincGaussianNuggetModel.ReadCsv, ZincGaussianNuggetModel.Create),
        CaseModel.Of("meuse_lin_nugget", ZincLinearNuggetModel.ReadCsv, ZincLinearNuggetModel.Create),
        CaseModel.Of("meuse_spher_nugget", ZincSphericalNuggetModel.ReadCsv, ZincSphericalNuggetModel.Create),
        CaseModel.Of("ortho_gls_ar1", GrowthAr1Model.ReadCsv, GrowthAr1Model.Create),
        CaseModel.Of("ortho_gls_ar1_missing", GrowthArMissingModel.ReadCsv, GrowthArMissingModel.Create),
        CaseModel.Of("ortho_gls_arh1", GrowthArh1Model.ReadCsv, GrowthArh1Model.Create),
        CaseModel.Of("ortho_gls_cs", GrowthSymmetricModel.ReadCsv, GrowthSymmetricModel.Create),
        CaseModel.Of("ortho_gls_csh", GrowthCshModel.ReadCsv, GrowthCshModel.Create),
        CaseModel.Of("ortho_gls_symm", GrowthGeneralModel.ReadCsv, GrowthGeneralModel.Create),
        CaseModel.Of("ortho_gls_un", GrowthUnstructuredModel.ReadCsv, GrowthUnstructuredModel.Create),
        CaseModel.Of("ortho_gls_un_missing", GrowthMmrmModel.ReadCsv, GrowthMmrmModel.Create) with
        {
            Renamed = new Dictionary<string, string> { ["1"] = "8", ["2"] = "10", ["3"] = "12", ["4"] = "14" },
        },
        CaseModel.Of("ortho_lme_ar1", GrowthInterceptAr1Model.ReadCsv, GrowthInterceptAr1Model.Create),
        CaseModel.Of("ortho_lme_varident_slope", GrowthLineBySexModel.ReadCsv, GrowthLineBySexModel.Create),
        CaseModel.Of("ortho_varcomb", GrowthSexAndAgeModel.ReadCsv, GrowthSexAndAgeModel.Create),
        CaseModel.Of("ortho_varexp", GrowthExponentialAgeModel.ReadCsv, GrowthExponentialAgeModel.Create),
        CaseModel.Of("ortho_varfixed", GrowthProportionalModel.ReadCsv, GrowthProportionalModel.Create),
        CaseModel.Of("ortho_varident", GrowthVarianceBySexModel.ReadCsv, GrowthVarianceBySexModel.Create),
        CaseModel.Of("ortho_varident_ml", GrowthVarianceBySexModel.ReadCsv, GrowthVarianceBySexModel.Create),
        CaseModel.Of("ovary_ar1", MareAr1Model.ReadCsv, MareAr1Model.Create),
        CaseModel.Of("ovary_arma11", MareArmaModel.ReadCsv, MareArmaModel.Create),
        CaseModel.Of("ovary_gls_ar2", MareGlsAr2Model.ReadCsv, MareGlsAr2Model.Create),
        CaseModel.Of("ovary_gls_arma11", MareGlsArmaModel.ReadCsv, MareGlsArmaModel.Create),
        CaseModel.Of("ovary_gls_ma1", MareGlsMa1Model.ReadCsv, MareGlsMa1Model.Create),
        CaseModel.Of("ovary_ma2", MareMa2Model.ReadCsv, MareMa2Model.Create),
        CaseModel.Of("oxboys_ar1", BoyParabolaAr1Model.ReadCsv, BoyParabolaAr1Model.Create),
        CaseModel.Of("ratpup_varident", RatPupVariancesModel.ReadCsv, RatPupVariancesModel.Create),
        CaseModel.Of("rats_ar1", RatSkullContinuousModel.ReadCsv, RatSkullContinuousModel.Create),
        CaseModel.Of("sleep_gls_ma1", SleepMa1Model.ReadCsv, SleepMa1Model.Create),
        CaseModel.Of("sleep_slope_ar1", SleepLineAr1Model.ReadCsv, SleepLineAr1Model.Create),
        CaseModel.Of("weighted_varfixed", SiteMeanVarianceModel.ReadCsv, SiteMeanVarianceModel.Create),
    ];
}
