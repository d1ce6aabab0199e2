namespace Lmm;

/// <summary>
/// The estimates of one refit, without what a full fit can compute besides: what statistics of a bootstrap are functions of.
/// Immutable.
/// </summary>
public sealed class RefittedModel
{
    private readonly FitShape _shape;
    private readonly Solution _solution;

    internal RefittedModel(FitShape shape, Solution solution)
    {
        _shape = shape;
        _solution = solution;
    }

    /// <summary>-2 log L at the optimum (restricted for REML).</summary>
    public double Deviance => _solution.Deviance;

    /// <summary>How the fit ended.</summary>
    public Convergence Convergence => _solution.Convergence;

    /// <summary>Whether the optimum was found.</summary>
    public bool IsConverged => _solution.Convergence.IsConverged;

    /// <summary>Whether some variation was estimated as exactly none.</summary>
    public bool IsBoundary => _solution.Convergence is Convergence.Boundary;

    /// <summary>The residual standard deviation (of a row with weight 1).</summary>
    public double ResidualStandardDeviation => Math.Sqrt(_solution.ResidualVariance);

    /// <summary>The estimate of a coefficient, as in <c>["Days"]</c>; NaN when aliased.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public double this[string column] => At(column) is int k and >= 0 ? _solution.Coefficients[k] : double.NaN;

    /// <summary>The standard error of a coefficient; NaN when aliased.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public double StandardError(string column) => At(column) is int k and >= 0 ? Math.Sqrt(_solution.CoefficientCovariance[k, k]) : double.NaN;

    /// <summary>The standard deviation of an effect, as in <c>("Subject", "Days")</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such effect.</exception>
    public double StandardDeviation(string group, string effect)
    {
        (int term, int index) = Effect(group, effect);
        return Math.Sqrt(_solution.Terms[term].Covariance[index, index]);
    }

    /// <summary>The correlation of two effects of one random term; NaN where one has variance zero.</summary>
    /// <exception cref="KeyNotFoundException">There is no such pair.</exception>
    public double Correlation(string group, string effect, string otherEffect)
    {
        (int term, int first) = Effect(group, effect);
        int second = _shape.Terms[term].EffectNames.ToList().IndexOf(otherEffect);
        return second >= 0
            ? VarianceComponentsBuilder.Correlation(_solution.Terms[term].Covariance, first, second)
            : throw new KeyNotFoundException($"'{otherEffect}' is not an effect of the term of '{effect}' in '{group}': they have no correlation.");
    }

    /// <summary>A parameter of the residual covariance, as in <c>phi</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public double ResidualParameter(string name) => _solution.Residual?.Parameters.FirstOrDefault(p => p.Name == name)?.Estimate
        ?? throw new KeyNotFoundException($"There is no residual parameter '{name}'; there are {NameList.Of(_solution.Residual?.Parameters.Select(p => p.Name) ?? [])}.");

    /// <summary>A parameter of the model.</summary>
    /// <param name="parameter">One of those of a profile or a bootstrap of this model.</param>
    public double Value(ModelParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.ValueIn(_solution);
    }

    private int At(string column)
    {
        for (int j = 0; j < _shape.ColumnNames.Count; j++)
        {
            if (_shape.ColumnNames[j] == column)
            {
                return _solution.EstimatedColumns.ToList().IndexOf(j);
            }
        }

        throw new KeyNotFoundException($"There is no coefficient '{column}'; the coefficients are {NameList.Of(_shape.ColumnNames)}.");
    }

    private (int Term, int Index) Effect(string group, string effect)
    {
        for (int t = 0; t < _shape.Terms.Count; t++)
        {
            int index = _shape.Terms[t].GroupName == group ? _shape.Terms[t].EffectNames.ToList().IndexOf(effect) : -1;
            if (index >= 0)
            {
                return (t, index);
            }
        }

        throw new KeyNotFoundException($"There is no effect '{effect}' of '{group}'; there are {NameList.Of(_shape.Terms.SelectMany(term => term.EffectNames.Select(name => $"{term.GroupName} {name}")))}.");
    }
}
