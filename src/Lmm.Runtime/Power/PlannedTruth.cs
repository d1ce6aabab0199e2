using Lmm.Residuals;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>Parameters by their names, as a plan supposes them, in the shape of a design.</summary>
/// <param name="Coefficients">beta, a value for each column of X.</param>
/// <param name="Covariances">The covariance of the effects of one level, for each random term.</param>
/// <param name="Sigma">The residual standard deviation.</param>
/// <param name="Residual">Parameters of the residual covariance on their natural scale.</param>
internal sealed record PlannedTruth(double[] Coefficients, double[][,] Covariances, double Sigma, double[] Residual)
{
    /// <summary>The names that can be given, in the order of results.</summary>
    public static IReadOnlyList<string> Names(DesignMatrices design) =>
        [.. design.ColumnNames, .. Parts(design).Select(part => part.Name), .. ResidualNames(design), "sigma"];

    /// <summary>Reads the values. Coefficients and correlations that are not given are 0; everything else must be given.</summary>
    /// <exception cref="ArgumentException">A name is not known, a value is missing, or it cannot be; the message names it.</exception>
    public static PlannedTruth Read(DesignMatrices design, IReadOnlyDictionary<string, double> values)
    {
        IReadOnlyList<string> names = Names(design);
        foreach ((string name, double value) in values)
        {
            if (!names.Contains(name))
            {
                throw new ArgumentException($"The model has no parameter '{name}'; the parameters are {string.Join("; ", names)}.", nameof(values));
            }

            if (!double.IsFinite(value))
            {
                throw new ArgumentException(FormattableString.Invariant($"{name} is {value}, not a finite number."), nameof(values));
            }
        }

        double sigma = Deviation(values, "sigma");
        List<ModelParameter> parts = Parts(design);
        return new PlannedTruth(
            [.. design.ColumnNames.Select(name => values.GetValueOrDefault(name))],
            [.. design.RandomTerms.Select((term, t) => Covariance(term, [.. parts.Where(part => part.Index == t)], values))],
            sigma > 0 ? sigma : throw new ArgumentException("sigma is 0; without residual variation there is nothing to plan for.", nameof(values)),
            [.. ResidualNames(design).Select(name => Given(values, name))]);
    }

    /// <summary>
    /// The same with the variances multiplied, one factor for each random term. Where all effects of a term have variance 0 they
    /// get that factor times sigma^2: a fit does not know that they are nothing.
    /// </summary>
    public PlannedTruth Scaled(Func<int, double> factor) => this with
    {
        Covariances = [.. Covariances.Select((covariance, t) =>
        {
            Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(covariance);
            Matrix<double> shown = matrix.Diagonal().Maximum() > 0 ? matrix : Sigma * Sigma * Matrix<double>.Build.DenseIdentity(matrix.RowCount);
            return (factor(t) * shown).ToArray();
        })],
    };

    private static List<ModelParameter> Parts(DesignMatrices design) => ModelParameter.OfTerms(
        [.. design.RandomTerms.Select(t => new TermShape(t.GroupName, t.EffectNames, t.Covariance, t.Levels))]);

    private static IReadOnlyList<string> ResidualNames(DesignMatrices design)
    {
        if (design.Residual is null)
        {
            return [];
        }

        ResidualCovariance structure = ResidualCovariance.Create(design.Residual, design.RowCount);
        return [.. structure.Natural(new double[structure.Count]).Select(parameter => parameter.Name)];
    }

    private static double Given(IReadOnlyDictionary<string, double> values, string name) => values.TryGetValue(name, out double value)
        ? value
        : throw new ArgumentException($"'{name}' is not given; a plan needs every standard deviation (0 where there is none) and every parameter of the residuals.", nameof(values));

    private static double Deviation(IReadOnlyDictionary<string, double> values, string name) => Given(values, name) is var value && value >= 0
        ? value
        : throw new ArgumentException(FormattableString.Invariant($"The standard deviation '{name}' is {value}; it must be 0 or more."), nameof(values));

    private static double[,] Covariance(RandomTerm term, ModelParameter[] parts, IReadOnlyDictionary<string, double> values)
    {
        int q = term.EffectCount;
        double[] deviations = new double[q];
        double[,] correlations = new double[q, q];
        foreach (ModelParameter part in parts.Where(part => part.Kind == ParameterKind.StandardDeviation))
        {
            double value = Deviation(values, part.Name);
            Array.Fill(deviations, value, part.First, part.Effect.Length == 0 ? q : 1);
        }

        foreach (ModelParameter part in parts.Where(part => part.Kind == ParameterKind.Correlation))
        {
            double value = values.GetValueOrDefault(part.Name);
            if (!(Math.Abs(value) <= 1))
            {
                throw new ArgumentException(FormattableString.Invariant($"The correlation '{part.Name}' is {value}; it must lie between -1 and 1."), nameof(values));
            }

            SetCorrelation(term, part, value, correlations);
        }

        Matrix<double> covariance = Matrix<double>.Build.Dense(
            q, q, (i, j) => deviations[i] * deviations[j] * (i == j ? 1 : correlations[i, j]));
        double smallest = covariance.Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real);
        return smallest >= -1e-10 * deviations.Max(x => x * x)
            ? covariance.ToArray()
            : throw new ArgumentException($"The standard deviations and correlations of {term.GroupName} do not make a covariance matrix: it is not positive semidefinite.", nameof(values));
    }

    private static void SetCorrelation(RandomTerm term, ModelParameter part, double value, double[,] correlations)
    {
        if (part.Effect.Length > 0)
        {
            correlations[part.First, part.Second] = correlations[part.Second, part.First] = value;
            return;
        }

        for (int i = 0; i < term.EffectCount; i++)
        {
            for (int j = 0; j < term.EffectCount; j++)
            {
                correlations[i, j] = term.Covariance == Lmm.Covariance.AutoRegressive ? Math.Pow(value, Math.Abs(i - j)) : value;
            }
        }
    }
}
