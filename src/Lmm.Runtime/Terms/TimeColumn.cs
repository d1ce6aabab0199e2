using System.Globalization;
using Lmm.Design;

namespace Lmm;

/// <summary>
/// An occasion that is a date, a time or a duration. Kept in ticks, so that differences are exact; becomes a number only as
/// the distance from the earliest of the fitted rows, in the unit of <c>[Repeated(Unit = …)]</c>.
/// </summary>
public sealed class TimeColumn : MemberColumn
{
    private long[] _ticks = [];
    private bool _isDuration;

    internal TimeColumn(MemberSpec member, RowLog log)
        : base(member, log)
    {
    }

    /// <summary>The earliest used value in ticks; 0 where there is none.</summary>
    internal long Earliest { get; private set; }

    /// <summary>Takes the date and time of the row being read; its kind (local or universal) is not looked at.</summary>
    public void Add(DateTime value) => Append(value.Ticks);

    /// <summary>Takes the instant of the row being read: two offsets can name the same one.</summary>
    public void Add(DateTimeOffset value) => Append(value.UtcTicks);

    /// <summary>Takes the day of the row being read.</summary>
    public void Add(DateOnly value) => Append(value.DayNumber * TimeSpan.TicksPerDay);

    /// <summary>Takes the time of day of the row being read.</summary>
    public void Add(TimeOnly value)
    {
        _isDuration = true;
        Append(value.Ticks);
    }

    /// <summary>Takes the duration of the row being read.</summary>
    public void Add(TimeSpan value)
    {
        _isDuration = true;
        Append(value.Ticks);
    }

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

    private void Append(long ticks)
    {
        if (Count == _ticks.Length)
        {
            Grow(ref _ticks, Count + 1);
        }

        _ticks[Count++] = ticks;
    }
}
