using FsCheck;
using FsCheck.Fluent;
using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>The builders against the interpretation of the same specification, on random specifications and rows.</summary>
public sealed class BuilderPropertyTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(0, 9).Select(i => new Guid(i * 7919 % 31, 0, 0, new byte[8]))];

    [Fact]
    public void A_builder_gives_what_interpretation_gives()
    {
        int compared = 0;
        Prop.ForAll<int>(seed =>
        {
            Random random = new(seed);
            ModelSpec spec = RandomSpec(random);
            Trial[] rows = [.. Enumerable.Range(0, random.Next(60, 140)).Select(_ => RandomRow(random))];
            TrialDesign design = new(spec);
            design.AddRange(rows);
            if (!design.HasErrors)
            {
                compared++;
                InterpretedDesign oracle = new(spec, rows.Select(row => spec.Members.Select(m => ValueOf(row, m.Name)).ToArray()));
                DesignMatrixTests.AssertSame(oracle, design.ToMatrices());
            }
        }).QuickCheckThrowOnFailure();

        Assert.InRange(compared, 50, 1000);
    }

    [Fact]
    public void An_emitted_builder_gives_what_interpretation_gives() => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        OatsRow[] rows = [.. Enumerable.Range(0, 40).Select(_ => new OatsRow(random.NextDouble(), (Variety)random.Next(3), random.Next(4) / 5.0, $"b{random.Next(4)}"))];
        OatsRowDesign design = new();
        design.AddRange(rows);
        InterpretedDesign oracle = new(Specs.Oats, rows.Select(r => new object?[] { r.Yield, r.Variety, r.Nitrogen, r.Block }));
        DesignMatrixTests.AssertSame(oracle, design.ToMatrices());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Both_ways_of_combining_levels_agree() => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        int outerCount = random.Next(1, 400);
        int innerCount = random.Next(1, 400);
        int[] outer = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(outerCount))];
        int[] inner = [.. outer.Select(_ => random.Next(innerCount))];

        // The table is taken up to 65,536 cells; the same codes spread a thousandfold are sorted instead.
        (int[] byTable, int count) = GroupingIndex.Combine(outer, outerCount, inner, innerCount);
        (int[] bySorting, int sortedCount) = GroupingIndex.Combine(
            [.. outer.Select(c => c * 1000)], outerCount * 1000, [.. inner.Select(c => c * 1000)], innerCount * 1000);

        (int, int)[] keys = [.. outer.Zip(inner).Select(p => (p.First, p.Second))];
        (int, int)[] levels = [.. keys.Distinct().Order()];
        int[] expected = [.. keys.Select(k => Array.IndexOf(levels, k))];
        Assert.Equal(levels.Length, count);
        Assert.Equal(levels.Length, sortedCount);
        Assert.Equal(expected, byTable);
        Assert.Equal(expected, bySorting);
    }).QuickCheckThrowOnFailure();

    private static ModelSpec RandomSpec(Random random)
    {
        bool polynomial = random.Next(3) == 0;
        MemberSpec[] pool =
        [
            TrialDesign.Y,
            polynomial ? TrialDesign.X with { Coding = FixedCoding.Polynomial, Degree = random.Next(1, 4) } : TrialDesign.X,
            TrialDesign.Z,
            TrialDesign.Site with { Contrast = (Contrast)random.Next(4) },
            TrialDesign.Batch with { Contrast = (Contrast)random.Next(4) },
            TrialDesign.Variety with { Contrast = (Contrast)random.Next(4), Reference = random.Next(2) == 0 ? "Victory" : null },
            TrialDesign.Treated,
            TrialDesign.Plot,
            TrialDesign.Row,
            TrialDesign.Id,
            TrialDesign.Count,
        ];
        string[] predictors = ["X", "Z", "Site", "Batch", "Variety", "Treated"];
        string[] groupings = ["Plot", "Row", "Id", "Site", "Batch", "Variety"];
        TermSpec[] fixedTerms = RandomTerms(random, predictors, random.Next(0, 4));
        RandomTermSpec[] randomTerms = new RandomTermSpec[random.Next(1, 4)];
        for (int t = 0; t < randomTerms.Length; t++)
        {
            bool intercept = random.Next(3) > 0;
            randomTerms[t] = new RandomTermSpec(EquatableArray.Create(Pick(random, groupings, random.Next(1, 4))))
            {
                Intercept = intercept,
                Slopes = EquatableArray.Create(RandomTerms(random, ["X", "Z", "Treated"], intercept ? random.Next(2) : 1)),
            };
        }

        return new ModelSpec("Trial", "Y")
        {
            Members = EquatableArray.Create(pool),
            Intercept = random.Next(4) > 0,
            Fixed = EquatableArray.Create(fixedTerms),
            Random = EquatableArray.Create(randomTerms),
            Frequency = random.Next(3) == 0 ? "Count" : null,
        };
    }

    private static TermSpec[] RandomTerms(Random random, string[] members, int count) =>
    [
        .. Enumerable.Range(0, count)
            .Select(_ => Specs.Term(Pick(random, members, random.Next(1, 3))))
            .DistinctBy(t => string.Join(' ', t.Members.Order()))
            .OrderBy(t => t.Order),
    ];

    private static string[] Pick(Random random, string[] members, int count)
    {
        string[] all = [.. members];
        random.Shuffle(all);
        return all[..count];
    }

    private static Trial RandomRow(Random random) => new()
    {
        Y = random.Next(30) == 0 ? null : random.NextDouble(),
        X = random.Next(-8, 9),
        Z = random.Next(30) == 0 ? null : random.NextDouble() - 0.5,
        Site = new[] { "north", "South", "east", "Ä" }[random.Next(4)],
        Batch = random.Next(40) == 0 ? null : $"b{random.Next(3)}",
        Variety = (Variety)random.Next(3),
        Treated = random.Next(2) == 0,
        Plot = random.Next(-2, 4) * 9,
        Row = "aBc"[random.Next(3)],
        Id = Ids[random.Next(9)],
        Count = random.Next(1, 4),
    };

    private static object? ValueOf(Trial row, string member) => member switch
    {
        "Y" => row.Y,
        "X" => row.X,
        "Z" => row.Z,
        "Site" => row.Site,
        "Batch" => row.Batch,
        "Variety" => row.Variety,
        "Treated" => row.Treated,
        "Plot" => row.Plot,
        "Row" => row.Row,
        "Id" => row.Id,
        _ => row.Count,
    };
}
