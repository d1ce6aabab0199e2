namespace Lmm.Runtime.Tests.Fit;

/// <summary>Small designs of every shape, made from a seed.</summary>
internal static class RandomDesigns
{
    /// <summary>A random term to make: how many levels, how many effects, which covariance, nested in an earlier term or not.</summary>
    public sealed record Shape(int Levels, int Effects, Covariance Covariance, int? NestedIn = null, bool Intercept = true, int? SameGroupingAs = null);

    public static DesignMatrices Make(int seed, int rows, int columns, bool weights, params Shape[] shapes)
    {
        Random random = new(seed);
        double[] x = new double[rows * columns];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                x[(j * rows) + i] = j == 0 ? 1 : Normal(random) + (j == 1 ? 30 : 0);
            }
        }

        List<RandomTerm> terms = [];
        foreach (Shape shape in shapes)
        {
            terms.Add(Term(random, rows, shape, terms));
        }

        double[] y = new double[rows];
        double[] effect = [.. Enumerable.Range(0, 200).Select(_ => Normal(random))];
        for (int i = 0; i < rows; i++)
        {
            y[i] = 100 + Normal(random) + (columns > 1 ? 0.5 * x[rows + i] : 0);
            foreach (RandomTerm term in terms)
            {
                for (int a = 0; a < term.EffectCount; a++)
                {
                    y[i] += effect[((term.LevelOfRow[i] * 7) + a + term.Levels.Count) % effect.Length] * (term.Covariates[a]?[i] ?? 1);
                }
            }
        }

        return new DesignMatrices
        {
            RowCount = rows,
            Response = y,
            ColumnNames = [.. Enumerable.Range(0, columns).Select(j => $"x{j}")],
            ColumnTerms = [.. Enumerable.Range(0, columns)],
            FixedEffects = x,
            RandomTerms = terms,
            Weights = weights ? [.. Enumerable.Range(0, rows).Select(_ => 0.5 + random.NextDouble())] : null,
        };
    }

    private static RandomTerm Term(Random random, int rows, Shape shape, List<RandomTerm> earlier)
    {
        int[] level = shape.SameGroupingAs is { } same
            ? earlier[same].LevelOfRow
            : [.. Enumerable.Range(0, rows).Select(i => i < shape.Levels ? i : random.Next(shape.Levels))];
        int levels = shape.SameGroupingAs is { } other ? earlier[other].Levels.Count : shape.Levels;
        if (shape.NestedIn is { } outer)
        {
            (level, levels) = Nest(earlier[outer].LevelOfRow, level, shape.Levels);
        }

        return new RandomTerm
        {
            GroupName = shape.SameGroupingAs is { } s ? earlier[s].GroupName : $"g{earlier.Count}",
            EffectNames = [.. Enumerable.Range(0, shape.Effects).Select(a => $"e{a}")],
            Covariance = shape.Covariance,
            Levels = [.. Enumerable.Range(0, levels).Select(l => $"l{l}")],
            LevelOfRow = level,
            Covariates = [.. Enumerable.Range(0, shape.Effects).Select(a =>
                a == 0 && shape.Intercept ? null : Enumerable.Range(0, rows).Select(_ => Normal(random) * (a + 1)).ToArray())],
        };
    }

    private static (int[] Level, int Levels) Nest(int[] outer, int[] inner, int innerLevels)
    {
        Dictionary<int, int> codes = [];
        int[] level = new int[outer.Length];
        for (int i = 0; i < outer.Length; i++)
        {
            int key = (outer[i] * innerLevels) + inner[i];
            if (!codes.TryGetValue(key, out int code))
            {
                code = codes.Count;
                codes.Add(key, code);
            }

            level[i] = code;
        }

        return (level, codes.Count);
    }

    private static double Normal(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
}
