namespace Lmm;

/// <summary>What kind of number a parameter is.</summary>
public enum ParameterKind
{
    /// <summary>A fixed coefficient.</summary>
    Coefficient,

    /// <summary>The standard deviation of a random effect.</summary>
    StandardDeviation,

    /// <summary>The correlation of two random effects of the same level.</summary>
    Correlation,

    /// <summary>The residual standard deviation (of a row with weight 1).</summary>
    Residual,
}

/// <summary>
/// A parameter of a fitted model on its natural scale. Effects that share one variance by declaration (identity, compound
/// symmetry, autoregressive) have one standard deviation and one correlation, without effects in the name; an
/// autoregressive correlation is that of neighbours.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">
/// As in <c>Days</c>, <c>sd Subject (Intercept)</c>, <c>corr Subject (Intercept), Days</c>, <c>sigma</c>.
/// </param>
/// <param name="Group">The grouping; empty for coefficients and the residual.</param>
/// <param name="Effect">The effect; empty where there is none or all share the parameter.</param>
/// <param name="OtherEffect">The other effect of a correlation.</param>
public sealed record ModelParameter(ParameterKind Kind, string Name, string Group, string Effect, string? OtherEffect)
{
    /// <summary>The column of X, or the random term.</summary>
    internal int Index { get; init; }

    /// <summary>The effects by index.</summary>
    internal int First { get; init; }

    /// <summary>The effects by index.</summary>
    internal int Second { get; init; }

    /// <summary>The lowest value that it can have.</summary>
    internal double Lowest { get; init; } = double.NegativeInfinity;

    /// <summary>The highest value that it can have.</summary>
    internal double Highest { get; init; } = double.PositiveInfinity;

    /// <summary>The parameters of a model: estimated coefficients, each term's standard deviations and correlations, sigma.</summary>
    internal static ModelParameter[] Of(FitShape shape, IReadOnlyList<int> estimatedColumns)
    {
        List<ModelParameter> parameters =
        [
            .. estimatedColumns.Select(column => new ModelParameter(ParameterKind.Coefficient, shape.ColumnNames[column], "", "", null) { Index = column }),
        ];
        for (int t = 0; t < shape.Terms.Count; t++)
        {
            AddTerm(parameters, shape.Terms[t], t);
        }

        parameters.Add(new ModelParameter(ParameterKind.Residual, "sigma", "", "", null) { Lowest = 0 });
        return [.. parameters];
    }

    /// <summary>Its value in a solution; NaN for a correlation with an effect of variance zero.</summary>
    internal double ValueIn(IReadOnlyList<int> estimatedColumns, double[] coefficients, Func<int, double[,]> covariance, double residualVariance)
    {
        switch (Kind)
        {
            case ParameterKind.Coefficient:
                for (int k = 0; k < estimatedColumns.Count; k++)
                {
                    if (estimatedColumns[k] == Index)
                    {
                        return coefficients[k];
                    }
                }

                return double.NaN;
            case ParameterKind.StandardDeviation:
                return Math.Sqrt(covariance(Index)[First, First]);
            case ParameterKind.Correlation:
                return VarianceComponentsBuilder.Correlation(covariance(Index), First, Second);
            default:
                return Math.Sqrt(residualVariance);
        }
    }

    private static void AddTerm(List<ModelParameter> parameters, TermShape term, int index)
    {
        int q = term.EffectNames.Count;
        bool shared = q > 1 && term.Covariance is Covariance.Identity or Covariance.CompoundSymmetry or Covariance.AutoRegressive;
        for (int i = 0; i < (shared ? 1 : q); i++)
        {
            string effect = shared ? "" : term.EffectNames[i];
            string name = $"sd {term.GroupName} {effect}".TrimEnd();
            parameters.Add(new ModelParameter(ParameterKind.StandardDeviation, name, term.GroupName, effect, null)
            {
                Index = index,
                First = i,
                Second = i,
                Lowest = 0,
            });
        }

        for (int i = 0; i < q && VarianceComponentsBuilder.HasCovariances(term.Covariance); i++)
        {
            for (int j = i + 1; j < q; j++)
            {
                if (shared && (i, j) != (0, 1))
                {
                    continue;
                }

                string name = shared ? $"corr {term.GroupName}" : $"corr {term.GroupName} {term.EffectNames[i]}, {term.EffectNames[j]}";
                parameters.Add(new ModelParameter(ParameterKind.Correlation, name, term.GroupName, shared ? "" : term.EffectNames[i], shared ? null : term.EffectNames[j])
                {
                    Index = index,
                    First = i,
                    Second = j,
                    Lowest = term.Covariance == Covariance.CompoundSymmetry ? -1.0 / (q - 1) : -1,
                    Highest = 1,
                });
            }
        }
    }
}
