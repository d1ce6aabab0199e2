namespace Lmm.Data.Tests;

public sealed class SimulationTests
{
    private static readonly SimulationParameters Sleep = new()
    {
        Coefficients = [250, 10],
        ResidualStandardDeviation = 5,
        Covariances = [new double[,] { { 600, 30 }, { 30, 40 } }],
    };

    [Fact]
    public void The_same_seed_gives_the_same_responses_and_another_seed_others()
    {
        DesignMatrices matrices = Rows(10, 4);

        Assert.Equal(Simulation.Draw(matrices, Sleep, 1), Simulation.Draw(matrices, Sleep, 1));
        Assert.NotEqual(Simulation.Draw(matrices, Sleep, 1), Simulation.Draw(matrices, Sleep, 2));
    }

    [Fact]
    public void Without_variation_the_mean_is_given()
    {
        SimulationParameters still = Sleep with { ResidualStandardDeviation = 0, Covariances = [new double[2, 2]] };

        Assert.Equal([250, 260, 270, 250, 260, 270], Simulation.Draw(Rows(2, 3), still, 5));
    }

    [Fact]
    public void Moments_are_those_of_the_model()
    {
        // 4000 subjects of 3 days: y1 - y0 has mean beta and variance G11 + 2 sigma^2; y0 has variance G00 + sigma^2;
        // (y0, y2 - y0) has covariance 2 G01 - sigma^2. Bounds are 5 standard errors of the moments over subjects.
        const int Subjects = 4000;
        double[] y = Simulation.Draw(Rows(Subjects, 3), Sleep, 20261120);
        double[] first = [.. Enumerable.Range(0, Subjects).Select(s => y[3 * s] - 250)];
        double[] step = [.. Enumerable.Range(0, Subjects).Select(s => y[(3 * s) + 1] - y[3 * s] - 10)];
        double[] stretch = [.. Enumerable.Range(0, Subjects).Select(s => y[(3 * s) + 2] - y[3 * s] - 20)];

        double scale = 5 / Math.Sqrt(Subjects);
        Assert.InRange(first.Average(), -scale * 25, scale * 25);
        Assert.InRange(step.Average(), -scale * 9.5, scale * 9.5);
        Assert.InRange(Product(first, first) / 625, 1 - (scale * Math.Sqrt(2)), 1 + (scale * Math.Sqrt(2)));
        Assert.InRange(Product(step, step) / 90, 1 - (scale * Math.Sqrt(2)), 1 + (scale * Math.Sqrt(2)));
        double spread = Math.Sqrt((625 * (160 + 50.0)) + (35 * 35));
        Assert.InRange(Product(first, stretch), 60 - 25 - (scale * spread), 60 - 25 + (scale * spread));
    }

    [Fact]
    public void A_singular_covariance_keeps_its_direction()
    {
        SimulationParameters line = Sleep with { ResidualStandardDeviation = 0, Covariances = [new double[,] { { 4, 6 }, { 6, 9 } }] };
        double[] y = Simulation.Draw(Rows(50, 3), line, 3);

        for (int s = 0; s < 50; s++)
        {
            double intercept = y[3 * s] - 250;
            double slope = y[(3 * s) + 1] - y[3 * s] - 10;
            Assert.Equal(1.5 * intercept, slope, 1e-9);
        }
    }

    [Fact]
    public void Weights_and_offset_enter()
    {
        DesignMatrices plain = Rows(10, 4);
        SimulationParameters parameters = Sleep with { Covariances = [new double[2, 2]] };
        double[] y = Simulation.Draw(plain, parameters, 8);
        double[] weighted = Simulation.Draw(With(plain, 4, 100), parameters, 8);

        for (int i = 0; i < y.Length; i++)
        {
            double mean = 250 + (10 * (i % 4));
            Assert.Equal(mean + 100 + ((y[i] - mean) / 2), weighted[i], 1e-9);
        }
    }

    public static TheoryData<string, string> WrongParameters => new()
    {
        { "coefficients", "The model has 2 columns ((Intercept), Days); 1 coefficients were given." },
        { "residual", "The residual standard deviation must be 0 or more." },
        { "terms", "The model has 1 random terms; 0 covariance matrices were given." },
        { "size", "The covariance matrix of Subject must be 2 x 2 ((Intercept), Days)." },
        { "indefinite", "The covariance matrix of Subject is not positive semidefinite." },
        { "zero variance", "The covariance matrix of Subject is not positive semidefinite." },
    };

    [Theory]
    [MemberData(nameof(WrongParameters))]
    public void Wrong_parameters_are_named(string which, string message)
    {
        SimulationParameters parameters = which switch
        {
            "coefficients" => Sleep with { Coefficients = [1] },
            "residual" => Sleep with { ResidualStandardDeviation = double.NaN },
            "terms" => Sleep with { Covariances = [] },
            "size" => Sleep with { Covariances = [new double[1, 1]] },
            "indefinite" => Sleep with { Covariances = [new double[,] { { 1, 2 }, { 2, 1 } }] },
            _ => Sleep with { Covariances = [new double[,] { { 0, 1 }, { 1, 4 } }] },
        };

        ArgumentException error = Assert.Throws<ArgumentException>(() => Simulation.Draw(Rows(2, 3), parameters, 1));

        Assert.StartsWith(message, error.Message);
    }

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Average();

    private static DesignMatrices Rows(int subjects, int days)
    {
        SleepRowDesign design = new();
        for (int s = 0; s < subjects; s++)
        {
            for (int day = 0; day < days; day++)
            {
                design.Add(new SleepRow(s + (day * day), day, $"{s:D5}"));
            }
        }

        return design.ToMatrices();
    }

    private static DesignMatrices With(DesignMatrices design, double weight, double offset) => new()
    {
        RowCount = design.RowCount,
        Response = design.Response,
        ColumnNames = design.ColumnNames,
        FixedEffects = design.FixedEffects,
        ColumnTerms = design.ColumnTerms,
        RandomTerms = design.RandomTerms,
        Weights = [.. design.Response.Select(_ => weight)],
        Offset = [.. design.Response.Select(_ => offset)],
    };
}
