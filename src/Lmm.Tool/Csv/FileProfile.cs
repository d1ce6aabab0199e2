namespace Lmm.Tool.Csv;

/// <summary>What is seen of a file in one pass.</summary>
internal sealed class FileProfile
{
    private const int PairRows = 50_000;

    private readonly Dictionary<(int First, int Second), HashSet<long>> _pairs = [];

    private FileProfile(string path, char delimiter, IReadOnlyList<string> missingCodes, ColumnProfile[] columns)
    {
        Path = path;
        Columns = columns;
        Options = new CsvOptions { Delimiter = delimiter, MissingCodes = missingCodes };
    }

    public string Path { get; }

    /// <summary>How the rows are read again with their types.</summary>
    public CsvOptions Options { get; }

    public IReadOnlyList<ColumnProfile> Columns { get; }

    public int Rows { get; private set; }

    /// <summary>The rows in which combinations of columns were counted: the first of a large file.</summary>
    public int RowsWithPairs { get; private set; }

    /// <summary>The line of each row.</summary>
    public List<int> Lines { get; } = [];

    /// <summary>The column of a member; null where there is none.</summary>
    public ColumnProfile? Column(string member) =>
        Columns.FirstOrDefault(column => column.Name == member)
        ?? Columns.FirstOrDefault(column => string.Equals(column.Name, member, StringComparison.OrdinalIgnoreCase));

    /// <summary>How many combinations of two columns occur, in the rows where they were counted.</summary>
    public int CountPairs(ColumnProfile first, ColumnProfile second)
    {
        int i = Columns.TakeWhile(column => column != first).Count();
        int j = Columns.TakeWhile(column => column != second).Count();
        return _pairs.TryGetValue((Math.Min(i, j), Math.Max(i, j)), out HashSet<long>? pairs) ? pairs.Count : 0;
    }

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="missingCodes">The texts that stand for a missing value; null for NA and nothing.</param>
    /// <param name="withPairs">Whether to count the combinations of columns.</param>
    public static FileProfile Read(string path, IReadOnlyList<string>? missingCodes = null, bool withPairs = false)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file '{path}'.");
        }

        missingCodes ??= CsvOptions.Default.MissingCodes;
        using CsvRowReader rows = new(path, []);
        CheckNames(path, rows.Header);
        ColumnProfile[] columns = [.. rows.Header.Select((name, i) => new ColumnProfile(name, i + 1, missingCodes))];
        FileProfile profile = new(path, rows.Delimiter, missingCodes, columns);
        int[] codes = new int[columns.Length];
        while (rows.Read())
        {
            profile.Rows++;
            profile.Lines.Add(rows.Line);
            for (int i = 0; i < columns.Length; i++)
            {
                codes[i] = columns[i].Add(rows[i], rows.Line);
            }

            if (withPairs && profile.Rows <= PairRows)
            {
                profile.TakePairs(codes);
            }
        }

        return profile;
    }

    private void TakePairs(int[] codes)
    {
        RowsWithPairs++;
        for (int j = 1; j < codes.Length; j++)
        {
            if (codes[j] < 0 || Columns[j].IsFraction)
            {
                continue;
            }

            for (int i = 0; i < j; i++)
            {
                if (codes[i] >= 0 && !Columns[i].IsFraction)
                {
                    ref HashSet<long>? pairs = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (i, j), out _);
                    (pairs ??= []).Add(((long)codes[i] << 32) | (uint)codes[j]);
                }
            }
        }
    }

    private static void CheckNames(string path, IReadOnlyList<string> header)
    {
        for (int i = 0; i < header.Count; i++)
        {
            int first = header.TakeWhile(name => !string.Equals(name, header[i], StringComparison.OrdinalIgnoreCase)).Count();
            if (first < i && header[i].Length > 0)
            {
                throw new UsageException($"The file '{path}' has two columns named '{header[i]}', {first + 1} and {i + 1}. Rename one.");
            }
        }
    }
}
