using System.Text.Json;

namespace Lmm;

/// <summary>The part of the document that is the residual covariance.</summary>
internal static class ResidualDocument
{
    public static void Write(Utf8JsonWriter json, MixedModelFit fit)
    {
        json.WriteStartObject("residual");
        json.Number("standardDeviation", fit.Residual.StandardDeviationOrCorrelation);
        json.Number("variance", fit.Solution.ResidualVariance);
        json.WriteString("structure", (fit.Specification.Repeated?.Correlation ?? Corr.Independent).ToString());
        json.WriteStartObject("parameters");
        foreach (ResidualParameter parameter in fit.ResidualParameters)
        {
            json.Number(parameter.Name, parameter.Estimate);
        }

        json.WriteEndObject();
        if (fit.Solution.Residual is { } residual)
        {
            json.Texts("scales", [.. residual.Parameters.Select(p => p.Scale.ToString())]);
            json.Matrix("parameterCovariance", residual.Covariance.Value);
            WriteShape(json, fit.Data.Shape.Residual);
        }

        json.WriteEndObject();
    }

    /// <summary>Null where the residuals are independent with one variance.</summary>
    public static ResidualSolution? ReadSolution(JsonCursor json)
    {
        if (json.Find("scales") is not { } scales)
        {
            return null;
        }

        IReadOnlyList<(string Name, JsonCursor Value)> parameters = json["parameters"].Members();
        IReadOnlyList<JsonCursor> kinds = scales.Items(parameters.Count);
        double[,] covariance = json["parameterCovariance"].Matrix(parameters.Count, parameters.Count);
        return new ResidualSolution
        {
            Parameters = [.. parameters.Select((p, k) => new ResidualEstimate(p.Name, p.Value.Number(), kinds[k].Enum<ParameterScale>()))],
            Covariance = new Lazy<double[,]>(covariance),
        };
    }

    public static ResidualShape? ReadShape(JsonCursor json)
    {
        if (json.Find("subjects") is not { } subjects)
        {
            return null;
        }

        OccasionCorrelation[] tables = [.. json["correlations"].Items().Select(ReadTable)];
        return new ResidualShape(subjects.Count(), new Lazy<IReadOnlyList<OccasionCorrelation>>(tables));
    }

    private static void WriteShape(Utf8JsonWriter json, ResidualShape? shape)
    {
        if (shape is null)
        {
            return;
        }

        json.WriteNumber("subjects", shape.SubjectCount);
        json.WriteStartArray("correlations");
        foreach (OccasionCorrelation table in shape.Correlations.Value)
        {
            json.WriteStartObject();
            json.WriteString("group", table.Group);
            json.Texts("occasions", table.Occasions);
            json.Matrix("matrix", table.Matrix);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static OccasionCorrelation ReadTable(JsonCursor json)
    {
        string[] occasions = json["occasions"].Texts();
        return new OccasionCorrelation(json["group"].Text(), occasions, json["matrix"].Matrix(occasions.Length, occasions.Length));
    }
}
