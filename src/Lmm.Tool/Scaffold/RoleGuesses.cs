using System.Globalization;
using Lmm.Design;
using Lmm.Tool.Csv;

namespace Lmm.Tool.Scaffold;

/// <summary>What a column is guessed to be in a model.</summary>
internal enum Role
{
    None,
    Response,
    Fixed,
    FixedFactor,
    Random,
}

/// <summary>A guess with its reason.</summary>
internal sealed record RoleGuess(ColumnProfile Column, Role Role, string Reason)
{
    /// <summary>The grouping inside which the levels are numbered anew.</summary>
    public ColumnProfile? Nested { get; init; }

    /// <summary>Whether its levels are few and closed.</summary>
    public bool IsClosed { get; init; }
}

/// <summary>Guesses the role of every column of a file from names, repeats and combinations.</summary>
internal sealed class RoleGuesses
{
    private const int MostClosedLevels = 12;
    private const int MostFactorIntegers = 4;

    private static readonly HashSet<string> UnitWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "subject", "patient", "person", "participant", "child", "student", "pupil", "teacher", "lecturer", "rater", "judge",
        "animal", "rat", "mouse", "dog", "cow", "pig", "sow", "sire", "dam", "mare", "herd", "litter", "plant", "leaf", "tree", "block",
        "plot", "field", "farm", "batch", "cask", "lot", "sample", "plate", "slide", "site", "center", "centre", "clinic", "hospital",
        "ward", "school", "class", "group", "cluster", "family", "household", "worker", "operator", "machinist", "rep", "replicate",
        "run", "lab", "laboratory", "item", "word",
    };

    private static readonly HashSet<string> MeasureWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "time", "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute", "visit", "occasion",
        "age", "dose", "temp", "temperature", "conc", "concentration", "count", "n", "size", "weight", "height", "index", "x",
    };

    // What an experimenter sets, and so hardly the response.
    private static readonly HashSet<string> PlannedWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "time", "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute", "age", "dose",
    };

    private RoleGuesses(IReadOnlyList<RoleGuess> guesses) => Guesses = guesses;

    /// <summary>One for each column, in their order.</summary>
    public IReadOnlyList<RoleGuess> Guesses { get; }

    public static RoleGuesses Of(FileProfile file, string? response)
    {
        RoleGuess answer = Response(file, response);
        List<RoleGuess> guesses = [];
        foreach (ColumnProfile column in file.Columns)
        {
            RoleGuess? twin = guesses.Find(other => other.Role is Role.Fixed or Role.FixedFactor or Role.Random && AreTwins(file, other.Column, column));
            guesses.Add(column == answer.Column ? answer
                : twin is not null ? new RoleGuess(column, Role.None, $"tells the same rows apart as {twin.Column.Name}")
                : Guess(column));
        }

        NestWhereNumberedAnew(file, guesses);
        return new RoleGuesses(guesses);
    }

    private static RoleGuess Response(FileProfile file, string? named)
    {
        if (named is not null)
        {
            ColumnProfile column = file.Columns.FirstOrDefault(column => column.Name == named)
                ?? throw new UsageException($"--response: {file.Path} has no column '{named}'{Suggest.DidYouMean(Suggest.Nearest(named, file.Columns.Select(c => c.Name)))}.");
            return column.Is(CellForm.Real)
                ? new RoleGuess(column, Role.Response, "as asked for")
                : throw new UsageException($"--response {named}: the column is not of numbers{(column.FirstText is { } first ? string.Create(CultureInfo.InvariantCulture, $"; line {first.Line} has '{first.Text}'") : "")}.");
        }

        ColumnProfile? outcome = file.Columns.LastOrDefault(column => column.IsFraction && !HasWord(column.Name, PlannedWords));
        if ((outcome ?? file.Columns.LastOrDefault(column => column.IsFraction)) is { } fraction)
        {
            return new RoleGuess(fraction, Role.Response, file.Columns.Last(column => column.IsFraction) == fraction
                ? "the last column of numbers with a fraction"
                : "the last column of numbers with a fraction that is not named as a time or a dose");
        }

        return file.Columns.LastOrDefault(column => column.Is(CellForm.Real)) is { } last
            ? new RoleGuess(last, Role.Response, "the last column of numbers")
            : throw new UsageException($"{file.Path} has no column of numbers: a response is a number.");
    }

    private static RoleGuess Guess(ColumnProfile column)
    {
        int levels = column.Levels.Count;
        string values = string.Create(CultureInfo.InvariantCulture, $"{levels} values in {column.Present} cells");
        if (column.Present == 0 || (levels == 1 && !column.HasManyLevels))
        {
            return new RoleGuess(column, Role.None, column.Present == 0 ? "every cell is missing" : "one value in every row");
        }

        if (column.Is(CellForm.Date))
        {
            return new RoleGuess(column, Role.None, "a date: an occasion for [Repeated], or a grouping");
        }

        if (column.IsFraction || column.Is(CellForm.Boolean))
        {
            return new RoleGuess(column, Role.Fixed, column.IsFraction ? "numbers with a fraction: a covariate" : "true or false");
        }

        return column.Is(CellForm.Integer) ? GuessInteger(column, values) : GuessText(column, values);
    }

    private static RoleGuess GuessText(ColumnProfile column, string values)
    {
        bool isUnit = HasWord(column.Name, UnitWords);
        if (!column.HasRepeats && !isUnit)
        {
            return new RoleGuess(column, Role.None, column.HasManyLevels ? "very many values" : $"{values}: hardly any repeats");
        }

        return isUnit ? new RoleGuess(column, Role.Random, "named as a unit of observation")
            : column.Levels.Count > MostClosedLevels ? new RoleGuess(column, Role.Random, $"{values}: units rather than treatments")
            : new RoleGuess(column, Role.Fixed, values) { IsClosed = true };
    }

    private static RoleGuess GuessInteger(ColumnProfile column, string values)
    {
        if (HasWord(column.Name, UnitWords))
        {
            return new RoleGuess(column, Role.Random, "named as a unit of observation");
        }

        if (HasWord(column.Name, MeasureWords) || !column.HasRepeats)
        {
            return new RoleGuess(column, Role.Fixed, column.HasRepeats ? "named as a measure: a covariate" : "integers with hardly any repeats: a covariate");
        }

        if (column.Levels.Count <= MostFactorIntegers)
        {
            return new RoleGuess(column, Role.FixedFactor, $"{values}: numbers of treatments");
        }

        long[] numbers = [.. column.Levels.Select(level => long.Parse(level, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))];
        bool isConsecutive = numbers.Min() == 1 && numbers.Max() == numbers.Length;
        return isConsecutive
            ? new RoleGuess(column, Role.Random, string.Create(CultureInfo.InvariantCulture, $"1 to {numbers.Length} without gaps and repeated: numbers of units"))
            : new RoleGuess(column, Role.Fixed, $"{values}, with gaps: a covariate");
    }

    // Levels of an inner grouping that occur again in other levels of an outer one, with several rows in each combination:
    // either numbered anew, or crossed with replicates. The reason says how to tell.
    private static void NestWhereNumberedAnew(FileProfile file, List<RoleGuess> guesses)
    {
        for (int j = 1; j < guesses.Count; j++)
        {
            for (int i = 0; i < j && guesses[j] is { Role: Role.Random, Nested: null }; i++)
            {
                (ColumnProfile outer, ColumnProfile inner) = (guesses[i].Column, guesses[j].Column);
                int pairs = file.CountPairs(outer, inner);
                bool isReused = guesses[i].Role == Role.Random && inner.Levels.Count <= outer.Levels.Count && pairs > outer.Levels.Count;
                if (isReused && file.RowsWithPairs >= 2 * pairs)
                {
                    guesses[j] = Names(file, guesses, outer, inner, pairs) is { } names
                        ? new RoleGuess(inner, Role.None, $"{names.Name} names the same groups over all {outer.Name}")
                        : guesses[j] with
                        {
                            Nested = outer,
                            Reason = $"its values occur again in each {outer.Name}; without Nested if {inner.Levels.First()} is the same {inner.Name} everywhere",
                        };
                }
            }
        }
    }

    private static ColumnProfile? Names(FileProfile file, List<RoleGuess> guesses, ColumnProfile outer, ColumnProfile inner, int pairs) =>
        guesses.Find(guess => guess.Role == Role.Random
            && guess.Column.Levels.Count == pairs
            && file.CountPairs(guess.Column, outer) == pairs
            && file.CountPairs(guess.Column, inner) == pairs)?.Column;

    private static bool AreTwins(FileProfile file, ColumnProfile first, ColumnProfile second) =>
        first.Levels.Count == second.Levels.Count
        && file.CountPairs(first, second) == first.Levels.Count
        && file.RowsWithPairs > first.Levels.Count;

    private static bool HasWord(string name, HashSet<string> words) =>
        words.Contains(name)
        || name.Split(['_', '.', ' ', '-'], StringSplitOptions.RemoveEmptyEntries) is [.., var last] && words.Contains(last)
        || (words == UnitWords && name.Length > 2 && (name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("ID", StringComparison.Ordinal)));
}
