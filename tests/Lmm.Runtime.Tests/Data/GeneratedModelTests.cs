using System.Globalization;
using Lmm.Design;

namespace Lmm.Data.Tests;

public enum Feed
{
    Hay,
    Straw,
    SugarBeet,
}

public readonly record struct PenId(int House, int Number) : IParsable<PenId>
{
    public static PenId Parse(string text, IFormatProvider? provider) =>
        TryParse(text, provider, out PenId pen) ? pen : throw new FormatException(text);

    public static bool TryParse(string? text, IFormatProvider? provider, out PenId result)
    {
        string[] parts = (text ?? "").Split('/');
        result = default;
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, provider, out int house)
            || !int.TryParse(parts[1], NumberStyles.None, provider, out int number))
        {
            return false;
        }

        result = new PenId(house, number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{House}/{Number}");
}

[MixedModel]
[Interaction(nameof(Feed), nameof(Age))]
public sealed record Heifer(
    [Response] double? Gain,
    [Fixed] Feed Feed,
    [Fixed(Degree = 2)] float Age,
    [Fixed] bool Twin,
    [Fixed] string? Breed,
    [Random] int? Herd,
    [Random] PenId Pen,
    [Random] DateOnly Season,
    [Weight] decimal Scale);

[MixedModel]
public sealed record Ratio([Response] double Y, int Part, int Whole, [Random] string Site)
{
    [Fixed]
    public double Share => 100 * Part / Whole;
}

/// <summary>One generated model through every stage before the fit: CSV, rows, design, model.</summary>
public sealed class GeneratedModelTests
{
    private const string Csv = "Gain,Feed,Age,Twin,Breed,Herd,Pen,Season,Scale";

    [Fact]
    public void A_generated_builder_gives_what_interpretation_gives()
    {
        Heifer[] rows = [.. Rows()];
        HeiferDesign design = new();
        design.AddRange(rows);
        ModelSpec spec = HeiferModel.Specification;
        InterpretedDesign oracle = new(spec, rows.Select(row => spec.Members.Select(m => ValueOf(row, m.Name)).ToArray()));

        DesignMatrices matrices = design.ToMatrices();

        DesignMatrixTests.AssertSame(oracle, matrices);
        Assert.Equal(
            ["LMM4002: Heifer.Gain is missing (null) in 1 row (4): left out.", "LMM4002: Heifer.Breed is missing (null) in 1 row (6): left out.", "LMM4002: Heifer.Herd is missing (null) in 1 row (9): left out."],
            design.Findings.Select(f => f.ToString()));
        Assert.Equal(["2", "10", "20"], matrices.RandomTerms[0].Levels);
    }

    [Fact]
    public void Rows_come_back_from_CSV()
    {
        Heifer[] rows = [.. Rows()];
        string text = Csv + "\n" + string.Concat(rows.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{Cell(r.Gain)},{r.Feed},{r.Age},{r.Twin},{r.Breed ?? "NA"},{Cell(r.Herd)},{r.Pen},{r.Season:O},{r.Scale}\n")));

        Assert.Equal(rows, HeiferModel.ReadCsv(new StringReader(text)));
    }

    [Fact]
    public void A_wrong_cell_is_an_error_when_its_row_is_asked_for()
    {
        string text = Csv + "\n1,Hay,1,true,a,1,1/1,2026-01-01,1\n1,Hey,1,true,a,1,1/1,2026-01-01,1\n";
        using IEnumerator<Heifer> rows = HeiferModel.ReadCsv(new StringReader(text)).GetEnumerator();

        Assert.True(rows.MoveNext());
        CsvFormatException error = Assert.Throws<CsvFormatException>(() => rows.MoveNext());
        Assert.Equal("The text, line 3, column 2, 'Feed': 'Hey' is not one of Hay, Straw, SugarBeet (did you mean 'Hay'?).", error.Message);
    }

    [Fact]
    public void Create_throws_with_every_finding_and_TryCreate_gives_them()
    {
        Heifer[] rows = [.. Rows()];
        rows[2] = rows[2] with { Scale = 0 };
        rows[7] = rows[7] with { Feed = (Feed)9 };

        InvalidDesignException error = Assert.Throws<InvalidDesignException>(() => HeiferModel.Create(rows));
        bool created = HeiferModel.TryCreate(rows, out HeiferModel? model, out IReadOnlyList<DesignFinding> findings);

        Assert.False(created);
        Assert.Null(model);
        Assert.Equal(findings.Select(f => f.ToString()), error.Findings.Select(f => f.ToString()));
        Assert.Equal(
            [
                "LMM4006: Heifer.Scale is 0 in row 3: a weight must be positive. Remove the row if it is not to count.",
                "LMM4004: Heifer.Feed is '9' in row 8, which is not one of its levels (Hay, Straw, SugarBeet).",
            ],
            findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.ToString()));
    }

