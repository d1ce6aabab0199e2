using Lmm.Runtime.Tests.Results;

namespace Lmm.Runtime.Tests.Means;

/// <summary>Distribution functions against R 4.2.2 and mvtnorm over a grid.</summary>
public sealed class DistributionTests
{
    /// <summary>Against the double integral by QUADPACK; R's own ptukey, which is off by up to 2e-4 on 2 degrees of freedom and 2e-7 at 30 means, is compared where it keeps its digits.</summary>
    [Fact]
    public void Studentised_range_is_that_of_R()
    {
        Compare("ptukey", "p", 1e-9, row => 1 - StudentizedRange.Upper(row["q"], (int)row["k"], row["df"]));
        Compare("ptukey", "ptukey", 1e-8, row => 1 - StudentizedRange.Upper(row["q"], (int)row["k"], row["df"]), row => row["df"] >= 17 && row["k"] <= 10);
    }

    /// <summary>The tail at the quantile is what was asked for, and 5 % points are those of the usual table (Harter 1960).</summary>
    [Theory]
    [InlineData(0.95, 3, 10, 3.877)]
    [InlineData(0.95, 5, 20, 4.232)]
    [InlineData(0.95, 10, 5, 6.995)]
    [InlineData(0.99, 4, 12, 5.502)]
    [InlineData(0.95, 2, double.PositiveInfinity, 2.772)]
    [InlineData(0.95, 20, 2, 16.77)]
    public void Quantiles_of_the_studentised_range_are_those_of_the_table(double level, int means, double df, double expected)
    {
        double q = StudentizedRange.Quantile(level, means, df);
        Closeness.Relative(1 - level, StudentizedRange.Upper(q, means, df), 1e-10);
        Assert.True(Math.Abs(q - expected) < 0.6 * (expected > 10 ? 0.01 : 0.001), $"{q:R}");
    }

    [Fact]
    public void Noncentral_t_is_that_of_R() => Compare(
        "noncentral_t", "p", 1e-8, row => NoncentralStudent.Lower(row["t"], row["df"], row["ncp"]));

    /// <summary>Further out, against QUADPACK: R's pt promises little there.</summary>
    [Fact]
    public void Noncentral_t_far_out_is_the_integral() => Compare(
        "noncentral_t_far", "p", 1e-9, row => NoncentralStudent.Lower(row["t"], row["df"], row["ncp"]));

    /// <summary>Against the series in R, and R's pf, which promises 1e-9.</summary>
    [Fact]
    public void Noncentral_F_is_that_of_R()
    {
        Compare("noncentral_f", "p", 1e-11, row => NoncentralFisher.Upper(row["f"], (int)row["d1"], row["d2"], row["ncp"]));
        Compare("noncentral_f", "pf", 1e-8, row => NoncentralFisher.Upper(row["f"], (int)row["d1"], row["d2"], row["ncp"]));
    }

    /// <summary>The square of a noncentral t is a noncentral F.</summary>
    [Theory]
    [InlineData(2.2, 9.5, 1.7)]
    [InlineData(0.4, 33, 3.1)]
    [InlineData(7, 4, 6)]
    public void Noncentral_F_on_one_degree_is_the_square_of_noncentral_t(double t, double df, double delta)
    {
        double outside = 1 - NoncentralStudent.Lower(t, df, delta) + NoncentralStudent.Lower(-t, df, delta);
        Assert.Equal(outside, NoncentralFisher.Upper(t * t, 1, df, delta * delta), 1e-11);
    }

    /// <summary>The tail at R's quantiles is what was asked for, to the eighth digit, and so the quantiles agree as far as the density lets them.</summary>
    [Fact]
    public void Quantiles_of_the_studentised_range_are_those_of_R()
    {
        Compare("qtukey", "p", 1e-8, row => 1 - StudentizedRange.Upper(row["q"], (int)row["k"], row["df"]));
        Compare("qtukey", "q", 1e-6, row => StudentizedRange.Quantile(row["p"], (int)row["k"], row["df"]));
    }

    /// <summary>Dunnett's integral, the integral over the angle and, for other correlations of rank 3, the lattice rule.</summary>
    [Fact]
    public void Two_and_three_dimensional_t_are_those_of_mvtnorm()
    {
        int exact = 0;
        foreach (GridRow row in ReferenceGrid.Read("pmvt_tvpack"))
        {
            double[,] r = row["m"] == 2
                ? new[,] { { 1, row["r12"] }, { row["r12"], 1 } }
                : new[,] { { 1, row["r12"], row["r13"] }, { row["r12"], 1, row["r23"] }, { row["r13"], row["r23"], 1 } };
            var law = new MultivariateStudent(r, SingleStepOptions.Default);
            (double tail, double error) = law.Upper(row["c"], row["df"]);
            double off = Math.Abs(1 - tail - row["p"]);
            exact += law.IsExact ? 1 : 0;
            Assert.True(off <= (law.IsExact ? 1e-8 : 2e-4), $"{row}: {1 - tail:R}, {off:e1} apart, error said {error:e1}");
        }

        Assert.True(exact > 400, $"{exact} by quadrature");
    }

