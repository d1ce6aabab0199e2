using System.Collections;
using System.Text;

namespace Lmm;

/// <summary>How power is computed.</summary>
public sealed record PowerOptions
{
    /// <summary>The level of the tests.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>The denominator degrees of freedom of simulated tests; exact powers are those of the F test itself.</summary>
    public DegreesOfFreedomMethod Method { get; init; } = DegreesOfFreedomMethod.KenwardRoger;

    /// <summary>Replicates of a simulation.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>The same seed gives the same results whatever the number of threads.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether to simulate also where the noncentral F is exact.</summary>
    public bool AlwaysSimulate { get; init; }

    /// <summary>Whether to test the random effects too, each by its restricted likelihood ratio at the boundary law.</summary>
    public bool RandomEffects { get; init; }

    /// <summary>Contrasts to test beside the terms: by name, a weight for each column of X.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Contrasts { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>Threads, progress, cancellation, options of the refits.</summary>
    public BootstrapOptions Run { get; init; } = new();
}

/// <summary>The power of one test.</summary>
/// <param name="Name">The term, contrast or random effect.</param>
/// <param name="Power">
/// The probability of rejecting; NaN where no replicate could be used, or the hypothesis is not estimable.
/// </param>
/// <param name="MonteCarloError">Its standard error; 0 where it is exact.</param>
public sealed record PowerResult(string Name, double Power, double MonteCarloError)
{
    /// <summary>Whether it is the noncentral F rather than a simulation.</summary>
    public bool IsExact { get; init; }

    /// <summary>Degrees of freedom of an exact test.</summary>
    public int? NumeratorDegreesOfFreedom { get; init; }

    /// <summary>Degrees of freedom of an exact test.</summary>
    public double? DenominatorDegreesOfFreedom { get; init; }

    /// <summary>lambda of an exact test, (L beta)'(L C L')^-1 L beta.</summary>
    public double? Noncentrality { get; init; }

    /// <summary>How the refits of a simulation ended.</summary>
    public RefitCounts? Refits { get; init; }

    /// <summary>Replicates whose fit is used but whose test is not defined; left out too.</summary>
    public int Undefined { get; init; }

    /// <summary>As in <c>Nitrogen: 0.912 (exact: F on 3 and 45, noncentrality 14.2)</c>, in the invariant culture.</summary>
    public override string ToString() => IsExact
        ? FormattableString.Invariant($"{Name}: {Power:F4} (exact: F on {NumeratorDegreesOfFreedom} and {DenominatorDegreesOfFreedom:G6}, noncentrality {Noncentrality:G5})")
        : FormattableString.Invariant($"{Name}: {Power:F3} +- {MonteCarloError:F3} ({Refits}{(Undefined > 0 ? $"; {Undefined} tests not defined" : "")})");
}

/// <summary>The powers of all tests of one plan.</summary>
public sealed class PowerTable : IReadOnlyList<PowerResult>
{
    private readonly PowerResult[] _rows;

    internal PowerTable(int planRows, double level, PowerResult[] rows)
    {
        PlanRows = planRows;
        Level = level;
        _rows = rows;
    }

    /// <summary>The number of rows of the plan.</summary>
    public int PlanRows { get; }

    /// <summary>The level of the tests.</summary>
    public double Level { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public PowerResult this[int index] => _rows[index];

    /// <summary>The power of a term, contrast or random effect.</summary>
    /// <exception cref="KeyNotFoundException">There is no such test.</exception>
    public PowerResult this[string name] => Array.Find(_rows, row => row.Name == name)
        ?? throw new KeyNotFoundException($"There is no test '{name}'; the tests are {NameList.Of(_rows.Select(row => row.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<PowerResult> GetEnumerator() => ((IEnumerable<PowerResult>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A line for each test, in the invariant culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Power at level {Level:G3}, {PlanRows} rows\n");
        foreach (PowerResult row in _rows)
        {
            text.Append(row).Append('\n');
        }

        return text.ToString();
    }
}

/// <summary>Powers over the size of a plan.</summary>
/// <param name="Sizes">The sizes, as they were asked for.</param>
/// <param name="Tables">The powers at each.</param>
public sealed record PowerCurve(IReadOnlyList<int> Sizes, IReadOnlyList<PowerTable> Tables)
{
    /// <summary>The power of one test over the sizes.</summary>
    /// <exception cref="KeyNotFoundException">There is no such test.</exception>
    public IReadOnlyList<(int Size, PowerResult Power)> Of(string name) => [.. Sizes.Zip(Tables, (size, table) => (size, table[name]))];

    /// <summary>The smallest of the sizes with at least this power; null where none has it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such test.</exception>
    public int? SmallestWith(string name, double power) =>
        Of(name).Where(point => point.Power.Power >= power).OrderBy(point => point.Size).Select(point => (int?)point.Size).FirstOrDefault();

    /// <summary>The tables one after the other, in the invariant culture.</summary>
    public override string ToString() => string.Concat(Sizes.Zip(Tables, (size, table) => FormattableString.Invariant($"Size {size}: {table}")));
}
