using System.Globalization;

namespace Lmm.Benchmarks.Cases;

/// <summary>Every subject meets every item under one of two conditions: the crossed design of a psychological experiment.</summary>
[MixedModel]
public sealed record CrossedTrial(
    [Response] double Y,
    [Fixed] double Condition,
    [Random(Slopes = [nameof(CrossedTrial.Condition)])] int Subject,
    [Random] int Item)
{
    /// <summary>Subjects times items rows from a seed.</summary>
    public static CrossedTrial[] Simulate(int subjects, int items, int seed)
    {
        Random random = new(seed);
        double[] level = [.. Enumerable.Range(0, subjects).Select(_ => 2 * Normal(random))];
        double[] slope = [.. Enumerable.Range(0, subjects).Select(_ => 0.5 * Normal(random))];
        double[] item = [.. Enumerable.Range(0, items).Select(_ => Normal(random))];
        return
        [
            .. from s in Enumerable.Range(0, subjects)
               from i in Enumerable.Range(0, items)
               let c = (s + i) % 2 == 0 ? -0.5 : 0.5
               select new CrossedTrial(10 + (c * (1 + slope[s])) + level[s] + item[i] + (3 * Normal(random)), c, s, i),
        ];
    }

    /// <summary>The rows as R reads them.</summary>
    public static void WriteCsv(string file, IEnumerable<CrossedTrial> rows) => File.WriteAllLines(
        file,
        rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Y:R},{row.Condition:R},{row.Subject},{row.Item}")).Prepend("y,condition,subject,item"));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
