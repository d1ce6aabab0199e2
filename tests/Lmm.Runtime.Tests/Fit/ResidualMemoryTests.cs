using System.Diagnostics;
using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;
using Lmm.Residuals;
using Lmm.Runtime.Tests.Residual;

namespace Lmm.Runtime.Tests.Fit;

public sealed class ResidualMemoryTests
{
    public static TheoryData<string> Structures => ["field", "field beside sites", "visits", "ragged", "places", "gaps"];

    [Theory]
    [MemberData(nameof(Structures))]
    public void What_pooling_needs_is_what_it_allocates(string name)
    {
        DataPass data = DataPass.Over(Design(name));
        PoolCount count = PoolCount.Of(data.CrossProducts, data.ResidualProducts!.Pieces);
        double need = ResidualMemory.Pooling(data.ResidualProducts.Term, count).Bytes - (8 * count.Values);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PooledProducts.Pool(data.CrossProducts, data.ResidualProducts.Pieces, data.Basis.Rows);
        double allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated > 3e4);
        Assert.InRange(need / allocated, 0.5, 1.5);
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void What_an_evaluation_needs_is_what_it_allocates(string name)
    {
        DataPass data = DataPass.Over(Design(name));
        ResidualProducts residual = data.ResidualProducts!;
        PoolCount count = PoolCount.Of(data.CrossProducts, residual.Pieces);
        using Criterion criterion = new(data, Estimation.Reml);
        double[] w = new double[criterion.Count];
        criterion.Start(w);

        // The products were there before, and the cross products; the derivatives of the longest class are made once for all.
        double pooled = 8 * ((count.Coefficients * (double)count.Columns * count.Columns) + count.Values);
        double need = ResidualMemory.Evaluating(residual.Term, count, residual.Structure.Count).Bytes - pooled - count.SumBytes;
        long before = GC.GetAllocatedBytesForCurrentThread();
        ResidualModel model = new(residual);
        ResidualDirections directions = new(data.CrossProducts, model, new ColumnResiduals(data.CrossProducts, criterion.Factor, criterion.Parameters, criterion.Posterior));
        ProductValues weights = ProductValues.Like(data.CrossProducts);
        model.Update(criterion.ResidualPart(w));
        model.Gradient(weights, new double[model.Count]);
        long beforeCurvature = GC.GetAllocatedBytesForCurrentThread();
        model.Curvature(new double[model.Count * model.Count], new double[model.Count * model.Count]);
        double curvature = GC.GetAllocatedBytesForCurrentThread() - beforeCurvature;
        double held = beforeCurvature - before;

        // Of several classes one after another is differentiated.
        double once = curvature * count.Longest * count.Longest / residual.Pieces.Classes.Sum(c => (double)(c.Size * c.Size) + (c.Given * c.Given));
        Assert.NotNull(directions);
        Assert.InRange(need / (held + once), 0.5, 1.5);
    }

    [Fact]
    public void A_field_that_cannot_fit_is_refused_at_once_with_its_size_and_what_to_do()
    {
        DesignMatrices design = Field(60_000, 0);
        Stopwatch clock = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(() => Fitter.Fit(design, Estimation.Reml));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 5_000_000);
        Assert.Contains("the products of 2 columns by each of 1,800,030,000 entries of the inverse Gaussian covariance of the 60,000 rows of one field", refusal.Message);
        Assert.Contains("288.0 GB", refusal.Message);
        Assert.Contains("this process may have", refusal.Message);
        Assert.Contains("Use a Markov structure (AR1, CAR1, Exponential on one coordinate without a nugget)", refusal.Message);

        // The distances of 1.8e9 pairs alone would take longer.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void A_field_is_refused_below_what_it_needs_and_not_above()
    {
        DesignMatrices design = Field(400, 12);
        DataPass data = DataPass.Over(design);
        PoolCount count = PoolCount.Of(data.CrossProducts, data.ResidualProducts!.Pieces);
        MemoryNeed need = ResidualMemory.Pooling(data.ResidualProducts!.Term, count);
        need.Require(need.Bytes);
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(() => need.Require(need.Bytes - 1));
        Assert.Contains("80,200 entries of inverse Gaussian covariances of one field (pieces of 1 kinds, up to 400 rows long)", refusal.Message);
        Assert.Contains("the sums of levels by these entries", refusal.Message);
        Assert.Contains("Use a Markov structure", refusal.Message);
    }

    [Fact]
    public void Thirty_thousand_rows_are_no_field_where_they_are_a_markov_chain()
    {
        DesignMatrices design = Field(30_000, 0);
        double[] place = [.. Enumerable.Range(0, 30_000).Select(i => (double)(i / 2))];
        DataPass data = DataPass.Over(design with { Residual = design.Residual! with { Correlation = Corr.Exponential, Coordinates = [place] } });
        Assert.True(data.ResidualProducts!.Pieces.CoefficientCount < 10);
    }

