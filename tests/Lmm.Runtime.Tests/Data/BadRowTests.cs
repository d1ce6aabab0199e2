using FsCheck;
using FsCheck.Fluent;
using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>Wrong rows and designs, each with what is said about it.</summary>
public sealed class BadRowTests
{
    private static readonly ModelSpec Simple = TrialDesign.Spec(TrialDesign.X, TrialDesign.Site) with
    {
        Fixed = EquatableArray.Create(Specs.Term("X")),
        Random = EquatableArray.Create(Specs.Random("Site")),
    };

    public static TheoryData<string, string> RowCases => new()
    {
        { "NaN response", "LMM4001: Trial.Y is NaN in row 3: a finite number is needed. A missing value is null in a nullable member, never NaN." },
        { "infinite covariate", "LMM4001: Trial.X is Infinity in row 3: a finite number is needed. A missing value is null in a nullable member, never NaN." },
        { "minus infinity", "LMM4001: Trial.X is -Infinity in row 3: a finite number is needed. A missing value is null in a nullable member, never NaN." },
        { "null row", "LMM4003: Row 3 is null: a Trial is needed. Remove the row." },
        { "null text", "LMM4003: Trial.Site is null in row 3, but the member is not nullable. Give a value, or declare the member nullable to let null stand for a missing value." },
        { "empty text", "LMM4005: Trial.Site is empty text in row 3: a level needs a name. A missing value is null in a nullable member (string?)." },
        { "white space", "LMM4005: Trial.Site is empty text in row 3: a level needs a name. A missing value is null in a nullable member (string?)." },
        { "undefined level", "LMM4004: Trial.Variety has an undefined value in row 3, which is not one of its levels (GoldenRain, Marvellous, Victory)." },
        { "zero weight", "LMM4006: Trial.Weight is 0 in row 3: a weight must be positive. Remove the row if it is not to count." },
        { "negative weight", "LMM4006: Trial.Weight is -2.5 in row 3: a weight must be positive. Remove the row if it is not to count." },
        { "NaN weight", "LMM4001: Trial.Weight is NaN in row 3: a finite number is needed. A missing value is null in a nullable member, never NaN." },
        { "zero frequency", "LMM4007: Trial.Count is 0 in row 3: a frequency must be a positive whole number. For precision use [Weight]." },
        { "negative frequency", "LMM4007: Trial.Count is -1 in row 3: a frequency must be a positive whole number. For precision use [Weight]." },
        { "infinite offset", "LMM4001: Trial.Exposure is Infinity in row 3: a finite number is needed. A missing value is null in a nullable member, never NaN." },
    };

    [Theory]
    [MemberData(nameof(RowCases))]
    public void A_wrong_row_is_named(string which, string expected)
    {
        ModelSpec spec = TrialDesign.Spec(
            TrialDesign.X, TrialDesign.Site, TrialDesign.Variety, TrialDesign.Weight, TrialDesign.Count, TrialDesign.Exposure) with
        {
            Fixed = EquatableArray.Create(Specs.Term("X"), Specs.Term("Variety")),
            Random = EquatableArray.Create(Specs.Random("Site")),
            Weight = "Weight",
            Frequency = "Count",
            Offset = "Exposure",
        };
        List<Trial?> rows = [.. Rows(30)];
        Trial good = rows[2]!;
        rows[2] = which switch
        {
            "NaN response" => good with { Y = double.NaN },
            "infinite covariate" => good with { X = double.PositiveInfinity },
            "minus infinity" => good with { X = double.NegativeInfinity },
            "null row" => null,
            "null text" => good with { Site = null! },
            "empty text" => good with { Site = "" },
            "white space" => good with { Site = " \t" },
            "undefined level" => good with { Variety = (Variety)7 },
            "zero weight" => good with { Weight = 0 },
            "negative weight" => good with { Weight = -2.5 },
            "NaN weight" => good with { Weight = double.NaN },
            "zero frequency" => good with { Count = 0 },
            "negative frequency" => good with { Count = -1 },
            _ => good with { Exposure = double.PositiveInfinity },
        };

        DesignFinding finding = Assert.Single(Findings(spec, rows));

        Assert.Equal(expected, finding.ToString());
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(3, finding.Row);
    }

    [Fact]
    public void An_undefined_enum_value_is_shown()
    {
        OatsRowDesign design = new();
        design.AddRange([.. DesignMatrixTests.OatsRows(), new OatsRow(100, (Variety)42, 0.2, "I")]);

        Assert.Equal(
            ["LMM4004: OatsRow.Variety is '42' in row 37, which is not one of its levels (GoldenRain, Marvellous, Victory)."],
            design.Findings.Select(f => f.ToString()));
    }

    [Fact]
    public void Every_wrong_row_is_reported_and_not_the_first_only()
    {
        Trial?[] rows = [.. Rows(30)];
        rows[4] = rows[4]! with { Y = double.NaN, X = double.NaN };
        rows[9] = null;
        rows[20] = rows[20]! with { Site = "" };
        rows[29] = rows[29]! with { X = double.NegativeInfinity };

        Assert.Equal([5, 5, 10, 21, 30], Findings(Simple, rows).Select(f => f.Row));
    }

