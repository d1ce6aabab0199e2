namespace Lmm.Design.Tests.Structure;

/// <summary>
/// Skeletons against the analysis of variance tables of the textbooks. Written as: stratum total [effect freedom * efficiency,
/// …; residual].
/// </summary>
public sealed class SkeletonTests
{
    /// <summary>Yates's oats (1935), Venables and Ripley, Modern Applied Statistics with S (2002), section 10.2: 5; 2, 10; 3, 6, 45.</summary>
    [Theory]
    [InlineData("yield ~ variety * nitrogen + (1 | block / variety)", "block:variety")]
    [InlineData("yield ~ variety * nitrogen + (1 | block / mainplot)", "block:mainplot")]
    public void Split_plot_oats(string formula, string plot)
    {
        (string header, string[][] rows) = Tables.Read("oats");
        ModelSpec spec = Tables.Spec(formula, header, "yield nitro");
        Skeleton skeleton = Skeleton.Of(spec, Tables.Of(spec, header, rows))!;
        Assert.Equal($"block 5 [5] | {plot} 12 [variety 2; 10] | Units 54 [nitrogen 3, variety:nitrogen 6; 45]", Short(skeleton));
        Assert.True(skeleton.IsBalanced);
        Assert.Equal(10, skeleton.ErrorTermOf("variety")!.ResidualDegreesOfFreedom);
        Assert.Equal("Units", skeleton.ErrorTermOf("variety:nitrogen")!.Name);
        Assert.Null(skeleton.ErrorTermOf("dose"));
    }

    /// <summary>Cochran and Cox, Experimental Designs (1957): sections 4.2, 4.3, 7.1, 7.32, 9.2 and 11.1.</summary>
    [Fact]
    public void Randomised_blocks() => AssertSkeleton(
        "b 3 [3] | Units 16 [t 4; 12]", "y ~ t + (1 | b)", "b t", Tables.Cross(4, 5));

    [Fact]
    public void Latin_square() => AssertSkeleton(
        "r 4 [4] | c 4 [4] | Units 16 [t 4; 12]",
        "y ~ t + (1 | r) + (1 | c)",
        "r c t",
        Tables.Cross(5, 5).Select(row => (int[])[row[0], row[1], (row[0] + row[1]) % 5]));

    [Fact]
    public void Strip_plot() => AssertSkeleton(
        "r 3 [3] | r:a 8 [a 2; 6] | r:b 12 [b 3; 9] | Units 24 [a:b 6; 18]",
        "y ~ a * b + (1 | r) + (1 | r:a) + (1 | r:b)",
        "r a b",
        Tables.Cross(4, 3, 4));

    [Fact]
    public void Strip_plot_without_its_blocks_has_their_stratum_all_the_same() => AssertSkeleton(
        "r 3 [3] | r:a 8 [a 2; 6] | r:b 12 [b 3; 9] | Units 24 [a:b 6; 18]",
        "y ~ a * b + (1 | r:a) + (1 | r:b)",
        "r a b",
        Tables.Cross(4, 3, 4));

    [Fact]
    public void Split_split_plot() => AssertSkeleton(
        "r 2 [2] | r:a 3 [a 1; 2] | r:a:b 12 [b 2, a:b 2; 8] | Units 54 [c 3, a:c 3, b:c 6, a:b:c 6; 36]",
        "y ~ a * b * c + (1 | r / a / b)",
        "r a b c",
        Tables.Cross(3, 2, 3, 4));

    /// <summary>v = 7, k = 3, r = 3, b = 7, lambda = 1: the efficiency within blocks is lambda v / (r k) = 7/9.</summary>
    [Fact]
    public void Balanced_incomplete_blocks() => AssertSkeleton(
        "b 6 [t 6 * 2/9; 0] | Units 14 [t 6 * 7/9; 8]",
        "y ~ t + (1 | b)",
        "b t",
        Tables.Cross(7, 3).Select(row => (int[])[row[0], (row[0] + (row[1] == 1 ? 0 : row[1] == 2 ? 1 : 3)) % 7]));

    /// <summary>v = 6, k = 3, r = 5, b = 10, lambda = 2 (Cochran and Cox plan 11.4): 2 * 6 / 15 = 4/5; between blocks 9 - 5 = 4 remain.</summary>
    [Fact]
    public void Balanced_incomplete_blocks_with_information_between() => AssertSkeleton(
        "b 9 [t 5 * 1/5; 4] | Units 20 [t 5 * 4/5; 15]",
        "y ~ t + (1 | b)",
        "b t",
        new[] { "125", "126", "134", "136", "145", "234", "235", "246", "356", "456" }
            .SelectMany((block, i) => block.Select(t => (int[])[i, t - '0'])));

    /// <summary>2^3 in two blocks a replicate, ABC confounded: it is compared between blocks only.</summary>
    [Fact]
    public void Confounded_factorial() => AssertSkeleton(
        "r 3 [3] | r:k 4 [a:b:c 1; 3] | Units 24 [a 1, b 1, c 1, a:b 1, a:c 1, b:c 1; 18]",
        "y ~ a * b * c + (1 | r / k)",
        "r k a b c",
        Tables.Cross(4, 2, 2, 2).Select(row => (int[])[row[0], (row[1] + row[2] + row[3]) % 2, row[1], row[2], row[3]]));

