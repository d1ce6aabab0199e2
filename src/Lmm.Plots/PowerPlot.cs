using Lmm.Charts;

namespace Lmm;

/// <summary>The picture of a power curve.</summary>
public static class PowerPlot
{
    extension(PowerCurve curve)
    {
        /// <summary>
        /// Power over the size of the plan, a line for each test; simulated powers with plus and minus 1.96 of their Monte Carlo
        /// error.
        /// </summary>
        /// <param name="size">What the size is, as in <c>Blocks</c>: the title of the axis.</param>
        /// <param name="wanted">The power to reach, drawn as a line across.</param>
        /// <exception cref="ArgumentException">The curve has no sizes, or more tests than there are colours.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The wanted power is not strictly between 0 and 1.</exception>
        public Plot ToPlot(string size = "Size", double wanted = 0.8)
        {
            ArgumentNullException.ThrowIfNull(curve);
            if (!(wanted > 0 && wanted < 1))
            {
                throw new ArgumentOutOfRangeException(nameof(wanted), wanted, "A power lies strictly between 0 and 1, as in 0.8.");
            }

            string[] names = [.. curve.Tables.SelectMany(table => table).Select(row => row.Name).Distinct()];
            if (names.Length is 0 or > Palette.CategoryCount)
            {
                throw new ArgumentException($"The curve has {Words.Of(names.Length, "test")}; a picture can show 1 to {Palette.CategoryCount}.", nameof(curve));
            }

            return Draw(curve, names, size, wanted);
        }
    }

    private static Plot Draw(PowerCurve curve, string[] names, string size, double wanted)
    {
        const double Normal = 1.959964;
        (int Size, PowerResult Result)[] points = [.. curve.Sizes.Zip(curve.Tables).SelectMany(pair => pair.Second.Select(row => (pair.First, row)))];
        DataTable data = new DataTable()
            .Add("size", [.. points.Select(point => (double)point.Size)])
            .Add("power", [.. points.Select(point => point.Result.Power)])
            .Add("low", [.. points.Select(point => Math.Max(0, point.Result.Power - (Normal * point.Result.MonteCarloError)))])
            .Add("high", [.. points.Select(point => Math.Min(1, point.Result.Power + (Normal * point.Result.MonteCarloError)))])
            .Add("test", [.. points.Select(point => point.Result.Name)])
            .Add("kind", [.. points.Select(point => point.Result.IsExact ? "exact" : "simulated")]);
        Channel x = Channel.Numbers("size", size);
        Channel y = Channel.Numbers("power", "Power") with { Domain = (0, 1) };
        Channel test = Channel.Kinds("test", "Test", names);
        int simulated = points.Count(point => !point.Result.IsExact);
        return new Plot(Words.FileName("power", size), $"Power by {size}", new Chart
        {
            Data = data,
            Layers =
            [
                Layer.LineAtY(wanted),
                new Layer(MarkType.Line, Styles.Join).X(x).Y(y).Color(test),
                new Layer(MarkType.Rule, Styles.Interval).X(x).Y(Channel.Numbers("low", "Power") with { Domain = (0, 1) }).Y2(Channel.Numbers("high")).Color(test),
                new Layer(MarkType.Point, Styles.Estimate).X(x).Y(y).Color(test).Shape(test)
                    .Tell(test)
                    .Tell(Channel.Numbers("size", size))
                    .Tell(Channel.Numbers("power", "power") with { Format = ".3f" })
                    .Tell(Channel.LevelsOf("kind", "by")),
            ],
        })
        {
            Note = simulated == 0 ? string.Empty : $"{Words.Count(simulated)} of {Words.Of(points.Length, "power")} by simulation, with 95 per cent bounds of its error",
            Description = $"Power at level {Words.Number(curve.Tables[0].Level)} over {size} from {Words.Count(curve.Sizes.Min())} to {Words.Count(curve.Sizes.Max())}. "
                + $"Smallest {size} with a power of {Words.Number(wanted)}: "
                + string.Join("; ", names.Select(name => $"{name} {(curve.SmallestWith(name, wanted) is { } found ? Words.Count(found) : "none of these")}")) + ".",
            LookFor = $"Where each line crosses the broken one: the smallest {size} that gives the test a power of {Words.Number(wanted)}, if the parameters that were supposed hold.",
        };
    }
}
