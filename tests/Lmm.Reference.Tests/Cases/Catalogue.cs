using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests.Cases;

/// <summary>The model of every case.</summary>
internal static class Catalogue
{
    private static readonly Dictionary<string, string> MainPlotIsVariety = new() { ["mainplot"] = "variety" };

    private static readonly Dictionary<string, string> SumCoding = new()
    {
        ["depth1"] = "depth[1]",
        ["depth2"] = "depth[3]",
        ["depth3"] = "depth[5]",
        ["depth4"] = "depth[7]",
    };

    public static IReadOnlyDictionary<string, CaseModel> Models { get; } = Named().Concat(Nlme()).Concat(NotOurs()).Concat(ResidualCatalogue.Models).ToDictionary(m => m.Id);

    /// <summary>The cases with independent residuals of one variance.</summary>
    public static IEnumerable<string> Ids => Models.Keys.Except(ResidualIds).Order(StringComparer.Ordinal);

    /// <summary>The cases with a residual correlation or a variance function.</summary>
    public static IEnumerable<string> ResidualIds => ResidualCatalogue.Models.Select(m => m.Id).Order(StringComparer.Ordinal);

    private static IEnumerable<CaseModel> Named() =>
    [
        CaseModel.Of("cake_full", CakeModel.ReadCsv, CakeModel.Create),
        CaseModel.Of("cake_trend", CakeTrendModel.ReadCsv, CakeTrendModel.Create),
        CaseModel.Of("calcium_leaves_ml", LeafCalciumModel.ReadCsv, LeafCalciumModel.Create),
        CaseModel.Of("calcium_leaves_reml", LeafCalciumModel.ReadCsv, LeafCalciumModel.Create),
        CaseModel.Of("calcium_plants_ml", PlantCalciumModel.ReadCsv, PlantCalciumModel.Create),
        CaseModel.Of("calcium_plants_reml", PlantCalciumModel.ReadCsv, PlantCalciumModel.Create),
        CaseModel.Of("cardboard_nested", CardboardPositionModel.ReadCsv, CardboardPositionModel.Create),
        CaseModel.Of("dyestuff_reml", DyestuffSampleModel.ReadCsv, DyestuffSampleModel.Create),
        CaseModel.Of("dyestuff2_ml", DyestuffSampleModel.ReadCsv, DyestuffSampleModel.Create),
        CaseModel.Of("gene_additive", GeneAdditiveModel.ReadCsv, GeneAdditiveModel.Create),
        CaseModel.Of("gene_full", GeneExpressionModel.ReadCsv, GeneExpressionModel.Create),
        CaseModel.Of("gene_missing", GeneExpressionModel.ReadCsv, GeneExpressionModel.Create),
        CaseModel.Of("insteval_ml", RatingModel.ReadCsv, RatingModel.Create) with
        {
            Renamed = new Dictionary<string, string> { ["service1"] = "service[true]" },
        },
        CaseModel.Of("insteval_service", ServiceRatingModel.ReadCsv, ServiceRatingModel.Create),
        CaseModel.Of("lactase_nested", LactaseModel.ReadCsv, LactaseModel.Create),
        CaseModel.Of("lactase_pig", LactasePigModel.ReadCsv, LactasePigModel.Create),
        CaseModel.Of("machines_interaction", MachineInteractionModel.ReadCsv, MachineInteractionModel.Create),
        CaseModel.Of("machines_ri", MachineInterceptModel.ReadCsv, MachineInterceptModel.Create),
        CaseModel.Of("machines_slopes", MachineSlopesModel.ReadCsv, MachineSlopesModel.Create),
        CaseModel.Of("machines_unbalanced", MachineInteractionModel.ReadCsv, MachineInteractionModel.Create),
        CaseModel.Of("oats_block", OatsBlockModel.ReadCsv, OatsBlockModel.Create),
        CaseModel.Of("oats_linear_n", OatsLinearModel.ReadCsv, OatsLinearModel.Create),
        CaseModel.Of("oats_splitplot", OatsPlotModel.ReadCsv, OatsPlotModel.Create) with { Renamed = MainPlotIsVariety },
        CaseModel.Of("oats_splitplot_ml", OatsAdditiveModel.ReadCsv, OatsAdditiveModel.Create),
        CaseModel.Of("offset_lmer", SiteOffsetModel.ReadCsv, SiteOffsetModel.Create),
        CaseModel.Of("ortho_a", GrowthInterceptModel.ReadCsv, GrowthInterceptModel.Create),
        CaseModel.Of("ortho_a_bx", GrowthLineModel.ReadCsv, GrowthLineModel.Create),
        CaseModel.Of("ortho_a_bx_indep", GrowthIndependentModel.ReadCsv, GrowthIndependentModel.Create),
        CaseModel.Of("ortho_a_bx_ml", GrowthLineModel.ReadCsv, GrowthLineModel.Create),
        CaseModel.Of("ortho_bx", GrowthSlopeModel.ReadCsv, GrowthSlopeModel.Create),
        CaseModel.Of("oxboys_quadratic", BoyParabolaModel.ReadCsv, BoyParabolaModel.Create),
        CaseModel.Of("oxboys_slope", BoyLineModel.ReadCsv, BoyLineModel.Create),
        CaseModel.Of("pastes_nested", PasteSampleModel.ReadCsv, PasteSampleModel.Create),
        CaseModel.Of("penicillin_crossed", InhibitionZoneModel.ReadCsv, InhibitionZoneModel.Create),
        CaseModel.Of("pigs_sires_ml", PigGainModel.ReadCsv, PigGainModel.Create),
        CaseModel.Of("pigs_sires_reml", PigGainModel.ReadCsv, PigGainModel.Create),
        CaseModel.Of("pixel_lmer", PixelByFormulaModel.ReadCsv, PixelByFormulaModel.Create),
        CaseModel.Of("rail_ml", RailTravelModel.ReadCsv, RailTravelModel.Create),
        CaseModel.Of("rail_reml", RailTravelModel.ReadCsv, RailTravelModel.Create),
        CaseModel.Of("rat_glycogen_ml", LiverReadingModel.ReadCsv, LiverReadingModel.Create),
        CaseModel.Of("rat_glycogen_reml", LiverReadingModel.ReadCsv, LiverReadingModel.Create),
        CaseModel.Of("ratpup_ri", RatPupModel.ReadCsv, RatPupModel.Create),
        CaseModel.Of("sleep_ri", SleepInterceptModel.ReadCsv, SleepInterceptModel.Create),
        CaseModel.Of("sleep_slope", SleepLineModel.ReadCsv, SleepLineModel.Create),
        CaseModel.Of("sleep_slope_ml", SleepLineModel.ReadCsv, SleepLineModel.Create),
        CaseModel.Of("sleep_uncorr", SleepUncorrelatedModel.ReadCsv, SleepUncorrelatedModel.Create),
        CaseModel.Of("splitplot16_block", SixteenBlocksModel.ReadCsv, SixteenBlocksModel.Create),
        CaseModel.Of("splitplot16_nested", SixteenPlotsModel.ReadCsv, SixteenPlotsModel.Create),
        CaseModel.Of("tablets_complete", TabletMeasurementModel.ReadCsv, TabletMeasurementModel.Create),
        CaseModel.Of("tablets_missing", TabletMeasurementModel.ReadCsv, TabletMeasurementModel.Create),
        CaseModel.Of("weighted_lmer", SiteMeanModel.ReadCsv, SiteMeanModel.Create),
    ];

