using System.Buffers;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>One random term inside a grouping block: where its effects stand and in which basis.</summary>
/// <param name="Term">The index of the term in the design.</param>
/// <param name="Offset">The first of its effects among the block's q.</param>
/// <param name="Count">The number of its effects.</param>
/// <param name="Covariance">Its structure.</param>
/// <param name="Basis">B, Count x Count, row-major: the block works with Z B, so b = B b' on the user's scale.</param>
internal sealed record TermSlot(int Term, int Offset, int Count, Covariance Covariance, double[] Basis);

/// <summary>
/// All random terms over one grouping, as one block of q effects a level. The columns are scaled to a mean square of 1
/// and, where the covariance structure allows it (unstructured), made orthogonal: a change of unit or origin of a
/// slope's covariate then changes nothing that the fitter sees.
/// </summary>
internal sealed unsafe class GroupingBlock
{
    private readonly RowTransform? _rows;
    private double[]? _covariates;

    private GroupingBlock(string name, int[] levelOfRow, int levels, IReadOnlyList<TermSlot> slots, RowTransform? rows, LevelSize? said = null)
    {
        Name = name;
        LevelOfRow = levelOfRow;
        Levels = levels;
        Slots = slots;
        EffectCount = slots.Sum(slot => slot.Count);

        // Where a part of a model is fitted, its levels have fewer effects than was said of the whole.
        LevelSize = said?.Effects == EffectCount ? said : LevelSize.For(EffectCount);
        _rows = rows;
    }

    /// <summary>The grouping's name.</summary>
    public string Name { get; }

    /// <summary>For each row its level.</summary>
    public int[] LevelOfRow { get; }

    /// <summary>The number of levels.</summary>
    public int Levels { get; }

    /// <summary>The terms in the block.</summary>
    public IReadOnlyList<TermSlot> Slots { get; }

    /// <summary>q, the effects of one level over all terms.</summary>
    public int EffectCount { get; }

    /// <summary>q as a type: as emitted code says, else as counted.</summary>
    public LevelSize LevelSize { get; }

    /// <summary>The number of random effects, levels times q.</summary>
    public int Size => Levels * EffectCount;

    /// <summary>Whether all effects are 1: an intercept alone, without weights.</summary>
    public bool IsOne => _rows is null && EffectCount == 1;

    /// <summary>
    /// The rows of Z B, n x q row-major, square roots of the weights multiplied in; null when all are 1. Made when asked for.
    /// </summary>
    public double[]? Covariates => IsOne ? null : _covariates ??= AllEffects();

    /// <summary>residual -= Z b in some weighted rows.</summary>
    /// <param name="effects">b in the block's basis, levels x q.</param>
    /// <param name="first">The first row.</param>
    /// <param name="residual">A value for each row.</param>
    public void TakeOut(ReadOnlySpan<double> effects, int first, Span<double> residual)
    {
        int q = EffectCount;
        ReadOnlySpan<int> levels = LevelOfRow.AsSpan(first, residual.Length);
        if (_rows is null)
        {
            for (int i = 0; i < levels.Length && q > 0; i++)
            {
                residual[i] -= effects[levels[i]];
            }

            return;
        }

        double[] work = ArrayPool<double>.Shared.Rent(WorkLength);
        double[] rows = ArrayPool<double>.Shared.Rent(_rows.BlockRows * q);
        fixed (double* space = work, covariates = rows)
        {
            for (int start = 0; start < levels.Length; start += _rows.BlockRows)
            {
                int count = Math.Min(_rows.BlockRows, levels.Length - start);
                WriteEffects(first + start, count, covariates, q, space);
                for (int i = 0; i < count; i++)
                {
                    residual[start + i] -= VectorKernels.Dot(rows.AsSpan(i * q, q), effects.Slice(levels[start + i] * q, q));
                }
            }
        }

        ArrayPool<double>.Shared.Return(rows);
        ArrayPool<double>.Shared.Return(work);
    }

    /// <summary>Subjects as levels with no effects: what leads where no grouping holds whole subjects.</summary>
    public static GroupingBlock WithoutEffects(int[][] subjects, int rows)
    {
        int[] levelOfRow = new int[rows];
        for (int subject = 0; subject < subjects.Length; subject++)
        {
            foreach (int row in subjects[subject])
            {
                levelOfRow[row] = subject;
            }
        }

        return new GroupingBlock("", levelOfRow, subjects.Length, [], null);
    }

    /// <summary>One block for each grouping of the design, the largest first.</summary>
    /// <param name="design">The design.</param>
    /// <param name="rootWeights">Square roots of weight times frequency, or null for ones.</param>
    public static GroupingBlock[] FromDesign(DesignMatrices design, double[]? rootWeights)
    {
        List<List<int>> groups = [];
        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            RandomTerm term = design.RandomTerms[t];
            List<int>? same = groups.Find(g => SameGrouping(design.RandomTerms[g[0]], term));
            if (same is null)
            {
                groups.Add([t]);
            }
            else
            {
                same.Add(t);
            }
        }

