namespace Lmm.Charts;

/// <summary>Rows counted in the cells of a grid, for scatter plots of more rows than a picture can hold.</summary>
internal sealed class CellCounts
{
    private const int AcrossX = 64;
    private const int AcrossY = 40;

    private CellCounts(DataTable table) => Table = table;

    /// <summary>The filled cells: x, xEnd, y, yEnd, count.</summary>
    public DataTable Table { get; }

    /// <summary>The number of cells across and down, in words.</summary>
    public static string Size => FormattableString.Invariant($"{AcrossX} by {AcrossY}");

    /// <summary>Counts finite pairs.</summary>
    public static CellCounts Of(double[] x, double[] y)
    {
        double lowX = x.Min();
        double lowY = y.Min();
        double stepX = Step(x.Max() - lowX, AcrossX);
        double stepY = Step(y.Max() - lowY, AcrossY);
        int[] counts = new int[AcrossX * AcrossY];
        for (int i = 0; i < x.Length; i++)
        {
            int column = Math.Min(AcrossX - 1, (int)((x[i] - lowX) / stepX));
            int row = Math.Min(AcrossY - 1, (int)((y[i] - lowY) / stepY));
            counts[(row * AcrossX) + column]++;
        }

        int[] filled = [.. Enumerable.Range(0, counts.Length).Where(cell => counts[cell] > 0)];
        return new CellCounts(new DataTable()
            .Add("x", [.. filled.Select(cell => lowX + (stepX * (cell % AcrossX)))])
            .Add("xEnd", [.. filled.Select(cell => lowX + (stepX * ((cell % AcrossX) + 1)))])
            .Add("y", [.. filled.Select(cell => lowY + (stepY * (cell / AcrossX)))])
            .Add("yEnd", [.. filled.Select(cell => lowY + (stepY * ((cell / AcrossX) + 1)))])
            .Add("count", [.. filled.Select(cell => (double)counts[cell])]));
    }

    private static double Step(double range, int cells) => range > 0 ? range / cells : 1;
}
