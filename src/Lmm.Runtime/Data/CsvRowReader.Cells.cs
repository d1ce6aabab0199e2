using System.Globalization;
using System.Numerics;
using Lmm.Design;

namespace Lmm;

// The cells. Each method asks for the member by its index; the nullable ones give null for a missing code.
public sealed partial class CsvRowReader
{
    // "3.0" and "1e3" are whole numbers too: other software writes integers so where a column has missing values.
    private const NumberStyles Whole = NumberStyles.Integer | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A finite number.</summary>
    public double ReadDouble(int member) => ReadReal<double>(member);

    /// <summary>A finite number, or null for a missing code.</summary>
    public double? ReadNullableDouble(int member) => IsMissing(member) ? null : ReadReal<double>(member);

    /// <summary>A finite number.</summary>
    public float ReadSingle(int member) => ReadReal<float>(member);

    /// <summary>A finite number, or null for a missing code.</summary>
    public float? ReadNullableSingle(int member) => IsMissing(member) ? null : ReadReal<float>(member);

    /// <summary>A finite number.</summary>
    public Half ReadHalf(int member) => ReadReal<Half>(member);

    /// <summary>A finite number, or null for a missing code.</summary>
    public Half? ReadNullableHalf(int member) => IsMissing(member) ? null : ReadReal<Half>(member);

    /// <summary>A number.</summary>
    public decimal ReadDecimal(int member) => ReadReal<decimal>(member);

    /// <summary>A number, or null for a missing code.</summary>
    public decimal? ReadNullableDecimal(int member) => IsMissing(member) ? null : ReadReal<decimal>(member);

    /// <summary>A whole number in the range of the type.</summary>
    public sbyte ReadSByte(int member) => ReadWhole<sbyte>(member);

    /// <summary>A whole number in the range of the type, or null for a missing code.</summary>
    public sbyte? ReadNullableSByte(int member) => IsMissing(member) ? null : ReadWhole<sbyte>(member);

    /// <summary>A whole number in the range of the type.</summary>
    public byte ReadByte(int member) => ReadWhole<byte>(member);

    /// <summary>A whole number in the range of the type, or null for a missing code.</summary>
    public byte? ReadNullableByte(int member) => IsMissing(member) ? null : ReadWhole<byte>(member);

    /// <summary>A whole number in the range of the type.</summary>
    public short ReadInt16(int member) => ReadWhole<short>(member);

    /// <summary>A whole number in the range of the type, or null for a missing code.</summary>
    public short? ReadNullableInt16(int member) => IsMissing(member) ? null : ReadWhole<short>(member);

    /// <summary>A whole number in the range of the type.</summary>
    public ushort ReadUInt16(int member) => ReadWhole<ushort>(member);

    /// <summary>A whole number in the range of the type, or null for a missing code.</summary>
    public ushort? ReadNullableUInt16(int member) => IsMissing(member) ? null : ReadWhole<ushort>(member);

    /// <summary>A whole number in the range of the type.</summary>
    public int ReadInt32(int member) => ReadWhole<int>(member);

    /// <summary>A whole number in the range of the type, or null for a missing code.</summary>
    public int? ReadNullableInt32(int member) => IsMissing(member) ? null : ReadWhole<int>(member);

    /// <summary>A whole number in the range of the type.</summary>
    public uint ReadUInt32(int member) => ReadWhole<uint>(member);

    /// <summary>A whole number in the range of the type, or null for a missing code.</summary>
    public uint? ReadNullableUInt32(int member) => IsMissing(member) ? null : ReadWhole<uint>(member);

    /// <summary>A whole number in the range of the type.</summary>
    public long ReadInt64(int member) => ReadWhole<long>(member);

    /// <summary>A whole number in the range of the type, or null for a missing code.</summary>
    public long? ReadNullableInt64(int member) => IsMissing(member) ? null : ReadWhole<long>(member);

