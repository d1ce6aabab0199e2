using Lmm.Design;

namespace Lmm.Data.Tests;

public sealed class DesignMatrixTests
{
    [Fact]
    public void Sleep_gives_y_X_and_Z()
    {
        SleepRowDesign design = new();
        design.AddRange([
            new(250, 0, "b"), new(260, 1, "b"), new(300, 2, "b"),
            new(200, 0, "a"), new(210, 1, "a"), new(205, 3, "a")]);

        DesignMatrices matrices = design.ToMatrices();

        Assert.Empty(design.Findings);
        Assert.Equal([250, 260, 300, 200, 210, 205], matrices.Response);
        Assert.Equal(["(Intercept)", "Days"], matrices.ColumnNames);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 1, 2, 0, 1, 3], matrices.FixedEffects);
        Assert.Equal([0, 1], matrices.ColumnTerms);
        RandomTerm subject = Assert.Single(matrices.RandomTerms);
        Assert.Equal("Subject", subject.GroupName);
        Assert.Equal(["a", "b"], subject.Levels);
        Assert.Equal([1, 1, 1, 0, 0, 0], subject.LevelOfRow);
        Assert.Equal(["(Intercept)", "Days"], subject.EffectNames);
        Assert.Null(subject.Covariates[0]);
        Assert.Equal([0, 1, 2, 0, 1, 3], subject.Covariates[1]!);
        Assert.Null(matrices.Weights);
        Assert.Null(matrices.Frequencies);
        Assert.Null(matrices.Offset);
    }

    [Fact]
    public void Oats_gives_the_columns_of_the_general_form_and_nested_levels_in_order()
    {
        OatsRowDesign design = new();
        OatsRow[] rows = [.. OatsRows()];
        design.AddRange(rows);
        DesignMatrices matrices = design.ToMatrices();
        InterpretedDesign oracle = new(Specs.Oats, rows.Select(r => new object?[] { r.Yield, r.Variety, r.Nitrogen, r.Block }));

        AssertSame(oracle, matrices);
        Assert.Equal([0, 1, 1, 2, 3, 3], matrices.ColumnTerms);
        Assert.Equal(
            ["I:GoldenRain", "I:Marvellous", "I:Victory", "II:GoldenRain", "II:Marvellous", "II:Victory", "X:GoldenRain", "X:Marvellous", "X:Victory"],
            matrices.RandomTerms[1].Levels);
    }

    [Fact]
    public void Text_is_ordered_by_ordinal_comparison_and_numbers_by_value()
    {
        ModelSpec spec = TrialDesign.Spec(TrialDesign.Site, TrialDesign.Plot, TrialDesign.Row, TrialDesign.Id) with
        {
            Random = EquatableArray.Create(Specs.Random("Site"), Specs.Random("Plot"), Specs.Random("Row"), Specs.Random("Id")),
        };
        Guid low = new("00000000-0000-0000-0000-0000000000aa");
        Guid high = new("f0000000-0000-0000-0000-000000000000");
        TrialDesign design = new(spec);
        string[] sites = ["ä", "b", "B", "a10", "a9", "Z"];
        int[] plots = [10, 9, -3, 100, 9, 10];
        for (int i = 0; i < 12; i++)
        {
            int k = i % 6;
            design.Add(new Trial { Y = i * i, Site = sites[k], Plot = plots[(i + 1) % 6], Row = "bAca"[i % 4], Id = i % 3 == 0 ? high : low });
        }

        IReadOnlyList<RandomTerm> terms = design.ToMatrices().RandomTerms;

        Assert.Equal(["B", "Z", "a10", "a9", "b", "ä"], terms[0].Levels);
        Assert.Equal(["-3", "9", "10", "100"], terms[1].Levels);
        Assert.Equal(["A", "a", "b", "c"], terms[2].Levels);
        Assert.Equal([low.ToString(), high.ToString()], terms[3].Levels);
    }

    [Fact]
    public void Ids_used_again_in_another_outer_level_are_levels_of_their_own()
    {
        ModelSpec spec = TrialDesign.Spec(TrialDesign.Site, TrialDesign.Plot, TrialDesign.Row) with
        {
            Random = EquatableArray.Create(Specs.Random("Site"), Specs.Random("Site", "Plot"), Specs.Random("Site", "Plot", "Row")),
        };
        TrialDesign design = new(spec);
        double y = 0;
        foreach ((string site, int plot, char row) in new[] { ("t", 2, 'a'), ("s", 10, 'b'), ("s", 2, 'a'), ("t", 2, 'b'), ("s", 2, 'b'), ("t", 10, 'a') })
        {
            design.Add(new Trial { Y = y += 1.5, Site = site, Plot = plot, Row = row });
            design.Add(new Trial { Y = y += 0.7 * y, Site = site, Plot = plot, Row = row });
        }

        IReadOnlyList<RandomTerm> terms = design.ToMatrices().RandomTerms;

        Assert.Equal(["s:2", "s:10", "t:2", "t:10"], terms[1].Levels);
        Assert.Equal(["s:2:a", "s:2:b", "s:10:b", "t:2:a", "t:2:b", "t:10:a"], terms[2].Levels);
        Assert.Equal("Site:Plot:Row", terms[2].GroupName);
        Assert.Equal([3, 3, 2, 2, 0, 0, 4, 4, 1, 1, 5, 5], terms[2].LevelOfRow);
    }

    [Fact]
    public void A_closed_grouping_keeps_only_the_levels_that_occur_and_a_fixed_factor_all()
    {
        ModelSpec spec = TrialDesign.Spec(TrialDesign.Variety, TrialDesign.Treated) with
        {
            Fixed = EquatableArray.Create(Specs.Term("Treated")),
            Random = EquatableArray.Create(Specs.Random("Variety")),
        };
        TrialDesign design = new(spec);
        for (int i = 0; i < 8; i++)
        {
            design.Add(new Trial { Y = i * i, Variety = i % 2 == 0 ? Variety.Victory : Variety.GoldenRain, Treated = i % 4 < 2 });
        }

        DesignMatrices matrices = design.ToMatrices();

        Assert.Equal(["GoldenRain", "Victory"], matrices.RandomTerms[0].Levels);
        Assert.Equal([1, 0, 1, 0, 1, 0, 1, 0], matrices.RandomTerms[0].LevelOfRow);
        Assert.Equal(["(Intercept)", "Treated[true]"], matrices.ColumnNames);
    }

    [Fact]
    public void Weights_frequencies_and_offset_are_taken_over()
    {
        ModelSpec spec = TrialDesign.Spec(TrialDesign.Site, TrialDesign.Weight, TrialDesign.Count, TrialDesign.Exposure) with
        {
            Random = EquatableArray.Create(Specs.Random("Site")),
            Weight = "Weight",
            Frequency = "Count",
            Offset = "Exposure",
        };
        TrialDesign design = new(spec);
        design.AddRange(Enumerable.Range(1, 6).Select(i => new Trial { Y = i * i, Site = i % 2 == 0 ? "s" : "t", Weight = i / 2.0, Count = i, Exposure = -i }));

        DesignMatrices matrices = design.ToMatrices();

        Assert.Equal([0.5, 1, 1.5, 2, 2.5, 3], matrices.Weights!);
        Assert.Equal([1, 2, 3, 4, 5, 6], matrices.Frequencies!);
        Assert.Equal([-1, -2, -3, -4, -5, -6], matrices.Offset!);
    }

    [Fact]
    public void Polynomials_of_a_covariate_are_orthonormal_over_the_used_rows()
    {
        ModelSpec spec = TrialDesign.Spec(TrialDesign.X with { Coding = FixedCoding.Polynomial, Degree = 3 }, TrialDesign.Site) with
        {
            Fixed = EquatableArray.Create(Specs.Term("X")),
            Random = EquatableArray.Create(Specs.Random("Site")),
        };
        TrialDesign design = new(spec);
        design.AddRange(Enumerable.Range(0, 20).Select(i => new Trial { Y = i == 7 ? null : i * i, X = 1e4 + (i * i), Site = i % 2 == 0 ? "s" : "t" }));

        DesignMatrices matrices = design.ToMatrices();

        Assert.Equal(["(Intercept)", "X[Linear]", "X[Quadratic]", "X[Cubic]"], matrices.ColumnNames);
        Assert.Equal(19, matrices.RowCount);
        for (int j = 0; j < 4; j++)
        {
            for (int k = 1; k < 4; k++)
            {
                double product = Column(matrices, j).Zip(Column(matrices, k), (a, b) => a * b).Sum();
                Assert.Equal(j == k ? 1.0 : 0.0, product, 1e-10);
            }
        }
    }

    [Fact]
    public void A_missing_value_leaves_out_the_row_and_a_level_that_only_it_had()
    {
        ModelSpec spec = TrialDesign.Spec(TrialDesign.Z, TrialDesign.Site) with
        {
            Fixed = EquatableArray.Create(Specs.Term("Z")),
            Random = EquatableArray.Create(Specs.Random("Site")),
        };
        TrialDesign design = new(spec);
        design.Add(new Trial { Y = null, Z = null, Site = "only here" });
        for (int i = 1; i < 8; i++)
        {
            design.Add(new Trial { Y = i * i, Z = i == 3 ? null : i % 5, Site = i % 2 == 0 ? "s" : "t" });
        }

        DesignMatrices matrices = design.ToMatrices();

        Assert.Equal(["s", "t"], matrices.RandomTerms[0].Levels);
        Assert.Equal([1, 4, 16, 25, 36, 49], matrices.Response);
        Assert.Equal([1, 4], design.OmittedRows);
        Assert.Equal([2, 3, 5, 6, 7, 8], Enumerable.Range(0, 6).Select(design.RowNumber));
        Assert.Equal(8, design.RowsRead);
        Assert.Equal(
            [
                "LMM4002: Trial.Y is missing (null) in 1 row (1): left out.",
                "LMM4002: Trial.Z is missing (null) in 2 rows (1, 4): left out.",
            ],
            design.Findings.Select(f => f.ToString()));
        Assert.All(design.Findings, f => Assert.Equal(FindingSeverity.Suggestion, f.Severity));
    }

    [Fact]
    public void No_row_can_follow_after_the_findings_were_asked_for()
    {
        SleepRowDesign design = new();
        design.Add(new(1, 0, "a"));
        _ = design.Findings;

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => design.Add(new(2, 1, "a")));

        Assert.Equal("No row can be added after the findings or the matrices were asked for.", error.Message);
    }

    [Fact]
    public void A_million_rows_are_read_without_an_allocation_for_each()
    {
        const int Rows = 1_000_000;
        SleepRow[] rows = new SleepRow[Rows];
        string[] subjects = [.. Enumerable.Range(0, 50_000).Select(i => $"subject {i}")];
        for (int i = 0; i < Rows; i++)
        {
            rows[i] = new SleepRow(i % 977, i % 20, subjects[i / 20]);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        SleepRowDesign design = new();
        design.AddRange(rows);
        DesignMatrices matrices = design.ToMatrices();
        double bytesPerRow = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rows;

        // Two numbers and a code as read, 20 bytes, which the matrices show as they stand, and the 50 000 levels. A copy of a
        // column would add 8, an object for each row 24.
        Assert.Equal(50_000, matrices.RandomTerms[0].Levels.Count);
        Assert.InRange(bytesPerRow, 20, 30);
    }

    internal static void AssertSame(InterpretedDesign oracle, DesignMatrices matrices)
    {
        Assert.Equal(oracle.RowCount, matrices.RowCount);
        Assert.Equal(oracle.FixedColumns.Select(c => c.Name), matrices.ColumnNames);
        Assert.Equal(oracle.FixedColumns.Select(c => c.Term), matrices.ColumnTerms);
        AssertColumns(oracle.FixedEffects(), j => Column(matrices, j));
        for (int t = 0; t < matrices.RandomTerms.Count; t++)
        {
            RandomTerm term = matrices.RandomTerms[t];
            (string[] labels, int[] levelOfRow) = oracle.Grouping(t);
            Assert.Equal(labels, term.Levels);
            Assert.Equal(levelOfRow, term.LevelOfRow);
            Assert.Equal(oracle.EffectsOf(t).Select(c => c.Name), term.EffectNames);
            AssertColumns(oracle.RandomCovariates(t), k => term.Covariates[k] ?? Enumerable.Repeat(1.0, matrices.RowCount));
        }
    }

    internal static IEnumerable<OatsRow> OatsRows()
    {
        // In an order that is neither that of the blocks nor that of the varieties.
        for (int i = 0; i < 36; i++)
        {
            string block = new[] { "X", "I", "II" }[i % 3];
            yield return new OatsRow(90 + (i * 7 % 31), (Variety)((i / 3 + (i % 2)) % 3), 0.2 * (i / 9), block);
        }
    }

    private static IEnumerable<double> Column(DesignMatrices matrices, int j) =>
        matrices.FixedEffects.Skip(j * matrices.RowCount).Take(matrices.RowCount);

    private static void AssertColumns(double[,] expected, Func<int, IEnumerable<double>> column)
    {
        for (int j = 0; j < expected.GetLength(1); j++)
        {
            int i = 0;
            foreach (double value in column(j))
            {
                Assert.Equal(expected[i, j], value, 1e-12 * Math.Max(1.0, Math.Abs(expected[i, j])));
                i++;
            }
        }
    }
}
