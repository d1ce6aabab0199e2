using System.Diagnostics;
using System.Globalization;
using Lmm.Blocks;
using Lmm.Fitting;

namespace Lmm.Benchmarks.Micro;

/// <summary>
/// The parts of an evaluation that go through the levels, alone: the factor, the inverse blocks, the average information.
/// <c>levels 50000x2 1000x1 crossed --threads 2</c> is two effects in 50,000 levels beside one in 1,000.
/// </summary>
internal static class LevelTimes
{
    private const int Repeats = 60;

    /// <summary>The least wall times of some repeats, in milliseconds.</summary>
    public static string Of(string[] arguments)
    {
        int option = Array.IndexOf(arguments, "--threads");
        int threads = option < 0 ? 1 : int.Parse(arguments[option + 1], CultureInfo.InvariantCulture);
        bool isCrossed = arguments.Contains("crossed");
        (int Levels, int Effects)[] groupings = [.. arguments.Where(text => text.Contains('x', StringComparison.Ordinal)).Select(Parse)];
        using Criterion criterion = new(DataPass.Over(Design(groupings, isCrossed)), Estimation.Reml, threads);
        double[] w = new double[criterion.Count], information = new double[criterion.Count * criterion.Count];
        criterion.Start(w);
        criterion.Evaluate(w, new double[criterion.Count]);
        double factor = double.MaxValue, inverse = double.MaxValue, average = double.MaxValue;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            factor = Math.Min(factor, Milliseconds(() => criterion.Factor.Update(criterion.Parameters.T)));
            inverse = Math.Min(inverse, Milliseconds(criterion.Posterior.Update));
            average = Math.Min(average, Milliseconds(() => criterion.Directions.Gram(2, information)));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(' ', arguments),-34} factor {factor,8:0.000}  inverse blocks {inverse,8:0.000}  average information {average,8:0.000} ms");
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static (int Levels, int Effects) Parse(string text)
    {
        int at = text.IndexOf('x', StringComparison.Ordinal);
        return (int.Parse(text[..at], CultureInfo.InvariantCulture), int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture));
    }

    private static DesignMatrices Design((int Levels, int Effects)[] groupings, bool isCrossed)
    {
        Random random = new(1);
        int perLevel = Math.Max(4, groupings[0].Effects + 2);
        int rows = groupings[0].Levels * perLevel;
        double[] x = [.. Enumerable.Repeat(1.0, rows), .. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        RandomTerm[] terms = [.. groupings.Select((grouping, g) => new RandomTerm
        {
            GroupName = $"g{g}",
            EffectNames = [.. Enumerable.Range(0, grouping.Effects).Select(k => $"z{k}")],
            Covariance = Covariance.Diagonal,
            Levels = [.. Enumerable.Range(0, grouping.Levels).Select(level => level.ToString(CultureInfo.InvariantCulture))],
            LevelOfRow = [.. Enumerable.Range(0, rows).Select(i => g > 0 && isCrossed ? random.Next(grouping.Levels) : (int)((long)i * grouping.Levels / rows))],
            Covariates = [.. Enumerable.Range(0, grouping.Effects).Select(k => k == 0 ? null : Enumerable.Range(0, rows).Select(_ => random.NextDouble() - 0.5).ToArray())],
        })];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => random.NextDouble() + terms.Sum(term => Math.Sin(1.7 * term.LevelOfRow[i])))];
        return new DesignMatrices { RowCount = rows, Response = y, FixedEffects = x, ColumnNames = ["1", "x"], ColumnTerms = [0, 1], RandomTerms = terms };
    }
}
