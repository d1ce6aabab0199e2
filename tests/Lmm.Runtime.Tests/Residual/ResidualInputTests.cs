using Lmm.Residuals;
using static Lmm.Runtime.Tests.Residual.RandomResiduals;

namespace Lmm.Runtime.Tests.Residual;

/// <summary>What cannot be a residual covariance is refused with words; classes of rows; starts find what is there.</summary>
public sealed class ResidualInputTests
{
    [Theory]
    [InlineData(Corr.AR1, 1, "phi = 1 is not between -1 and 1")]
    [InlineData(Corr.CAR1, -0.5, "phi = -0.5 is not between 0 and 1")]
    [InlineData(Corr.CompoundSymmetry, -0.3, "rho = -0.3 is not between -1/(m - 1) = -0.2 and 1, m = 6")]
    [InlineData(Corr.Exponential, 0, "range = 0 must be positive")]
    [InlineData(Corr.Ar, 1.2, "not those of a stationary process")]
    [InlineData(Corr.Ma, 1.2, "not those of an invertible process")]
    public void A_natural_value_outside_its_range_is_named(Corr correlation, double value, string words)
    {
        Drawn drawn = Make(1, new Shape(correlation, Order: 1, MovingAverage: 1));
        ResidualCovariance covariance = ResidualCovariance.Create(drawn.Term, drawn.Rows);
        ArgumentException error = Assert.Throws<ArgumentException>(() => covariance.FromNatural([value], new double[1]));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_that_is_no_correlation_matrix_is_refused()
    {
        Drawn drawn = Make(1, new Shape(Corr.Unstructured));
        ResidualCovariance covariance = ResidualCovariance.Create(drawn.Term, drawn.Rows);
        double[] natural = [0.9, -0.9, .. new double[3], 0.9, .. new double[9]];
        Assert.Contains("positive definite", Assert.Throws<ArgumentException>(() => covariance.FromNatural(natural, new double[15])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VarianceFunction.Power, 0, "Age is 0 in row 2")]
    [InlineData(VarianceFunction.Fixed, -1, "Age is -1 in row 2")]
    public void A_covariate_without_a_variance_is_named_with_its_row(VarianceFunction function, double value, string words)
    {
        ResidualTerm term = new() { Variances = [new VarianceTerm { Function = function, Name = "Age", Covariate = [1, value, 2] }] };
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => ResidualCovariance.Create(term, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_of_one_class_when_they_differ_in_coordinates_only()
    {
        Drawn drawn = Make(3, new Shape(Corr.AR1, Variances: [VarianceFunction.Ident]));
        ResidualCovariance covariance = ResidualCovariance.Create(drawn.Term, drawn.Rows);
        Assert.Equal(3, covariance.RowClass.Distinct().Count());
        Assert.True(covariance.UsesDistances);

        covariance = ResidualCovariance.Create(Make(3, new Shape(Corr.AnteDependence, By: true)).Term, drawn.Rows);
        Assert.Equal(12, covariance.RowClass.Distinct().Count());
        Assert.False(covariance.UsesDistances);

        covariance = ResidualCovariance.Create(Make(3, new Shape(Corr.CompoundSymmetry)).Term, drawn.Rows);
        Assert.Empty(covariance.RowClass);
    }

    [Fact]
    public void Given_parameters_are_not_estimated()
    {
        ResidualTerm term = new()
        {
            Variances =
            [
                new VarianceTerm { Function = VarianceFunction.Power, Name = "Age", Covariate = [2, 4], Parameter = 0.5 },
                new VarianceTerm { Function = VarianceFunction.ConstPower, Name = "Age", Covariate = [2, 4], Parameter = 1, Constant = 3 },
            ],
        };
        ResidualCovariance covariance = ResidualCovariance.Create(term, 2);
        Assert.Equal(0, covariance.Count);
        double[] r = new double[4];
        covariance.Covariance([], [0, 1], r);
        Assert.Equal(2.0 * 25, r[0], 1e-12);
        Assert.Equal(4.0 * 49, r[3], 1e-12);
        Assert.Equal(0, r[1]);
    }

    /// <summary>Moments of many subjects are near the truth: within what sampling of this size allows.</summary>
    [Theory]
    [InlineData(Corr.AR1, 0.6, 0.08)]
    [InlineData(Corr.AR1, -0.5, 0.08)]
    [InlineData(Corr.CompoundSymmetry, 0.4, 0.08)]
    [InlineData(Corr.CAR1, 0.6, 0.15)]
    [InlineData(Corr.Ar, 0.6, 0.1)]
    [InlineData(Corr.Ma, 0.5, 0.15)]
    public void Starts_are_near_the_truth(Corr correlation, double truth, double tolerance)
    {
        Drawn drawn = Make(5, new Shape(correlation, Order: 1, MovingAverage: 1), subjects: 400);
        ResidualCovariance covariance = ResidualCovariance.Create(drawn.Term, drawn.Rows);
        double[] w = new double[1];
        covariance.FromNatural([truth], w);
        double[] residuals = Simulate(covariance, w, drawn, 9);
        covariance.Start(residuals, drawn.Subjects, w);
        Assert.Equal(truth, covariance.Natural(w)[0].Value, tolerance);
    }

    [Fact]
    public void Starts_of_an_unstructured_covariance_are_the_sample_correlations_and_ratios()
    {
        Drawn drawn = Make(6, new Shape(Corr.Unstructured, Heterogeneous: true), subjects: 800);
        ResidualCovariance covariance = ResidualCovariance.Create(drawn.Term, drawn.Rows);
        double[] truth = Point(covariance, 6);
        double[] w = new double[truth.Length];
        covariance.Start(Simulate(covariance, truth, drawn, 9), drawn.Subjects, w);
        Assert.All(covariance.Natural(truth).Zip(covariance.Natural(w)), p => Assert.Equal(p.First.Value, p.Second.Value, 0.15));
    }
}