    /// <summary>Cases of lme.</summary>
    private static IEnumerable<CaseModel> Nlme() =>
    [
        CaseModel.Of("bodyweight_slope", RatWeightModel.ReadCsv, RatWeightModel.Create),
        CaseModel.Of("machines_pdblocked", MachineBlockedModel.ReadCsv, MachineBlockedModel.Create),
        CaseModel.Of("machines_pdcompsymm", MachineCompoundSymmetryModel.ReadCsv, MachineCompoundSymmetryModel.Create),
        CaseModel.Of("machines_pddiag", MachineDiagonalModel.ReadCsv, MachineDiagonalModel.Create),
        CaseModel.Of("machines_pdident", MachineIdentityModel.ReadCsv, MachineIdentityModel.Create),
        CaseModel.Of("ortho_lme_sex", GrowthBySexModel.ReadCsv, GrowthBySexModel.Create),
        CaseModel.Of("ortho_lme_simple", GrowthFromElevenModel.ReadCsv, GrowthFromElevenModel.Create),
        CaseModel.Of("ovary_pddiag", MareOvaryModel.ReadCsv, MareOvaryModel.Create),
        CaseModel.Of("pixel_lme", PixelByAttributesModel.ReadCsv, PixelByAttributesModel.Create),
    ];

    /// <summary>Cases whose data are not in this repository.</summary>
    private static IEnumerable<CaseModel> NotOurs() =>
    [
        CaseModel.Of("penicillin_blend_reml", BlendYieldModel.ReadCsv, BlendYieldModel.Create),
        CaseModel.Of("planks_additive", PlankAdditiveModel.ReadCsv, PlankAdditiveModel.Create),
        CaseModel.Of("planks_additive_sum", PlankSumModel.ReadCsv, PlankSumModel.Create) with { Renamed = SumCoding },
        CaseModel.Of("planks_full", PlankFullModel.ReadCsv, PlankFullModel.Create),
        CaseModel.Of("planks_interaction", PlankInteractionModel.ReadCsv, PlankInteractionModel.Create),
        CaseModel.Of("pulp_ml", PulpSheetModel.ReadCsv, PulpSheetModel.Create),
        CaseModel.Of("pulp_reml", PulpSheetModel.ReadCsv, PulpSheetModel.Create),
        CaseModel.Of("rats_ri", RatSkullModel.ReadCsv, RatSkullModel.Create),
        CaseModel.Of("rats_ri_slope", RatSkullLineModel.ReadCsv, RatSkullLineModel.Create),
    ];
}
