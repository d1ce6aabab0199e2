using System.Text;

namespace Lmm;

/// <summary>How a CSV file is read. Numbers are read the same way under every culture of the machine.</summary>
public sealed record CsvOptions
{
    /// <summary>The options that hold where none are given.</summary>
    public static CsvOptions Default { get; } = new();

    /// <summary>
    /// The cells that stand for a missing value in a nullable member, compared exactly after trimming: <c>NA</c> and the
    /// empty cell. In a member that is not nullable they are an error.
    /// </summary>
    public IReadOnlyList<string> MissingCodes { get; init; } = ["NA", ""];

    /// <summary>What separates cells, or null to take the one among comma, semicolon, tab and bar that the header has most of.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether decimals are written with a comma, as in 3,5. The delimiter is then not a comma.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Whether white space at both ends of a cell is dropped.</summary>
    public bool TrimCells { get; init; } = true;

    /// <summary>The encoding of a file that has no byte order mark: UTF-8. Bytes that the encoding does not know are an error.</summary>
    public Encoding Encoding { get; init; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
