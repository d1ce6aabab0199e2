using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Lmm.Design;

/// <summary>Makes a <see cref="DesignTable"/>: from rows of text as a file has them, or from columns as the runtime has them.</summary>
/// <remarks>Use either <see cref="TryAddRow"/> or the Add methods for columns, then <see cref="Build"/> once.</remarks>
public sealed class DesignTableBuilder
{
    private readonly ModelSpec _spec;
    private readonly Dictionary<string, DesignFactor> _factors = [];
    private readonly Dictionary<string, DesignCovariate> _covariates = [];
    private readonly List<TextColumn> _columns = [];
    private readonly List<double> _responses = [];
    private readonly List<int> _rowNumbers = [];
    private double[]? _response;
    private bool _hasUnequalWeights;
    private double? _observations;
    private int _rows;

    /// <summary>Starts a table for a sound specification.</summary>
    public DesignTableBuilder(ModelSpec spec)
    {
        _spec = spec;
        FactorMembers = FactorsOf(spec);
        CovariateMembers = CovariatesOf(spec);
        string[] residual = ResidualOf(spec);
        foreach (string member in FactorMembers.Union(CovariateMembers).Union(residual))
        {
            bool isFactor = FactorMembers.Contains(member) || residual.Contains(member);
            _columns.Add(new TextColumn(spec.Member(member), isFactor, CovariateMembers.Contains(member)));
        }
    }

    /// <summary>The members whose levels the table needs: factors of the fixed part and of slopes, and groupings.</summary>
    public IReadOnlyList<string> FactorMembers { get; }

    /// <summary>The members whose values the table needs: covariates and polynomials of the fixed part and of slopes.</summary>
    public IReadOnlyList<string> CovariateMembers { get; }

    /// <summary>The members for which <see cref="TryAddRow"/> wants a cell, in its order.</summary>
    public IReadOnlyList<string> Members => _columns.Select(column => column.Member.Name).ToArray();

    /// <summary>Adds one row of text.</summary>
    /// <param name="cells">The cells of <see cref="Members"/> in that order; null or empty is a missing value.</param>
    /// <param name="response">The response, or null where it is not known: the table then has no responses.</param>
    /// <param name="wrong">The member whose cell cannot be read: not a number, not a level, or missing; null where all is well.</param>
    /// <param name="rowNumber">Its number where it comes from, counted from 1; null for the next.</param>
    /// <returns>Whether the row was added.</returns>
    public bool TryAddRow(IReadOnlyList<string?> cells, double? response, out string? wrong, int? rowNumber = null)
    {
        wrong = null;
        for (int c = 0; c < _columns.Count; c++)
        {
            if (!_columns[c].TryRead(cells[c]))
            {
                wrong = _columns[c].Member.Name;
                return false;
            }
        }

        foreach (TextColumn column in _columns)
        {
            column.Keep();
        }

        if (response is { } value)
        {
            _responses.Add(value);
        }

        _rows++;
        _rowNumbers.Add(rowNumber ?? _rows);
        return true;
    }

    /// <summary>Gives a factor as the index of each row's level; levels that do not occur are dropped.</summary>
    /// <param name="member">One of <see cref="FactorMembers"/>.</param>
    /// <param name="codes">Indices into <paramref name="levels"/>; copied.</param>
    /// <param name="levels">The levels' texts in their order.</param>
    public void AddFactor(string member, IReadOnlyList<int> codes, IReadOnlyList<string> levels)
    {
        _rows = codes.Count;
        _factors[member] = Compact(member, codes, levels);
    }

    /// <summary>Gives a covariate; each value counts as the shortest decimal that reads back as it.</summary>
    /// <param name="member">One of <see cref="CovariateMembers"/>.</param>
    /// <param name="values">Finite numbers, one a row.</param>
    public void AddCovariate(string member, IReadOnlyList<double> values)
    {
        var known = new Dictionary<double, int>();
        var distinct = new List<Rational>();
        var codes = new int[values.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            double value = values[row];
            if (!known.TryGetValue(value, out int code))
            {
                code = distinct.Count;
                known.Add(value, code);
                distinct.Add(Rational.FromDecimalOf(value));
            }

            codes[row] = code;
        }

        _rows = codes.Length;
        _covariates[member] = new DesignCovariate(member, codes, distinct.ToArray());
    }

    /// <summary>Gives the responses, one a row.</summary>
    public void SetResponse(double[] response) => _response = response;

    /// <summary>Says that the rows have precision weights that are not all equal.</summary>
    public void SetUnequalWeights() => _hasUnequalWeights = true;

    /// <summary>Says for how many observations the rows stand, where they have frequencies.</summary>
    public void SetObservations(double observations) => _observations = observations;

    /// <summary>The table.</summary>
    /// <exception cref="InvalidOperationException">A column that the model needs was not given.</exception>
    public DesignTable Build()
    {
        foreach (TextColumn column in _columns)
        {
            string member = column.Member.Name;
            bool hasLevels = FactorMembers.Contains(member) || column.RowCount == _rows;
            if (hasLevels && column.IsFactor && !_factors.ContainsKey(member))
            {
                (int[] codes, string[] levels) = column.Levels(_rows);
                _factors[member] = Compact(member, codes, levels);
            }

            if (column.IsCovariate && !_covariates.ContainsKey(member))
            {
                _covariates[member] = column.Values(_rows);
            }
        }

        return new DesignTable(_rows, _factors, _covariates, _rowNumbers.Count == _rows ? _rowNumbers.ToArray() : null)
        {
            Response = _response ?? (_responses.Count == _rows && _rows > 0 ? _responses.ToArray() : null),
            HasUnequalWeights = _hasUnequalWeights,
            Observations = _observations ?? _rows,
        };
    }

