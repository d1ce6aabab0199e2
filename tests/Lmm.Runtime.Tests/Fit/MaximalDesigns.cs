namespace Lmm.Runtime.Tests.Fit;

/// <summary>
/// Simulated experiments of psycholinguistics with maximal random parts, to the last bit those of reference/scripts/maximal_data.R:
/// Park and Miller's generator in integers, normals as the sum of 12 uniforms less 6, responses rounded to 6 decimals.
/// </summary>
internal static class MaximalDesigns
{
    /// <summary>2^3 conditions within 56 subjects and 32 items, all four effects of both: 20 covariance parameters.</summary>
    public static DesignMatrices Twenty(bool singular) => new Experiment(singular ? 2007 : 2008)
    {
        Subjects = 56,
        Items = 32,
        Dropped = 3,
        Step = 997,
        SubjectFactor = singular
            ? [[1.2, 0], [0.3, 0], [0, 0.2], [0.1, 0.2]]
            : [[1.2, 0, 0, 0], [0.2, 0.7, 0, 0], [-0.2, 0.1, 0.6, 0], [0.1, -0.2, 0.2, 0.5]],
        ItemFactor = singular
            ? [[1], [-0.4], [0], [0]]
            : [[1, 0, 0, 0], [-0.3, 0.6, 0, 0], [0.1, 0.2, 0.6, 0], [0.2, 0.1, -0.1, 0.7]],
        SubjectSlopes = [0, 1, 2],
        ItemSlopes = [0, 1, 2],
        Conditions = (_, s, i) =>
        {
            int cell = (s + (3 * i) + (s / 8 * (i / 8))) % 8;
            return [(2 * (cell % 2)) - 1, (2 * (cell / 2 % 2)) - 1, (2 * (cell / 4)) - 1];
        },
    }.Design();

    /// <summary>2^5 conditions of 73 subjects and 240 items; five effects of subjects and six of items: 36 covariance parameters.</summary>
    public static DesignMatrices ThirtySix() => new Experiment(2017)
    {
        Subjects = 73,
        Items = 240,
        Dropped = 1111,
        Step = 7919,
        SubjectFactor = [[0.8, 0], [0.1, 0], [0, 0.1], [0.05, 0], [0, 0]],
        ItemFactor = [[0.6, 0], [0.1, 0], [0, 0.15], [0, 0], [0.1, 0], [0, 0]],
        SubjectSlopes = [1, 2, 3, 4],
        ItemSlopes = [0, 1, 2, 3, 4],
        Conditions = (draw, s, _) =>
        {
            double[] x = new double[5];
            x[0] = (2 * (s % 2)) - 1;
            for (int k = 1; k < 5; k++)
            {
                x[k] = draw.Uniform() < 0.5 ? -1 : 1;
            }

            return x;
        },
    }.Design();

    private sealed class Draws(long seed)
    {
        private const long Modulus = int.MaxValue;
        private long _state = seed;

        public double Uniform() => (double)Next() / Modulus;

        public double Normal()
        {
            long sum = 0;
            for (int k = 0; k < 12; k++)
            {
                sum += Next();
            }

            return ((double)sum / Modulus) - 6;
        }

        private long Next() => _state = 16807 * _state % Modulus;
    }

    private sealed class Experiment(long seed)
    {
        private readonly Draws _draw = new(seed);
        private readonly List<double> _y = [];
        private readonly List<double[]> _x = [];
        private readonly List<int> _subject = [];
        private readonly List<int> _item = [];

        public required int Subjects { get; init; }

        public required int Items { get; init; }

        /// <summary>How many rows are lost, and the step through the rows that finds them.</summary>
        public required int Dropped { get; init; }

        public required int Step { get; init; }

        /// <summary>b = factor z: intercept, then slopes.</summary>
        public required double[][] SubjectFactor { get; init; }

        public required double[][] ItemFactor { get; init; }

        /// <summary>The conditions that have slopes.</summary>
        public required int[] SubjectSlopes { get; init; }

        public required int[] ItemSlopes { get; init; }

        public required Func<Draws, int, int, double[]> Conditions { get; init; }

        public DesignMatrices Design()
        {
            double[][] subjectEffects = Effects(Subjects, SubjectFactor);
            double[][] itemEffects = Effects(Items, ItemFactor);
            for (int s = 0; s < Subjects; s++)
            {
                for (int i = 0; i < Items; i++)
                {
                    double[] x = Conditions(_draw, s, i);
                    double e = _draw.Normal();
                    if (((s * Items) + i) * Step % (Subjects * Items) >= Dropped)
                    {
                        Add(x, s, i, Response(x, subjectEffects[s], itemEffects[i], e));
                    }
                }
            }

            return Matrices();
        }

        private double[][] Effects(int levels, double[][] factor)
        {
            double[][] effects = new double[levels][];
            for (int l = 0; l < levels; l++)
            {
                double[] z = [.. factor[0].Select(_ => _draw.Normal())];
                effects[l] = [.. factor.Select(row => row.Zip(z, (f, v) => f * v).Aggregate(0.0, (sum, v) => sum + v))];
            }

            return effects;
        }

        /// <summary>The same additions in the same order as in R.</summary>
        private double Response(double[] x, double[] subject, double[] item, double e)
        {
            double y = x.Aggregate(10.0, (sum, v) => sum + (0.5 * v));
            y = y + subject[0] + item[0] + e;
            for (int k = 0; k < x.Length; k++)
            {
                int ofSubject = Array.IndexOf(SubjectSlopes, k);
                int ofItem = Array.IndexOf(ItemSlopes, k);
                y += ofSubject < 0 ? 0 : subject[ofSubject + 1] * x[k];
                y += ofItem < 0 ? 0 : item[ofItem + 1] * x[k];
            }

            return Math.Round(y * 1e6) / 1e6;
        }

        private void Add(double[] x, int subject, int item, double y)
        {
            _x.Add(x);
            _subject.Add(subject);
            _item.Add(item);
            _y.Add(y);
        }

        /// <summary>All products of conditions in the fixed part.</summary>
        private DesignMatrices Matrices()
        {
            int conditions = _x[0].Length;
            int columns = 1 << conditions;
            return new DesignMatrices
            {
                RowCount = _y.Count,
                Response = [.. _y],
                ColumnNames = [.. Enumerable.Range(0, columns).Select(set => $"x{set}")],
                ColumnTerms = [.. Enumerable.Range(0, columns)],
                FixedEffects = [.. Enumerable.Range(0, columns).SelectMany(set => _x.Select(x => x.Where((_, k) => (set >> k) % 2 == 1).Aggregate(1.0, (p, v) => p * v)))],
                RandomTerms = [Term("subject", Subjects, _subject, SubjectSlopes), Term("item", Items, _item, ItemSlopes)],
            };
        }

        private RandomTerm Term(string name, int levels, List<int> levelOfRow, int[] slopes) => new()
        {
            GroupName = name,
            EffectNames = ["(Intercept)", .. slopes.Select(k => $"{(char)('A' + k)}")],
            Covariance = Covariance.Unstructured,
            Levels = [.. Enumerable.Range(0, levels).Select(l => $"{l + 1}")],
            LevelOfRow = [.. levelOfRow],
            Covariates = [null, .. slopes.Select(k => _x.Select(x => x[k]).ToArray())],
        };
    }
}
