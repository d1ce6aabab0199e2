namespace Lmm.Design.Tests;

public sealed class OrthogonalPolynomialTests
{
    /// <summary>poly(c(1, 2, 4, 7, 11, 3.5), 3) of R 4.2.2, all digits printed.</summary>
    [Fact]
    public void Columns_and_coefficients_are_those_of_R()
    {
        double[] x = [1, 2, 4, 7, 11, 3.5];
        double[,] expected =
        {
            { -0.455172846775803386, 0.53272284851497254, -0.43860903066157586 },
            { -0.333793420968922394, 0.14827530025144295, 0.19398368381784184 },
            { -0.091034569355160702, -0.36842406241020192, 0.33156137450853290 },
            { 0.273103708065481898, -0.51298377173913412, -0.67906506041274262 },
            { 0.758621411293005421, 0.47118337386088888, 0.18738666310175409 },
            { -0.151724282258601129, -0.27077368847796773, 0.40474236964618937 },
        };
        OrthogonalPolynomial polynomial = OrthogonalPolynomial.FromData(x, 3);
        Close([4.75, 7.3964088397790047, 5.4115422283186234], polynomial.Alpha);
        Close([1, 6, 67.875, 566.013812154696211, 3156.063229329860860], polynomial.Norm2);
        var row = new double[3];
        for (int i = 0; i < x.Length; i++)
        {
            polynomial.Evaluate(x[i], row);
            for (int d = 0; d < 3; d++)
            {
                Assert.Equal(expected[i, d], row[d], 1e-13);
                Assert.Equal(row[d], polynomial.Evaluate(x[i], d + 1));
            }
        }
    }

    [Fact]
    public void Equally_spaced_values_give_polynomial_contrasts()
    {
        OrthogonalPolynomial polynomial = OrthogonalPolynomial.FromData([10, 20, 30, 40, 50], 4);
        double[,] contrasts = ContrastMatrix.Of(Contrast.Polynomial, 5);
        for (int i = 0; i < 5; i++)
        {
            for (int d = 1; d <= 4; d++)
            {
                Assert.Equal(contrasts[i, d - 1], polynomial.Evaluate(10 * (i + 1), d), 1e-12);
            }
        }
    }

    [Fact]
    public void Kept_coefficients_evaluate_to_the_same_digits()
    {
        OrthogonalPolynomial fitted = OrthogonalPolynomial.FromData([0.1, 0.7, 1.3, 2.2, 5.9], 3);
        var kept = new OrthogonalPolynomial(fitted.Alpha, fitted.Norm2);
        for (int d = 1; d <= 3; d++)
        {
            Assert.Equal(fitted.Evaluate(3.3, d), kept.Evaluate(3.3, d));
        }
    }

    [Fact]
    public void A_large_common_offset_costs_few_digits()
    {
        double[] x = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        OrthogonalPolynomial near = OrthogonalPolynomial.FromData(x, 3);
        OrthogonalPolynomial far = OrthogonalPolynomial.FromData([.. x.Select(value => value + 1e6)], 3);
        foreach (double value in x)
        {
            Assert.Equal(near.Evaluate(value, 3), far.Evaluate(value + 1e6, 3), 1e-9);
        }
    }

    [Fact]
    public void Frequencies_count_as_repeated_values()
    {
        OrthogonalPolynomial counted = OrthogonalPolynomial.FromData([1, 2, 4, 8], 2, [3, 1, 2, 1]);
        OrthogonalPolynomial repeated = OrthogonalPolynomial.FromData([1, 1, 1, 2, 4, 4, 8], 2);
        Close(repeated.Alpha, counted.Alpha);
        Close(repeated.Norm2, counted.Norm2);
    }

    [Fact]
    public void What_cannot_be_is_refused_in_words()
    {
        Refused("degree of orthogonal polynomials is 1 or more, not 0", () => OrthogonalPolynomial.FromData([1, 2], 0));
        Refused("degree 2 need at least 3 different values; here are 2", () => OrthogonalPolynomial.FromData([1, 2, 1, 2], 2));
        Refused("need finite values", () => OrthogonalPolynomial.FromData([1, double.NaN, 3], 1));
        Refused("3 values but 2 frequencies", () => OrthogonalPolynomial.FromData([1, 2, 3], 1, [1, 1]));
        Refused("d shifts and d + 2 squared norms", () => new OrthogonalPolynomial([1, 2], [1, 2]));
        Refused("Every squared norm is positive", () => new OrthogonalPolynomial([1], [1, 2, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrthogonalPolynomial.FromData([1, 2, 3], 1).Evaluate(1, 2));
    }

    private static void Refused(string message, Func<object> action) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-12 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