        // OrderBy is stable: equal sizes keep the order in which they were written.
        return [.. groups.Select(terms => Build(design, terms, rootWeights)).OrderByDescending(block => block.Size)];
    }

    private static bool SameGrouping(RandomTerm a, RandomTerm b) =>
        a.GroupName == b.GroupName
        && (ReferenceEquals(a.LevelOfRow, b.LevelOfRow) || a.LevelOfRow.AsSpan().SequenceEqual(b.LevelOfRow));

    private static GroupingBlock Build(DesignMatrices design, List<int> terms, double[]? rootWeights)
    {
        RandomTerm first = design.RandomTerms[terms[0]];
        int n = design.RowCount;
        int q = terms.Sum(t => design.RandomTerms[t].EffectCount);
        if (q == 1 && first.Covariates[0] is null && rootWeights is null)
        {
            return new GroupingBlock(first.GroupName, first.LevelOfRow, first.Levels.Count, [new TermSlot(terms[0], 0, 1, first.Covariance, [1])], null, first.LevelSize);
        }

        ColumnSource source = new(n, [.. terms.SelectMany(t => design.RandomTerms[t].Covariates).Select(c => new ColumnSource.Column(c))], rootWeights);
        double[] shift = new double[q];
        double[] matrix = new double[q * q];
        List<TermSlot> slots = [];
        int offset = 0;
        foreach (int t in terms)
        {
            RandomTerm term = design.RandomTerms[t];
            double[] basis = Rescale(term, n, rootWeights, matrix.AsSpan((offset * q) + offset), q, shift.AsSpan(offset));
            slots.Add(new TermSlot(t, offset, term.EffectCount, term.Covariance, basis));
            offset += term.EffectCount;
        }

        RowTransform rows = new(source, [.. Enumerable.Range(0, q)], shift, matrix, q);
        return new GroupingBlock(first.GroupName, first.LevelOfRow, first.Levels.Count, slots, rows, first.LevelSize);
    }

    /// <summary>What makes the effects of the columns in memory; null where all are 1.</summary>
    public RowTransform? Rows => _rows;

    /// <summary>Doubles of work space that <see cref="WriteEffects"/> needs.</summary>
    public int WorkLength => _rows is null ? 0 : _rows.WorkLength + (_rows.BlockRows * _rows.Padded) + NativeBuffer.Slack;

    /// <summary>Writes the q effects of some rows, <paramref name="stride"/> doubles from row to row.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="work"><see cref="WorkLength"/> doubles of the caller's own: threads can write at once.</param>
    public void WriteEffects(int start, int count, double* target, int stride, double* work)
    {
        int q = EffectCount;
        if (_rows is null)
        {
            for (int i = 0; i < count; i++)
            {
                target[(long)i * stride] = 1;
            }

            return;
        }

        double* block = work + _rows.WorkLength;
        for (int from = 0; from < count; from += _rows.BlockRows)
        {
            int height = Math.Min(_rows.BlockRows, count - from);
            _rows.Write(start + from, height, work, block, _rows.Padded);
            for (int i = 0; i < height; i++)
            {
                for (int a = 0; a < q; a++)
                {
                    target[((long)(from + i) * stride) + a] = block[(i * _rows.Padded) + a];
                }
            }
        }
    }

    private double[] AllEffects()
    {
        double[] all = new double[LevelOfRow.Length * EffectCount];
        using NativeBuffer work = new(WorkLength);
        fixed (double* target = all)
        {
            WriteEffects(0, EffectCount == 0 ? 0 : LevelOfRow.Length, target, EffectCount, work.Pointer);
        }

        return all;
    }

    /// <summary>
    /// Brings the columns of a term to mean square 1, and makes them orthogonal where the structure allows it. Gives B, and
    /// fills in what makes Z B of Z: a shift for each column and a matrix (<paramref name="stride"/> from row to row).
    /// </summary>
    private static double[] Rescale(RandomTerm term, int n, double[]? rootWeights, Span<double> matrix, int stride, Span<double> shift)
    {
        int q = term.EffectCount;
        ColumnSource source = new(n, [.. term.Covariates.Select(c => new ColumnSource.Column(c))], rootWeights);
        if (q > 1 && term.Covariance == Covariance.Unstructured)
        {
            int constant = term.Covariates.ToList().IndexOf(null);
            FixedBasis basis = FixedBasis.Orthonormalise(source, q, constant);
            if (basis.Rank == q)
            {
                return FromOrthonormal(basis, n, q, constant, matrix, stride, shift);
            }
        }

        double[] gram = source.Gram(new double[q]);
        bool ownScales = term.Covariance is Covariance.Unstructured or Covariance.Diagonal;
        double total = 0;
        for (int a = 0; a < q; a++)
        {
            total += gram[a * (q + 1)];
        }

        double[] b = new double[q * q];
        for (int a = 0; a < q; a++)
        {
            double scale = Math.Sqrt(ownScales ? gram[a * (q + 1)] / n : total / ((double)n * q));
            scale = scale > 0 ? scale : 1;
            b[a * (q + 1)] = 1 / scale;
            matrix[a * (stride + 1)] = 1 / scale;
        }

        return b;
    }

    /// <summary>B = sqrt(n) R^-1, rows by original effect, columns by basis column; applied to columns free of their means.</summary>
    private static double[] FromOrthonormal(FixedBasis basis, int n, int q, int constant, Span<double> matrix, int stride, Span<double> shift)
    {
        double root = Math.Sqrt(n);
        double[] b = new double[q * q];
        double[] unit = new double[q];
        for (int k = 0; k < q; k++)
        {
            Array.Clear(unit);
            unit[k] = root;
            basis.ToCoefficients(unit).CopyTo(unit, 0);
            for (int a = 0; a < q; a++)
            {
                b[(a * q) + k] = unit[a];

                // On centred columns the constant has nothing to mend.
                matrix[(a * stride) + k] = a == constant && k > 0 ? 0 : unit[a];
            }
        }

        for (int a = 0; a < q && constant >= 0; a++)
        {
            shift[a] = a == constant ? 0 : basis.R[Array.IndexOf(basis.Order, a)] / basis.R[0];
        }

        return b;
    }
}