    [Fact]
    public void More_dimensions_are_those_of_mvtnorm()
    {
        foreach (GridRow row in ReferenceGrid.Read("pmvt_genz"))
        {
            double[,] r = Correlation((int)row["m"], row.Text("kind") == "equal");
            var law = new MultivariateStudent(r, SingleStepOptions.Default);
            (double tail, double error) = law.Upper(row["c"], row["df"]);
            Assert.Equal(row.Text("kind") == "equal", law.IsExact);
            double allowed = (2 * row["error"]) + (law.IsExact ? 1e-8 : 2e-4);
            Assert.True(Math.Abs(1 - tail - row["p"]) <= allowed, $"{row}: {1 - tail:R}, error said {error:e1}");
        }
    }

    [Fact]
    public void Adjusted_p_values_are_those_of_R()
    {
        Dictionary<string, Adjustment> names = new()
        {
            ["holm"] = Adjustment.Holm,
            ["hochberg"] = Adjustment.Hochberg,
            ["hommel"] = Adjustment.Hommel,
            ["bonferroni"] = Adjustment.Bonferroni,
            ["BH"] = Adjustment.BenjaminiHochberg,
            ["BY"] = Adjustment.BenjaminiYekutieli,
        };
        foreach (var group in ReferenceGrid.Read("p_adjust").GroupBy(row => (Set: row.Text("set"), Method: row.Text("method"))))
        {
            double[] ours = Multiplicity.Adjust([.. group.Select(row => row["p"])], names[group.Key.Method]);
            foreach ((double value, GridRow row) in ours.Zip(group))
            {
                Assert.True(Math.Abs(value - row["adjusted"]) <= 1e-14, $"{row}: {value:R}");
            }
        }
    }

    /// <summary>Two means: the range is sqrt(2) |t|. Equal correlations of 1/2 and rank 2: the same numbers by different integrals.</summary>
    [Theory]
    [InlineData(0.3, 4.5)]
    [InlineData(2.7, 1.2)]
    [InlineData(3.1, 33)]
    [InlineData(12, 8.87)]
    [InlineData(5, double.PositiveInfinity)]
    public void Integrals_agree_with_each_other(double t, double df)
    {
        Closeness.Relative(StudentTail.TwoSided(t, df), StudentizedRange.Upper(Math.Sqrt(2) * t, 2, df), 1e-10);
        double[,] pairs = { { 1, 0.5, -0.5 }, { 0.5, 1, 0.5 }, { -0.5, 0.5, 1 } };
        double plane = new MultivariateStudent(pairs, SingleStepOptions.Default).Upper(t, df).Tail;
        Closeness.Relative(StudentizedRange.Upper(Math.Sqrt(2) * t, 3, df), plane, 1e-10);
        (double[,] factor, _) = CorrelationFactor.Of(new[,] { { 1, 0.4 }, { 0.4, 1 } });
        double root = Math.Sqrt(0.4);
        Closeness.Relative(new PlanarRegion(factor).Upper(t, df), ProductCorrelation.Upper([root, root], t, df), 1e-10);
    }

    /// <summary>The tables of Dunnett (1964, Biometrics 20, 482): two-sided 5 % points, equal groups.</summary>
    [Theory]
    [InlineData(2, 5, 3.03)]
    [InlineData(3, 10, 2.76)]
    [InlineData(9, 20, 2.95)]
    [InlineData(4, 60, 2.51)]
    public void Critical_values_are_those_of_Dunnett(int comparisons, double df, double expected)
    {
        double[,] r = Correlation(comparisons, isEqual: true);
        double c = new MultivariateStudent(r, SingleStepOptions.Default).Quantile(0.95, df);
        Assert.True(Math.Abs(c - expected) <= 0.00501, $"{c:R}");
    }

    [Fact]
    public void Lattice_rule_gives_the_same_numbers_for_the_same_seed_and_errs_as_it_says()
    {
        double[,] r = Correlation(5, isEqual: false);
        var accurate = new MultivariateStudent(r, new SingleStepOptions { Accuracy = 1e-6, MostPoints = 1_000_000 });
        double truth = accurate.Upper(2.3, 7.3).Tail;
        foreach (int seed in new[] { 1, 2, 3 })
        {
            var options = new SingleStepOptions { Accuracy = 3e-4, Seed = seed };
            (double tail, double error) = new MultivariateStudent(r, options).Upper(2.3, 7.3);
            Assert.Equal(tail, new MultivariateStudent(r, options).Upper(2.3, 7.3).Tail);
            Assert.InRange(error, 1e-12, 3e-4);
            Assert.True(Math.Abs(tail - truth) < (2 * error) + 2e-5, $"{tail:R} {truth:R} {error:R}");
        }
    }

    private static double[,] Correlation(int m, bool isEqual)
    {
        double[,] r = new double[m, m];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                r[i, j] = i == j ? 1 : isEqual ? 0.5 : Math.Pow(0.7, Math.Abs(i - j));
            }
        }

        return r;
    }

    private static void Compare(string file, string column, double tolerance, Func<GridRow, double> ours, Func<GridRow, bool>? where = null)
    {
        List<string> off = [];
        foreach (GridRow row in ReferenceGrid.Read(file).Where(where ?? (_ => true)))
        {
            double value = ours(row);
            if (!(Math.Abs(value - row[column]) <= tolerance))
            {
                off.Add($"{row}: {value:R}");
            }
        }

        Assert.True(off.Count == 0, $"{off.Count} differ:\n{string.Join('\n', off.Take(30))}");
    }
}
