using Lmm.Design;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// The fixed part as SAS writes it: every factor of every term by indicators of all its levels, more columns than rank.
/// Estimable functions are read off these columns and so do not know the contrasts. <see cref="ToColumns"/> writes each of
/// them as a combination of the columns of X, which marginality makes possible: ind_v = g_v + D_v, g_v the constant part
/// and D_v in the span of v's contrasts, hence the product of the D is a combination of the term's own columns and
/// the product of the indicators is that and products of fewer of them.
/// </summary>
internal sealed class IndicatorColumns
{
    private readonly ModelSpec _spec;
    private readonly IReadOnlyList<TermCoding> _codings;
    private readonly Func<string, IReadOnlyList<string>> _levelsOf;
    private readonly IReadOnlyList<DesignColumn> _columns;
    private readonly Dictionary<string, int> _columnOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[,]> _inverse = new(StringComparer.Ordinal);

    /// <param name="spec">The model.</param>
    /// <param name="levelsOf">The levels of each factor of the fixed part, in order.</param>
    public IndicatorColumns(ModelSpec spec, Func<string, IReadOnlyList<string>> levelsOf)
    {
        _spec = spec;
        _codings = TermExpansion.FixedCodings(spec);
        _levelsOf = member => spec.Member(member) is { HasClosedLevels: true } closed ? closed.ClosedLevels : levelsOf(member);
        _columns = TermExpansion.FixedColumns(spec, _levelsOf);
        for (int j = 0; j < _columns.Count; j++)
        {
            _columnOf.Add(Key(_columns[j].Term, _columns[j].Parts.Select(part => part.Index)), j);
        }

        List<int> terms = [];
        List<double[]> combinations = [];
        for (int c = 0; c < _codings.Count; c++)
        {
            foreach (int[] indices in Combinations([.. _codings[c].Parts.Select(Count)]))
            {
                terms.Add(spec.Intercept ? c : c + 1);
                combinations.Add(Express([.. _codings[c].Parts.Select((part, m) => (part.Member, indices[m]))]));
            }
        }

        TermOf = [.. terms];
        ToColumns = Matrix<double>.Build.DenseOfColumnArrays(combinations);
    }

    /// <summary>The names of the columns of X that these belong to.</summary>
    public IEnumerable<string> ColumnNames => _columns.Select(column => column.Name);

    /// <summary>The term of each indicator column: 0 the intercept, k + 1 the k-th fixed term.</summary>
    public int[] TermOf { get; }

    /// <summary>p x p_o: column o holds the weights of the columns of X whose sum is indicator column o.</summary>
    public Matrix<double> ToColumns { get; }

    /// <summary>
    /// Whether <paramref name="outer"/> contains <paramref name="inner"/> (terms by index): the same numbers, and all
    /// factors of it and more (SAS/STAT, "The four types of estimable functions").
    /// </summary>
    public bool Contains(int outer, int inner)
    {
        HashSet<string> more = Members(outer);
        HashSet<string> less = Members(inner);
        return less.IsProperSubsetOf(more) && more.Except(less).All(IsFactor);
    }

    private HashSet<string> Members(int term) => term == 0 ? [] : [.. _spec.Fixed[term - 1].Members];

    private bool IsFactor(string member) => _spec.Member(member).Coding == FixedCoding.Factor;

    /// <summary>The indicator (or number) columns of one member: levels, degrees, or 1.</summary>
    private int Count(CodedMember part) => part.Coding switch
    {
        PartCoding.Covariate => 1,
        PartCoding.Polynomial => _spec.Member(part.Member).Degree,
        _ => _levelsOf(part.Member).Count,
    };

    /// <summary>A product of indicators and numbers as weights of the columns of X.</summary>
    private double[] Express((string Member, int Index)[] product)
    {
        string key = string.Join("|", product.Select(p => FormattableString.Invariant($"{p.Member}\n{p.Index}")).Order(StringComparer.Ordinal));
        if (!_known.TryGetValue(key, out double[]? weights))
        {
            weights = FindTerm(product.Select(p => p.Member)) is { } coding ? ByTerm(coding, product) : BySum(product);
            _known.Add(key, weights);
        }

        return weights;
    }

    private TermCoding? FindTerm(IEnumerable<string> members)
    {
        HashSet<string> wanted = [.. members];
        return _codings.FirstOrDefault(coding => wanted.SetEquals(coding.Parts.Select(part => part.Member)));
    }

