namespace Lmm;

/// <summary>
/// Means, standard errors and expected responses of new rows; docs/math/prediction.md. With k of the row's residual given
/// the observed ones, x~ = x - X'k and z~ = z - Z'k: error variance of the response
/// (x~, z~)' C^-1 (x~, z~) + z_new'G z_new + sigma^2 (R_nn - R_no k); of the mean the same with k = 0 and without the last.
/// </summary>
internal sealed class PredictionBuilder
{
    private readonly FitData _data;
    private readonly FixedInference _inference;
    private readonly Func<MixedModelEquations> _equations;
    private readonly DesignMatrices _rows;
    private readonly DegreesOfFreedomMethod _method;
    private readonly Prediction[] _means;
    private readonly int[][] _levels;
    private readonly ResidualForecast? _forecast;
    private readonly Lazy<double[]> _residuals;
    private readonly string? _noResponse;

    public PredictionBuilder(
        FitData data, FixedInference inference, Func<MixedModelEquations> equations, DesignMatrices rows, Prediction[] means, DegreesOfFreedomMethod method)
    {
        _data = data;
        _inference = inference;
        _equations = equations;
        _rows = rows;
        _means = means;
        _method = method;
        _levels = [.. rows.RandomTerms.Select((term, t) => Predictor.FittedLevels(data.Shape.Terms[t], term))];
        _residuals = new Lazy<double[]>(() => FittedRows.Raw(data.Design!, data.Solution));
        _noResponse = NoResponse();
        if (_noResponse is null)
        {
            _forecast = new ResidualForecast(data, rows, [.. means.Select(m => m.Conditional)]);
        }
    }

    public PredictedRow[] Build(FittedLevel level)
    {
        if (level == FittedLevel.Conditional && _data.Shape.Terms.Count > 0 && _data.Design is null && _data.Shape.Equations.Value is null)
        {
            throw new InvalidOperationException("Standard errors of conditional predictions need the mixed model equations, and the document this fit was read from does not keep them: it is of an earlier version, or the design was too large. Predict(rows, newLevels) gives the values, FittedLevel.Population values with standard errors.");
        }

        return [.. Enumerable.Range(0, _rows.RowCount).Select(i => level == FittedLevel.Population ? Population(i) : Conditional(i))];
    }

    private string? NoResponse() => _data.Solution.Residual is null ? null
        : _data.Design is null ? "The variance of a new response needs the rows where the model has [Repeated] or [Variance], and this fit was read from a document, which does not keep them."
        : _rows.Residual is null ? "The new rows say neither occasion nor variance covariate, so the variance of their responses is not known. Build their design for prediction by this fit."
        : null;

    private PredictedRow Population(int row)
    {
        double[] x = Columns(row);
        double mean = _inference.Variance(x, _method);
        double response = double.NaN;
        if (_forecast is not null)
        {
            response = mean + (_data.Solution.ResidualVariance * _forecast.Variance(row));
            for (int t = 0; t < _levels.Length; t++)
            {
                response += PriorVariance(t, row);
            }
        }

        double fit = _means[row].Population;
        return new PredictedRow(fit, Math.Sqrt(mean), Degrees(x), fit, Math.Sqrt(response), _noResponse);
    }

    private PredictedRow Conditional(int row)
    {
        double[] x = Columns(row);
        double degrees = Degrees(x);
        double mean = Variance(row, (double[])x.Clone(), [], []);
        double fit = _means[row].Conditional;
        if (_forecast is null)
        {
            return new PredictedRow(fit, Math.Sqrt(mean), degrees, double.NaN, double.NaN, _noResponse);
        }

        (int[] observed, double[] weights, double rest) = _forecast.Given(row);
        double response = fit;
        for (int a = 0; a < observed.Length; a++)
        {
            response += weights[a] * _residuals.Value[observed[a]];
        }

        double variance = observed.Length == 0 ? mean : Variance(row, x, observed, weights);
        return new PredictedRow(
            fit, Math.Sqrt(mean), degrees, response, Math.Sqrt(variance + (_data.Solution.ResidualVariance * rest)));
    }

    /// <summary>(x~, z~)' C^-1 (x~, z~) + z_new'G z_new.</summary>
    private double Variance(int row, double[] x, int[] observed, double[] weights)
    {
        double prior = 0;
        var effects = new List<(int Place, double Value)>();
        for (int t = 0; t < _levels.Length; t++)
        {
            int level = _rows.RandomTerms[t].LevelOfRow[row] is >= 0 and int own ? _levels[t][own] : -1;
            if (level < 0)
            {
                prior += PriorVariance(t, row);
            }
            else
            {
                Add(effects, t, level, _rows.RandomTerms[t], row, 1);
            }

            for (int a = 0; a < observed.Length; a++)
            {
                RandomTerm fitted = _data.Design!.RandomTerms[t];
                Add(effects, t, fitted.LevelOfRow[observed[a]], fitted, observed[a], -weights[a]);
            }
        }

        for (int a = 0; a < observed.Length; a++)
        {
            for (int k = 0; k < x.Length; k++)
            {
                x[k] -= weights[a] * _data.Design!.FixedEffects[(_data.Solution.EstimatedColumns[k] * _data.Design.RowCount) + observed[a]];
            }
        }

        double random = effects.Count == 0 ? 0 : _data.Solution.ResidualVariance * _equations().Reduce(effects, x);
        return prior + random + _inference.Variance(x, _method);
    }

    private void Add(List<(int Place, double Value)> effects, int t, int level, RandomTerm rows, int row, double scale)
    {
        double[] values = new double[rows.EffectCount];
        MixedModelEquations equations = _equations();
        equations.Scaled(t, rows, row, values);
        int first = equations.First(t, rows, level);
        for (int a = 0; a < values.Length; a++)
        {
            effects.Add((first + a, scale * values[a]));
        }
    }

    /// <summary>z'G z of a term.</summary>
    private double PriorVariance(int t, int row)
    {
        double[] z = [.. _rows.RandomTerms[t].Covariates.Select(covariate => covariate?[row] ?? 1)];
        return QuadraticForm.Of(_data.Solution.Terms[t].Covariance, z);
    }

    /// <summary>x over the estimated columns.</summary>
    private double[] Columns(int row) =>
        [.. _data.Solution.EstimatedColumns.Select(column => _rows.FixedEffects[(column * _rows.RowCount) + row])];

    /// <summary>The degrees of freedom of x'beta; infinite where it has no variance, as at x = 0.</summary>
    private double Degrees(double[] x) =>
        Array.TrueForAll(x, value => value == 0) ? double.PositiveInfinity : _inference.DegreesOfFreedom(x, _method);
}
