using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The leading levels in parts of like work. Where they are cut follows from the data alone, and what parts sum up is added
/// in their order: the result is the same, to the last bit, however many threads work on them.
/// </summary>
internal sealed class LevelParts
{
    // Nanoseconds of work in a part, roughly: a millisecond, beside which handing it over is nothing. Most fits are one part.
    // 200,000 levels of 2 effects in 1,000 on two threads where both were free: factor 4.5 ms, 5.8 alone, inverse blocks 5.4, 8.2 alone.
    private const double PartWork = 1_000_000;

    // The sums of each part are kept.
    private const int MostParts = 16;

    // What a level costs besides its products.
    private const double LevelWork = 40;

    private readonly int[] _start;
    private readonly WorkShares _shares;
    private readonly bool _hasPanels;

    /// <param name="a">The data.</param>
    /// <param name="shares">Who works on the parts.</param>
    /// <param name="hasPanels">Whether panels of all levels do the work that grows with the square of a level's rows.</param>
    /// <param name="partWork">Parts of another size, for tests.</param>
    public LevelParts(CrossProducts a, WorkShares shares, bool hasPanels = false, double partWork = PartWork)
    {
        _shares = shares;
        _hasPanels = hasPanels;
        int levels = a.CoupledStart.Length - 1;
        double total = 0;
        for (int j = 0; j < levels; j++)
        {
            total += WorkOf(a, j);
        }

        int parts = (int)Math.Clamp(total / partWork, 1, MostParts);
        _start = new int[parts + 1];
        double done = 0;
        for (int j = 0, part = 1; j < levels; j++)
        {
            for (; part < parts && done >= total * part / parts; part++)
            {
                _start[part] = j;
            }

            done += WorkOf(a, j);
        }

        _start[parts] = levels;
    }

    /// <summary>How many.</summary>
    public int Count => _start.Length - 1;

    /// <summary>The first level of a part.</summary>
    public int First(int part) => _start[part];

    /// <summary>The level behind the last one of a part.</summary>
    public int End(int part) => _start[part + 1];

    /// <summary>Runs every part, in any order.</summary>
    public void Run(Action<int> part) => _shares.Run(Count, part);

    /// <summary>Work of an evaluation with its gradient, in units of about a nanosecond (measured for q = 1 to 9: 0.6 to 1.2).</summary>
    private double WorkOf(CrossProducts a, int j)
    {
        double q = a.Groupings[0].EffectCount;
        double rows = a.CoupledStart[j + 1] - a.CoupledStart[j];
        double own = LevelWork + (q * q * (q + a.ColumnCount)) + (rows * q * q);
        return _hasPanels ? own : own + (rows * q * a.ColumnCount) + (rows * rows * q * q / 2);
    }
}
