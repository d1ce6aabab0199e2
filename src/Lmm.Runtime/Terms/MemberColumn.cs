using Lmm.Design;

namespace Lmm;

/// <summary>The values of one member over the rows that are used. Filled by a design's <c>Read</c>, once a row.</summary>
public abstract class MemberColumn
{
    private protected MemberColumn(MemberSpec member, RowLog log)
    {
        Member = member;
        Log = log;
    }

    /// <summary>The member.</summary>
    public MemberSpec Member { get; }

    /// <summary>The number of values.</summary>
    public int Count { get; private protected set; }

    private protected RowLog Log { get; }

    /// <summary>Makes room for so many rows.</summary>
    internal abstract void EnsureCapacity(int rows);

    /// <summary>
    /// Whether each of <paramref name="rows"/> values written behind the others can be used as it is; what cannot is for
    /// the pass row by row, which says why.
    /// </summary>
    internal abstract bool CanAccept(int rows);

    /// <summary>Keeps the values that were written behind the others.</summary>
    internal virtual void Accept(int rows) => Count += rows;

    /// <summary>Forgets the values after the first <paramref name="count"/>: the row they belong to is left out.</summary>
    internal virtual void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>Called once after the last row.</summary>
    internal abstract void Complete();

    /// <summary>Room for values behind the others, to be written before they are accepted.</summary>
    private protected Span<T> Behind<T>(ref T[] values, int rows)
    {
        Grow(ref values, Count + rows);
        return values.AsSpan(Count, rows);
    }

    /// <summary>Room for <paramref name="rows"/> values, at least doubling.</summary>
    private protected static void Grow<T>(ref T[] values, int rows)
    {
        if (values.Length < rows)
        {
            // Not set to zero: what is read was written (1e6 rows of four members: 1 ms).
            T[] grown = GC.AllocateUninitializedArray<T>(Math.Max(rows, Math.Max(16, (int)Math.Min(2L * values.Length, Array.MaxLength))));
            values.CopyTo(grown, 0);
            values = grown;
        }
    }
}
