using System.Text.Json;
using Lmm.Design;

namespace Lmm;

/// <summary>Reads a document back; what can be derived (p values, criteria) is derived again and not read.</summary>
internal static class FitDocumentReader
{
    /// <exception cref="FormatException">The text is not such a document; the message says where and what is wrong.</exception>
    public static FitData Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Read(new JsonCursor(document.RootElement, string.Empty));
        }
        catch (JsonException error)
        {
            throw new FormatException($"The text is not JSON: {error.Message}", error);
        }
    }

    private static FitData Read(JsonCursor json)
    {
        string format = json["format"].Text();
        if (format != FitDocument.Format)
        {
            throw json["format"].Wrong($"is '{format}', not '{FitDocument.Format}'");
        }

        int version = json["version"].Whole();
        if (version != FitDocument.Version)
        {
            throw json["version"].Wrong(FormattableString.Invariant(
                $"is {version}; this version of Lmm reads {FitDocument.Version}. Read it with the version that wrote it, or fit again"));
        }

        IReadOnlyList<JsonCursor> coefficients = json["coefficients"].Items();
        int[] estimated = [.. Enumerable.Range(0, coefficients.Count).Where(j => !coefficients[j]["aliased"].Boolean())];
        TermShape[] terms = [.. json["randomEffects"].Items().Select(ReadShape)];
        return new FitData
        {
            Specification = SpecificationDocument.Read(json["specification"]),
            Solution = ReadSolution(json, coefficients, estimated, terms),
            Design = null,
            Frozen = FrozenDocument.Read(json["design"]),
            Findings = [.. json["findings"].Items().Select(ReadFinding)],
            OmittedRows = json["data"]["omittedRows"].Count(),
            Shape = ReadFitShape(json, coefficients, estimated, terms),
        };
    }

    private static FitShape ReadFitShape(JsonCursor json, IReadOnlyList<JsonCursor> coefficients, int[] estimated, TermShape[] terms) => new()
    {
        RowCount = json["data"]["rows"].Count(),
        ColumnNames = Unique(json["coefficients"], [.. coefficients.Select(c => c["name"].Text())]),
        ColumnTerms = [.. coefficients.Select(c => c["term"].Count())],
        Terms = terms,
        Residual = ResidualDocument.ReadShape(json["residual"]),
        ScaledResiduals = new Lazy<double[]>(json["data"]["scaledResidualQuantiles"].Numbers(5)),
        Aliases = json["aliases"].Matrix(coefficients.Count - estimated.Length, estimated.Length),
        ColumnMeans = new Lazy<double[]>(json["data"]["columnMeans"].Numbers(coefficients.Count)),
        OffsetMean = new Lazy<double>(json["data"]["offsetMean"].Number()),
        Cells = new Lazy<CellCounts?>(RowsDocument.ReadCells(json["data"], coefficients.Count)),
        Equations = new Lazy<EquationProducts?>(RowsDocument.ReadEquations(json, estimated.Length, terms)),
        DataFingerprint = new Lazy<string>(json["data"]["fingerprint"].Text()),
        FixedFingerprint = new Lazy<string>(json["data"]["fixedFingerprint"].Text()),
    };

    private static Solution ReadSolution(JsonCursor json, IReadOnlyList<JsonCursor> coefficients, int[] estimated, TermShape[] terms)
    {
        IReadOnlyList<JsonCursor> randomEffects = json["randomEffects"].Items();
        JsonCursor convergence = json["convergence"];
        return new Solution
        {
            Estimation = ReadEstimation(json["estimation"]),
            Deviance = json["deviance"].Number(),
            Observations = json["observations"].Number(),
            ResidualVariance = json["residual"]["variance"].Number(),
            EstimatedColumns = estimated,
            Coefficients = [.. estimated.Select(j => coefficients[j]["estimate"].Number())],
            CoefficientCovariance = ReadCovariance(json["coefficientCovariance"], coefficients.Count, estimated),
            Terms = [.. terms.Select((shape, t) => ReadTerm(randomEffects[t], shape))],
            Residual = ResidualDocument.ReadSolution(json["residual"]),
            CovarianceParameterCount = json["covarianceParameterCount"].Count(),
            Inference = new Lazy<CovarianceInference>(ReadInference(json["satterthwaite"], estimated.Length)),
            Convergence = ReadConvergence(convergence),
            PredictedDecrease = convergence["predictedDecrease"].Number(),
            Iterations = json["iterations"].Count(),
            Evaluations = json["evaluations"].Count(),
            Log = [.. json["log"].Items().Select(step =>
                new FitProgress(step["evaluation"].Count(), step["deviance"].Number(), step["predictedDecrease"].Number()))],
        };
    }

    private static CovarianceInference ReadInference(JsonCursor json, int rank)
    {
        IReadOnlyList<JsonCursor> derivatives = json["covarianceDerivatives"].Items();
        IReadOnlyList<JsonCursor> inertia = json["hessianInertia"].Items(3);
        return new CovarianceInference
        {
            CoefficientCovarianceDerivatives = [.. derivatives.Select(derivative => derivative.Matrix(rank, rank))],
            ParameterCovariance = json["parameterCovariance"].Matrix(derivatives.Count, derivatives.Count),
            HessianInertia = (inertia[0].Count(), inertia[1].Count(), inertia[2].Count()),
            Information = json["information"].Enum<InformationKind>(),
        };
    }

    private static Estimation ReadEstimation(JsonCursor json) => json.Text() switch
    {
        "REML" => Estimation.Reml,
        "ML" => Estimation.MaximumLikelihood,
        string other => throw json.Wrong($"is '{other}', which is neither REML nor ML"),
    };

    private static double[,] ReadCovariance(JsonCursor json, int columns, int[] estimated)
    {
        double[,] covariance = new double[estimated.Length, estimated.Length];
        IReadOnlyList<JsonCursor> rows = json.Items(columns);
        for (int i = 0; i < estimated.Length; i++)
        {
            IReadOnlyList<JsonCursor> row = rows[estimated[i]].Items(columns);
            for (int j = 0; j < estimated.Length; j++)
            {
                covariance[i, j] = row[estimated[j]].Number();
            }
        }

        return covariance;
    }

    private static TermShape ReadShape(JsonCursor json) => new(
        json["group"].Text(),
        Unique(json["effects"], json["effects"].Texts()),
        json["structure"].Enum<Covariance>(),
        Unique(json["levels"], json["levels"].Texts()));

    private static TermSolution ReadTerm(JsonCursor json, TermShape shape)
    {
        int q = shape.EffectNames.Count;
        return new TermSolution
        {
            Covariance = json["covariance"].Matrix(q, q),
            ConditionalModes = json["conditionalModes"].Matrix(shape.Levels.Count, q),
            ConditionalCovariances = [.. json["conditionalCovariances"].Items(shape.Levels.Count).Select(matrix => matrix.Matrix(q, q))],
        };
    }

    private static Convergence ReadConvergence(JsonCursor json) => json["kind"].Text() switch
    {
        "interior" => new Convergence.Interior(),
        "boundary" => new Convergence.Boundary([.. json["components"].Items().Select(component =>
            new BoundaryComponent(component["group"].Text(), component["direction"].Text(), component["why"].Text()))]),
        "notConverged" => new Convergence.NotConverged(json["reason"].Text()),
        string other => throw json["kind"].Wrong($"is '{other}', which is none of interior, boundary, notConverged"),
    };

    private static DesignFinding ReadFinding(JsonCursor json) =>
        new(json["id"].Text(), json["severity"].Enum<FindingSeverity>(), json["message"].Text())
        {
            Members = json["members"].Texts().ToEquatableArray(),
            Row = json["row"].Count(),
        };

    private static string[] Unique(JsonCursor json, string[] names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name))
            {
                throw json.Wrong($"has '{name}' twice");
            }
        }

        return names;
    }
}
