using System.Text.Json;

namespace Lmm.Samples.Tests;

/// <summary>One case of the folder reference: what R found on the same data.</summary>
internal sealed class ReferenceCase
{
    private readonly JsonElement _results;

    public ReferenceCase(string id)
    {
        string path = Path.Combine(Repository.Root, "reference", "cases", id + ".json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        _results = document.RootElement.GetProperty("results").Clone();
    }

    public double Deviance => _results.GetProperty("minus2logLik").GetDouble();

    public double LogLikelihood => _results.GetProperty("logLik").GetDouble();

    public double Aic => _results.GetProperty("AIC").GetDouble();

    public double Sigma => _results.GetProperty("sigma").GetDouble();

    /// <summary>Estimate, standard error, Satterthwaite degrees of freedom and p value of a fixed effect, named as in R.</summary>
    public (double Estimate, double StandardError, double DegreesOfFreedom, double P) Coefficient(string term)
    {
        JsonElement row = _results.GetProperty("tests").GetProperty("coef_satterthwaite").EnumerateArray()
            .Single(r => r.GetProperty("term").GetString() == term);
        return (
            row.GetProperty("estimate").GetDouble(),
            row.GetProperty("se").GetDouble(),
            row.GetProperty("df").GetDouble(),
            row.GetProperty("p").GetDouble());
    }

    /// <summary>The standard deviation of an effect of the random term at that place.</summary>
    public double StandardDeviation(int term, int effect = 0) =>
        _results.GetProperty("random_effects_covariance")[term].GetProperty("sd")[effect].GetDouble();

    /// <summary>The conditional mode of a level.</summary>
    public double Mode(string level, int effect = 0, int term = 0)
    {
        JsonElement group = _results.GetProperty("ranef")[term];
        int index = group.GetProperty("levels").EnumerateArray().Select(l => l.GetString()).ToList().IndexOf(level);
        return group.GetProperty("values")[index][effect].GetDouble();
    }

    /// <summary>The conditional prediction at that place.</summary>
    public double Prediction(int row) => _results.GetProperty("predictions")[row].GetProperty("conditional").GetDouble();

    /// <summary>Chi-square and p value of the likelihood-ratio test at that place.</summary>
    public (double ChiSquare, double P) LikelihoodRatio(int test)
    {
        JsonElement row = _results.GetProperty("lrt")[test];
        return (row.GetProperty("chisq").GetDouble(), row.GetProperty("p").GetDouble());
    }
}
