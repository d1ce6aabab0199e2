using Lmm.Blocks;
using Lmm.Fitting;
using MathNet.Numerics.LinearAlgebra;
using static Lmm.Runtime.Tests.Fit.RandomDesigns;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>
/// Criterion and gradient with a residual structure against the dense oracle: subjects that are a grouping, lie inside one,
/// hold levels of one, or cross it; missing occasions; structures pooled by pairs, by patterns and by single rows.
/// </summary>
public sealed class ResidualCriterionTests
{
    private static readonly Dictionary<string, Shape[]> s_groupings = new()
    {
        ["no random term"] = [],
        ["subject intercept"] = [new Shape(9, 1, Covariance.Unstructured)],
        ["subject slope"] = [new Shape(9, 2, Covariance.Unstructured)],
        ["site above subject"] = [new Shape(9, 1, Covariance.Unstructured), new Shape(3, 2, Covariance.Unstructured)],
        ["item across subjects"] = [new Shape(9, 1, Covariance.Unstructured), new Shape(7, 1, Covariance.Unstructured)],
        ["item alone"] = [new Shape(7, 2, Covariance.Unstructured)],
        ["two items"] = [new Shape(7, 1, Covariance.Unstructured), new Shape(5, 1, Covariance.Unstructured)],
        ["site, subject, item"] = [new Shape(9, 1, Covariance.Unstructured), new Shape(3, 1, Covariance.Unstructured), new Shape(7, 2, Covariance.Unstructured)],
    };

    private static readonly Dictionary<string, Func<ResidualTerm, ResidualTerm>> s_structures = new()
    {
        ["AR1"] = term => With(term, Corr.AR1),
        ["heterogeneous AR1"] = term => With(term, Corr.AR1, heterogeneous: true),
        ["compound symmetry"] = term => With(term, Corr.CompoundSymmetry),
        ["unstructured"] = term => With(term, Corr.Unstructured, heterogeneous: true),
        ["variance by stratum"] = term => Alone(Ident(term)),
        ["AR1 and variance by stratum"] = term => With(term, Corr.AR1, variances: Ident(term)),
        ["AR1 and power"] = term => With(term, Corr.AR1, variances: Power(term)),
    };

    public static TheoryData<string, string, bool, Estimation> Cases()
    {
        TheoryData<string, string, bool, Estimation> cases = [];
        foreach (string grouping in s_groupings.Keys)
        {
            foreach (string structure in s_structures.Keys)
            {
                cases.Add(grouping, structure, false, Estimation.Reml);
            }

            cases.Add(grouping, "AR1", true, Estimation.MaximumLikelihood);
            cases.Add(grouping, "unstructured", true, Estimation.MaximumLikelihood);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_and_gradient_equal_the_dense_oracle(string grouping, string structure, bool weights, Estimation estimation)
    {
        DesignMatrices design = Design(grouping, structure, weights);
        using Criterion criterion = new(DataPass.Over(design), estimation);
        double[] w = CriterionTests.Point(criterion, 5);
        double[] gradient = new double[criterion.Count];
        double value = criterion.Evaluate(w, gradient);
        double[][,] psi = CriterionTests.RelativeCovariances(design, criterion, w);
        DenseOracle oracle = new(design, estimation, Dense(criterion, w, null));

        CriterionTests.Close(oracle.Deviance(psi), value, 1e-10);
        for (int k = 0; k < criterion.Parameters.Count; k++)
        {
            CriterionTests.Close(oracle.Slope(psi, criterion.Parameters.SlotOf(k).Term.Term, CriterionTests.UserDerivative(criterion, w, k)), gradient[k], 1e-8);
        }

        for (int k = 0; k < criterion.Residual!.Count; k++)
        {
            CriterionTests.Close(oracle.ResidualSlope(psi, Dense(criterion, w, k)), gradient[criterion.Parameters.Count + k], 1e-8);
        }
    }

    // The oracle confirms the gradient above; its differences are to the fourth order.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Information_equals_differences_of_the_gradient(string grouping, string structure, bool weights, Estimation estimation)
    {
        DesignMatrices design = Design(grouping, structure, weights);
        using Criterion criterion = new(DataPass.Over(design), estimation);
        double[] w = CriterionTests.Point(criterion, 5);
        int count = criterion.Count;
        double[] exact = new double[count * count];
        double[] gradient = new double[count];
        criterion.EnsureAt(w);
        new DenseInformation(criterion).Profiled(w, exact);
        for (int k = 0; k < count; k++)
        {
            const double H = 1e-3;
            double[] slope = new double[count];
            foreach ((int steps, double weight) in ((int, double)[])[(1, 8), (-1, -8), (2, -1), (-2, 1)])
            {
                double[] moved = (double[])w.Clone();
                moved[k] += steps * H;
                criterion.Evaluate(moved, gradient);
                for (int j = 0; j < count; j++)
                {
                    slope[j] += weight * gradient[j] / (12 * H);
                }
            }

            for (int j = 0; j < count; j++)
            {
                double scale = Math.Sqrt(Math.Abs(exact[j * (count + 1)] * exact[k * (count + 1)])) + 1;
                Assert.InRange(exact[(j * count) + k] - slope[j], -1e-6 * scale, 1e-6 * scale);
            }
        }
    }

    [Fact]
    public void Average_information_of_few_and_of_many_effects_is_the_same()
    {
        using Criterion criterion = new(DataPass.Over(Design("site, subject, item", "AR1 and power", false)), Estimation.Reml);
        double[] w = CriterionTests.Point(criterion, 5);
        criterion.EnsureAt(w);
        Assert.Equal(new DifferencedInformation(criterion).Joint(w, 2, observed: false), new DenseInformation(criterion).Joint(w, 2, observed: false));
    }

    /// <summary>R of all rows at w, or its derivative by residual parameter k.</summary>
    private static Matrix<double> Dense(Criterion criterion, double[] w, int? k)
    {
        ResidualModel model = criterion.Residual!;
        double[] own = w.AsSpan(criterion.Parameters.Count).ToArray();
        int n = criterion.Data.Residual.Length;
        Matrix<double> full = Matrix<double>.Build.Dense(n, n);
        foreach (int[] rows in model.Products.Pieces.Subjects)
        {
            double[] block = new double[rows.Length * rows.Length];
            if (k is { } parameter)
            {
                _ = model.Structure.Derivative(own, parameter, rows, block);
            }
            else
            {
                model.Structure.Covariance(own, rows, block);
            }

            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < rows.Length; j++)
                {
                    full[rows[i], rows[j]] = block[(i * rows.Length) + j];
                }
            }
        }

        return full;
    }

