using FsCheck;
using FsCheck.Fluent;

namespace Lmm.Data.Tests;

/// <summary>Rows of an array or list are read in blocks: what comes of it is what comes of reading them one by one.</summary>
public sealed class BlockReadingTests
{
    private static readonly Heifer Sound = new(812.5, Feed.Hay, 2.5f, false, "Jersey", 7, new PenId(1, 3), new DateOnly(2026, 5, 1), 1m);

    /// <summary>What can stand in the way of a block, each in its own column.</summary>
    private static readonly Func<Heifer, Heifer?>[] Disturbances =
    [
        row => row with { Gain = null },
        row => row with { Gain = double.NaN },
        row => row with { Feed = (Feed)9 },
        row => row with { Age = float.PositiveInfinity },
        row => row with { Breed = null },
        row => row with { Breed = " " },
        row => row with { Herd = null },
        row => row with { Scale = 0m },
        row => row with { Scale = -1m },
        row => row with { Herd = 1_000_000, Breed = "Angus" },
        _ => null,
    ];

    [Fact]
    public void Blocks_give_what_single_rows_give()
    {
        Gen<(int Row, int Kind)[]> places = Gen.Choose(0, 699).SelectMany(_ => Gen.Choose(0, Disturbances.Length - 1), (row, kind) => (row, kind)).ArrayOf(4);
        Prop.ForAll(places.ToArbitrary(), disturbed =>
        {
            Heifer?[] rows = [.. Enumerable.Range(0, 700).Select(Row)];
            foreach ((int row, int kind) in disturbed)
            {
                rows[row] = Disturbances[kind](Row(row));
            }

            AssertSame(rows!);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261120, 7));
    }

    [Fact]
    public void A_block_does_not_need_to_be_full()
    {
        AssertSame([.. Enumerable.Range(0, 256).Select(Row)]);
        AssertSame([.. Enumerable.Range(0, 257).Select(Row)]);
        AssertSame([Row(0), Row(5), Row(11)]);
    }

    [Fact]
    public void Times_are_kept_in_ticks_and_missed_where_null()
    {
        Reading[] rows = [.. Enumerable.Range(0, 300).Select(i => new Reading(
            i % 7, i == 280 ? null : new DateTimeOffset(2026, 1, 1, i % 24, i % 60, 0, TimeSpan.FromHours(i % 3)), i % 5, $"well {i / 50}"))];
        ReadingDesign blocks = new();
        blocks.AddRange(rows);
        ReadingDesign single = new();
        single.AddRange(rows.Where(_ => true));

        Assert.Equal([281], blocks.OmittedRows);
        Assert.Equal(single.ToMatrices().Residual!.Coordinates[0], blocks.ToMatrices().Residual!.Coordinates[0]);
    }

    [Fact]
    public void A_member_that_throws_is_named_by_its_row()
    {
        Ratio[] rows = [.. Enumerable.Range(1, 400).Select(i => new Ratio(i, 1, i == 300 ? 0 : i, "here"))];

        var exception = Assert.Throws<InvalidOperationException>(() => new RatioDesign().AddRange(rows));

        Assert.Contains("row 300", exception.Message, StringComparison.Ordinal);
        Assert.IsType<DivideByZeroException>(exception.InnerException);
    }

    private static Heifer Row(int i) => Sound with
    {
        Gain = 800 + (i * 37 % 101),
        Feed = (Feed)(i % 3),
        Age = 1 + (i % 11),
        Twin = i % 4 == 1,
        Breed = (i % 3) switch { 0 => "Jersey", 1 => "Holstein", _ => "Fleckvieh" },
        Herd = 40 - (i % 13),
        Pen = new PenId(i % 5, i % 2),
        Season = new DateOnly(2026, 1 + (i % 6), 1),
        Scale = 1 + (i % 2),
    };

    private static void AssertSame(Heifer[] rows)
    {
        HeiferDesign blocks = new();
        blocks.AddRange(rows);
        HeiferDesign single = new();
        foreach (Heifer row in rows)
        {
            single.Add(row);
        }

        Assert.Equal(single.RowsRead, blocks.RowsRead);
        Assert.Equal(single.OmittedRows, blocks.OmittedRows);
        Assert.Equal(single.Findings.Select(f => f.ToString()), blocks.Findings.Select(f => f.ToString()));
        if (single.HasErrors)
        {
            return;
        }

        DesignMatrices expected = single.ToMatrices();
        DesignMatrices actual = blocks.ToMatrices();
        Assert.Equal(expected.Response, actual.Response);
        Assert.Equal(expected.FixedEffects, actual.FixedEffects);
        Assert.Equal(expected.Weights, actual.Weights);
        for (int t = 0; t < expected.RandomTerms.Count; t++)
        {
            Assert.Equal(expected.RandomTerms[t].Levels, actual.RandomTerms[t].Levels);
            Assert.Equal(expected.RandomTerms[t].LevelOfRow, actual.RandomTerms[t].LevelOfRow);
        }
    }
}
