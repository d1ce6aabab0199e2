using System.Collections;

namespace Lmm;

/// <summary>The test of one part of the random effects.</summary>
/// <param name="Name">What was dropped: <c>(1 | Block)</c>, or <c>Days in (1 + Days | Subject)</c>.</param>
/// <param name="Reduced">The model without it.</param>
/// <param name="Statistic">The fall of -2 log L from the reduced to the full model; 0 where rounding made it negative.</param>
/// <param name="DegreesOfFreedom">The number of covariance parameters that were dropped.</param>
/// <param name="NaivePValue">By chi-squared with <paramref name="DegreesOfFreedom"/>, as lmerTest's ranova prints: too large.</param>
public sealed record RandomEffectTest(
    string Name,
    MixedModelFit Reduced,
    double Statistic,
    int DegreesOfFreedom,
    double NaivePValue)
{
    /// <summary>
    /// The law at the boundary: 0.5 chi2(k - 1) + 0.5 chi2(k) where one effect is dropped, k = <see cref="DegreesOfFreedom"/> (Self and
    /// Liang 1987; Stram and Lee 1994), else the mixture that the information at the smaller model gives. Null where
    /// <see cref="Note"/> says why there is none.
    /// </summary>
    public BoundaryLaw? BoundaryLaw { get; init; }

    /// <summary>The p value by <see cref="BoundaryLaw"/>.</summary>
    public double? BoundaryPValue => BoundaryLaw?.UpperTail(Statistic);

    /// <summary>What to know about the law; empty where there is nothing.</summary>
    public string Note { get; init; } = string.Empty;
}

/// <summary>Likelihood-ratio tests of the random effects, in the order of the model.</summary>
public sealed partial class RandomEffectTestTable : IReadOnlyList<RandomEffectTest>
{
    private readonly RandomEffectTest[] _rows;

    internal RandomEffectTestTable(MixedModelFit full, RandomEffectTest[] rows)
    {
        Full = full;
        _rows = rows;
    }

    /// <summary>The model that each is compared with.</summary>
    public MixedModelFit Full { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public RandomEffectTest this[int index] => _rows[index];

    /// <summary>The test of that part, as in <c>["(1 | Block)"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such part.</exception>
    public RandomEffectTest this[string name] => Array.Find(_rows, row => row.Name == name)
        ?? throw new KeyNotFoundException($"There is no part '{name}'; the parts are {NameList.Of(_rows.Select(row => row.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<RandomEffectTest> GetEnumerator() => ((IEnumerable<RandomEffectTest>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