    /// <summary>A whole number in the range of the type.</summary>
    public ulong ReadUInt64(int member) => ReadWhole<ulong>(member);

    /// <summary>A whole number in the range of the type, or null for a missing code.</summary>
    public ulong? ReadNullableUInt64(int member) => IsMissing(member) ? null : ReadWhole<ulong>(member);

    /// <summary>true, T or 1; false, F or 0; without regard to case.</summary>
    public bool ReadBoolean(int member)
    {
        string text = Present(member);
        return text.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "1" => true,
            "FALSE" or "F" or "0" => false,
            _ => throw BadCell(member, text, "is not true or false"),
        };
    }

    /// <summary>true, T or 1; false, F or 0; null for a missing code.</summary>
    public bool? ReadNullableBoolean(int member) => IsMissing(member) ? null : ReadBoolean(member);

    /// <summary>One character.</summary>
    public char ReadChar(int member)
    {
        string text = Present(member);
        return text.Length == 1 ? text[0] : throw BadCell(member, text, "is not a single character");
    }

    /// <summary>One character, or null for a missing code.</summary>
    public char? ReadNullableChar(int member) => IsMissing(member) ? null : ReadChar(member);

    /// <summary>A text that is not a missing code.</summary>
    public string ReadString(int member) => Present(member);

    /// <summary>A text, or null for a missing code.</summary>
    public string? ReadNullableString(int member) => IsMissing(member) ? null : Cell(member);

    /// <summary>A Guid in any of its usual forms.</summary>
    public Guid ReadGuid(int member) => ReadParsable<Guid>(member);

    /// <summary>A Guid, or null for a missing code.</summary>
    public Guid? ReadNullableGuid(int member) => IsMissing(member) ? null : ReadParsable<Guid>(member);

    /// <summary>A value of a type that reads itself from text; the culture is invariant.</summary>
    /// <typeparam name="T">The member's type.</typeparam>
    public T ReadParsable<T>(int member)
        where T : IParsable<T>
    {
        string text = Present(member);
        return T.TryParse(text, CultureInfo.InvariantCulture, out T? value)
            ? value
            : throw BadCell(member, text, $"is not a {typeof(T).Name}");
    }

    /// <summary>A value of a type that reads itself from text, or null for a missing code.</summary>
    /// <typeparam name="T">The member's type without its question mark.</typeparam>
    public T? ReadNullableParsable<T>(int member)
        where T : struct, IParsable<T> => IsMissing(member) ? null : ReadParsable<T>(member);

    /// <summary>
    /// A value by its name: exactly, else without regard to case, else by letters and digits only (<c>Golden rain</c> is
    /// <c>GoldenRain</c>) where that is one value.
    /// </summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="member">The member's index.</param>
    /// <param name="names">The names.</param>
    /// <param name="values">The value of each name.</param>
    public T ReadEnum<T>(int member, ReadOnlySpan<string> names, ReadOnlySpan<T> values)
        where T : struct
    {
        string text = Present(member);
        for (int k = 0; k < names.Length; k++)
        {
            if (names[k] == text)
            {
                return values[k];
            }
        }

        int found = FindOnly(text, names, static (a, b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase));
        found = found >= 0 ? found : FindOnly(text, names, EqualByLettersAndDigits);
        if (found >= 0)
        {
            return values[found];
        }

        string[] all = names.ToArray();
        throw BadCell(member, text, $"is not one of {RunTimeRules.Some(all)}{Suggest.DidYouMean(Suggest.Nearest(text, all))}");
    }

    /// <summary>A value by its name, or null for a missing code.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="member">The member's index.</param>
    /// <param name="names">The names.</param>
    /// <param name="values">The value of each name.</param>
    public T? ReadNullableEnum<T>(int member, ReadOnlySpan<string> names, ReadOnlySpan<T> values)
        where T : struct => IsMissing(member) ? null : ReadEnum(member, names, values);

    private string Cell(int member)
    {
        int column = _columns[member];
        string text = _parser[column];
        if (_badText is not null)
        {
            ThrowIfBad(column, _members[member]);
        }

        return _options.TrimCells ? text.Trim() : text;
    }

    private bool IsMissing(int member) => IsMissingCode(Cell(member));

    private bool IsMissingCode(string text)
    {
        string trimmed = text.Trim();
        IReadOnlyList<string> codes = _options.MissingCodes;
        for (int k = 0; k < codes.Count; k++)
        {
            if (codes[k] == trimmed)
            {
                return true;
            }
        }

        return false;
    }

    private string Present(int member)
    {
        string text = Cell(member);
        return IsMissingCode(text)
            ? throw BadCell(member, text, $"stands for a missing value, but {_members[member]} is not nullable: declare it nullable to let rows with missing values be left out")
            : text;
    }

    private T ReadReal<T>(int member)
        where T : struct, INumber<T>
    {
        string text = Present(member);
        if (T.TryParse(text, NumberStyles.Float, _numbers, out T value) && IsSpelledOut(text))
        {
            return T.IsFinite(value) ? value : throw BadCell(member, text, $"is too large for {typeof(T).Name}");
        }

        throw BadCell(member, text, $"is not a number{NumberHint(text)}");
    }

    private T ReadWhole<T>(int member)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        string text = Present(member);
        if (T.TryParse(text, Whole, _numbers, out T value))
        {
            return value;
        }

        bool isNumber = double.TryParse(text, NumberStyles.Float, _numbers, out double number) && IsSpelledOut(text);
        throw BadCell(member, text, !isNumber ? $"is not a whole number{NumberHint(text)}"
            : Math.Floor(number) != number ? "is not a whole number"
            : string.Create(CultureInfo.InvariantCulture, $"is outside the range of {typeof(T).Name}, {T.MinValue} to {T.MaxValue}"));
    }

    /// <summary>Whether a number is written in digits: NaN, Infinity and their like are not data.</summary>
    private static bool IsSpelledOut(string text) => text.AsSpan().ContainsAnyInRange('0', '9');

    private string NumberHint(string text)
    {
        string swapped = _options.DecimalComma ? text.Replace('.', ',') : text.Replace(',', '.');
        if (swapped != text && double.TryParse(swapped, NumberStyles.Float, _numbers, out _))
        {
            return _options.DecimalComma
                ? ". Decimals are written with a comma here; CsvOptions.DecimalComma is set"
                : ". If decimals are written with a comma, set CsvOptions.DecimalComma";
        }

        return text.Length == 0 || IsSpelledOut(text) ? "" : ". If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable";
    }

    private CsvFormatException BadCell(int member, string text, string what)
    {
        int column = _columns[member];
        string shown = Shorten(text);
        return Error($"'{_header[column]}': '{shown}' {what}", Line, column + 1, _members[member], text);
    }

    private static int FindOnly(string text, ReadOnlySpan<string> names, Func<string, string, bool> equal)
    {
        int found = -1;
        for (int k = 0; k < names.Length; k++)
        {
            if (equal(text, names[k]))
            {
                if (found >= 0)
                {
                    return -1;
                }

                found = k;
            }
        }

        return found;
    }

    private static bool EqualByLettersAndDigits(string a, string b)
    {
        int i = 0;
        int j = 0;
        while (true)
        {
            while (i < a.Length && !char.IsLetterOrDigit(a[i]))
            {
                i++;
            }

            while (j < b.Length && !char.IsLetterOrDigit(b[j]))
            {
                j++;
            }

            if (i == a.Length || j == b.Length)
            {
                return i == a.Length && j == b.Length && i > 0 && j > 0;
            }

            if (char.ToUpperInvariant(a[i++]) != char.ToUpperInvariant(b[j++]))
            {
                return false;
            }
        }
    }
}
