using System.Numerics;
using System.Runtime.CompilerServices;
using Lmm.Design;

namespace Lmm;

/// <summary>What a number is to the model.</summary>
internal enum NumberRole
{
    /// <summary>A covariate or slope, or the offset: any finite number.</summary>
    Covariate,

    /// <summary>The response: any finite number; not looked at when predicting or planning.</summary>
    Response,

    /// <summary>A precision weight: positive; not looked at when predicting.</summary>
    Weight,

    /// <summary>A frequency: a positive whole number; not looked at when predicting.</summary>
    Frequency,
}

/// <summary>A member that enters as a number: the response, a covariate, a weight, a frequency, the offset.</summary>
public sealed class NumberColumn : MemberColumn
{
    private double[] _values = [];

    private readonly bool _isPredictor;

    internal NumberColumn(MemberSpec member, NumberRole role, bool isPredictor, RowLog log)
        : base(member, log)
    {
        Role = role;
        _isPredictor = isPredictor;
    }

    /// <summary>The value in a used row, counted from 0.</summary>
    public double this[int row] => _values[row];

    internal NumberRole Role { get; }

    internal ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>Takes the value of the row being read. A value that is not allowed is reported and leaves the row out.</summary>
    /// <param name="value">A finite number; smaller numeric types convert by themselves.</param>
    public void Add(double value)
    {
        if (!double.IsFinite(value) || (Role >= NumberRole.Weight && !IsAllowed(value)))
        {
            Refuse(value);
        }

        Append(value);
    }

    /// <summary>Takes the value of the row being read; null is a missing value.</summary>
    /// <param name="value">A finite number or null.</param>
    public void Add(double? value)
    {
        if (value is double number)
        {
            Add(number);
            return;
        }

        if (!IsIgnored)
        {
            Log.Missing(Member);
        }

        Append(double.NaN);
    }

    /// <summary>Room for the values of some rows; NaN is a missing one.</summary>
    public Span<double> Begin(int rows) => Behind(ref _values, rows);

    /// <summary>The used values, not to be written to; the column's own array where it has just their length.</summary>
    internal double[] ToArray() => _values.Length == Count ? _values : _values.AsSpan(0, Count).ToArray();

    internal override void EnsureCapacity(int rows) => Grow(ref _values, rows);

    internal override bool CanAccept(int rows)
    {
        if (IsIgnored)
        {
            return true;
        }

        ReadOnlySpan<double> values = _values.AsSpan(Count, rows);
        if (!AreFinite(values))
        {
            return false;
        }

        foreach (double value in Role >= NumberRole.Weight ? values : [])
        {
            if (!IsAllowed(value))
            {
                return false;
            }
        }

        return true;
    }

    internal override void Complete()
    {
    }

    /// <summary>A value times zero is zero where it is finite, else not a number: a sum without a branch.</summary>
    private static bool AreFinite(ReadOnlySpan<double> values)
    {
        Vector<double> sum = Vector<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sum += new Vector<double>(values[i..]) * Vector<double>.Zero;
        }

        double rest = Vector.Sum(sum);
        for (; i < values.Length; i++)
        {
            rest += values[i] * 0;
        }

        return rest == 0;
    }

    private bool IsIgnored => (Log.IsPrediction && !_isPredictor) || (Log.IsPlanned && Role == NumberRole.Response);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(double value)
    {
        if (Count == _values.Length)
        {
            Grow(ref _values, Count + 1);
        }

        _values[Count++] = value;
    }

    private bool IsAllowed(double value) => Role == NumberRole.Weight
        ? value > 0.0
        : value > 0.0 && Math.Floor(value) == value;

    private void Refuse(double value)
    {
        if (IsIgnored)
        {
            return;
        }

        Log.Refuse(Role switch
        {
            _ when !double.IsFinite(value) => RunTimeRules.NotFinite(Log.Model, Member, value, Log.Row),
            NumberRole.Weight => RunTimeRules.WeightNotPositive(Log.Model, Member, value, Log.Row),
            _ => RunTimeRules.FrequencyNotWhole(Log.Model, Member, value, Log.Row),
        });
    }
}
