using System.Globalization;
using System.Numerics;
using Lmm.Design;

namespace Lmm;

// The cells. Each method asks for the member by its index; the nullable ones give null for a missing code.
public sealed partial class CsvRowReader
{
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
        ReadOnlySpan<char> text = Present(member);
        return Is(text, "TRUE", "T", "1") || (Is(text, "FALSE", "F", "0") ? false : throw BadCell(member, text, "is not true or false"));

        static bool Is(ReadOnlySpan<char> text, string word, string letter, string digit) =>
            text.Equals(word, StringComparison.OrdinalIgnoreCase) || text.Equals(letter, StringComparison.OrdinalIgnoreCase) || text.SequenceEqual(digit);
    }

    /// <summary>true, T or 1; false, F or 0; null for a missing code.</summary>
    public bool? ReadNullableBoolean(int member) => IsMissing(member) ? null : ReadBoolean(member);

    /// <summary>One character.</summary>
    public char ReadChar(int member)
    {
        ReadOnlySpan<char> text = Present(member);
        return text.Length == 1 ? text[0] : throw BadCell(member, text, "is not a single character");
    }

    /// <summary>One character, or null for a missing code.</summary>
    public char? ReadNullableChar(int member) => IsMissing(member) ? null : ReadChar(member);

    /// <summary>A text that is not a missing code.</summary>
    public string ReadString(int member) => Text(member, Present(member));

    /// <summary>A text, or null for a missing code.</summary>
    public string? ReadNullableString(int member) => IsMissing(member) ? null : Text(member, Cell(member));

    /// <summary>A Guid in any of its usual forms.</summary>
    public Guid ReadGuid(int member) => ReadParsable<Guid>(member);

    /// <summary>A Guid, or null for a missing code.</summary>
    public Guid? ReadNullableGuid(int member) => IsMissing(member) ? null : ReadParsable<Guid>(member);

    /// <summary>A value of a type that reads itself from text; the culture is invariant.</summary>
    /// <typeparam name="T">The member's type.</typeparam>
    public T ReadParsable<T>(int member)
        where T : IParsable<T>
    {
        string text = Present(member).ToString();
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
        ReadOnlySpan<char> cell = Present(member);
        for (int k = 0; k < names.Length; k++)
        {
            if (cell.SequenceEqual(names[k]))
            {
                return values[k];
            }
        }

        string text = cell.ToString();
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

    private ReadOnlySpan<char> Cell(int member)
    {
        int column = _columns[member];
        ThrowIfBad(column, _members[member]);
        return _records[column];
    }

    private string Text(int member, ReadOnlySpan<char> cell) => (_texts[member] ??= new TextPool()).Take(cell);

    private bool IsMissing(int member) => IsMissingCode(Cell(member));

    private bool IsMissingCode(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> trimmed = _options.TrimCells ? text : text.Trim();
        foreach (string code in _missingCodes)
        {
            if (trimmed.SequenceEqual(code))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<char> Present(int member)
    {
        ReadOnlySpan<char> text = Cell(member);
        return IsMissingCode(text)
            ? throw BadCell(member, text, $"stands for a missing value, but {_members[member]} is not nullable: declare it nullable to let rows with missing values be left out")
            : text;
    }

    private T ReadReal<T>(int member)
        where T : struct, INumber<T>
    {
        ReadOnlySpan<char> text = Present(member);
        return !_numbers.TryReal(text, out T value) ? throw BadCell(member, text, $"is not a number{NumberHint(text.ToString())}")
            : T.IsFinite(value) ? value
            : throw BadCell(member, text, $"is too large for {typeof(T).Name}");
    }

    private T ReadWhole<T>(int member)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<char> text = Present(member);
        return _numbers.TryWhole(text, out T value) ? value
            : throw BadCell(member, text, !_numbers.TryReal(text, out double number) ? $"is not a whole number{NumberHint(text.ToString())}"
                : Math.Floor(number) != number ? "is not a whole number"
                : string.Create(CultureInfo.InvariantCulture, $"is outside the range of {typeof(T).Name}, {T.MinValue} to {T.MaxValue}"));
    }

    private string NumberHint(string text)
    {
        string swapped = _options.DecimalComma ? text.Replace('.', ',') : text.Replace(',', '.');
        if (swapped != text && _numbers.IsNumber(swapped))
        {
            return _options.DecimalComma
                ? ". Decimals are written with a comma here; CsvOptions.DecimalComma is set"
                : ". If decimals are written with a comma, set CsvOptions.DecimalComma";
        }

        return text.Length == 0 || CsvNumbers.IsSpelledOut(text) ? "" : ". If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable";
    }

    private CsvFormatException BadCell(int member, ReadOnlySpan<char> cell, string what)
    {
        int column = _columns[member];
        string text = cell.ToString();
        return Error($"'{_header[column]}': '{Shorten(text)}' {what}", Line, column + 1, _members[member], text);
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
