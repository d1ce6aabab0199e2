namespace Lmm.Runtime.Tests.Residual;

/// <summary>Residual terms of every shape over random subjects with gaps and missing rows, made from a seed.</summary>
internal static class RandomResiduals
{
    /// <summary>What to make.</summary>
    public sealed record Shape(
        Corr Correlation,
        int Order = 0,
        int MovingAverage = 0,
        bool Heterogeneous = false,
        bool Nugget = false,
        bool By = false,
        int Dimensions = 1,
        params VarianceFunction[] Variances)
    {
        public bool IsOrdered => Correlation is <= Corr.Unstructured and not Corr.CAR1;

        public override string ToString() =>
            $"{Correlation}({Order},{MovingAverage}){(Heterogeneous ? " het" : "")}{(Nugget ? " nugget" : "")}{(By ? " by" : "")} {Dimensions}d {string.Join("*", Variances)}";
    }

    /// <summary>A drawn term with its rows by subject, each ordered by the first coordinate.</summary>
    public sealed record Drawn(ResidualTerm Term, int Rows, int[][] Subjects);

    private const int Occasions = 6;

    public static Drawn Make(int seed, Shape shape, int subjects = 7)
    {
        Random random = new(seed);
        List<(int Subject, int Occasion, double[] Place)> rows = [];
        for (int s = 0; s < subjects; s++)
        {
            for (int t = 0; t < Occasions; t++)
            {
                // Every occasion is seen in either By group, and one subject of either is complete.
                if (s < 2 || random.NextDouble() < 0.7)
                {
                    rows.Add((s, t, [.. Enumerable.Range(0, shape.Dimensions).Select(d => (d == 0 ? t : 0) + (0.9 * random.NextDouble()))]));
                }
            }
        }

        int n = rows.Count;
        // Positions with gaps: 0, 1, 3, 4, 6, 7.
        double[][] coordinates = shape.IsOrdered
            ? [[.. rows.Select(row => (double)(row.Occasion + (row.Occasion / 2)))]]
            : [.. Enumerable.Range(0, shape.Dimensions).Select(d => rows.Select(row => row.Place[d]).ToArray())];
        ResidualTerm term = new()
        {
            Correlation = shape.Correlation,
            Order = shape.Order,
            MovingAverage = shape.MovingAverage,
            Heterogeneous = shape.Heterogeneous,
            Nugget = shape.Nugget,
            SubjectName = "Subject",
            Subjects = [.. Enumerable.Range(0, subjects).Select(s => $"S{s}")],
            SubjectOfRow = [.. rows.Select(row => row.Subject)],
            OccasionName = "Visit",
            Occasions = shape.IsOrdered ? [.. Enumerable.Range(0, Occasions).Select(t => $"V{t}")] : [],
            OccasionOfRow = shape.IsOrdered ? [.. rows.Select(row => row.Occasion)] : [],
            Coordinates = coordinates,
            ByName = shape.By ? "Arm" : null,
            Groups = shape.By ? ["A", "B"] : [],
            GroupOfRow = shape.By ? [.. rows.Select(row => row.Subject % 2)] : [],
            Variances = [.. shape.Variances.Select((function, i) => Variance(random, function, n, i))],
        };
        return new Drawn(term, n, [.. Enumerable.Range(0, n).GroupBy(row => rows[row].Subject).Select(g => g.OrderBy(row => coordinates[0][row]).ToArray())]);
    }

    /// <summary>A point well inside the range of every parameter.</summary>
    public static double[] Point(Lmm.Residuals.ResidualCovariance covariance, int seed)
    {
        Random random = new(seed);
        double[] w = new double[covariance.Count];
        for (int k = 0; k < w.Length; k++)
        {
            Lmm.Residuals.ParameterRange range = covariance.Range(w, k);
            double low = Math.Max(range.Lower, -0.7);
            double high = Math.Min(range.Upper, Math.Max(0.7, range.Lower + 1));
            w[k] = low + ((high - low) * (0.1 + (0.8 * random.NextDouble())));
        }

        return w;
    }

    /// <summary>Residuals with covariance 9 R.</summary>
    public static double[] Simulate(Lmm.Residuals.ResidualCovariance covariance, double[] w, Drawn drawn, int seed)
    {
        Random random = new(seed);
        double[] residuals = new double[drawn.Rows];
        foreach (int[] rows in drawn.Subjects)
        {
            int t = rows.Length;
            double[] r = new double[t * t];
            covariance.Covariance(w, rows, r);
            Assert.True(Lmm.Kernels.SmallMatrix.Cholesky(t, r));
            double[] z = [.. rows.Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
            for (int i = 0; i < t; i++)
            {
                residuals[rows[i]] = 3 * Enumerable.Range(0, i + 1).Sum(j => r[(i * t) + j] * z[j]);
            }
        }

        return residuals;
    }

    private static VarianceTerm Variance(Random random, VarianceFunction function, int n, int index) => new()
    {
        Function = function,
        Name = $"m{index}",
        Strata = function == VarianceFunction.Ident ? ["a", "b", "c"] : [],
        StratumOfRow = function == VarianceFunction.Ident ? [.. Enumerable.Range(0, n).Select(row => row < 3 ? row : random.Next(3))] : [],
        Covariate = function == VarianceFunction.Ident ? [] : [.. Enumerable.Range(0, n).Select(_ => 0.5 + (2 * random.NextDouble()))],
    };
}
