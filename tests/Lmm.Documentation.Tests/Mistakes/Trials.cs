using Lmm;

// A misspelt slope.
[MixedModel]
public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = ["Dayz"])] string Subject);

// A cell of the plan is no number: oats.csv.
[MixedModel(Design = "oats.csv")]
public record Plot([Response] double Yield, [Fixed] double Nitrogen, [Random] string Block);

// Casks a, b, c of every batch, said to be the same three casks everywhere.
[MixedModel(Design = "pastes.csv")]
public record Paste([Response] double Strength, [Random] string Batch, [Random] string Cask);

// Every heating in one greenhouse only.
[MixedModel(Design = "greenhouses.csv")]
public record Plant([Response] double Height, [Fixed] string Heating, [Random] string Greenhouse);

[MixedModel]
public record Small([Response] double Height, [Fixed] double Age, [Random] string Child);

[MixedModel]
public record Large([Response] double Height, [Fixed] double Age, [Fixed] bool IsGirl, [Random] string Child);

public static class Study
{
    // Two fixed parts, compared by REML.
    public static LikelihoodRatioTest Compare(SmallModel small, LargeModel large) =>
        LikelihoodRatio.Compare(small.Fit(), large.Fit());

    // A number of a fit that may not have converged.
    public static double PerYear(SmallModel model) => model.Fit().Fixed.Age.Estimate;
}
