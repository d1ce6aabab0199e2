namespace Lmm;

/// <summary>Averages the variances of a fit over its rows, each row as often as its frequency says.</summary>
internal sealed class ExplainedVarianceBuilder(DesignMatrices design, Solution solution)
{
    private readonly double _rows = design.Frequencies?.Sum() ?? design.RowCount;

    public ExplainedVariance Build()
    {
        double residual = solution.ResidualVariance * Mean(ResidualVariances());
        double fixedPart = FixedVariance();
        string[] groups = [.. design.RandomTerms.Select(term => term.GroupName).Distinct()];
        double[] variances = [.. groups.Select(GroupVarianceOf)];
        double random = variances.Sum();
        return new ExplainedVariance(
            fixedPart,
            residual,
            [.. groups.Select((group, g) => new GroupVariance(
                group,
                variances[g],
                variances[g] / (random + residual),
                variances[g] / (fixedPart + random + residual),
                AverageSize(group)))]);
    }

    private double FixedVariance()
    {
        double[] fitted = FittedRows.Population(design, solution);
        for (int i = 0; i < fitted.Length && design.Offset is not null; i++)
        {
            fitted[i] -= design.Offset[i];
        }

        double mean = Mean(i => fitted[i]);
        return _rows > 1 ? Mean(i => (fitted[i] - mean) * (fitted[i] - mean)) * _rows / (_rows - 1) : 0;
    }

    /// <summary>R_ii / w_i.</summary>
    private Func<int, double> ResidualVariances()
    {
        if (design.Residual is null)
        {
            return i => 1 / (design.Weights?[i] ?? 1);
        }

        MarginalCovariance covariance = new(design, solution, null);
        return i => covariance.ResidualVariance(i) / (design.Weights?[i] ?? 1);
    }

    private double GroupVarianceOf(string group)
    {
        double sum = 0;
        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            RandomTerm term = design.RandomTerms[t];
            if (term.GroupName != group)
            {
                continue;
            }

            double[,] g = solution.Terms[t].Covariance;
            sum += Mean(i =>
            {
                double form = 0;
                for (int a = 0; a < term.EffectCount; a++)
                {
                    for (int b = 0; b < term.EffectCount; b++)
                    {
                        form += (term.Covariates[a]?[i] ?? 1) * g[a, b] * (term.Covariates[b]?[i] ?? 1);
                    }
                }

                return form;
            });
        }

        return sum;
    }

    private double AverageSize(string group)
    {
        RandomTerm term = design.RandomTerms.First(t => t.GroupName == group);
        double[] sizes = new double[term.Levels.Count];
        for (int i = 0; i < design.RowCount; i++)
        {
            sizes[term.LevelOfRow[i]] += design.Frequencies?[i] ?? 1;
        }

        return sizes.Sum(size => size * size) / _rows;
    }

    private double Mean(Func<int, double> value)
    {
        double sum = 0;
        for (int i = 0; i < design.RowCount; i++)
        {
            sum += (design.Frequencies?[i] ?? 1) * value(i);
        }

        return sum / _rows;
    }
}
