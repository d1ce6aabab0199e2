using System.Runtime.CompilerServices;
using Lmm.Design;

namespace Lmm;

/// <summary>A member that enters by its levels: a factor of the fixed part or a grouping. The level of a row is a code.</summary>
public abstract class FactorColumn : MemberColumn
{
    private int[] _codes = [];
    private IReadOnlyList<string>? _frozen;

    private protected FactorColumn(MemberSpec member, RowLog log)
        : base(member, log)
    {
    }

    /// <summary>The level of a used row, as an index into <see cref="Levels"/>; -1 for a level the fit does not know (predicting only).</summary>
    public int this[int row] => _codes[row];

    /// <summary>The texts of the levels in their order; known after the last row.</summary>
    public IReadOnlyList<string> Levels { get; private protected set; } = [];

    /// <summary>Whether every level is known to occur.</summary>
    internal virtual bool UsesAllLevels => false;

    /// <summary>Room for the levels' codes of some rows; a negative one is no level.</summary>
    public Span<int> Begin(int rows) => Behind(ref _codes, rows);

    /// <summary>The codes of all rows, not to be written to; the column's own array where it has just their length.</summary>
    internal int[] ToCodes() => _codes.Length == Count ? _codes : Codes.ToArray();

    internal ReadOnlySpan<int> Codes => _codes.AsSpan(0, Count);

    private protected Span<int> WritableCodes => _codes.AsSpan(0, Count);

    private protected IReadOnlyList<string>? Frozen => _frozen;

    /// <summary>Holds the levels of a fit: what is not among them gets code -1.</summary>
    internal virtual void Freeze(IReadOnlyList<string> labels) => _frozen = labels;

    /// <summary>For each level without a code in the fit: its text and the first used row, counted from 0, and how many.</summary>
    internal abstract IReadOnlyList<(string Label, int FirstRow, int Count)> UnknownLevels { get; }

    /// <summary>Whether different levels can have texts that read the same or nearly so.</summary>
    internal abstract bool CanShareText { get; }

    internal override void EnsureCapacity(int rows) => Grow(ref _codes, rows);

    internal override bool CanAccept(int rows)
    {
        int together = 0;
        foreach (int code in _codes.AsSpan(Count, rows))
        {
            together |= code;
        }

        // The sign of any is the sign of all.
        return together >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Append(int code)
    {
        if (Count == _codes.Length)
        {
            Grow(ref _codes, Count + 1);
        }

        _codes[Count++] = code;
    }
}
