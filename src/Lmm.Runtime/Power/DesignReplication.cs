using Lmm.Design;
using Lmm.Fitting;

namespace Lmm;

/// <summary>A design with another number of levels of one grouping.</summary>
internal sealed class DesignReplication
{
    private readonly ModelSpec _spec;
    private readonly DesignMatrices _design;
    private readonly string _member;
    private readonly int[][] _rowsOfLevel;

    /// <exception cref="ArgumentException">The member is not a grouping of its own, is in the fixed part, or residuals are correlated.</exception>
    public DesignReplication(ModelSpec spec, DesignMatrices design, string member)
    {
        _spec = spec;
        _design = design;
        _member = member;
        int term = spec.Random.ToList().FindIndex(random => random.Grouping.Count == 1 && random.Grouping[0] == member);
        if (term < 0)
        {
            throw new ArgumentException($"{member} is not a grouping of its own; these are: {NameList.Of(spec.Random.Where(t => t.Grouping.Count == 1).Select(t => t.GroupName))}. Give the rows of each size yourself.", nameof(member));
        }

        if (spec.Fixed.Any(t => t.Members.Contains(member)))
        {
            throw new ArgumentException($"{member} is in the fixed part: more levels of it would be another model. Give the rows of each size yourself.", nameof(member));
        }

        if (design.Residual is not null)
        {
            throw new ArgumentException("Rows with a residual structure are not copied here. Give the rows of each size yourself.", nameof(member));
        }

        RandomTerm levels = design.RandomTerms[term];
        _rowsOfLevel = [.. Enumerable.Range(0, levels.Levels.Count).Select(level =>
            Enumerable.Range(0, design.RowCount).Where(row => levels.LevelOfRow[row] == level).ToArray())];
    }

    /// <summary>The design with that many levels: those planned in turn, copies of them after.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2.</exception>
    public DesignMatrices Of(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        List<int> rows = [];
        List<int> copies = [];
        for (int level = 0; level < size; level++)
        {
            int[] own = _rowsOfLevel[level % _rowsOfLevel.Length];
            rows.AddRange(own);
            copies.AddRange(Enumerable.Repeat(level / _rowsOfLevel.Length, own.Length));
        }

        return DesignParts.OfRows(_design, [.. rows], [.. copies], term => _spec.Random[term].Grouping.Contains(_member));
    }
}