    /// <summary>prod ind = prod D - sum over the non-empty sets S of contrasts (-1)^|S| prod_S g prod_rest ind.</summary>
    private double[] ByTerm(TermCoding coding, (string Member, int Index)[] product)
    {
        int[] index = [.. coding.Parts.Select(part => Array.Find(product, p => p.Member == part.Member).Index)];
        double[] weights = OwnColumns(coding, index);
        int[] contrasts = [.. Enumerable.Range(0, coding.Parts.Count).Where(m => coding.Parts[m].Coding == PartCoding.Contrasts)];
        for (int set = 1; set < 1 << contrasts.Length; set++)
        {
            double factor = -1;
            HashSet<int> dropped = [];
            for (int i = 0; i < contrasts.Length; i++)
            {
                if ((set & (1 << i)) != 0)
                {
                    int m = contrasts[i];
                    factor *= -Inverse(coding.Parts[m].Member)[0, index[m]];
                    dropped.Add(m);
                }
            }

            if (factor != 0)
            {
                double[] rest = Express([.. Enumerable.Range(0, index.Length).Where(m => !dropped.Contains(m)).Select(m => (coding.Parts[m].Member, index[m]))]);
                Add(factor, rest, weights);
            }
        }

        return weights;
    }

    /// <summary>The product of the D of the term's contrasts with its indicators and numbers: a combination of its own columns.</summary>
    private double[] OwnColumns(TermCoding coding, int[] index)
    {
        double[] weights = new double[_columns.Count];
        int term = _codings.ToList().IndexOf(coding) + (_spec.Intercept ? 0 : 1);
        int[] counts = [.. coding.Parts.Select(part => part.Coding == PartCoding.Contrasts ? Count(part) - 1 : 1)];
        foreach (int[] choice in Combinations(counts))
        {
            double weight = 1;
            int[] place = new int[index.Length];
            for (int m = 0; m < index.Length; m++)
            {
                bool isContrast = coding.Parts[m].Coding == PartCoding.Contrasts;
                weight *= isContrast ? Inverse(coding.Parts[m].Member)[choice[m] + 1, index[m]] : 1;
                place[m] = isContrast ? choice[m] : coding.Parts[m].Coding == PartCoding.Polynomial ? index[m] + 1 : index[m];
            }

            weights[_columnOf[Key(term, place)]] = weight;
        }

        return weights;
    }

    /// <summary>A product that is no term of the model: the sum of a term's over the levels of its further factors.</summary>
    private double[] BySum((string Member, int Index)[] product)
    {
        HashSet<string> members = [.. product.Select(p => p.Member)];
        TermCoding coding = _codings
            .Where(c => members.IsSubsetOf(c.Parts.Select(part => part.Member)) && c.Parts.All(part => members.Contains(part.Member) || IsFactor(part.Member)))
            .MinBy(c => c.Parts.Count)
            ?? throw new InvalidOperationException($"The fixed part of {_spec.Name} does not hold the margin {string.Join(":", members)}.");
        CodedMember[] further = [.. coding.Parts.Where(part => !members.Contains(part.Member))];
        double[] weights = new double[_columns.Count];
        foreach (int[] levels in Combinations([.. further.Select(Count)]))
        {
            Add(1, Express([.. product, .. further.Select((part, m) => (part.Member, levels[m]))]), weights);
        }

        return weights;
    }

    /// <summary>[1 C]^-1 of a factor: column a holds the constant part of the indicator of level a, then its contrasts.</summary>
    private double[,] Inverse(string member)
    {
        if (!_inverse.TryGetValue(member, out double[,]? inverse))
        {
            double[,] contrasts = TermExpansion.ContrastsOf(_spec.Member(member), _levelsOf(member));
            int k = contrasts.GetLength(0);
            inverse = Matrix<double>.Build.Dense(k, k, (i, j) => j == 0 ? 1 : contrasts[i, j - 1]).Inverse().ToArray();
            _inverse.Add(member, inverse);
        }

        return inverse;
    }

    private static void Add(double factor, double[] source, double[] target)
    {
        for (int j = 0; j < source.Length; j++)
        {
            target[j] += factor * source[j];
        }
    }

    private static string Key(int term, IEnumerable<int> indices) => FormattableString.Invariant($"{term}:") + string.Join(",", indices);

    /// <summary>Every choice of one index below each count, the first varying fastest.</summary>
    private static IEnumerable<int[]> Combinations(int[] counts)
    {
        int[] choice = new int[counts.Length];
        while (!counts.Contains(0))
        {
            yield return [.. choice];
            int m = 0;
            while (m < counts.Length && ++choice[m] == counts[m])
            {
                choice[m++] = 0;
            }

            if (m == counts.Length)
            {
                yield break;
            }
        }
    }
}
