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

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