    [Fact]
    public void A_model_keeps_its_findings_and_matrices_and_simulates()
    {
        Assert.True(HeiferModel.TryCreate(Rows(), out HeiferModel? model, out _));

        Assert.Equal(3, model.Findings.Count);
        Assert.Equal(57, model.Matrices.RowCount);
        SimulationParameters parameters = new()
        {
            Coefficients = [.. model.Matrices.ColumnNames.Select((_, j) => (double)j)],
            ResidualStandardDeviation = 1,
            Covariances = [new double[,] { { 4 } }, new double[,] { { 1 } }, new double[,] { { 0 } }],
        };
        Assert.Equal(Simulation.Draw(model.Matrices, parameters, 11), model.Simulate(11, parameters));
    }

    [Fact]
    public void Responses_are_drawn_at_the_estimates_of_a_fit()
    {
        HeiferModel model = HeiferModel.Create(Rows());
        HeiferFit fit = model.Fit();
        SimulationParameters estimates = new()
        {
            Coefficients = fit.Solution.Coefficients,
            ResidualStandardDeviation = Math.Sqrt(fit.Solution.ResidualVariance),
            Covariances = [.. fit.Solution.Terms.Select(t => t.Covariance)],
        };

        Assert.Equal(model.Matrices.ColumnCount, fit.Solution.Coefficients.Length);
        Assert.Equal(model.Simulate(5, estimates), model.Simulate(5, fit));
        Assert.Equal(3, fit.Findings.Count);
    }

    [Fact]
    public void A_computed_member_that_throws_is_named_with_its_row()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => RatioModel.Create([new Ratio(1, 1, 2, "a"), new Ratio(2, 1, 0, "a")]));

        Assert.Equal("A member of Ratio threw in row 2: Attempted to divide by zero.", error.Message);
        Assert.IsType<DivideByZeroException>(error.InnerException);
    }

    private static IEnumerable<Heifer> Rows()
    {
        Random random = new(77);
        for (int i = 1; i <= 60; i++)
        {
            yield return new Heifer(
                i == 4 ? null : random.Next(100) / 8.0,
                (Feed)random.Next(3),
                random.Next(1, 12) / 2f,
                random.Next(2) == 0,
                i == 6 ? null : random.Next(2) == 0 ? "Jersey" : "Angus",
                i == 9 ? null : new[] { 20, 2, 10 }[random.Next(3)],
                new PenId(random.Next(1, 3), random.Next(1, 12)),
                new DateOnly(2020 + random.Next(4), 3, 1),
                random.Next(1, 5) / 2m);
        }
    }

    private static string Cell(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "NA";

    private static object? ValueOf(Heifer row, string member) => member switch
    {
        "Gain" => row.Gain,
        "Feed" => row.Feed,
        "Age" => row.Age,
        "Twin" => row.Twin,
        "Breed" => row.Breed,
        "Herd" => row.Herd,
        "Pen" => row.Pen,
        "Season" => row.Season,
        _ => row.Scale,
    };
}
