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

    /// <summary>A parameter of the residual correlation or of a variance function.</summary>
    ResidualParameter,

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
/// As in <c>Days</c>, <c>sd Subject (Intercept)</c>, <c>corr Subject (Intercept), Days</c>, <c>phi</c>, <c>sigma</c>.
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

    /// <summary>The parameters of a model: estimated coefficients, each term's standard deviations and correlations, those of the residual, sigma.</summary>
    internal static ModelParameter[] Of(FitShape shape, Solution solution)
    {
        List<ModelParameter> parameters =
        [
            .. solution.EstimatedColumns.Select(column => new ModelParameter(ParameterKind.Coefficient, shape.ColumnNames[column], "", "", null) { Index = column }),
        ];
        parameters.AddRange(OfTerms(shape.Terms));
        for (int k = 0; k < (solution.Residual?.Parameters.Count ?? 0); k++)
        {
            parameters.Add(OfResidual(solution.Residual!.Parameters[k], k));
        }

        parameters.Add(new ModelParameter(ParameterKind.Residual, "sigma", "", "", null) { Lowest = 0 });
        return [.. parameters];
    }

    /// <summary>Its value in a solution; NaN for a correlation with an effect of variance zero.</summary>
    internal double ValueIn(Solution solution)
    {
        switch (Kind)
        {
            case ParameterKind.Coefficient:
                for (int k = 0; k < solution.EstimatedColumns.Count; k++)
                {
                    if (solution.EstimatedColumns[k] == Index)
                    {
                        return solution.Coefficients[k];
                    }
                }

                return double.NaN;
            case ParameterKind.StandardDeviation:
                return Math.Sqrt(solution.Terms[Index].Covariance[First, First]);
            case ParameterKind.Correlation:
                return VarianceComponentsBuilder.Correlation(solution.Terms[Index].Covariance, First, Second);
            case ParameterKind.ResidualParameter:
                return solution.Residual!.Parameters[Index].Estimate;
            default:
                return Math.Sqrt(solution.ResidualVariance);
        }
    }

    /// <summary>The standard deviations and correlations of random terms.</summary>
    internal static List<ModelParameter> OfTerms(IReadOnlyList<TermShape> terms)
    {
        List<ModelParameter> parameters = [];
        for (int t = 0; t < terms.Count; t++)
        {
            AddTerm(parameters, terms[t], t);
        }

        return parameters;
    }

    private static ModelParameter OfResidual(ResidualEstimate estimate, int index)
    {
        (double lowest, double highest) = estimate.Scale switch
        {
            ParameterScale.Logarithm => (0, double.PositiveInfinity),
            ParameterScale.FisherZ => (-1, 1),
            ParameterScale.Logit => (0.0, 1.0),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };
        return new ModelParameter(ParameterKind.ResidualParameter, estimate.Name, "Residual", "", null)
        {
            Index = index,
            Lowest = lowest,
            Highest = highest,
        };
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
