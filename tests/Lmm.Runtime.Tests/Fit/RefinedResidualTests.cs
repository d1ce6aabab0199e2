using Lmm.Blocks;
using Lmm.Fitting;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>Where levels explain nearly all of the response, the criterion is still right: compared with twice the digits.</summary>
public sealed class RefinedResidualTests
{
    private static RandomDesigns.Shape Scalar(int levels) => new(levels, 1, Covariance.Unstructured);

    // Levels explain the response but for a uniform error of this width.
    private static DesignMatrices Explained(double width, bool weights, params RandomDesigns.Shape[] shapes)
    {
        DesignMatrices design = RandomDesigns.Make(3, 20_000, 3, weights, shapes);
        Random random = new(8);
        double[] response = new double[design.RowCount];
        for (int i = 0; i < response.Length; i++)
        {
            response[i] = width * random.NextDouble();
            for (int t = 0; t < design.RandomTerms.Count; t++)
            {
                response[i] += Math.Sin((1 + (2 * t)) * design.RandomTerms[t].LevelOfRow[i]);
            }
        }

        return DesignParts.WithResponse(design, response);
    }

    public static TheoryData<int, bool, Estimation> Cases { get; } = new()
    {
        { 2, false, Estimation.Reml },
        { 2, true, Estimation.MaximumLikelihood },
        { 1, false, Estimation.MaximumLikelihood },
        { 1, true, Estimation.Reml },
    };

    // From the products alone: 7e-3 for two terms.
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_nearly_lost_residual_leaves_the_criterion_its_digits(int terms, bool weights, Estimation estimation)
    {
        DesignMatrices design = Explained(1e-4, weights, terms == 2 ? [Scalar(400), Scalar(330)] : [Scalar(400)]);
        foreach (double scale in (double[])[1, 1.0000005, 1.01])
        {
            double[] theta = [.. Enumerable.Repeat(24_600 * scale, terms)];
            double expected = PreciseCriterion.Deviance(design, estimation, theta);
            double actual = Fitter.Deviance(design, estimation, [.. theta.Select(x => new[,] { { x * x } })]);
            Assert.Equal(expected, actual, 3e-4);
        }
    }

    // AR(1) within the levels: the criterion of independent residuals on rows x_t - phi x_(t-1) over the root of 1 - phi^2 (Prais and
    // Winsten 1954), and the determinant of that change. From the products alone: 1e-2.
    [Theory]
    [InlineData(0.6, Estimation.Reml)]
    [InlineData(-0.3, Estimation.MaximumLikelihood)]
    public void A_residual_structure_leaves_the_criterion_its_digits_too(double phi, Estimation estimation)
    {
        const int Subjects = 400, Occasions = 50;
        DesignMatrices design = InOrder(Explained(1e-4, false, Scalar(Subjects)), Subjects, Occasions);
        DesignMatrices correlated = design with
        {
            Residual = new ResidualTerm
            {
                Correlation = Corr.AR1,
                SubjectName = "g0",
                Subjects = design.RandomTerms[0].Levels,
                SubjectOfRow = design.RandomTerms[0].LevelOfRow,
                OccasionName = "t",
                Occasions = [.. Enumerable.Range(0, Occasions).Select(t => $"{t}")],
                OccasionOfRow = [.. Enumerable.Range(0, design.RowCount).Select(i => i % Occasions)],
                Coordinates = [[.. Enumerable.Range(0, design.RowCount).Select(i => (double)(i % Occasions))]],
            },
        };
        foreach (double theta in (double[])[24_600, 24_846])
        {
            double expected = PreciseCriterion.Deviance(Whitened(design, Occasions, phi), estimation, [theta])
                + (Subjects * (Occasions - 1) * Math.Log(1 - (phi * phi)));
            Assert.Equal(expected, Fitter.Deviance(correlated, estimation, [new[,] { { theta * theta } }], [phi]), 3e-4);
        }
    }

    /// <summary>The same rows with levels one behind the other, as many rows each.</summary>
    private static DesignMatrices InOrder(DesignMatrices design, int levels, int rows)
    {
        int[] level = [.. Enumerable.Range(0, levels * rows).Select(i => i / rows)];
        double[] explained = [.. design.Response.Select((y, i) => y - Math.Sin(design.RandomTerms[0].LevelOfRow[i]) + Math.Sin(level[i]))];
        return design with { Response = explained, RandomTerms = [Term(design.RandomTerms[0], level, null)] };
    }

    private static RandomTerm Term(RandomTerm term, int[] level, double[]? covariate) => new()
    {
        GroupName = term.GroupName,
        EffectNames = term.EffectNames,
        Covariance = term.Covariance,
        Levels = term.Levels,
        LevelOfRow = level,
        Covariates = [covariate],
    };

    private static DesignMatrices Whitened(DesignMatrices design, int occasions, double phi)
    {
        double[] Whiten(ReadOnlySpan<double> column)
        {
            double[] white = column.ToArray();
            for (int i = 0; i < white.Length; i++)
            {
                white[i] = i % design.RowCount % occasions == 0 ? column[i] : (column[i] - (phi * column[i - 1])) / Math.Sqrt(1 - (phi * phi));
            }

            return white;
        }

        double[] ones = new double[design.RowCount];
        Array.Fill(ones, 1);
        return design with
        {
            Response = Whiten(design.Response),
            FixedEffects = Whiten(design.FixedEffects),
            RandomTerms = [Term(design.RandomTerms[0], design.RandomTerms[0].LevelOfRow, Whiten(ones))],
        };
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_nothing_is_lost_both_agree(int terms)
    {
        DesignMatrices design = Explained(1, true, terms == 2 ? [Scalar(400), Scalar(330)] : [Scalar(400)]);
        double[] theta = [.. Enumerable.Repeat(2.5, terms)];
        double expected = PreciseCriterion.Deviance(design, Estimation.Reml, theta);
        Assert.Equal(expected, Fitter.Deviance(design, Estimation.Reml, [.. theta.Select(x => new[,] { { x * x } })]), 1e-8);
    }

    // A value must not disturb what stands from the last evaluation with derivatives, and the residual counts in both.
    [Fact]
    public void Values_and_derivatives_are_of_one_criterion()
    {
        using Criterion criterion = new(DataPass.Over(Explained(1e-4, false, Scalar(400), Scalar(330))), Estimation.Reml);
        double[] w = new double[2], gradient = new double[2], again = new double[2];
        criterion.Start(w);
        Array.Fill(w, 21.5);
        double value = criterion.Evaluate(w, gradient);
        Assert.Equal(value, criterion.Value(w), 1e-9);
        double step = 1e-4;
        for (int k = 0; k < 2; k++)
        {
            double[] up = [.. w], down = [.. w];
            up[k] += step;
            down[k] -= step;
            double slope = (criterion.Value(up) - criterion.Value(down)) / (2 * step);
            Assert.Equal(gradient[k], slope, 1e-3 * Math.Max(1, Math.Abs(gradient[k])));
        }

        Assert.Equal(value, criterion.Evaluate(w, again));
        Assert.Equal(gradient, again);
    }
}