    /// <summary>Snedecor and Cochran, Statistical Methods, section on turnip leaves: 3, 8, 12.</summary>
    [Fact]
    public void Nested_sampling()
    {
        (string header, string[][] rows) = Tables.Read("calcium_plants");
        ModelSpec spec = Tables.Spec("calcium ~ 1 + (1 | plant / leaf)", header, "calcium");
        Assert.Equal("plant 3 [3] | plant:leaf 8 [8] | Units 12 [12]", Short(Skeleton.Of(spec, Tables.Of(spec, header, rows))!));
    }

    [Fact]
    public void Nested_treatments() => AssertSkeleton(
        "t:rat 5 [t 2; 3] | t:rat:liver 12 [12] | Units 18 [18]",
        "y ~ t + (1 | t:rat) + (1 | t:rat:liver)",
        "t rat liver",
        Tables.Cross(3, 2, 3, 2).Select(row => (int[])[row[0], row[1], row[2]]));

    /// <summary>18 subjects on 10 days each: 17 degrees of freedom between slopes, 144 within (containment: nlme and SAS).</summary>
    [Fact]
    public void Random_slopes()
    {
        (string header, string[][] rows) = Tables.Read("sleepstudy");
        ModelSpec spec = Tables.Spec("Reaction ~ Days + (Days | Subject)", header, "Reaction Days");
        Skeleton skeleton = Skeleton.Of(spec, Tables.Of(spec, header, rows))!;
        Assert.Equal("Subject 17 [17] | Subject:Days 18 [Days 1 * ?; 17] | Units 144 [144]", Short(skeleton));
        Assert.False(skeleton.IsBalanced);
    }

    /// <summary>Unequal groups: a group's factor has groups less fixed columns.</summary>
    [Fact]
    public void Unequal_groups() => AssertSkeleton(
        "g 3 [t 1 * ?; 2] | Units 6 [x 1 * ?; 5]",
        "y ~ t + x + (1 | g)",
        "g t x",
        [[1, 1, 1], [1, 1, 2], [2, 1, 1], [2, 1, 2], [2, 1, 3], [3, 2, 1], [3, 2, 2], [4, 2, 2], [4, 2, 3], [4, 2, 1]]);

    /// <summary>Where every level set is closed the declaration says the design: the split plot of oats again.</summary>
    [Fact]
    public void Closed_levels_say_the_design_without_rows()
    {
        MemberDeclaration[] members =
        [
            Specs.Number("Y"),
            Specs.Enum("Block", "I", "II", "III", "IV", "V", "VI"),
            Specs.Enum("Variety", "GoldenRain", "Marvellous", "Victory"),
            Specs.Enum("Nitrogen", "None", "Low", "Medium", "High"),
            Specs.Text("Plot"),
            Specs.Number("X"),
        ];
        ModelSpec Of(string formula) => (Specs.Type("Oats", members) with { Formula = formula }).Spec();

        ModelSpec closed = Of("Y ~ Variety * Nitrogen + (1 | Block / Variety)");
        Assert.Equal(
            "Block 5 [5] | Block:Variety 12 [Variety 2; 10] | Units 54 [Nitrogen 3, Variety:Nitrogen 6; 45]",
            Short(Skeleton.Of(closed, DesignTable.OfClosedLevels(closed)!)!));
        Assert.Null(DesignTable.OfClosedLevels(Of("Y ~ Variety + (1 | Block / Plot)")));
        Assert.Null(DesignTable.OfClosedLevels(Of("Y ~ Variety + X + (1 | Block)")));
    }

    [Fact]
    public void A_table_without_rows_has_none()
    {
        ModelSpec spec = Tables.Spec("y ~ t + (1 | b)", "y t b");
        Assert.Null(Skeleton.Of(spec, Tables.Of(spec, "b t", [])));
    }

    [Fact]
    public void The_text_is_the_table_of_the_book()
    {
        (string header, string[][] rows) = Tables.Read("oats");
        ModelSpec spec = Tables.Spec("yield ~ variety * nitrogen + (1 | block / variety)", header, "yield nitro");
        Assert.Equal(
            """
            Stratum               d.f.
            block                    5
            block:variety
              variety                2
              residual              10
            Units
              nitrogen               3
              variety:nitrogen       6
              residual              45
            Total                   71

            """.ReplaceLineEndings("\n"),
            Skeleton.Of(spec, Tables.Of(spec, header, rows))!.ToString());
    }

    private static void AssertSkeleton(string expected, string formula, string members, IEnumerable<int[]> rows)
    {
        ModelSpec spec = Tables.Spec(formula, members, "y x");
        DesignTable table = Tables.Of(spec, members, rows.Select(row => Tables.Cells([.. row.Cast<object>()])));
        Assert.Equal(expected, Short(Skeleton.Of(spec, table)!));
    }

    private static string Short(Skeleton skeleton) => string.Join(" | ", skeleton.Strata.Select(stratum =>
    {
        IEnumerable<string> effects = stratum.Effects.Select(effect =>
            $"{effect.Term} {effect.DegreesOfFreedom}{(effect.Efficiency is not { } share ? " * ?" : share == Rational.One ? "" : $" * {share}")}");
        string all = string.Join(", ", effects);
        return $"{stratum.Name} {stratum.DegreesOfFreedom} [{all}{(all.Length > 0 ? "; " : "")}{stratum.ResidualDegreesOfFreedom}]";
    }));
}
