using Lmm.Residuals;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Results;

/// <summary>Responses drawn with a residual structure.</summary>
public sealed class ResidualDrawTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Colouring_gives_L_z_and_whitening_takes_it_back(bool isMarkov)
    {
        var oracle = new CorrelatedFit(isMarkov);
        var rows = new ResidualRows(oracle.Design, oracle.Fit.Solution);
        var random = new Random(3);
        foreach (int[] subject in rows.Subjects)
        {
            double[] z = [.. subject.Select(_ => random.NextDouble() - 0.5)];
            double[] values = [.. z];
            rows.Colour(subject, values);
            Matrix<double> r = Matrix<double>.Build.Dense(subject.Length, subject.Length, (a, b) => oracle.R[subject[a], subject[b]] / CorrelatedFit.Sigma2);
            Vector<double> expected = r.Cholesky().Factor * Vector<double>.Build.Dense(z);
            Assert.All(Enumerable.Range(0, z.Length), a => Assert.Equal(expected[a], values[a], 1e-13));
            rows.Whiten(subject, values, 1);
            Assert.All(Enumerable.Range(0, z.Length), a => Assert.Equal(z[a], values[a], 1e-12));
        }
    }

    [Fact]
    public void Draws_have_the_covariance_of_the_model()
    {
        // 6000 subjects with weeks 1, 2, 4 of AR(1), standard deviation 2 mass^0.5 and weight 4: bounds of five standard errors.
        const int Subjects = 6000;
        double[] mass = [1, 4, 9];
        int[] weeks = [1, 2, 4];
        DesignMatrices design = CorrelatedFit.Rows([.. from s in Enumerable.Range(0, Subjects) from k in Enumerable.Range(0, 3) select ($"S{s}", "T", 0.0, weeks[k], mass[k], 4.0)]);
        var parameters = new SimulationParameters
        {
            Coefficients = [10, 0],
            ResidualStandardDeviation = 2,
            Covariances = [new double[2, 2], new double[1, 1]],
            ResidualParameters = new Dictionary<string, double> { ["power"] = 0.5, ["phi"] = -0.7 },
        };
        double[] y = Simulation.Draw(design, parameters, 20261120);
        Assert.Equal(y, Simulation.Draw(design, parameters, 20261120));
        for (int a = 0; a < 3; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double deviation = Math.Sqrt(mass[a] * mass[b]);
                double correlation = Math.Pow(-0.7, weeks[a] - weeks[b]);
                double sum = Enumerable.Range(0, Subjects).Sum(s => (y[(3 * s) + a] - 10) * (y[(3 * s) + b] - 10));
                double error = deviation * Math.Sqrt((1 + (correlation * correlation)) / Subjects);
                Assert.InRange(sum / Subjects, (deviation * correlation) - (5 * error), (deviation * correlation) + (5 * error));
            }
        }
    }

    [Fact]
    public void Variance_of_the_fitted_value_is_one_of_the_drawn_mean()
    {
        DesignMatrices plain = CorrelatedFit.Rows([.. Enumerable.Range(0, 2000).Select(i => ($"S{i}", "T", (double)(i % 2), 1, 1.0, 1.0))]);
        DesignMatrices design = plain with
        {
            Residual = plain.Residual! with { Variances = [new VarianceTerm { Function = VarianceFunction.Power, Name = "fitted", OfFittedValue = true }] },
        };
        double[] y = Simulation.Draw(design, new SimulationParameters
        {
            Coefficients = [4, 5],
            ResidualStandardDeviation = 0.1,
            Covariances = [new double[2, 2], new double[1, 1]],
            ResidualParameters = new Dictionary<string, double> { ["power"] = 1, ["phi"] = 0 },
        }, 5);
        double low = Math.Sqrt(Enumerable.Range(0, 1000).Average(i => (y[2 * i] - 4) * (y[2 * i] - 4)));
        double high = Math.Sqrt(Enumerable.Range(0, 1000).Average(i => (y[(2 * i) + 1] - 9) * (y[(2 * i) + 1] - 9)));
        Assert.InRange(low, 0.4 * 0.89, 0.4 * 1.11);
        Assert.InRange(high, 0.9 * 0.89, 0.9 * 1.11);
    }

    [Fact]
    public void Parameters_that_are_missing_or_too_many_are_named()
    {
        DesignMatrices design = CorrelatedFit.Rows([("S", "T", 0, 1, 1, 1), ("S", "T", 1, 2, 1, 1)]);
        var parameters = new SimulationParameters { Coefficients = [0, 0], ResidualStandardDeviation = 1, Covariances = [new double[2, 2], new double[1, 1]] };
        string missing = Assert.Throws<ArgumentException>(() => Simulation.Draw(design, parameters, 1)).Message;
        Assert.Contains("The residual parameters of the model are phi, power; phi, power are not given.", missing, StringComparison.Ordinal);
        SimulationParameters more = parameters with { ResidualParameters = new Dictionary<string, double> { ["phi"] = 0, ["power"] = 1, ["rho"] = 0 } };
        Assert.Contains("there is no rho", Assert.Throws<ArgumentException>(() => Simulation.Draw(design, more, 1)).Message, StringComparison.Ordinal);
        string none = Assert.Throws<ArgumentException>(() => Simulation.Draw(design with { Residual = null }, more, 1)).Message;
        Assert.Contains("The model has neither [Repeated] nor [Variance]; phi, power, rho cannot be used.", none, StringComparison.Ordinal);
    }
}
