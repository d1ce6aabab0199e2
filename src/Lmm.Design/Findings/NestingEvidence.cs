using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Lmm.Design;

/// <summary>
/// What the rows show about one factor's ids inside the levels of a grouping: whether the ids start again in each level, and,
/// where there are responses, whether equal ids in different levels have anything in common.
/// </summary>
/// <remarks>
/// Responses are compared by the mean squares of cell means: equal ids against cells within outer levels, and cells against
/// rows within cells. F is judged by Paulson's normal approximation (1942, Annals of Mathematical Statistics 13, 233), which is
/// good enough to tell nothing from much. docs/math/structure.md.
/// </remarks>
internal sealed class NestingEvidence
{
    private NestingEvidence(DesignFactor inner, Partition outer)
    {
        Inner = inner;
        OuterCount = outer.Count;
        Partition cells = outer.Cross(inner.Partition);
        var sets = new SortedSet<int>[outer.Count];
        SmallestCell = cells.SizesArray.Min();
        foreach (int row in cells.FirstRows())
        {
            (sets[outer[row]] ??= []).Add(inner[row]);
        }

        Fewest = sets.Min(set => set.Count);
        Most = sets.Max(set => set.Count);
        IsComplete = Fewest == inner.Levels.Count;
        int[] order = RunningOrder(inner.Levels);
        IsRunning = order.Length > 0;
        Restarts = IsRunning && sets.All(set => set.Max(level => order[level]) == set.Count - 1);
        FirstLabel = IsRunning ? inner.Levels[Array.IndexOf(order, 0)] : "";
        LastLabel = IsRunning ? inner.Levels[Array.IndexOf(order, order.Length - 1)] : "";
    }

    public DesignFactor Inner { get; }

    public int OuterCount { get; }

    /// <summary>Every id occurs in every outer level.</summary>
    public bool IsComplete { get; }

    /// <summary>The ids are 1, 2, 3 … or a, b, c …, with a common beginning or without.</summary>
    public bool IsRunning { get; }

    /// <summary>In each outer level the ids are the first of the running numbers.</summary>
    public bool Restarts { get; }

    public int Fewest { get; }

    public int Most { get; }

    public int SmallestCell { get; }

    public string FirstLabel { get; }

    public string LastLabel { get; }

    /// <summary>Equal ids against cells, where there are responses and no fixed effect stands in the way.</summary>
    public MeanSquareRatio? EqualIds { get; private set; }

    /// <summary>Cells against rows within cells.</summary>
    public MeanSquareRatio? Cells { get; private set; }

    public static NestingEvidence Of(ModelSpec spec, DesignTable table, DesignFactor inner, Partition outer)
    {
        var evidence = new NestingEvidence(inner, outer);
        if (table.Response is { } response && spec.Fixed.All(term => table.Cells(spec, term).IsOrthogonalTo(inner.Partition)))
        {
            evidence.Compare(inner.Partition, outer, response);
        }

        return evidence;
    }

    private void Compare(Partition inner, Partition outer, IReadOnlyList<double> response)
    {
        Partition cells = outer.Cross(inner);
        var mean = new double[cells.Count];
        int[] sizes = cells.SizesArray;
        for (int row = 0; row < response.Count; row++)
        {
            mean[cells[row]] += response[row] / sizes[cells[row]];
        }

        double within = 0;
        for (int row = 0; row < response.Count; row++)
        {
            double rest = response[row] - mean[cells[row]];
            within += rest * rest;
        }

        int[] first = cells.FirstRows();
        Centre(mean, first, outer);
        double[] idMean = Means(mean, first, inner, out int[] idCount);
        double between = 0;
        double rests = 0;
        for (int cell = 0; cell < mean.Length; cell++)
        {
            double rest = mean[cell] - idMean[inner[first[cell]]];
            rests += rest * rest;
        }

        for (int id = 0; id < idMean.Length; id++)
        {
            between += idCount[id] * idMean[id] * idMean[id];
        }

        int idFreedom = inner.Count - 1;
        int cellFreedom = cells.Count - outer.Count - idFreedom;
        int withinFreedom = cells.RowCount - cells.Count;
        if (idFreedom < 1 || cellFreedom < 2 || rests <= 0)
        {
            return;
        }

        EqualIds = new MeanSquareRatio(between / idFreedom / (rests / cellFreedom), idFreedom, cellFreedom);
        if (withinFreedom > 1 && within > 0)
        {
            // A cell's mean varies by a harmonic share of what rows do.
            double share = sizes.Sum(size => 1.0 / size) / cells.Count;
            Cells = new MeanSquareRatio(rests / cellFreedom / (share * within / withinFreedom), cellFreedom, withinFreedom);
        }
    }

    private static void Centre(double[] mean, int[] first, Partition outer)
    {
        double[] outerMean = Means(mean, first, outer, out _);
        for (int cell = 0; cell < mean.Length; cell++)
        {
            mean[cell] -= outerMean[outer[first[cell]]];
        }
    }

    private static double[] Means(double[] values, int[] first, Partition by, out int[] count)
    {
        var sum = new double[by.Count];
        count = new int[by.Count];
        for (int cell = 0; cell < values.Length; cell++)
        {
            sum[by[first[cell]]] += values[cell];
            count[by[first[cell]]]++;
        }

        for (int block = 0; block < sum.Length; block++)
        {
            sum[block] /= count[block];
        }

        return sum;
    }

    /// <summary>The place of each label in a running numbering from 0 or 1, or from a; empty where the labels are none.</summary>
    internal static int[] RunningOrder(IReadOnlyList<string> labels)
    {
        int common = CommonPrefix(labels);
        var numbers = new long[labels.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            string rest = labels[i].Substring(common);
            if (rest.Length == 1 && char.IsLetter(rest[0]))
            {
                numbers[i] = char.ToUpperInvariant(rest[0]) - 'A' + 1;
            }
            else if (!long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return [];
            }
        }

        long start = numbers.Min();
        bool isRunning = start is 0 or 1 && numbers.Distinct().Count() == numbers.Length && numbers.Max() - start == numbers.Length - 1;
        return isRunning ? numbers.Select(number => (int)(number - start)).ToArray() : [];
    }

    // Digits belong to the number, not to the beginning: cask10 and cask11 begin with "cask".
    private static int CommonPrefix(IReadOnlyList<string> labels)
    {
        int common = labels.Min(label => label.Length) - 1;
        for (int i = 0; i < common; i++)
        {
            if (char.IsDigit(labels[0][i]) || labels.Any(label => label[i] != labels[0][i]))
            {
                return i;
            }
        }

        return Math.Max(common, 0);
    }
}

/// <summary>A ratio of mean squares, F under the hypothesis that both measure the same.</summary>
internal sealed record MeanSquareRatio(double F, int NumeratorFreedom, int DenominatorFreedom)
{
    /// <summary>F as a standard normal deviate.</summary>
    public double Deviate
    {
        get
        {
            double a = 2.0 / (9.0 * NumeratorFreedom);
            double b = 2.0 / (9.0 * DenominatorFreedom);
            double root = Math.Pow(F, 1.0 / 3.0);
            return (((1 - b) * root) - (1 - a)) / Math.Sqrt((b * root * root) + a);
        }
    }

    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "F = {0:0.0} on {1} and {2} degrees of freedom", F, NumeratorFreedom, DenominatorFreedom);
}
