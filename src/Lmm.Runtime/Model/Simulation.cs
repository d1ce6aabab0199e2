using Lmm.Residuals;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Lmm;

/// <summary>The parameters of a model to draw responses at.</summary>
public sealed record SimulationParameters
{
    /// <summary>beta: a coefficient for each column of X.</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>The standard deviation of the residual of a row with weight 1; 0 or more.</summary>
    public required double ResidualStandardDeviation { get; init; }

    /// <summary>For each random term the covariance matrix of the effects of one level, q x q, positive semidefinite.</summary>
    public required IReadOnlyList<double[,]> Covariances { get; init; }

    /// <summary>
    /// The parameters of [Repeated] and [Variance] on their natural scale, by the names that results give them (as
    /// <c>phi</c>); empty where the model has neither.
    /// </summary>
    public IReadOnlyDictionary<string, double> ResidualParameters { get; init; } = new Dictionary<string, double>();

    /// <summary>The estimates of a solution; aliased columns get coefficient 0.</summary>
    internal static SimulationParameters Of(Solution solution, int columns)
    {
        double[] coefficients = new double[columns];
        for (int k = 0; k < solution.Coefficients.Length; k++)
        {
            coefficients[solution.EstimatedColumns[k]] = solution.Coefficients[k];
        }

        return new SimulationParameters
        {
            Coefficients = coefficients,
            ResidualStandardDeviation = Math.Sqrt(solution.ResidualVariance),
            Covariances = [.. solution.Terms.Select(t => t.Covariance)],
            ResidualParameters = (solution.Residual?.Parameters ?? []).ToDictionary(p => p.Name, p => p.Estimate),
        };
    }
}

/// <summary>
/// Draws y = X beta + Z b + offset + e with b ~ N(0, covariance) by level and e ~ N(0, sigma^2 W^-1/2 R W^-1/2), W the
/// weights: by row where R = I, by subject otherwise.
/// </summary>
internal static class Simulation
{
    public static double[] Draw(DesignMatrices design, SimulationParameters parameters, int seed)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Check(design, parameters);
        int n = design.RowCount;

