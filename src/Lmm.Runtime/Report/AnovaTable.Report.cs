using System.Globalization;
using System.Text;

namespace Lmm;

public sealed partial class AnovaTable
{
    /// <summary>
    /// The table with the columns of broom: term, sumsq, meansq, NumDF, DenDF, statistic, p.value.
    /// </summary>
    public ResultTable Tidy() => new(
        new ResultColumn("term", [.. _rows.Select(row => row.Name)]),
        new ResultColumn("sumsq", [.. _rows.Select(row => row.SumOfSquares)]),
        new ResultColumn("meansq", [.. _rows.Select(row => row.MeanSquare)]),
        new ResultColumn("NumDF", [.. _rows.Select(row => (double)row.NumeratorDegreesOfFreedom)]),
        new ResultColumn("DenDF", [.. _rows.Select(row => row.DenominatorDegreesOfFreedom)]),
        new ResultColumn("statistic", [.. _rows.Select(row => row.FStatistic)]),
        new ResultColumn("p.value", [.. _rows.Select(row => row.PValue)]));

    /// <summary>The table as lmerTest prints it, with the notes below. Plain text, invariant culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"Type {Type} Analysis of Variance Table with {MethodName.Of(Method)}\n");
        int sums = NumberText.Decimals(_rows.Select(row => row.SumOfSquares), 5);
        int means = NumberText.Decimals(_rows.Select(row => row.MeanSquare), 5);
        int degrees = NumberText.Decimals(_rows.Select(row => row.DenominatorDegreesOfFreedom), 5);
        var grid = new TextGrid(true, false, false, false, false, false, false, true);
        grid.Add(string.Empty, "Sum Sq", "Mean Sq", "NumDF", "DenDF", "F value", "Pr(>F)");
        foreach (FTest row in _rows)
        {
            grid.Add(
                row.Name,
                NumberText.Fixed(row.SumOfSquares, sums),
                NumberText.Fixed(row.MeanSquare, means),
                row.NumeratorDegreesOfFreedom.ToString(CultureInfo.InvariantCulture),
                NumberText.Fixed(row.DenominatorDegreesOfFreedom, degrees),
                NumberText.Fixed(row.FStatistic, 4),
                NumberText.PValue(row.PValue),
                NumberText.Stars(row.PValue));
        }

        grid.WriteTo(text);
        if (_rows.Any(row => NumberText.Stars(row.PValue).Length > 0))
        {
            text.Append("---\nSignif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1\n");
        }

        foreach (string note in _rows.Select(row => row.Note).Append(Note).Where(note => note.Length > 0))
        {
            text.Append(note).Append('\n');
        }

        return text.ToString();
    }
}