    [Fact]
    public void Many_rows_with_one_mistake_are_counted()
    {
        Trial[] rows = [.. Rows(60).Select((row, i) => i % 2 == 0 ? row with { X = double.NaN } : row)];

        IReadOnlyList<DesignFinding> findings = Findings(Simple, rows, new ModelOptions { ListedRows = 5 });

        Assert.Equal([1, 3, 5, 7, 9, 0], findings.Select(f => f.Row));
        Assert.Equal("LMM4001: Trial.X: 25 more rows have the same mistake.", findings[5].ToString());
    }

    [Fact]
    public void A_missing_value_is_an_error_where_the_policy_says_so()
    {
        Trial[] rows = [.. Rows(30).Select((row, i) => i == 6 ? row with { Y = null } : row)];

        DesignFinding finding = Assert.Single(Findings(Simple, rows, new ModelOptions { MissingPolicy = MissingPolicy.Fail }));

        Assert.Equal("LMM4002: Trial.Y is missing (null) in row 7, and MissingPolicy.Fail allows no missing value. Remove the row or use MissingPolicy.Omit.", finding.ToString());
        Assert.Equal(FindingSeverity.Error, finding.Severity);
    }

    [Fact]
    public void The_exception_lists_every_finding_errors_first()
    {
        TrialDesign design = new(Simple);
        design.AddRange(Rows(30).Select((row, i) => i == 0 ? row with { Y = null } : i == 1 ? row with { X = double.NaN } : row));

        InvalidDesignException error = Assert.Throws<InvalidDesignException>(() => design.ToMatrices());

        Assert.Equal(design.Findings, error.Findings);
        Assert.Equal(
            """
            The rows cannot be used for the model Trial: 1 error.
              LMM4001: Trial.X is NaN in row 2: a finite number is needed. A missing value is null in a nullable member, never NaN.
              (note) LMM4002: Trial.Y is missing (null) in 1 row (1): left out.
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    [Fact]
    public void A_member_that_is_read_twice_is_reported_once()
    {
        foreach (MissingPolicy policy in Enum.GetValues<MissingPolicy>())
        {
            TwoRoles design = new(new ModelOptions { MissingPolicy = policy });
            design.AddRange(new double?[] { 1, null, 3, null, 1, 3, 1, 1, 3, 3 }.Select(d => new Dose(d)));
            IReadOnlyList<DesignFinding> findings = design.Findings;

            Assert.Equal(policy == MissingPolicy.Fail ? [2, 4] : [2], findings.Where(f => f.Id == "LMM4002").Select(f => f.Row));
        }
    }

    [Fact]
    public void Any_wrong_cells_among_right_ones_are_all_found_and_nothing_else() => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        Trial?[] rows = [.. Rows(200)];
        SortedSet<int> wrong = [];
        for (int k = random.Next(1, 15); k > 0; k--)
        {
            int i = random.Next(rows.Length);
            if (!wrong.Add(i + 1))
            {
                continue;
            }

            rows[i] = random.Next(5) switch
            {
                0 => rows[i]! with { Y = double.NaN },
                1 => rows[i]! with { X = double.PositiveInfinity },
                2 => rows[i]! with { Site = " " },
                3 => rows[i]! with { Site = null! },
                _ => null,
            };
        }

        IReadOnlyList<DesignFinding> findings = Findings(Simple, rows);
        Assert.All(findings, f => Assert.Equal(FindingSeverity.Error, f.Severity));
        Assert.Equal(wrong, findings.Select(f => f.Row));
    }).QuickCheckThrowOnFailure();

    internal static IReadOnlyList<DesignFinding> Findings(ModelSpec spec, IEnumerable<Trial?> rows, ModelOptions? options = null)
    {
        TrialDesign design = new(spec, options);
        design.AddRange(rows!);
        return design.Findings;
    }

    /// <summary>Rows of five sites and everything crossed with them, none wrong.</summary>
    internal static IEnumerable<Trial> Rows(int count) => Enumerable.Range(0, count).Select(i => new Trial
    {
        Y = 10 + (i * 7 % 13),
        X = i * 5 % 11,
        Z = i * 3 % 7,
        Site = $"site {i % 5}",
        Batch = $"batch {i / 5 % 3}",
        Variety = (Variety)(i / 5 % 3),
        Treated = i / 15 % 2 == 0,
        Plot = i / 2 % 4,
        Row = (char)('a' + (i % 3)),
    });

    private readonly record struct Dose(double? Value);

    /// <summary>The number of a row is a covariate and a grouping at once.</summary>
    private sealed class TwoRoles : ModelDesign<Dose>
    {
        private readonly NumberColumn _y;
        private readonly NumberColumn _number;
        private readonly FactorColumn<double> _level;
        private int _row;

        public TwoRoles(ModelOptions options)
            : base(
                new ModelSpec("TwoRoles", "Y")
                {
                    Members = EquatableArray.Create(TrialDesign.Y, new MemberSpec("Dose", ValueKind.Real, IsNullable: true)),
                    Fixed = EquatableArray.Create(Specs.Term("Dose")),
                    Random = EquatableArray.Create(Specs.Random("Dose")),
                },
                options)
        {
            _y = AddNumber("Y");
            _number = AddNumber("Dose");
            _level = AddFactor<double>("Dose");
        }

        protected override void Read(Dose row)
        {
            _y.Add(_row++ % 4);
            _number.Add(row.Value);
            _level.Add(row.Value);
        }
    }
}
