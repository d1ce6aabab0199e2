using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>The residual parameters of an optimum on their natural scale.</summary>
internal static class ResidualSolutionBuilder
{
    /// <summary>Null for R = I.</summary>
    public static ResidualSolution? Build(Criterion criterion, double[] w, Lazy<CovarianceInference> inference)
    {
        if (criterion.Residual is not { } residual)
        {
            return null;
        }

        int first = criterion.Parameters.Count;
        double[] working = w.AsSpan(first).ToArray();
        IReadOnlyList<NaturalParameter> natural = residual.Structure.Natural(working);
        int[] free = [.. Enumerable.Range(0, criterion.Count).Where(k => !criterion.IsAtBound(w, k))];
        int[] place = [.. Enumerable.Range(first, residual.Count).Select(k => Array.IndexOf(free, k))];
        return new ResidualSolution
        {
            Parameters = [.. natural.Select(parameter => new ResidualEstimate(parameter.Name, parameter.Value, parameter.Scale))],
            Covariance = new Lazy<double[,]>(() => Covariance(natural, place, inference.Value.ParameterCovariance)),
            Structure = residual.Structure,
            Working = working,
            Term = residual.Products.Term,
        };
    }

    /// <summary>J W J' with W the covariance of the working parameters; NaN where a parameter at its bound has a part.</summary>
    private static double[,] Covariance(IReadOnlyList<NaturalParameter> natural, int[] place, double[,] working)
    {
        double[,] covariance = new double[natural.Count, natural.Count];
        for (int i = 0; i < natural.Count; i++)
        {
            for (int j = 0; j < natural.Count; j++)
            {
                covariance[i, j] = Product(natural[i].Gradient, natural[j].Gradient, place, working);
            }
        }

        return covariance;
    }

    private static double Product(double[] x, double[] y, int[] place, double[,] working)
    {
        double sum = 0;
        for (int a = 0; a < x.Length; a++)
        {
            for (int b = 0; b < y.Length; b++)
            {
                if (x[a] != 0 && y[b] != 0)
                {
                    sum += place[a] < 0 || place[b] < 0 ? double.NaN : x[a] * y[b] * working[place[a], place[b]];
                }
            }
        }

        return sum;
    }
}