    private static List<string> FactorsOf(ModelSpec spec) => spec.Fixed
        .Concat(spec.Random.SelectMany(term => term.Slopes))
        .SelectMany(term => term.Members)
        .Where(name => spec.Member(name).Coding == FixedCoding.Factor)
        .Concat(spec.Random.SelectMany(term => term.Grouping))
        .Distinct()
        .ToList();

    private static List<string> CovariatesOf(ModelSpec spec) => spec.Fixed
        .Concat(spec.Random.SelectMany(term => term.Slopes))
        .SelectMany(term => term.Members)
        .Where(name => spec.Member(name).Coding != FixedCoding.Factor)
        .Distinct()
        .ToList();

    /// <summary>What rows of text also give: the levels and places that <c>[Repeated]</c> tells apart.</summary>
    private static string[] ResidualOf(ModelSpec spec) => spec.Repeated is not { } repeated
        ? []
        : [.. repeated.Subject.Concat(ResidualMembers.Coordinates(repeated)).Concat(repeated.By is { } by ? [by] : []).Distinct()];

    private static DesignFactor Compact(string member, IReadOnlyList<int> codes, IReadOnlyList<string> levels)
    {
        var number = new int[levels.Count];
        for (int row = 0; row < codes.Count; row++)
        {
            number[codes[row]] = 1;
        }

        var used = new List<string>();
        for (int level = 0; level < number.Length; level++)
        {
            if (number[level] == 1)
            {
                number[level] = used.Count;
                used.Add(levels[level]);
            }
        }

        var compact = new int[codes.Count];
        for (int row = 0; row < compact.Length; row++)
        {
            compact[row] = number[codes[row]];
        }

        return new DesignFactor(member, compact, used.ToArray());
    }

    /// <summary>A member's cells as read from text.</summary>
    private sealed class TextColumn(MemberSpec member, bool isFactor, bool isCovariate)
    {
        private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
        private readonly List<string> _texts = [];
        private readonly List<Rational> _numbers = [];
        private readonly List<int> _codes = [];
        private string _read = "";
        private Rational _number;

        public MemberSpec Member => member;

        public int RowCount => _codes.Count;

        public bool IsFactor => isFactor;

        public bool IsCovariate => isCovariate;

        public bool TryRead(string? cell)
        {
            if (cell is null || cell.Length == 0)
            {
                return false;
            }

            _read = cell;
            if (_known.ContainsKey(cell))
            {
                return true;
            }

            if (member.Kind is ValueKind.Real or ValueKind.Integer)
            {
                return Rational.TryParse(cell, out _number) && (member.Kind == ValueKind.Real || _number.IsInteger);
            }

            if (member.Kind == ValueKind.Boolean)
            {
                return Array.IndexOf(BooleanTexts, cell.Trim().ToLowerInvariant()) >= 0;
            }

            return !member.HasClosedLevels || member.ClosedLevels.Contains(cell);
        }

        public void Keep()
        {
            if (!_known.TryGetValue(_read, out int code))
            {
                code = _texts.Count;
                _known.Add(_read, code);
                _texts.Add(_read);
                _numbers.Add(_number);
            }

            _codes.Add(code);
        }

        public (int[] Codes, string[] Levels) Levels(int rows)
        {
            CheckRows(rows);
            string[] normal = _texts.Select(Normal).ToArray();
            string[] levels = member.HasClosedLevels
                ? member.ClosedLevels.ToArray()
                : member.Kind is ValueKind.Real or ValueKind.Integer
                    ? normal.Distinct().OrderBy(text => Rational.TryParse(text, out Rational value) ? value : Rational.Zero).ToArray()
                    : normal.Distinct().OrderBy(text => text, StringComparer.Ordinal).ToArray();
            var place = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int level = 0; level < levels.Length; level++)
            {
                place[levels[level]] = level;
            }

            int[] placeOf = normal.Select(text => place[text]).ToArray();
            return (_codes.Select(code => placeOf[code]).ToArray(), levels);
        }

        public DesignCovariate Values(int rows)
        {
            CheckRows(rows);
            var place = new Dictionary<Rational, int>();
            var values = new List<Rational>();
            var placeOf = new int[_texts.Count];
            for (int code = 0; code < placeOf.Length; code++)
            {
                Rational value = _numbers[code];
                if (!place.TryGetValue(value, out int at))
                {
                    at = values.Count;
                    place.Add(value, at);
                    values.Add(value);
                }

                placeOf[code] = at;
            }

            return new DesignCovariate(member.Name, _codes.Select(code => placeOf[code]).ToArray(), values.ToArray());
        }

        // 01 and 1 are one level of an integer; True and true of a bool.
        private string Normal(string text)
        {
            switch (member.Kind)
            {
                case ValueKind.Real or ValueKind.Integer:
                    Rational.TryParse(text, out Rational value);
                    return value.ToString();
                case ValueKind.Boolean:
                    return Array.IndexOf(BooleanTexts, text.Trim().ToLowerInvariant()) % 2 == 0 ? "false" : "true";
                default:
                    return text;
            }
        }

        private void CheckRows(int rows)
        {
            if (_codes.Count != rows)
            {
                throw new InvalidOperationException(
                    $"The design table needs {member.Name} in each of its {rows.ToString(CultureInfo.InvariantCulture)} rows.");
            }
        }

        private static readonly string[] BooleanTexts = ["false", "true", "0", "1", "no", "yes"];
    }
}
