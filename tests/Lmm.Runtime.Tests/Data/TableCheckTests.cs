using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>The rules of a design, asked of rows: errors refuse, warnings stay with the model.</summary>
public sealed class TableCheckTests
{
    [Fact]
    public void Ids_that_start_again_are_an_error_where_the_rows_show_it()
    {
        // Six sites with batches b1 to b3 each, two rows a batch; a batch's mean has nothing to do with its number.
        double[] means = [1, 9, 4, 7, 2, 8, 3, 8, 1, 9, 5, 2, 6, 1, 9, 2, 6, 8];
        Trial[] rows = [.. BadRowTests.Rows(36).Select((r, i) => r with
        {
            Site = $"s{i / 6}",
            Batch = $"b{(i / 2 % 3) + 1}",
            Y = means[i / 2] + (i % 2 * 0.25),
        })];
        DesignFinding finding = Assert.Single(BadRowTests.Findings(Model([], Specs.Random("Site"), Specs.Random("Batch")), rows));

        Assert.Equal(("LMM2005", FindingSeverity.Error), (finding.Id, finding.Severity));
        Assert.Contains("they run b1 to b3 in each of the 6 levels of Site, rows with the same id have nothing in common", finding.Message, StringComparison.Ordinal);
        Assert.Empty(BadRowTests.Findings(Model([], Specs.Random("Site"), Specs.Random("Site", "Batch")), rows));
    }

    [Fact]
    public void An_aliased_column_is_a_warning_because_the_fit_does_without()
    {
        DesignFinding finding = Assert.Single(BadRowTests.Findings(
            Model([Specs.Term("X"), Specs.Term("Batch")]),
            BadRowTests.Rows(30).Select((r, i) => r with { Batch = i % 2 == 0 ? "a" : "b", X = 3 + (i % 2 * 0.1) })));

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal(
            "LMM2009: Fixed effects of Trial are aliased: the column Batch[b] equals -30*(Intercept) + 10*X. The rows cannot tell them apart: remove Batch or what it repeats.",
            finding.ToString());
    }

    [Fact]
    public void Empty_cells_are_a_warning()
    {
        TermSpec[] terms = [Specs.Term("Variety"), Specs.Term("Treated"), Specs.Term("Variety", "Treated")];
        DesignFinding finding = Assert.Single(BadRowTests.Findings(
            Model(terms), BadRowTests.Rows(60).Select((r, i) => r with { Variety = (Variety)(i / 5 % 3), Treated = i / 5 % 3 > 0 && i / 15 % 2 == 0 })));

        Assert.Equal(("LMM2010", FindingSeverity.Warning), (finding.Id, finding.Severity));
    }

    [Fact]
    public void Beyond_the_limit_only_counts_are_looked_at()
    {
        static IEnumerable<Trial> Rows(int count) => Enumerable.Range(0, count)
            .Select(i => BadRowTests.Rows(1).Single() with { X = i, Y = i * 7 % 13, Batch = "b", Site = $"s{i % 5}", Plot = i })
            .Select(r => r with { X = 2.5 });

        Assert.Equal("LMM2009", Assert.Single(BadRowTests.Findings(Model([Specs.Term("X")]), Rows(DesignRules.RunTimeRowLimit))).Id);
        Assert.Empty(BadRowTests.Findings(Model([Specs.Term("X")]), Rows(DesignRules.RunTimeRowLimit + 1)));
    }

    private static ModelSpec Model(TermSpec[] fixedTerms, params RandomTermSpec[] random) => TrialDesign.Spec(
        TrialDesign.X, TrialDesign.Site, TrialDesign.Batch, TrialDesign.Variety, TrialDesign.Treated, TrialDesign.Plot) with
    {
        Fixed = EquatableArray.Create(fixedTerms),
        Random = EquatableArray.Create(random.Length == 0 ? [Specs.Random("Site")] : random),
    };
}
