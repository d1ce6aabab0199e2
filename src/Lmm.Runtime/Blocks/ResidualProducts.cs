using Lmm.Residuals;

namespace Lmm.Blocks;

/// <summary>
/// The cross products of a model with a residual structure. Rows of one subject meet through R^-1, so that levels can
/// meet that share no row: the leading grouping must hold whole subjects (else the subjects themselves lead, with no
/// effects), and trailing levels meet where a subject has rows of both, those of one grouping among them.
/// </summary>
internal sealed class ResidualProducts
{
    private ResidualProducts(ResidualCovariance structure, ResidualTerm term, CrossProducts products, ResidualPieces pieces, PooledProducts pooled)
    {
        Structure = structure;
        Term = term;
        Products = products;
        Pieces = pieces;
        Pooled = pooled;
        Values = ProductValues.Of(products);
    }

    /// <summary>R(w).</summary>
    public ResidualCovariance Structure { get; }

    /// <summary>What R needs of the rows.</summary>
    public ResidualTerm Term { get; }

    /// <summary>A; its values are those of the last <see cref="Fill"/>.</summary>
    public CrossProducts Products { get; }

    /// <summary>The pieces of the rows.</summary>
    public ResidualPieces Pieces { get; }

    /// <summary>The pooled products.</summary>
    public PooledProducts Pooled { get; }

    /// <summary>Bytes that an evaluation holds beside A, where they are many.</summary>
    public double HeldBytes { get; private init; }

    /// <summary>The arrays of A.</summary>
    public ProductValues Values { get; }

    /// <summary>Sets A from coefficients.</summary>
    public void Fill(ReadOnlySpan<double> coefficients) => Pooled.Fill(coefficients, Values);

    /// <summary>Forms the products of a design, at R = I.</summary>
    /// <param name="design">The design with a residual term.</param>
    /// <param name="rootWeights">Square roots of weight times frequency, or null for ones.</param>
    /// <param name="columns">The rows of [Q e].</param>
    public static ResidualProducts Form(DesignMatrices design, double[]? rootWeights, RowTransform columns)
    {
        ResidualTerm term = design.Residual!;
        int n = design.RowCount;
        int[][] subjects = SubjectOrder.Of(term, n);
        ResidualMemory.RequireLongest(term, subjects, columns.Outputs);
        ResidualCovariance structure = ResidualCovariance.Create(term, n);
        GroupingBlock[] groupings = Order(GroupingBlock.FromDesign(design, rootWeights), term, subjects, n);
        SortByLeading(subjects, groupings);
        ResidualPieces pieces = ResidualPieces.Of(structure, term, subjects, design.Frequencies);
        CrossProducts products = Pattern(groupings, subjects, term, columns.Outputs);
        double held = ResidualMemory.Require(term, products, pieces, structure.Count);
        PooledProducts pooled = PooledProducts.Pool(products, pieces, columns);
        ResidualProducts result = new(structure, term, products, pieces, pooled) { HeldBytes = held };
        result.Fill(pieces.IdentityCoefficients());
        return result;
    }

    /// <summary>The largest grouping that holds whole subjects first; subjects without effects where there is none.</summary>
    private static GroupingBlock[] Order(GroupingBlock[] groupings, ResidualTerm term, int[][] subjects, int n)
    {
        int leading = Array.FindIndex(groupings, HoldsSubjects);
        if (leading >= 0)
        {
            return [groupings[leading], .. groupings.Where((_, g) => g != leading)];
        }

        return groupings.Length == 0 ? [] : [GroupingBlock.WithoutEffects(subjects, n), .. groupings];

        bool HoldsSubjects(GroupingBlock grouping) =>
            ReferenceEquals(grouping.LevelOfRow, term.SubjectOfRow) || Array.TrueForAll(subjects, rows => IsOneLevel(rows, grouping.LevelOfRow));
    }

    private static bool IsOneLevel(int[] rows, int[] levelOfRow)
    {
        for (int i = 1; i < rows.Length; i++)
        {
            if (levelOfRow[rows[i]] != levelOfRow[rows[0]])
            {
                return false;
            }
        }

        return true;
    }

    private static void SortByLeading(int[][] subjects, GroupingBlock[] groupings)
    {
        if (groupings.Length > 0)
        {
            int[] level = [.. subjects.Select(rows => rows.Length > 0 ? groupings[0].LevelOfRow[rows[0]] : -1)];
            if (!IsAscending(level))
            {
                Array.Sort(level, subjects);
            }
        }
    }

    private static bool IsAscending(int[] values)
    {
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static CrossProducts Pattern(GroupingBlock[] groupings, int[][] subjects, ResidualTerm term, int columns)
    {
        int[] start = new int[groupings.Length];
        int order = 0;
        for (int g = 1; g < groupings.Length; g++)
        {
            start[g] = order;
            order += groupings[g].Size;
        }

        CoupledLevels coupled = CoupledLevels.Of(groupings, start);
        return new CrossProducts
        {
            Groupings = groupings,
            ColumnCount = columns,
            Columns = new double[columns * columns],
            Diagonal = [.. groupings.Select(grouping => new double[grouping.Size * grouping.EffectCount])],
            WithColumns = [.. groupings.Select(grouping => new double[grouping.Size * columns])],
            TrailingStart = start,
            TrailingOrder = order,
            CoupledStart = coupled.Start,
            CoupledRow = coupled.Row,
            Coupling = coupled.Values,
            TrailingPairs = TrailingPairs(groupings, subjects, term, start),
        };
    }

    /// <summary>Every two trailing levels that a subject has rows of, by lists of two groupings.</summary>
    private static TrailingPair[] TrailingPairs(GroupingBlock[] groupings, int[][] subjects, ResidualTerm term, int[] start)
    {
        SortedDictionary<(int Upper, int Lower), SortedSet<(int UpperRow, int LowerRow)>> lists = [];
        List<(int Grouping, int Row)> touched = [];
        foreach (int[] rows in subjects)
        {
            touched.Clear();
            for (int g = 1; g < groupings.Length; g++)
            {
                touched.AddRange(rows.Select(row => (g, start[g] + (groupings[g].LevelOfRow[row] * groupings[g].EffectCount))).Distinct());
            }

            ResidualMemory.RequirePairs(term, touched.Count);
            foreach ((int Grouping, int Row) upper in touched)
            {
                foreach ((int Grouping, int Row) lower in touched.Where(lower => upper.Row < lower.Row))
                {
                    if (!lists.TryGetValue((upper.Grouping, lower.Grouping), out SortedSet<(int, int)>? list))
                    {
                        lists.Add((upper.Grouping, lower.Grouping), list = []);
                    }

                    list.Add((upper.Row, lower.Row));
                }
            }
        }

        return
        [
            .. lists.Select(list => new TrailingPair(
                list.Key.Upper,
                list.Key.Lower,
                [.. list.Value.Select(pair => pair.UpperRow)],
                [.. list.Value.Select(pair => pair.LowerRow)],
                new double[list.Value.Count * groupings[list.Key.Upper].EffectCount * groupings[list.Key.Lower].EffectCount])),
        ];
    }
}
