using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>
/// The columns of a fixed part, or of a random term's effects, over the rows of a table, without rounding. Irrational codings
/// are replaced by whole-number ones with the same span: powers of the number for polynomials, powers of the level's place for
/// polynomial contrasts.
/// </summary>
internal sealed class ExactColumns
{
    private readonly DesignTable _table;
    private readonly Part[][] _columns;

    private ExactColumns(DesignTable table, IReadOnlyList<DesignColumn> columns, Part[][] parts, Partition cells)
    {
        _table = table;
        Columns = columns;
        _columns = parts;
        Cells = cells;
    }

    /// <summary>The columns' names, terms and parts.</summary>
    public IReadOnlyList<DesignColumn> Columns { get; }

    public int Count => Columns.Count;

    /// <summary>Rows in one cell have the same values in every column.</summary>
    public Partition Cells { get; }

    /// <summary>How many columns X has, without making them: factors of very many levels would fill the memory.</summary>
    public static double CountOfFixed(ModelSpec spec, DesignTable table) => CountOf(spec, TermExpansion.FixedCodings(spec), table);

    /// <summary>How many effects a level of a random term has, without making them.</summary>
    public static double CountOfRandom(ModelSpec spec, RandomTermSpec term, DesignTable table) =>
        CountOf(spec, TermExpansion.RandomCodings(spec, term), table);

    /// <summary>The columns of X for the levels that occur.</summary>
    public static ExactColumns OfFixed(ModelSpec spec, DesignTable table)
    {
        ModelSpec open = WithLevelsOf(spec, table);
        return Bind(open, table, TermExpansion.FixedColumns(open, name => table.Factor(name).Levels));
    }

    /// <summary>The effects of one level of a random term.</summary>
    public static ExactColumns OfRandom(ModelSpec spec, RandomTermSpec term, DesignTable table)
    {
        ModelSpec open = WithLevelsOf(spec, table);
        return Bind(open, table, TermExpansion.RandomColumns(open, term, name => table.Factor(name).Levels));
    }

    /// <summary>The value of a column in a row.</summary>
    public Rational Value(int column, int row)
    {
        Rational product = Rational.One;
        foreach (Part part in _columns[column])
        {
            product *= part.Values[part.Codes[row]];
            if (product.IsZero)
            {
                break;
            }
        }

        return product;
    }

    /// <summary>How equal values of one column divide the rows.</summary>
    public Partition PartitionOf(int column)
    {
        Partition partition = Partition.Whole(_table.RowCount);
        foreach (Part part in _columns[column])
        {
            partition = partition.Cross(part.Partition());
        }

        var known = new Dictionary<Rational, int>();
        int[] first = partition.FirstRows();
        var codeOf = new int[first.Length];
        for (int block = 0; block < first.Length; block++)
        {
            Rational value = Value(column, first[block]);
            if (!known.TryGetValue(value, out int code))
            {
                code = known.Count;
                known.Add(value, code);
            }

            codeOf[block] = code;
        }

        var codes = new int[_table.RowCount];
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = codeOf[partition[row]];
        }

