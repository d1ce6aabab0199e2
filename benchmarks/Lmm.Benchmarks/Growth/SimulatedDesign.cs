namespace Lmm.Benchmarks.Growth;

/// <summary>A random term to simulate.</summary>
/// <param name="Levels">Its levels.</param>
/// <param name="Effects">Effects of a level: an intercept and slopes on the first covariates.</param>
/// <param name="NestsFirst">Whether each level of the first term lies in one of its levels.</param>
public sealed record SimulatedTerm(int Levels, int Effects, bool NestsFirst = false);

/// <summary>Data of any size, drawn from a fixed seed.</summary>
public static class SimulatedDesign
{
    /// <summary>Rows in random order, an intercept and standard normal covariates, effects of standard deviation 0.5.</summary>
    public static DesignMatrices Make(int rows, int columns, params SimulatedTerm[] terms)
    {
        var random = new Random(7);
        double[] x = new double[rows * columns];
        Array.Fill(x, 1, 0, rows);
        for (int i = rows; i < x.Length; i++)
        {
            x[i] = Normal(random);
        }

        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            y[i] = 2 + Normal(random) + (columns > 1 ? 0.3 * x[rows + i] : 0);
        }

        var made = new List<RandomTerm>();
        foreach (SimulatedTerm term in terms)
        {
            int[] level = term.NestsFirst
                ? Array.ConvertAll(made[0].LevelOfRow, inner => inner % term.Levels)
                : [.. Enumerable.Range(0, rows).Select(i => i < term.Levels ? i : random.Next(term.Levels))];
            double[]?[] covariates = [.. Enumerable.Range(0, term.Effects).Select(a => a == 0 ? null : x[(a * rows)..((a + 1) * rows)])];
            double[] effects = [.. Enumerable.Range(0, term.Levels * term.Effects).Select(_ => 0.5 * Normal(random))];
            for (int i = 0; i < rows; i++)
            {
                for (int a = 0; a < term.Effects; a++)
                {
                    y[i] += effects[(level[i] * term.Effects) + a] * (covariates[a]?[i] ?? 1);
                }
            }

            made.Add(new RandomTerm
            {
                GroupName = $"g{made.Count}",
                EffectNames = [.. Enumerable.Range(0, term.Effects).Select(a => a == 0 ? "(Intercept)" : $"x{a}")],
                Covariance = Covariance.Unstructured,
                Levels = [.. Enumerable.Range(1, term.Levels).Select(l => l.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                LevelOfRow = level,
                Covariates = covariates,
            });
        }

        return new DesignMatrices
        {
            RowCount = rows,
            Response = y,
            ColumnNames = [.. Enumerable.Range(0, columns).Select(j => j == 0 ? "(Intercept)" : $"x{j}")],
            FixedEffects = x,
            ColumnTerms = [.. Enumerable.Range(0, columns)],
            RandomTerms = made,
        };
    }

    /// <summary>Subjects one after another with so many equally spaced occasions each: a random intercept, and AR(1) with phi = 0.6.</summary>
    public static DesignMatrices Repeated(int rows, int occasions)
    {
        var random = new Random(8);
        string[] subjects = [.. Enumerable.Range(1, rows / occasions).Select(s => s.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        int[] subjectOfRow = [.. Enumerable.Range(0, rows).Select(i => i / occasions)];
        double[] x = new double[2 * rows];
        double[] y = new double[rows];
        double effect = 0;
        double error = 0;
        for (int i = 0; i < rows; i++)
        {
            bool isFirst = i % occasions == 0;
            effect = isFirst ? 0.7 * Normal(random) : effect;
            error = isFirst ? Normal(random) : (0.6 * error) + (0.8 * Normal(random));
            (x[i], x[rows + i]) = (1, Normal(random));
            y[i] = 2 + (0.3 * x[rows + i]) + effect + error;
        }

        return new DesignMatrices
        {
            RowCount = rows,
            Response = y,
            ColumnNames = ["(Intercept)", "x1"],
            FixedEffects = x,
            ColumnTerms = [0, 1],
            RandomTerms =
            [
                new RandomTerm
                {
                    GroupName = "subject",
                    EffectNames = ["(Intercept)"],
                    Covariance = Covariance.Unstructured,
                    Levels = subjects,
                    LevelOfRow = subjectOfRow,
                    Covariates = [null],
                },
            ],
            Residual = new ResidualTerm
            {
                Correlation = Corr.AR1,
                SubjectName = "subject",
                Subjects = subjects,
                SubjectOfRow = subjectOfRow,
                OccasionName = "occasion",
                Coordinates = [[.. Enumerable.Range(0, rows).Select(i => (double)(i % occasions))]],
            },
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
