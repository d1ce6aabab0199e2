namespace Lmm;

/// <summary>
/// Degrees of freedom by strata (Pinheiro and Bates 2000, section 2.4.2). A column is inner to a grouping when it varies
/// within any of its levels. It is estimated in stratum i, the groupings numbered from the coarsest, when it is inner
/// to grouping i - 1 and constant within the levels of grouping i; the rows are the last stratum. Stratum i has
/// m_i - m_(i-1) - p_i degrees of freedom, m_i its levels (m_0 = 1 with an intercept, else 0) and p_i the columns estimated
/// in it. The intercept has the largest of them.
/// </summary>
internal sealed class ContainmentStrata
{
    private const double Constant = 1e-8;

    private readonly double[] _ofColumn;
    private readonly Dictionary<int, double> _ofTerm = [];

    /// <exception cref="InvalidOperationException">Two groupings are crossed.</exception>
    public ContainmentStrata(DesignMatrices design, IReadOnlyList<int> estimated, double observations)
    {
        RandomTerm[] chain = Chain(design);
        double[] sizes = [.. chain.Select(term => (double)term.Levels.Count), observations];
        int[] stratum = [.. estimated.Select(column => Stratum(design, chain, column))];
        bool[] isIntercept = [.. estimated.Select(column => IsConstant(design, column))];

        _ofColumn = new double[estimated.Count];
        double[] byColumns = Degrees(sizes, stratum, isIntercept);
        for (int k = 0; k < estimated.Count; k++)
        {
            _ofColumn[k] = isIntercept[k] ? byColumns.Max() : byColumns[stratum[k]];
        }

        // A term stands as a whole in the innermost stratum of its columns.
        int[] terms = [.. estimated.Select(column => design.ColumnTerms[column])];
        int[] termStratum = [.. terms.Select(term => Enumerable.Range(0, terms.Length).Where(k => terms[k] == term).Max(k => stratum[k]))];
        double[] byTerms = Degrees(sizes, termStratum, isIntercept);
        for (int k = 0; k < estimated.Count; k++)
        {
            _ofTerm[terms[k]] = isIntercept[k] ? byTerms.Max() : byTerms[termStratum[k]];
        }
    }

    /// <summary>The smallest degrees of freedom among the columns that have weight; NaN where none has.</summary>
    public double Of(ReadOnlySpan<double> weights)
    {
        double smallest = double.NaN;
        for (int k = 0; k < weights.Length; k++)
        {
            if (weights[k] != 0 && !(smallest <= _ofColumn[k]))
            {
                smallest = _ofColumn[k];
            }
        }

        return smallest;
    }

    /// <summary>The degrees of freedom of a term by its index (0 the intercept); NaN where none of it is estimated.</summary>
    public double OfTerm(int term) => _ofTerm.GetValueOrDefault(term, double.NaN);

    private static double[] Degrees(double[] sizes, int[] stratum, bool[] isIntercept)
    {
        double before = isIntercept.Contains(true) ? 1 : 0;
        double[] degrees = new double[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            int columns = Enumerable.Range(0, stratum.Length).Count(k => stratum[k] == i && !isIntercept[k]);
            degrees[i] = Math.Max(0, sizes[i] - before - columns);
            before = sizes[i];
        }

        return degrees;
    }

    /// <summary>The groupings from the coarsest to the finest, each once.</summary>
    private static RandomTerm[] Chain(DesignMatrices design)
    {
        List<RandomTerm> chain = [];
        foreach (RandomTerm term in design.RandomTerms.OrderBy(term => term.Levels.Count))
        {
            if (chain.Count == 0)
            {
                chain.Add(term);
                continue;
            }

            RandomTerm outer = chain[^1];
            if (!IsNested(term, outer))
            {
                throw new InvalidOperationException(
                    $"Containment degrees of freedom are for nested groupings, and {term.GroupName} is not nested in {outer.GroupName}. Use Satterthwaite or KenwardRoger.");
            }

            if (term.Levels.Count > outer.Levels.Count)
            {
                chain.Add(term);
            }
        }

        return [.. chain];
    }

    private static bool IsNested(RandomTerm inner, RandomTerm outer)
    {
        int[] outerOf = new int[inner.Levels.Count];
        Array.Fill(outerOf, -1);
        for (int i = 0; i < inner.LevelOfRow.Length; i++)
        {
            ref int found = ref outerOf[inner.LevelOfRow[i]];
            if (found >= 0 && found != outer.LevelOfRow[i])
            {
                return false;
            }

            found = outer.LevelOfRow[i];
        }

        return true;
    }

    /// <summary>One past the finest grouping to which the column is inner; 0 where it varies within none.</summary>
    private static int Stratum(DesignMatrices design, RandomTerm[] chain, int column)
    {
        for (int g = chain.Length; g > 0; g--)
        {
            if (Varies(design, chain[g - 1], column))
            {
                return g;
            }
        }

        return 0;
    }

    private static bool Varies(DesignMatrices design, RandomTerm term, int column)
    {
        ReadOnlySpan<double> x = Column(design, column);
        double[] first = new double[term.Levels.Count];
        Array.Fill(first, double.NaN);
        for (int i = 0; i < x.Length; i++)
        {
            ref double value = ref first[term.LevelOfRow[i]];
            if (double.IsNaN(value))
            {
                value = x[i];
            }
            else if (Differ(x[i], value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsConstant(DesignMatrices design, int column)
    {
        ReadOnlySpan<double> x = Column(design, column);
        foreach (double value in x)
        {
            if (Differ(value, x[0]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Differ(double x, double y) => Math.Abs(x - y) > Constant * Math.Max(Math.Abs(x), Math.Abs(y));

    private static ReadOnlySpan<double> Column(DesignMatrices design, int column) =>
        design.FixedEffects.AsSpan(column * design.RowCount, design.RowCount);
}