    [Fact]
    public void A_correlation_for_each_pair_of_very_many_occasions_is_refused()
    {
        DesignMatrices design = RandomDesigns.Make(5, 4000, 1, false, []);
        ResidualTerm term = new()
        {
            Correlation = Corr.Unstructured,
            SubjectName = "Subject",
            Subjects = ["a", "b"],
            SubjectOfRow = [.. Enumerable.Range(0, 4000).Select(i => i % 2)],
            OccasionName = "Day",
            Occasions = [.. Enumerable.Range(0, 2000).Select(t => $"{t}")],
            OccasionOfRow = [.. Enumerable.Range(0, 4000).Select(i => i / 2)],
            Coordinates = [[.. Enumerable.Range(0, 4000).Select(i => (double)(i / 2))]],
        };
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(() => Fitter.Fit(design with { Residual = term }, Estimation.Reml));
        Assert.StartsWith("The fit needs 255744.1 GB for the second derivatives in 1,999,000 correlations of 2,000 occasions of Day (Unstructured)", refusal.Message);
        Assert.Contains("Use a structure with fewer parameters", refusal.Message);
    }

    [Fact]
    public void Levels_that_meet_through_one_subject_are_counted_before_their_pairs_are_made()
    {
        ResidualTerm term = new() { Correlation = Corr.AR1, SubjectName = "Plot" };
        ResidualMemory.RequirePairs(term, 2000);
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(() => ResidualMemory.RequirePairs(term, 1_000_000));
        Assert.StartsWith("The fit needs 51999.9 GB for the 499,999,500,000 pairs of 1,000,000 levels that meet through the residuals (AR1) of one Plot (", refusal.Message);
    }

    [Fact]
    public void A_term_says_as_its_structure_does_whether_subjects_are_taken_whole()
    {
        foreach (Corr correlation in Enum.GetValues<Corr>())
        {
            foreach ((int order, bool nugget, int dimensions) in new[] { (1, false, 1), (2, false, 1), (1, true, 1), (1, false, 2) })
            {
                RandomResiduals.Shape shape = new(correlation, order, correlation is Corr.Ma or Corr.Arma ? 1 : 0, Nugget: nugget, Dimensions: dimensions);
                if (shape.IsOrdered && (nugget || dimensions > 1))
                {
                    continue;
                }

                RandomResiduals.Drawn drawn = RandomResiduals.Make(1, shape);
                bool isWhole = ResidualCovariance.Create(drawn.Term, drawn.Rows).MarkovOrder is not (0 or 1);
                Assert.Equal(isWhole, ResidualCovariance.TakesWholeSubjects(drawn.Term));
            }
        }
    }

    private static DesignMatrices Design(string name) => name switch
    {
        "field" => Field(300, 0),
        "field beside sites" => Field(300, 12),
        "visits" => Subjects(Corr.Unstructured, 150, 8, own: false, sites: 10, items: 0),
        "ragged" => Subjects(Corr.CompoundSymmetry, 60, 20, own: true, sites: 0, items: 30),
        "places" => Subjects(Corr.Gaussian, 40, 20, own: true, sites: 40, items: 0),
        _ => Subjects(Corr.CAR1, 40, 60, own: true, sites: 40, items: 0),
    };

    private static DesignMatrices Field(int rows, int sites)
    {
        Random random = new(3);
        double[] x = [.. Enumerable.Range(0, rows).Select(i => (i % 37) + (0.5 * random.NextDouble()))];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => (i / 37) + (0.5 * random.NextDouble()))];
        DesignMatrices design = RandomDesigns.Make(5, rows, 1, false, sites == 0 ? [] : [new RandomDesigns.Shape(sites, 1, Covariance.Identity)]);
        return design with { Residual = new ResidualTerm { Correlation = Corr.Gaussian, Subjects = ["all rows"], SubjectOfRow = new int[rows], Coordinates = [x, y] } };
    }

    /// <summary>Subjects in sites, or rows in items; <paramref name="own"/>: of lengths and at places of their own.</summary>
    private static DesignMatrices Subjects(Corr correlation, int subjects, int most, bool own, int sites, int items)
    {
        Random random = new(7);
        List<(int Subject, int Occasion, double Place)> rows = [];
        for (int s = 0; s < subjects; s++)
        {
            int length = own ? (most / 2) + (s % (most / 2)) + 1 : most;
            rows.AddRange(Enumerable.Range(0, length).Select(t => (s, t, own ? t + (0.5 * random.NextDouble()) : t)));
        }

        DesignMatrices design = RandomDesigns.Make(9, rows.Count, 3, false, new RandomDesigns.Shape(Math.Max(sites, items), sites == subjects ? 2 : 1, Covariance.Diagonal));
        RandomTerm term = design.RandomTerms[0];
        return design with
        {
            RandomTerms =
            [
                new RandomTerm
                {
                    GroupName = term.GroupName,
                    EffectNames = term.EffectNames,
                    Covariance = term.Covariance,
                    Levels = term.Levels,
                    LevelOfRow = items > 0 ? term.LevelOfRow : [.. rows.Select(row => row.Subject % sites)],
                    Covariates = term.Covariates,
                },
            ],
            Residual = new ResidualTerm
            {
                Correlation = correlation,
                SubjectName = "Subject",
                Subjects = [.. Enumerable.Range(0, subjects).Select(s => $"S{s}")],
                SubjectOfRow = [.. rows.Select(row => row.Subject)],
                OccasionName = "Visit",
                Occasions = own ? [] : [.. Enumerable.Range(0, most).Select(t => $"V{t}")],
                OccasionOfRow = own ? [] : [.. rows.Select(row => row.Occasion)],
                Coordinates = [[.. rows.Select(row => row.Place)]],
            },
        };
    }
}
