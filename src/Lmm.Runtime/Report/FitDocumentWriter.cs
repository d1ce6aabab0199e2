using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>Writes a fit as one JSON document. By hand, so that it needs no reflection and the order of members is fixed.</summary>
internal static class FitDocumentWriter
{
    public static string Write(MixedModelFit fit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("format", FitDocument.Format);
            json.WriteNumber("version", FitDocument.Version);
            Criteria(json, fit);
            ConvergenceOf(json, fit.Solution);
            Coefficients(json, fit);
            RandomEffects(json, fit);
            ResidualDocument.Write(json, fit);
            RowsDocument.WriteEquations(json, fit.Data);
            json.WriteNumber("iterations", fit.Iterations);
            json.WriteNumber("evaluations", fit.Evaluations);
            Satterthwaite(json, fit.Solution);
            Data(json, fit.Data);
            SpecificationDocument.Write(json, fit.Specification);
            FrozenDocument.Write(json, fit.Data.Frozen);
            Findings(json, fit);
            Log(json, fit.Solution);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Criteria(Utf8JsonWriter json, MixedModelFit fit)
    {
        json.WriteString("estimation", FitDocument.Name(fit.Estimation));
        json.Number("observations", fit.Observations);
        json.Number("logLikelihood", fit.LogLikelihood);
        json.Number("deviance", fit.Deviance);
        json.Number("aic", fit.Aic);
        json.Number("aicc", fit.Aicc);
        json.Number("bic", fit.Bic);
        json.Number("bicRestricted", fit.BicRestricted);
        json.WriteNumber("parameterCount", fit.ParameterCount);
        json.WriteNumber("covarianceParameterCount", fit.Solution.CovarianceParameterCount);
        json.WriteBoolean("converged", fit.Convergence.IsConverged);
        json.WriteBoolean("boundary", fit.Convergence is Convergence.Boundary);
    }

    private static void ConvergenceOf(Utf8JsonWriter json, Solution solution)
    {
        json.WriteStartObject("convergence");
        switch (solution.Convergence)
        {
            case Convergence.Boundary boundary:
                json.WriteString("kind", "boundary");
                json.WriteStartArray("components");
                foreach (BoundaryComponent component in boundary.Components)
                {
                    json.WriteStartObject();
                    json.WriteString("group", component.Group);
                    json.WriteString("direction", component.Direction);
                    json.WriteString("why", component.Why);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case Convergence.NotConverged failed:
                json.WriteString("kind", "notConverged");
                json.WriteString("reason", failed.Reason);
                break;
            default:
                json.WriteString("kind", "interior");
                break;
        }

        json.Number("predictedDecrease", solution.PredictedDecrease);
        json.WriteEndObject();
    }

    private static void Coefficients(Utf8JsonWriter json, MixedModelFit fit)
    {
        json.WriteStartArray("coefficients");
        for (int j = 0; j < fit.Coefficients.Count; j++)
        {
            Coefficient row = fit.Coefficients[j];
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteNumber("term", fit.Data.Shape.ColumnTerms[j]);
            json.WriteBoolean("aliased", row.IsAliased);
            json.NumberOrNull("estimate", row.Estimate, row.IsAliased);
            json.NumberOrNull("standardError", row.StandardError, row.IsAliased);
            json.NumberOrNull("degreesOfFreedom", row.DegreesOfFreedom, row.IsAliased);
            json.NumberOrNull("t", row.TStatistic, row.IsAliased);
            json.NumberOrNull("p", row.PValue, row.IsAliased);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Matrix<double> covariance = fit.CoefficientCovariance;
        json.WriteStartArray("coefficientCovariance");
        for (int i = 0; i < covariance.RowCount; i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < covariance.ColumnCount; j++)
            {
                if (fit.Coefficients[i].IsAliased || fit.Coefficients[j].IsAliased)
                {
                    json.WriteNullValue();
                }
                else
                {
                    json.NumberValue(covariance[i, j]);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.Matrix("aliases", fit.Data.Shape.Aliases);
    }

    private static void RandomEffects(Utf8JsonWriter json, MixedModelFit fit)
    {
        json.WriteStartArray("randomEffects");
        for (int t = 0; t < fit.Data.Shape.Terms.Count; t++)
        {
            TermShape shape = fit.Data.Shape.Terms[t];
            TermSolution solution = fit.Solution.Terms[t];
            int q = shape.EffectNames.Count;
            double[] deviations = [.. Enumerable.Range(0, q).Select(k => Math.Sqrt(solution.Covariance[k, k]))];
            double[,] correlations = new double[q, q];
            for (int i = 0; i < q; i++)
            {
                for (int j = 0; j < q; j++)
                {
                    correlations[i, j] = i == j ? 1 : VarianceComponentsBuilder.Correlation(solution.Covariance, i, j);
                }
            }

            json.WriteStartObject();
            json.WriteString("group", shape.GroupName);
            json.Texts("effects", shape.EffectNames);
            json.WriteString("structure", shape.Covariance.ToString());
            json.Numbers("standardDeviations", deviations);
            json.Matrix("correlations", correlations);
            json.Matrix("covariance", solution.Covariance);
            json.Texts("levels", shape.Levels);
            json.Matrix("conditionalModes", solution.ConditionalModes);
            json.WriteStartArray("conditionalCovariances");
            foreach (double[,] matrix in solution.ConditionalCovariances)
            {
                json.MatrixValue(matrix);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Satterthwaite(Utf8JsonWriter json, Solution solution)
    {
        json.WriteStartObject("satterthwaite");
        json.WriteString("information", solution.Inference.Value.Information.ToString());
        json.WriteStartArray("hessianInertia");
        json.WriteNumberValue(solution.HessianInertia.Positive);
        json.WriteNumberValue(solution.HessianInertia.Zero);
        json.WriteNumberValue(solution.HessianInertia.Negative);
        json.WriteEndArray();
        json.Matrix("parameterCovariance", solution.ParameterCovariance);
        json.WriteStartArray("covarianceDerivatives");
        foreach (double[,] derivative in solution.CoefficientCovarianceDerivatives)
        {
            json.MatrixValue(derivative);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Data(Utf8JsonWriter json, FitData data)
    {
        json.WriteStartObject("data");
        json.WriteNumber("rows", data.Shape.RowCount);
        json.WriteNumber("omittedRows", data.OmittedRows);
        json.Numbers("scaledResidualQuantiles", data.Shape.ScaledResiduals.Value);
        json.Numbers("columnMeans", data.Shape.ColumnMeans.Value);
        json.Number("offsetMean", data.Shape.OffsetMean.Value);
        RowsDocument.WriteCells(json, data.Shape);
        json.WriteString("fingerprint", data.Shape.DataFingerprint.Value);
        json.WriteString("fixedFingerprint", data.Shape.FixedFingerprint.Value);
        json.WriteEndObject();
    }

    private static void Findings(Utf8JsonWriter json, MixedModelFit fit)
    {
        json.WriteStartArray("findings");
        foreach (Design.DesignFinding finding in fit.Findings)
        {
            json.WriteStartObject();
            json.WriteString("id", finding.Id);
            json.WriteString("severity", finding.Severity.ToString());
            json.WriteString("message", finding.Message);
            json.Texts("members", finding.Members);
            json.WriteNumber("row", finding.Row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Log(Utf8JsonWriter json, Solution solution)
    {
        json.WriteStartArray("log");
        foreach (FitProgress step in solution.Log)
        {
            json.WriteStartObject();
            json.WriteNumber("evaluation", step.Evaluation);
            json.Number("deviance", step.Deviance);
            json.Number("predictedDecrease", step.PredictedDecrease);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
