using System.Runtime.InteropServices;
using Lmm.Residuals;

namespace Lmm.Blocks;

/// <summary>
/// Pieces of equal residual covariance: rows of the same classes at the same distances. R of all its pieces is that of
/// the representative rows.
/// </summary>
/// <param name="Rows">The rows of one of its pieces, t values.</param>
/// <param name="Given">How many of them, the first, are given: the piece is the others conditional on these.</param>
/// <param name="FirstCoefficient">The index of its first coefficient; t (t + 1) / 2 follow, the lower triangle of K by rows.</param>
internal sealed record PieceClass(int[] Rows, int Given, int FirstCoefficient)
{
    /// <summary>t.</summary>
    public int Size => Rows.Length;

    /// <summary>t (t + 1) / 2.</summary>
    public long CoefficientCount => (long)Size * (Size + 1) / 2;

    /// <summary>How many observations it stands for: its pieces, by their frequencies.</summary>
    public double Count { get; set; }
}

/// <summary>
/// The rows of each subject cut into pieces whose contributions add up: -2 log of the density of the residuals is the sum
/// over pieces of log|R_p| + x'K_p x, K_p = R_p^-1, for pieces given some rows less the same of these rows. A Markov structure gives
/// pairs of neighbours, independent rows single ones, everything else whole subjects. Pieces of one class share K_p, so
/// that their cross products can be pooled before any parameter is known.
/// </summary>
internal sealed class ResidualPieces
{
    private readonly double[][] _coordinates;
    private readonly double[]? _frequencies;
    private readonly List<PieceClass> _classes = [];
    private readonly List<int> _class = [];
    private readonly List<int> _run = [];
    private readonly int[] _firstPiece;
    private readonly int[] _kind;
    private readonly int? _order;
    private readonly Dictionary<PieceKey, int> _known = [];
    private readonly int[] _rowClass;
    private int _lastWhole = -1;
    private int _lastGiven = -1;
    private int _alike;

    private ResidualPieces(ResidualCovariance structure, ResidualTerm term, double[]? frequencies, IReadOnlyList<int[]> subjects)
    {
        _rowClass = structure.RowClass;
        _coordinates = structure.UsesDistances ? [.. term.Coordinates] : [];
        _frequencies = frequencies;
        Subjects = subjects;
        _order = structure.MarkovOrder is 0 or 1 ? structure.MarkovOrder : null;
        _firstPiece = new int[subjects.Count];
        _kind = new int[subjects.Count];
        for (int subject = 0; subject < subjects.Count; subject++)
        {
            Classify(subject);
        }

        CountAlike(subjects.Count - 1);
    }