    /// <summary>Nine subjects in three sites with up to six of eight occasions, items in any order; rows shuffled.</summary>
    private static DesignMatrices Design(string grouping, string structure, bool weights)
    {
        Random random = new(11);
        List<(int Subject, int Occasion, int Item)> rows = [];
        for (int subject = 0; subject < 9; subject++)
        {
            foreach (int occasion in Enumerable.Range(0, 8).Where(_ => random.NextDouble() < 0.75))
            {
                rows.Add((subject, occasion, random.Next(7)));
            }
        }

        (int Subject, int Occasion, int Item)[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        Shape[] shapes = s_groupings[grouping];
        DesignMatrices plain = Make(3, shuffled.Length, 2, weights, shapes);
        RandomTerm[] terms = [.. plain.RandomTerms.Select((term, t) => Regroup(term, shuffled, shapes[t].Levels))];
        ResidualTerm residual = new()
        {
            SubjectName = "subject",
            Subjects = [.. Enumerable.Range(0, 9).Select(s => $"s{s}")],
            SubjectOfRow = [.. shuffled.Select(row => row.Subject)],
            OccasionName = "occasion",
            Occasions = [.. Enumerable.Range(0, 8).Select(o => $"o{o}")],
            OccasionOfRow = [.. shuffled.Select(row => row.Occasion)],
            Coordinates = [[.. shuffled.Select(row => (double)row.Occasion)]],
        };
        return plain with { RandomTerms = terms, Residual = s_structures[structure](residual) };
    }

    private static RandomTerm Regroup(RandomTerm term, (int Subject, int Occasion, int Item)[] rows, int levels) => new()
    {
        GroupName = term.GroupName,
        EffectNames = term.EffectNames,
        Covariance = term.Covariance,
        Levels = term.Levels,
        LevelOfRow =
        [
            .. rows.Select(row => levels switch
            {
                9 => row.Subject,
                3 => row.Subject / 3,
                5 => (row.Item + row.Occasion) % 5,
                _ => row.Item,
            }),
        ],
        Covariates = term.Covariates,
    };

    private static ResidualTerm With(ResidualTerm term, Corr correlation, bool heterogeneous = false, params VarianceTerm[] variances) =>
        term with { Correlation = correlation, Heterogeneous = heterogeneous, Variances = variances };

    private static ResidualTerm Alone(VarianceTerm variance) => new() { Variances = [variance] };

    private static VarianceTerm Ident(ResidualTerm term) => new()
    {
        Function = VarianceFunction.Ident,
        Name = "stratum",
        Strata = ["a", "b", "c"],
        StratumOfRow = [.. term.SubjectOfRow.Select((subject, row) => (subject + term.OccasionOfRow[row]) % 3)],
    };

    private static VarianceTerm Power(ResidualTerm term) => new()
    {
        Function = VarianceFunction.Power,
        Name = "v",
        Covariate = [.. term.SubjectOfRow.Select((subject, row) => 1 + (0.3 * subject) + (0.11 * term.OccasionOfRow[row]))],
    };
}
