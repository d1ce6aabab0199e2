using System.Numerics.Tensors;

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
internal sealed class GroupingBlock
{
    private GroupingBlock(string name, int[] levelOfRow, int levels, IReadOnlyList<TermSlot> slots)
    {
        Name = name;
        LevelOfRow = levelOfRow;
        Levels = levels;
        Slots = slots;
        EffectCount = slots.Sum(slot => slot.Count);
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

    /// <summary>The number of random effects, levels times q.</summary>
    public int Size => Levels * EffectCount;

    /// <summary>The rows of Z B, n x q row-major, square roots of the weights multiplied in; null when all are 1.</summary>
    public double[]? Covariates { get; private init; }

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

        return new GroupingBlock("", levelOfRow, subjects.Length, []) { Covariates = [] };
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
            return new GroupingBlock(first.GroupName, first.LevelOfRow, first.Levels.Count, [new TermSlot(terms[0], 0, 1, first.Covariance, [1])]);
        }

        double[] covariates = new double[n * q];
        List<TermSlot> slots = [];
        int offset = 0;
        foreach (int t in terms)
        {
            RandomTerm term = design.RandomTerms[t];
            int count = term.EffectCount;
            double[] columns = Columns(term, n, rootWeights);
            double[] basis = Rescale(columns, n, term);
            for (int a = 0; a < count; a++)
            {
                for (int i = 0; i < n; i++)
                {
                    covariates[(i * q) + offset + a] = columns[(a * n) + i];
                }
            }

            slots.Add(new TermSlot(t, offset, count, term.Covariance, basis));
            offset += count;
        }

        return new GroupingBlock(first.GroupName, first.LevelOfRow, first.Levels.Count, slots) { Covariates = covariates };
    }

    private static double[] Columns(RandomTerm term, int n, double[]? rootWeights)
    {
        double[] columns = new double[n * term.EffectCount];
        for (int a = 0; a < term.EffectCount; a++)
        {
            Span<double> column = columns.AsSpan(a * n, n);
            if (term.Covariates[a] is { } covariate)
            {
                covariate.CopyTo(column);
            }
            else
            {
                column.Fill(1);
            }

            if (rootWeights is not null)
            {
                TensorPrimitives.Multiply(column, rootWeights, column);
            }
        }

        return columns;
    }

    /// <summary>Brings the columns (by columns, in place) to mean square 1 and returns B.</summary>
    private static double[] Rescale(double[] columns, int n, RandomTerm term)
    {
        int q = term.EffectCount;
        double[] b = new double[q * q];
        if (q > 1 && term.Covariance == Covariance.Unstructured)
        {
            int constant = term.Covariates.ToList().IndexOf(null);
            FixedBasis basis = FixedBasis.Orthonormalise((double[])columns.Clone(), n, q, constant);
            if (basis.Rank == q)
            {
                FromOrthonormal(columns, n, q, basis, b);
                return b;
            }
        }

        bool ownScales = term.Covariance is Covariance.Unstructured or Covariance.Diagonal;
        double common = RootMeanSquare(columns);
        for (int a = 0; a < q; a++)
        {
            Span<double> column = columns.AsSpan(a * n, n);
            double scale = ownScales ? RootMeanSquare(column) : common;
            scale = scale > 0 ? scale : 1;
            TensorPrimitives.Divide(column, scale, column);
            b[(a * q) + a] = 1 / scale;
        }

        return b;
    }

    /// <summary>Z B with B = sqrt(n) R^-1: rows of B by original effect, columns by basis column.</summary>
    private static void FromOrthonormal(double[] columns, int n, int q, FixedBasis basis, double[] b)
    {
        double root = Math.Sqrt(n);
        TensorPrimitives.Multiply(basis.Q.AsSpan(0, n * q), root, columns);
        double[] unit = new double[q];
        for (int k = 0; k < q; k++)
        {
            Array.Clear(unit);
            unit[k] = root;
            basis.ToCoefficients(unit).CopyTo(unit, 0);
            for (int a = 0; a < q; a++)
            {
                b[(a * q) + k] = unit[a];
            }
        }
    }

    private static double RootMeanSquare(ReadOnlySpan<double> values) =>
        Math.Sqrt(TensorPrimitives.SumOfSquares(values) / values.Length);
}
