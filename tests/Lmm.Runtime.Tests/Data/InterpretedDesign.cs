using System.Globalization;
using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>
/// The design of a model by interpretation: a table of values, one array for each row with a value for each member of the
/// specification in order, null for missing. Slow and plain, the oracle of the emitted builders.
/// </summary>
internal sealed class InterpretedDesign
{
    private readonly ModelSpec _spec;
    private readonly List<object?[]> _rows;
    private readonly Dictionary<string, int> _place;

    public InterpretedDesign(ModelSpec spec, IEnumerable<object?[]> rows)
    {
        _spec = spec;
        _place = spec.Members.Select((m, i) => (m.Name, i)).ToDictionary(p => p.Name, p => p.i);
        _rows = [.. rows.Where(row => row.All(value => value is not null))];
    }

    public int RowCount => _rows.Count;

    public IReadOnlyList<DesignColumn> FixedColumns => TermExpansion.FixedColumns(_spec, LevelsOf);

    public double[,] FixedEffects() => Evaluate(FixedColumns);

    public double[,] RandomCovariates(int term) => Evaluate(EffectsOf(term));

    public IReadOnlyList<DesignColumn> EffectsOf(int term) => TermExpansion.RandomColumns(_spec, _spec.Random[term], LevelsOf);

    public double[] Numbers(string member) => [.. _rows.Select(row => Number(row, member))];

    /// <summary>The levels of a grouping that occur, ordered by the members' orders, and each row's.</summary>
    public (string[] Labels, int[] LevelOfRow) Grouping(int term)
    {
        string[] members = [.. _spec.Random[term].Grouping];
        int[][] keys = [.. _rows.Select(row => members.Select(m => Code(row, m)).ToArray())];
        int[][] levels = [.. keys.DistinctBy(k => string.Join(',', k)).Order(Comparer<int[]>.Create(CompareKeys))];
        string[] labels = [.. levels.Select(k => string.Join(':', members.Select((m, i) => LevelsOf(m)[k[i]])))];
        return (labels, [.. keys.Select(k => Array.FindIndex(levels, l => l.SequenceEqual(k)))]);
    }

    public IReadOnlyList<string> LevelsOf(string member)
    {
        MemberSpec spec = _spec.Member(member);
        return spec.HasClosedLevels
            ? spec.ClosedLevels
            : [.. _rows.Select(row => row[_place[member]]!).Distinct().Order(Comparer<object>.Create(CompareValues)).Select(Label)];
    }

    private double[,] Evaluate(IReadOnlyList<DesignColumn> columns)
    {
        double[,] values = new double[_rows.Count, columns.Count];
        for (int i = 0; i < _rows.Count; i++)
        {
            for (int j = 0; j < columns.Count; j++)
            {
                values[i, j] = columns[j].Parts.Aggregate(1.0, (product, part) => product * Value(_rows[i], part));
            }
        }

        return values;
    }

    private double Value(object?[] row, ColumnPart part) => part.Coding switch
    {
        PartCoding.Covariate => Number(row, part.Member),
        PartCoding.Polynomial => OrthogonalPolynomial
            .FromData(Numbers(part.Member), _spec.Member(part.Member).Degree, _spec.Frequency is { } f ? Numbers(f) : null)
            .Evaluate(Number(row, part.Member), part.Index),
        PartCoding.Indicators => Code(row, part.Member) == part.Index ? 1.0 : 0.0,
        _ => TermExpansion.ContrastsOf(_spec.Member(part.Member), LevelsOf(part.Member))[Code(row, part.Member), part.Index],
    };

    private int Code(object?[] row, string member)
    {
        object value = row[_place[member]]!;
        return value is Enum or bool ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : LevelsOf(member).ToList().IndexOf(Label(value));
    }

    private double Number(object?[] row, string member) => Convert.ToDouble(row[_place[member]], CultureInfo.InvariantCulture);

    private static string Label(object value) => value is DateOnly date
        ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static int CompareValues(object a, object b) => a is IComparable value and not string
        ? value.CompareTo(b)
        : string.CompareOrdinal(Label(a), Label(b));

    private static int CompareKeys(int[] a, int[] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
            {
                return a[i].CompareTo(b[i]);
            }
        }

        return 0;
    }
}
