using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>The levels of a factor or grouping over the rows of a design.</summary>
public sealed class DesignFactor
{
    internal DesignFactor(string member, int[] codes, string[] levels)
    {
        Member = member;
        Codes = codes;
        Levels = levels;
        Partition = Partition.Of(codes);
    }

    /// <summary>The member's name.</summary>
    public string Member { get; }

    /// <summary>The texts of the levels that occur, in the order in which the model has them.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>How the levels divide the rows.</summary>
    public Partition Partition { get; }

    /// <summary>The level of each row, an index into <see cref="Levels"/>.</summary>
    internal int[] Codes { get; }

    /// <summary>The level of a row, an index into <see cref="Levels"/>.</summary>
    public int this[int row] => Codes[row];
}

/// <summary>The exact values of a number over the rows of a design.</summary>
public sealed class DesignCovariate
{
    internal DesignCovariate(string member, int[] codes, Rational[] values)
    {
        Member = member;
        Codes = codes;
        DistinctValues = values;
        Partition = Partition.Of(codes);
    }

    /// <summary>The member's name.</summary>
    public string Member { get; }

    /// <summary>The different values, in no order.</summary>
    public IReadOnlyList<Rational> DistinctValues { get; }

    /// <summary>How equal values divide the rows.</summary>
    public Partition Partition { get; }

    internal int[] Codes { get; }

    /// <summary>The value in a row.</summary>
    public Rational this[int row] => DistinctValues[Codes[row]];
}

/// <summary>
/// The rows of a design as the algebra sees them: levels and exact numbers, with or without responses. Made by
/// <see cref="DesignTableBuilder"/> from a design file or from the rows of <c>Create</c>.
/// </summary>
public sealed class DesignTable
{
    private readonly Dictionary<string, DesignFactor> _factors;
    private readonly Dictionary<string, DesignCovariate> _covariates;

    private readonly int[]? _rowNumbers;

    internal DesignTable(
        int rowCount, Dictionary<string, DesignFactor> factors, Dictionary<string, DesignCovariate> covariates, int[]? rowNumbers = null)
    {
        _rowNumbers = rowNumbers;
        RowCount = rowCount;
        _factors = factors;
        _covariates = covariates;
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The response of each row, or null for a design before the experiment.</summary>
    public IReadOnlyList<double>? Response { get; internal set; }

    /// <summary>Whether precision weights differ between rows: then a residual can be told from a random unit of one row.</summary>
    public bool HasUnequalWeights { get; internal set; }

    /// <summary>How many observations the rows stand for: their number, or the sum of their frequencies.</summary>
    public double Observations { get; internal set; }

    /// <summary>
    /// The design that a declaration alone determines: one row for each combination of the closed levels of its factors and
    /// groupings. Null where a level set is open, a number takes part, or there would be more than
    /// <see cref="DesignRules.RunTimeRowLimit"/> rows.
    /// </summary>
    public static DesignTable? OfClosedLevels(ModelSpec spec)
    {
        var builder = new DesignTableBuilder(spec);
        long rows = 1;
        foreach (string name in builder.FactorMembers)
        {
            rows = rows <= DesignRules.RunTimeRowLimit ? rows * spec.Member(name).ClosedLevels.Count : rows;
        }

        if (builder.FactorMembers.Count == 0 || builder.CovariateMembers.Count > 0 || rows is 0 or > DesignRules.RunTimeRowLimit)
        {
            return null;
        }

        int repeat = (int)rows;
        foreach (string name in builder.FactorMembers)
        {
            EquatableArray<string> levels = spec.Member(name).ClosedLevels;
            repeat /= levels.Count;
            var codes = new int[rows];
            for (int row = 0; row < codes.Length; row++)
            {
                codes[row] = row / repeat % levels.Count;
            }

            builder.AddFactor(name, codes, levels);
        }

        return builder.Build();
    }

    /// <summary>The levels of a member that is a factor of the fixed part, a factor slope or in a grouping; from rows of text also what <c>[Repeated]</c> needs.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such factor.</exception>
    public DesignFactor Factor(string member) => _factors.TryGetValue(member, out DesignFactor? factor)
        ? factor
        : throw new KeyNotFoundException($"The design table has no levels of '{member}'.");

    /// <summary>Whether the table has levels of the member.</summary>
    public bool HasFactor(string member) => _factors.ContainsKey(member);

    /// <summary>The number of a row where it came from, counted from 1: rows with missing values were left out.</summary>
    public int RowNumber(int row) => _rowNumbers?[row] ?? row + 1;

    /// <summary>The values of a member that is a covariate or has polynomials.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such covariate.</exception>
    public DesignCovariate Covariate(string member) => _covariates.TryGetValue(member, out DesignCovariate? covariate)
        ? covariate
        : throw new KeyNotFoundException($"The design table has no values of '{member}'.");

    /// <summary>The rows by the combination of several factors, as a grouping has them.</summary>
    public Partition Grouping(IReadOnlyList<string> members)
    {
        Partition partition = Factor(members[0]).Partition;
        for (int m = 1; m < members.Count; m++)
        {
            partition = partition.Cross(Factor(members[m]).Partition);
        }

        return partition;
    }

    /// <summary>The rows by the values that a term of the fixed part, or a slope, takes: levels, and numbers as they are.</summary>
    public Partition Cells(ModelSpec spec, TermSpec term)
    {
        Partition partition = Partition.Whole(RowCount);
        foreach (string name in term.Members)
        {
            partition = partition.Cross(
                spec.Member(name).Coding == FixedCoding.Factor ? Factor(name).Partition : Covariate(name).Partition);
        }

        return partition;
    }
}
