using System.Globalization;
using Lmm.Design;

namespace Lmm;

/// <summary>
/// An occasion that is a date, a time or a duration. Kept in ticks, so that differences are exact; becomes a number only as
/// the distance from the earliest of the fitted rows, in the unit of <c>[Repeated(Unit = …)]</c>.
/// </summary>
public sealed class TimeColumn : MemberColumn
{
    // TimeSpan.MinValue has these ticks too: a block that holds it is read row by row, where null is told by null.
    private const long Missing = long.MinValue;

    private long[] _ticks = [];
    private bool _isDuration;

    internal TimeColumn(MemberSpec member, RowLog log)
        : base(member, log)
    {
    }

    /// <summary>The earliest used value in ticks; 0 where there is none.</summary>
    internal long Earliest { get; private set; }

    /// <summary>Takes the date and time of the row being read; its kind (local or universal) is not looked at.</summary>
    public void Add(DateTime value) => Append(TicksOf(value));

    /// <summary>Takes the instant of the row being read: two offsets can name the same one.</summary>
    public void Add(DateTimeOffset value) => Append(TicksOf(value));

    /// <summary>Takes the day of the row being read.</summary>
    public void Add(DateOnly value) => Append(TicksOf(value));

    /// <summary>Takes the time of day of the row being read.</summary>
    public void Add(TimeOnly value) => Append(TicksOf(value));

    /// <summary>Takes the duration of the row being read.</summary>
    public void Add(TimeSpan value) => Append(TicksOf(value));

    /// <summary>As the value; null is a missing value.</summary>
    public void Add(DateTime? value)
    {
        if (value is DateTime known)
        {
            Add(known);
            return;
        }

        AddMissing();
    }

    /// <summary>As the value; null is a missing value.</summary>
    public void Add(DateTimeOffset? value)
    {
        if (value is DateTimeOffset known)
        {
            Add(known);
            return;
        }

        AddMissing();
    }

    /// <summary>As the value; null is a missing value.</summary>
    public void Add(DateOnly? value)
    {
        if (value is DateOnly known)
        {
            Add(known);
            return;
        }

        AddMissing();
    }

    /// <summary>As the value; null is a missing value.</summary>
    public void Add(TimeOnly? value)
    {
        if (value is TimeOnly known)
        {
            Add(known);
            return;
        }

        AddMissing();
    }

    /// <summary>As the value; null is a missing value.</summary>
    public void Add(TimeSpan? value)
    {
        if (value is TimeSpan known)
        {
            Add(known);
            return;
        }

        AddMissing();
    }

    /// <summary>Room for the ticks of some rows.</summary>
    public Span<long> Begin(int rows) => Behind(ref _ticks, rows);

    /// <summary>The ticks of a date and time.</summary>
    public long TicksOf(DateTime value) => value.Ticks;

    /// <summary>The ticks of an instant, universal time.</summary>
    public long TicksOf(DateTimeOffset value) => value.UtcTicks;

    /// <summary>The ticks at which a day begins.</summary>
    public long TicksOf(DateOnly value) => value.DayNumber * TimeSpan.TicksPerDay;

    /// <summary>The ticks since midnight.</summary>
    public long TicksOf(TimeOnly value)
    {
        _isDuration = true;
        return value.Ticks;
    }

    /// <summary>The ticks of a duration.</summary>
    public long TicksOf(TimeSpan value)
    {
        _isDuration = true;
        return value.Ticks;
    }

    /// <summary>As of the value; a number no time has where it is null.</summary>
    public long TicksOf(DateTime? value) => value is DateTime known ? TicksOf(known) : Missing;

    /// <summary>As of the value; a number no time has where it is null.</summary>
    public long TicksOf(DateTimeOffset? value) => value is DateTimeOffset known ? TicksOf(known) : Missing;

    /// <summary>As of the value; a number no time has where it is null.</summary>
    public long TicksOf(DateOnly? value) => value is DateOnly known ? TicksOf(known) : Missing;

    /// <summary>As of the value; a number no time has where it is null.</summary>
    public long TicksOf(TimeOnly? value) => value is TimeOnly known ? TicksOf(known) : Missing;

    /// <summary>As of the value; a number no time has where it is null.</summary>
    public long TicksOf(TimeSpan? value) => value is TimeSpan known ? TicksOf(known) : Missing;

    /// <summary>The row being read has no value.</summary>
    public void AddMissing()
    {
        Log.Missing(Member);
        Append(0);
    }

    /// <summary>The time of a used row as a message shows it.</summary>
    internal string Text(int row) => _isDuration
        ? new TimeSpan(_ticks[row]).ToString("c", CultureInfo.InvariantCulture)
        : new DateTime(_ticks[row]).ToString(_ticks[row] % TimeSpan.TicksPerDay == 0 ? "yyyy-MM-dd" : "s", CultureInfo.InvariantCulture);

    /// <summary>The used values as distances from an origin.</summary>
    /// <param name="origin">In ticks.</param>
    /// <param name="unit">What counts as 1.</param>
    internal double[] Since(long origin, TimeUnit unit)
    {
        double ticksPerUnit = unit switch
        {
            TimeUnit.Seconds => TimeSpan.TicksPerSecond,
            TimeUnit.Minutes => TimeSpan.TicksPerMinute,
            TimeUnit.Hours => TimeSpan.TicksPerHour,
            TimeUnit.Weeks => 7 * TimeSpan.TicksPerDay,
            _ => TimeSpan.TicksPerDay,
        };
        double[] values = new double[Count];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = (_ticks[row] - origin) / ticksPerUnit;
        }

        return values;
    }

    internal override void EnsureCapacity(int rows) => Grow(ref _ticks, rows);

    internal override void Complete()
    {
        if (Count > 0)
        {
            Earliest = _ticks.AsSpan(0, Count).ToArray().Min();
        }
    }

    internal override bool CanAccept(int rows) => !_ticks.AsSpan(Count, rows).Contains(Missing);

    private void Append(long ticks)
    {
        if (Count == _ticks.Length)
        {
            Grow(ref _ticks, Count + 1);
        }

        _ticks[Count++] = ticks;
    }
}