    /// <summary>The rows of each subject by the first coordinate; every row alone where there are no subjects.</summary>
    public IReadOnlyList<int[]> Subjects { get; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<PieceClass> Classes => _classes;

    /// <summary>The number of coefficients of all classes; more than an array may have where <see cref="ResidualMemory"/> refuses it.</summary>
    public long CoefficientCount { get; private set; }

    /// <summary>The number of pieces of a subject.</summary>
    public int CountOf(int subject) => _order is null ? Math.Min(Subjects[subject].Length, 1) : Subjects[subject].Length;

    /// <summary>A number that subjects share whose pieces are of the same classes.</summary>
    public int KindOf(int subject) => _kind[subject];

    /// <summary>The class of the piece of a subject.</summary>
    public PieceClass ClassOf(int subject, int piece) => _classes[ClassIndexOf(subject, piece)];

    /// <summary>The place of that class among <see cref="Classes"/>.</summary>
    public int ClassIndexOf(int subject, int piece) => _class[_firstPiece[subject] + piece];

    /// <summary>How many pieces of a subject from one on are of its class.</summary>
    public int RunOf(int subject, int piece) => _run[_firstPiece[subject] + piece];

    /// <summary>Where the rows of a piece stand among those of its subject.</summary>
    public (int Start, int Length) PlaceOf(int subject, int piece) => _order switch
    {
        0 => (piece, 1),
        1 => (Math.Max(piece - 1, 0), Math.Min(piece + 1, 2)),
        _ => (0, Subjects[subject].Length),
    };

    /// <summary>Cuts the rows of subjects, which <see cref="SubjectRows"/> gives.</summary>
    public static ResidualPieces Of(ResidualCovariance structure, ResidualTerm term, IReadOnlyList<int[]> subjects, double[]? frequencies) =>
        new(structure, term, frequencies, subjects);

    /// <summary>The coefficients of R = I.</summary>
    public double[] IdentityCoefficients()
    {
        double[] coefficients = new double[CoefficientCount];
        foreach (PieceClass piece in _classes)
        {
            for (int t = piece.Given; t < piece.Size; t++)
            {
                coefficients[piece.FirstCoefficient + (t * (t + 1) / 2) + t] = 1;
            }
        }

        return coefficients;
    }

    private void Classify(int subject)
    {
        int[] all = Subjects[subject];
        int count = CountOf(subject);
        if (subject > 0 && IsLike(Subjects[subject - 1], all))
        {
            _firstPiece[subject] = _firstPiece[subject - 1];
            _kind[subject] = _kind[subject - 1];
            _alike++;
            return;
        }

        CountAlike(subject - 1);
        _firstPiece[subject] = _class.Count;
        for (int piece = 0; piece < count; piece++)
        {
            (int start, int length) = PlaceOf(subject, piece);
            ReadOnlySpan<int> rows = all.AsSpan(start, length);
            int given = _order == 1 ? length - 1 : 0;

            // Neighbouring pieces are mostly alike: comparing with the last of the kind spares a key (1e6 rows: 10 ms instead of 130).
            ref int last = ref given == 0 ? ref _lastWhole : ref _lastGiven;
            int index = last >= 0 && IsOf(_classes[last], rows, given) ? last : Find(rows, given);
            last = index;
            _classes[index].Count += _frequencies?[rows[^1]] ?? 1;
            _class.Add(index);
        }

        _run.AddRange(new int[count]);
        for (int at = _class.Count - 1; at >= _firstPiece[subject]; at--)
        {
            _run[at] = at + 1 < _class.Count && _class[at] == _class[at + 1] ? _run[at + 1] + 1 : 1;
        }

        HashCode kind = default;
        kind.AddBytes(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_class)[_firstPiece[subject]..]));
        _kind[subject] = kind.ToHashCode();
    }

    /// <summary>The pieces of the subjects that were like the one before, counted once for all of them.</summary>
    private void CountAlike(int last)
    {
        for (int piece = 0; _alike > 0 && piece < CountOf(last); piece++)
        {
            ClassOf(last, piece).Count += _alike;
        }

        _alike = 0;
    }

    /// <summary>Whether rows agree with others in every class and coordinate, which designs with the same occasions do.</summary>
    private bool IsLike(int[] others, int[] rows)
    {
        if (others.Length != rows.Length || _frequencies is not null)
        {
            return false;
        }

        if (SubjectOrder.IsRun(others) && SubjectOrder.IsRun(rows))
        {
            return AreLike(others[0], rows[0], rows.Length);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (ClassOf(others[i]) != ClassOf(rows[i]))
            {
                return false;
            }

            foreach (double[] x in _coordinates)
            {
                if (x[others[i]] != x[rows[i]])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The same of two runs of rows, compared as they stand in memory (1e6 rows: 0.3 ms and not 1.3).</summary>
    private bool AreLike(int one, int other, int count)
    {
        if (_rowClass.Length > 0 && !_rowClass.AsSpan(one, count).SequenceEqual(_rowClass.AsSpan(other, count)))
        {
            return false;
        }

        foreach (double[] x in _coordinates)
        {
            if (!MemoryMarshal.AsBytes(x.AsSpan(one, count)).SequenceEqual(MemoryMarshal.AsBytes(x.AsSpan(other, count))))
            {
                return false;
            }
        }

        return true;
    }

    private int ClassOf(int row) => _rowClass.Length == 0 ? 0 : _rowClass[row];

    private int Find(ReadOnlySpan<int> rows, int given)
    {
        PieceKey key = PieceKey.Of(rows, given, _rowClass, _coordinates);
        if (!_known.TryGetValue(key, out int index))
        {
            index = _classes.Count;
            _known.Add(key, index);
            _classes.Add(new PieceClass(rows.ToArray(), given, (int)Math.Min(CoefficientCount, int.MaxValue)));
            CoefficientCount += _classes[index].CoefficientCount;
        }

        return index;
    }

    private bool IsOf(PieceClass piece, ReadOnlySpan<int> rows, int given)
    {
        if (piece.Size != rows.Length || piece.Given != given)
        {
            return false;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (ClassOf(piece.Rows[i]) != ClassOf(rows[i]))
            {
                return false;
            }

            foreach (double[] x in i > 0 ? _coordinates : [])
            {
                if (x[piece.Rows[i]] - x[piece.Rows[0]] != x[rows[i]] - x[rows[0]])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>What makes two pieces alike.</summary>
    private readonly struct PieceKey : IEquatable<PieceKey>
    {
        private readonly long[] _parts;
        private readonly int _hash;

        private PieceKey(long[] parts)
        {
            _parts = parts;
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes(parts.AsSpan()));
            _hash = hash.ToHashCode();
        }

        public static PieceKey Of(ReadOnlySpan<int> rows, int given, int[] rowClass, double[][] coordinates)
        {
            long[] parts = new long[1 + rows.Length + (coordinates.Length * (rows.Length - 1))];
            parts[0] = given;
            for (int i = 0; i < rows.Length; i++)
            {
                parts[1 + i] = rowClass.Length == 0 ? 0 : rowClass[rows[i]];
            }

            int next = 1 + rows.Length;
            foreach (double[] x in coordinates)
            {
                for (int i = 1; i < rows.Length; i++)
                {
                    parts[next++] = BitConverter.DoubleToInt64Bits(x[rows[i]] - x[rows[0]]);
                }
            }

            return new PieceKey(parts);
        }

        public bool Equals(PieceKey other) => _parts.AsSpan().SequenceEqual(other._parts);

        public override bool Equals(object? obj) => obj is PieceKey other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}
