using System.Collections;

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
public sealed partial class AnovaTable : IReadOnlyList<FTest>
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
}