        // A named generator: the runtime's own may change its sequence from version to version.
        Normal normal = new(0.0, 1.0, new MersenneTwister(seed, threadSafe: false));
        double[] y = new double[n];
        design.Offset?.CopyTo(y, 0);
        for (int j = 0; j < design.ColumnCount; j++)
        {
            double beta = parameters.Coefficients[j];
            ReadOnlySpan<double> column = design.FixedEffects.AsSpan(j * n, n);
            for (int i = 0; i < n; i++)
            {
                y[i] += beta * column[i];
            }
        }

        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            AddTerm(y, design.RandomTerms[t], parameters.Covariances[t], normal);
        }

        if (design.Residual is not null)
        {
            AddResidual(y, design, parameters, normal);
            return y;
        }

        for (int i = 0; i < n; i++)
        {
            double scale = design.Weights is null ? 1.0 : 1.0 / Math.Sqrt(design.Weights[i]);
            y[i] += parameters.ResidualStandardDeviation * scale * normal.Sample();
        }

        return y;
    }

    private static void AddResidual(double[] y, DesignMatrices design, SimulationParameters parameters, Normal normal)
    {
        ResidualTerm term = design.Residual!;

        // A variance of the fitted value is one of what was drawn so far.
        term = term with { Variances = [.. term.Variances.Select(v => v.OfFittedValue ? v with { Covariate = (double[])y.Clone() } : v)] };
        ResidualCovariance structure = ResidualCovariance.Create(term, design.RowCount);
        CheckNames(structure, parameters.ResidualParameters);
        double[] working = NamedResidual.Working(structure, parameters.ResidualParameters);
        var residual = new ResidualRows(design.RowCount, design.Weights, term, structure, working);
        foreach (int[] subject in residual.Subjects)
        {
            double[] draws = [.. subject.Select(_ => normal.Sample())];
            residual.Colour(subject, draws);
            for (int a = 0; a < draws.Length; a++)
            {
                y[subject[a]] += parameters.ResidualStandardDeviation * draws[a];
            }
        }
    }

    private static void CheckNames(ResidualCovariance structure, IReadOnlyDictionary<string, double> given)
    {
        string[] names = [.. NamedResidual.Names(structure)];
        string[] missing = [.. names.Where(name => !given.ContainsKey(name))];
        string[] unknown = [.. given.Keys.Except(names)];
        if (missing.Length + unknown.Length > 0)
        {
            throw new ArgumentException(
                $"The residual parameters of the model are {NameList.Of(names)}; {(missing.Length > 0 ? $"{NameList.Of(missing)} {(missing.Length == 1 ? "is" : "are")} not given" : $"there is no {NameList.Of(unknown)}")}.", nameof(given));
        }
    }

    private static void AddTerm(double[] y, RandomTerm term, double[,] covariance, Normal normal)
    {
        int q = term.EffectCount;
        double[,] factor = SemidefiniteFactor(covariance, term.GroupName);
        double[] effects = new double[term.Levels.Count * q];
        double[] draws = new double[q];
        for (int level = 0; level < term.Levels.Count; level++)
        {
            for (int k = 0; k < q; k++)
            {
                draws[k] = normal.Sample();
                for (int l = 0; l <= k; l++)
                {
                    effects[(level * q) + k] += factor[k, l] * draws[l];
                }
            }
        }

        for (int k = 0; k < q; k++)
        {
            double[]? covariate = term.Covariates[k];
            for (int i = 0; i < y.Length; i++)
            {
                double effect = effects[(term.LevelOfRow[i] * q) + k];
                y[i] += covariate is null ? effect : effect * covariate[i];
            }
        }
    }

    /// <summary>L with L L' = matrix, a column of zeros where a pivot is 0 within rounding.</summary>
    private static double[,] SemidefiniteFactor(double[,] matrix, string group)
    {
        int q = matrix.GetLength(0);
        double[,] factor = new double[q, q];
        for (int j = 0; j < q; j++)
        {
            double pivot = matrix[j, j];
            for (int k = 0; k < j; k++)
            {
                pivot -= factor[j, k] * factor[j, k];
            }

            double rounding = 1e-10 * Math.Abs(matrix[j, j]);
            bool isZero = Math.Abs(pivot) <= rounding;
            if (!isZero && !(pivot > 0.0))
            {
                throw new ArgumentException($"The covariance matrix of {group} is not positive semidefinite.", nameof(matrix));
            }

            factor[j, j] = isZero ? 0.0 : Math.Sqrt(pivot);
            for (int i = j + 1; i < q; i++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                {
                    sum -= factor[i, k] * factor[j, k];
                }

                if (isZero && Math.Abs(sum) > 1e-5 * Math.Sqrt(Math.Abs(matrix[j, j] * matrix[i, i])))
                {
                    throw new ArgumentException($"The covariance matrix of {group} is not positive semidefinite.", nameof(matrix));
                }

                factor[i, j] = isZero ? 0.0 : sum / factor[j, j];
            }
        }

        return factor;
    }

    private static void Check(DesignMatrices design, SimulationParameters parameters)
    {
        if (parameters.Coefficients.Count != design.ColumnCount)
        {
            throw new ArgumentException($"The model has {design.ColumnCount} columns ({string.Join(", ", design.ColumnNames)}); {parameters.Coefficients.Count} coefficients were given.", nameof(parameters));
        }

        if (!(parameters.ResidualStandardDeviation >= 0.0) || !double.IsFinite(parameters.ResidualStandardDeviation))
        {
            throw new ArgumentException("The residual standard deviation must be 0 or more.", nameof(parameters));
        }

        if (design.Residual is null && parameters.ResidualParameters.Count > 0)
        {
            throw new ArgumentException($"The model has neither [Repeated] nor [Variance]; {NameList.Of(parameters.ResidualParameters.Keys)} cannot be used.", nameof(parameters));
        }

        if (parameters.Covariances.Count != design.RandomTerms.Count)
        {
            throw new ArgumentException($"The model has {design.RandomTerms.Count} random terms; {parameters.Covariances.Count} covariance matrices were given.", nameof(parameters));
        }

        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            RandomTerm term = design.RandomTerms[t];
            double[,] covariance = parameters.Covariances[t];
            if (covariance.GetLength(0) != term.EffectCount || covariance.GetLength(1) != term.EffectCount)
            {
                throw new ArgumentException($"The covariance matrix of {term.GroupName} must be {term.EffectCount} x {term.EffectCount} ({string.Join(", ", term.EffectNames)}).", nameof(parameters));
            }
        }
    }
}
