using System.Collections;
using System.Globalization;
using System.Text;

namespace Lmm;

/// <summary>Which hypothesis stands for a term of the fixed part, by SAS's types of estimable functions.</summary>
public enum AnovaType
{
    /// <summary>What the term adds to the terms before it, in the order of the model.</summary>
    I,

    /// <summary>What the term adds to all terms that do not contain it: marginality is kept.</summary>
    II,

    /// <summary>
    /// Differences of means that are averaged with equal weights over the levels of every other factor, where all cells
    /// are filled. Does not depend on the coding of factors.
    /// </summary>
    III,
}

/// <summary>The F tests of the terms of the fixed part, in the order of the model.</summary>
public sealed class AnovaTable : IReadOnlyList<FTest>
{
    private readonly FTest[] _rows;

    internal AnovaTable(AnovaType type, DegreesOfFreedomMethod method, FTest[] rows, string note)
    {
        Type = type;
        Method = method;
        _rows = rows;
        Note = note;
    }

    /// <summary>The type of the hypotheses.</summary>
    public AnovaType Type { get; }

    /// <summary>Where the denominator degrees of freedom come from.</summary>
    public DegreesOfFreedomMethod Method { get; }

    /// <summary>What to know about the table as a whole, as a variance at zero; empty where there is nothing.</summary>
    public string Note { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public FTest this[int index] => _rows[index];

    /// <summary>The test of that term, as in <c>["Variety:Nitrogen"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">The fixed part has no such term.</exception>
    public FTest this[string term] => Array.Find(_rows, row => row.Name == term)
        ?? throw new KeyNotFoundException($"There is no term '{term}'; the terms are {NameList.Of(_rows.Select(row => row.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<FTest> GetEnumerator() => ((IEnumerable<FTest>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

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
