using System.Collections;

namespace Lmm;

/// <summary>
/// The fixed coefficients in the order of the columns of X, aliased ones included (they hold NaN, see
/// <see cref="Coefficient"/>).
/// </summary>
public sealed partial class CoefficientTable : IReadOnlyList<Coefficient>
{
    private readonly FixedInference _inference;
    private readonly Coefficient[] _rows;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    internal CoefficientTable(FixedInference inference, DegreesOfFreedomMethod method)
    {
        _inference = inference;
        Method = method;
        _rows = inference.Coefficients(method);
        for (int i = 0; i < _rows.Length; i++)
        {
            _index.Add(_rows[i].Name, i);
        }
    }

    /// <summary>Where the degrees of freedom come from.</summary>
    public DegreesOfFreedomMethod Method { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public Coefficient this[int index] => _rows[index];

    /// <summary>The coefficient of that column, as in <c>["Variety[Victory]:Nitrogen"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such column.</exception>
    public Coefficient this[string name] => Find(name)
        ?? throw new KeyNotFoundException($"There is no coefficient '{name}'; the coefficients are {NameList.Of(_index.Keys)}.");

    /// <summary>The names of the coefficients that are not estimated because their columns are combinations of others.</summary>
    public IReadOnlyList<string> AliasedNames => [.. _rows.Where(row => row.IsAliased).Select(row => row.Name)];

    /// <summary>The coefficient of that column, or null when the model has no such column.</summary>
    public Coefficient? Find(string name) => _index.TryGetValue(name, out int index) ? _rows[index] : null;

    /// <summary>The same estimates with degrees of freedom, p values and intervals by another method.</summary>
    public CoefficientTable WithDegreesOfFreedom(DegreesOfFreedomMethod method) =>
        method == Method ? this : new CoefficientTable(_inference, method);

    /// <inheritdoc/>
    public IEnumerator<Coefficient> GetEnumerator() => ((IEnumerable<Coefficient>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