        return Partition.Of(codes);
    }

    /// <summary>For each given row the columns that are not zero and their residues.</summary>
    public SparseRows Residues(PrimeField field, IReadOnlyList<int> rows)
    {
        // A term's columns are found once for each combination of its members' levels and values.
        var terms = new List<(int First, int End, Partition Cells, (int Column, ulong Value)[]?[] Entries)>();
        for (int first = 0, end; first < Count; first = end)
        {
            end = first + 1;
            while (end < Count && Columns[end].Term == Columns[first].Term)
            {
                end++;
            }

            Partition cells = Partition.Whole(_table.RowCount);
            foreach (Part part in _columns[first])
            {
                cells = cells.Cross(part.Partition());
            }

            terms.Add((first, end, cells, new (int, ulong)[]?[cells.Count]));
        }

        var result = new SparseRows(rows.Count, Count);
        foreach (int row in rows)
        {
            result.Start();
            foreach ((int first, int end, Partition cells, (int Column, ulong Value)[]?[] entries) in terms)
            {
                foreach ((int column, ulong value) in entries[cells[row]] ??= Entries(field, row, first, end))
                {
                    result.Add(column, value);
                }
            }
        }

        result.Start();
        return result;
    }

    private (int Column, ulong Value)[] Entries(PrimeField field, int row, int first, int end)
    {
        var entries = new List<(int, ulong)>();
        for (int j = first; j < end; j++)
        {
            ulong product = 1;
            Part[] parts = _columns[j];
            for (int k = 0; k < parts.Length && product != 0; k++)
            {
                product = field.Multiply(product, parts[k].Residues(field)[parts[k].Codes[row]]);
            }

            if (product != 0)
            {
                entries.Add((j, product));
            }
        }

        return entries.ToArray();
    }

    private static double CountOf(ModelSpec spec, IReadOnlyList<TermCoding> codings, DesignTable table) => codings.Sum(
        coding => coding.Parts.Aggregate(1.0, (product, part) => product * part.Coding switch
        {
            PartCoding.Covariate => 1,
            PartCoding.Polynomial => spec.Member(part.Member).Degree,
            PartCoding.Contrasts => table.Factor(part.Member).Levels.Count - 1,
            _ => table.Factor(part.Member).Levels.Count,
        }));

    // Only levels that occur have columns here: a level without rows is another finding, and a reference without rows too.
    private static ModelSpec WithLevelsOf(ModelSpec spec, DesignTable table)
    {
        var members = new List<MemberSpec>();
        foreach (MemberSpec member in spec.Members)
        {
            bool isCoded = member.Coding == FixedCoding.Factor
                && (spec.Fixed.Any(term => term.Members.Contains(member.Name))
                    || spec.Random.Any(random => random.Slopes.Any(term => term.Members.Contains(member.Name))));
            bool isKnown = member.Reference is null || !isCoded || table.Factor(member.Name).Levels.Contains(member.Reference);
            members.Add(member with
            {
                ClosedLevels = EquatableArray<string>.Empty,
                Reference = isKnown ? member.Reference : null,
            });
        }

        return spec with { Members = members.ToEquatableArray() };
    }

    private static ExactColumns Bind(ModelSpec spec, DesignTable table, IReadOnlyList<DesignColumn> columns)
    {
        var known = new Dictionary<(string, PartCoding, int), Part>();
        var parts = new Part[columns.Count][];
        Partition cells = Partition.Whole(table.RowCount);
        var crossed = new HashSet<string>();
        for (int j = 0; j < parts.Length; j++)
        {
            parts[j] = new Part[columns[j].Parts.Count];
            for (int k = 0; k < parts[j].Length; k++)
            {
                ColumnPart part = columns[j].Parts[k];
                var key = (part.Member, part.Coding, part.Index);
                if (!known.TryGetValue(key, out Part? bound))
                {
                    bound = Part.Of(spec.Member(part.Member), part, table);
                    known.Add(key, bound);
                }

                parts[j][k] = bound;
                if (crossed.Add(part.Member))
                {
                    cells = cells.Cross(bound.Partition());
                }
            }
        }

        return new ExactColumns(table, columns, parts, cells);
    }

    /// <summary>One factor of a column's product: a value for each level or each different number.</summary>
    private sealed class Part(int[] codes, Rational[] values, Func<Partition> partition)
    {
        private ulong _prime;
        private ulong[] _residues = [];

        public int[] Codes => codes;

        public Rational[] Values => values;

        public Partition Partition() => partition();

        public ulong[] Residues(PrimeField field)
        {
            if (_prime != field.Prime)
            {
                // Decimals have few denominators, and an inverse is the dear part.
                var inverses = new Dictionary<System.Numerics.BigInteger, ulong>();
                _residues = new ulong[values.Length];
                for (int i = 0; i < _residues.Length; i++)
                {
                    _residues[i] = field.From(values[i], inverses);
                }

                _prime = field.Prime;
            }

            return _residues;
        }

        public static Part Of(MemberSpec member, ColumnPart part, DesignTable table)
        {
            if (part.Coding is PartCoding.Covariate or PartCoding.Polynomial)
            {
                DesignCovariate covariate = table.Covariate(member.Name);
                int degree = part.Coding == PartCoding.Covariate ? 1 : part.Index;
                return new Part(
                    covariate.Codes,
                    covariate.DistinctValues.Select(value => Power(value, degree)).ToArray(),
                    () => covariate.Partition);
            }

            DesignFactor factor = table.Factor(member.Name);
            var values = new Rational[factor.Levels.Count];
            int reference = TermExpansion.ReferenceIndex(member, factor.Levels);
            for (int level = 0; level < values.Length; level++)
            {
                values[level] = part.Coding == PartCoding.Indicators
                    ? (level == part.Index ? 1 : 0)
                    : ContrastValue(member.Contrast, level, part.Index, values.Length, reference);
            }

            return new Part(factor.Codes, values, () => factor.Partition);
        }

        private static Rational ContrastValue(Contrast contrast, int level, int column, int levels, int reference) => contrast switch
        {
            Contrast.Treatment => level == (column < reference ? column : column + 1) ? 1 : 0,
            Contrast.Sum => level == levels - 1 ? -1 : level == column ? 1 : 0,
            Contrast.Helmert => level <= column ? -1 : level == column + 1 ? column + 1 : 0,
            _ => Power(level + 1, column + 1),
        };

        private static Rational Power(Rational value, int degree)
        {
            Rational power = value;
            for (int d = 1; d < degree; d++)
            {
                power *= value;
            }

            return power;
        }
    }
}

/// <summary>Rows of residues without their zeros.</summary>
internal sealed class SparseRows(int rows, int columns)
{
    private readonly List<int> _starts = new(rows + 1);
    private readonly List<int> _columns = [];
    private readonly List<ulong> _values = [];

    public int ColumnCount => columns;

    public int RowCount => _starts.Count - 1;

    public void Start() => _starts.Add(_columns.Count);

    public void Add(int column, ulong value)
    {
        _columns.Add(column);
        _values.Add(value);
    }

    /// <summary>Adds weight x x' of a row to a matrix whose first column (and row) for this row's columns is <paramref name="offset"/>.</summary>
    public void AddOuter(PrimeField field, int row, ulong weight, ulong[][] matrix, int offset = 0)
    {
        int end = _starts[row + 1];
        for (int a = _starts[row]; a < end; a++)
        {
            ulong scaled = field.Multiply(weight, _values[a]);
            ulong[] target = matrix[_columns[a] + offset];
            for (int b = _starts[row]; b < end; b++)
            {
                int column = _columns[b] + offset;
                target[column] = field.Add(target[column], field.Multiply(scaled, _values[b]));
            }
        }
    }

    /// <summary>Adds the entries of a row to a row begun elsewhere.</summary>
    public void CopyTo(int row, SparseRows other)
    {
        for (int a = _starts[row]; a < _starts[row + 1]; a++)
        {
            other.Add(_columns[a], _values[a]);
        }
    }

    /// <summary>Adds weight times a row to a dense vector.</summary>
    public void AddTo(PrimeField field, int row, ulong weight, ulong[] vector)
    {
        int end = _starts[row + 1];
        for (int a = _starts[row]; a < end; a++)
        {
            vector[_columns[a]] = field.Add(vector[_columns[a]], field.Multiply(weight, _values[a]));
        }
    }
}
