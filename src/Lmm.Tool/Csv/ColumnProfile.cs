using System.Globalization;
using System.Runtime.InteropServices;

namespace Lmm.Tool.Csv;

/// <summary>What the cells of a column can all be read as.</summary>
[Flags]
internal enum CellForm
{
    None = 0,
    Int32 = 1,
    Integer = 2,
    Real = 4,
    Boolean = 8,
    Date = 16,
    All = 31,
}

/// <summary>What is seen of one column in one pass: what its cells can be read as, its different values up to a limit.</summary>
internal sealed class ColumnProfile(string name, int position, IReadOnlyList<string> missingCodes)
{
    /// <summary>With more different values than this a column is not looked at as a set of levels.</summary>
    public const int MostLevels = 50_000;

    private readonly Dictionary<string, Level> _levels = new(StringComparer.Ordinal);
    private CellForm _form = CellForm.All;

    public string Name { get; } = name;

    /// <summary>The column in the file, counted from 1.</summary>
    public int Position { get; } = position;

    public int Present { get; private set; }

    public int Missing { get; private set; }

    /// <summary>The number of cells that are numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>The first cell that is not a number: its line and text.</summary>
    public (int Line, string Text)? FirstText { get; private set; }

    /// <summary>Whether there are more than <see cref="MostLevels"/> different values.</summary>
    public bool HasManyLevels { get; private set; }

    /// <summary>The different values in the order met; incomplete where there are many.</summary>
    public IReadOnlyCollection<string> Levels => _levels.Keys;

    /// <summary>Whether every present cell can be read so.</summary>
    public bool Is(CellForm form) => Present > 0 && _form.HasFlag(form);

    /// <summary>Whether the cells are numbers of which some have a fraction or are beyond any integer.</summary>
    public bool IsFraction => Is(CellForm.Real) && !Is(CellForm.Integer);

    public bool IsText => !Is(CellForm.Real) && !Is(CellForm.Boolean) && !Is(CellForm.Date);

    /// <summary>Whether values occur twice or more on the average.</summary>
    public bool HasRepeats => !HasManyLevels && Present >= 2 * _levels.Count;

    /// <summary>Takes a cell.</summary>
    /// <returns>The number of its level in the order met; -1 where it is missing or levels are no longer counted.</returns>
    public int Add(ReadOnlySpan<char> cell, int line)
    {
        if (IsMissing(cell))
        {
            Missing++;
            return -1;
        }

        Present++;
        if (HasManyLevels)
        {
            Take(cell, FormOf(cell), line);
            return -1;
        }

        ref Level level = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _levels.GetAlternateLookup<ReadOnlySpan<char>>(), cell, out bool isKnown);
        if (!isKnown)
        {
            level = new Level(_levels.Count - 1, FormOf(cell));
            HasManyLevels = _levels.Count > MostLevels;
        }

        Take(cell, level.Form, line);
        return level.Code;
    }

    private void Take(ReadOnlySpan<char> cell, CellForm form, int line)
    {
        _form &= form;
        if (form.HasFlag(CellForm.Real))
        {
            Numbers++;
        }
        else
        {
            FirstText ??= (line, cell.ToString());
        }
    }

    private bool IsMissing(ReadOnlySpan<char> cell)
    {
        foreach (string code in missingCodes)
        {
            if (cell.SequenceEqual(code))
            {
                return true;
            }
        }

        return false;
    }

    private static CellForm FormOf(ReadOnlySpan<char> cell)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        if (long.TryParse(cell, NumberStyles.AllowLeadingSign, invariant, out long whole))
        {
            return CellForm.Integer | CellForm.Real | (whole is >= int.MinValue and <= int.MaxValue ? CellForm.Int32 : CellForm.None);
        }

        return double.TryParse(cell, NumberStyles.Float, invariant, out _) ? CellForm.Real
            : bool.TryParse(cell, out _) ? CellForm.Boolean
            : DateOnly.TryParseExact(cell, "yyyy-MM-dd", invariant, DateTimeStyles.None, out _) ? CellForm.Date
            : CellForm.None;
    }

    private readonly record struct Level(int Code, CellForm Form);
}
