using System.Globalization;
using System.Text;

namespace Lmm.Benchmarks.Growth;

/// <summary>The sweeps as a table with exponents and as a picture, time against size on logarithmic axes.</summary>
public static class GrowthReport
{
    private const int Width = 860;
    private const int Height = 460;
    private const int Left = 70;
    private const int Right = 310;
    private const int Top = 20;
    private const int Bottom = 50;

    private static readonly string[] Colours = ["#1b6ca8", "#c8553d", "#2e933c", "#8d5a97", "#b08900", "#555555"];

    /// <summary>
    /// d log time / d log size by least squares over the upper half of the sizes, where what is constant has worn off.
    /// </summary>
    public static double Exponent(IReadOnlyList<GrowthPoint> points)
    {
        GrowthPoint[] upper = [.. points.Skip(points.Count / 2)];
        double meanX = upper.Average(p => Math.Log(p.Size)), meanY = upper.Average(p => Math.Log(p.Seconds));
        return upper.Sum(p => (Math.Log(p.Size) - meanX) * (Math.Log(p.Seconds) - meanY)) / upper.Sum(p => Math.Pow(Math.Log(p.Size) - meanX, 2));
    }

    /// <summary>The table.</summary>
    public static string Table(IReadOnlyList<(Sweep Sweep, IReadOnlyList<GrowthPoint> Points)> sweeps, string command)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Time of a fit against the size of the problem

            `{command}`, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors, .NET {Environment.Version}, one thread.
            Least CPU time of repeated fits from design matrices (REML). The exponent is d log time / d log size over the upper half of the
            sizes: 1 is time in proportion to the size.

            ![Growth](growth.svg)

            | what grows | size | CPU time | evaluations | exponent |
            |---|--:|--:|--:|--:|

            """);
        foreach ((Sweep sweep, IReadOnlyList<GrowthPoint> points) in sweeps)
        {
            foreach (GrowthPoint point in points)
            {
                string exponent = point == points[^1] ? Exponent(points).ToString("0.00", CultureInfo.InvariantCulture) : "";
                page.Append(CultureInfo.InvariantCulture, $"| {sweep.Name} | {point.Size:N0} {sweep.Size} | {1e3 * point.Seconds:0.###} ms | {point.Evaluations} | {exponent} |\n");
            }
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The picture.</summary>
    public static string Picture(IReadOnlyList<(Sweep Sweep, IReadOnlyList<GrowthPoint> Points)> sweeps)
    {
        GrowthPoint[] all = [.. sweeps.SelectMany(s => s.Points)];
        (double lowX, double highX) = (0, Math.Ceiling(all.Max(p => Math.Log10(p.Size))));
        (double lowY, double highY) = (Math.Floor(all.Min(p => Math.Log10(p.Seconds))), Math.Ceiling(all.Max(p => Math.Log10(p.Seconds))));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        for (double x = lowX; x <= highX; x++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(x):0.0} {Top}V{Height - Bottom}\" stroke=\"#ddd\"/><text x=\"{X(x):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">1e{x:0}</text>\n");
        }

        for (double y = lowY; y <= highY; y++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {Y(y):0.0}H{Width - Right}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" y=\"{Y(y) + 4:0.0}\" text-anchor=\"end\">{Seconds(y)}</text>\n");
        }

        for (int s = 0; s < sweeps.Count; s++)
        {
            (Sweep sweep, IReadOnlyList<GrowthPoint> points) = sweeps[s];
            string colour = Colours[s % Colours.Length];
            string path = string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(Math.Log10(p.Size)):0.0},{Y(Math.Log10(p.Seconds)):0.0}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 14}\" y=\"{Top + 20 + (40 * s)}\" fill=\"{colour}\">{sweep.Name}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 14}\" y=\"{Top + 35 + (40 * s)}\" fill=\"{colour}\">by {sweep.Size}: exponent {Exponent(points):0.00}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 12}\" text-anchor=\"middle\">size</text></svg>\n");
        return svg.ToString();

        double X(double log) => Left + ((log - lowX) / (highX - lowX) * (Width - Left - Right));

        double Y(double log) => Height - Bottom - ((log - lowY) / (highY - lowY) * (Height - Top - Bottom));

        static string Seconds(double log) => log >= 0 ? $"{Math.Pow(10, log):0} s" : log >= -3 ? $"{Math.Pow(10, log + 3):0} ms" : $"{Math.Pow(10, log + 6):0} µs";
    }
}
