using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;
using Lmm.Residuals;
using static Lmm.Runtime.Tests.Fit.RandomDesigns;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>Criterion, gradient and Hessian against the dense oracle, over every shape of random part.</summary>
public sealed class CriterionTests
{
    private static readonly Dictionary<string, Func<bool, DesignMatrices>> s_designs = new()
    {
        ["no random term"] = w => Make(1, 20, 2, w),
        ["one intercept"] = w => Make(2, 40, 2, w, new Shape(6, 1, Covariance.Unstructured)),
        ["one slope"] = w => Make(3, 60, 2, w, new Shape(8, 2, Covariance.Unstructured)),
        ["four effects"] = w => Make(4, 90, 3, w, new Shape(7, 4, Covariance.Unstructured)),
        ["diagonal"] = w => Make(5, 60, 2, w, new Shape(8, 3, Covariance.Diagonal)),
        ["identity"] = w => Make(6, 60, 2, w, new Shape(8, 3, Covariance.Identity)),
        ["compound symmetry"] = w => Make(7, 60, 2, w, new Shape(8, 3, Covariance.CompoundSymmetry, Intercept: false)),
        ["autoregressive"] = w => Make(8, 60, 2, w, new Shape(8, 4, Covariance.AutoRegressive, Intercept: false)),
        ["nested"] = w => Make(9, 80, 2, w, new Shape(4, 1, Covariance.Unstructured), new Shape(3, 1, Covariance.Unstructured, NestedIn: 0)),
        ["nested three deep"] = w => Make(10, 120, 2, w, new Shape(3, 1, Covariance.Unstructured), new Shape(3, 1, Covariance.Unstructured, NestedIn: 0), new Shape(3, 1, Covariance.Unstructured, NestedIn: 1)),
        ["crossed"] = w => Make(11, 80, 2, w, new Shape(9, 1, Covariance.Unstructured), new Shape(6, 1, Covariance.Unstructured)),
        ["crossed three"] = w => Make(12, 90, 3, w, new Shape(9, 1, Covariance.Unstructured), new Shape(6, 1, Covariance.Unstructured), new Shape(4, 1, Covariance.Unstructured)),
        ["crossed slopes"] = w => Make(13, 120, 2, w, new Shape(8, 2, Covariance.Unstructured), new Shape(7, 3, Covariance.Unstructured)),
        ["slope leading, intercept trailing"] = w => Make(14, 90, 2, w, new Shape(12, 2, Covariance.Unstructured), new Shape(5, 1, Covariance.Unstructured)),
        ["intercept leading, slope trailing"] = w => Make(15, 90, 2, w, new Shape(20, 1, Covariance.Unstructured), new Shape(4, 3, Covariance.Unstructured)),
        ["two terms over one grouping"] = w => Make(16, 80, 2, w, new Shape(8, 1, Covariance.Unstructured), new Shape(0, 2, Covariance.Diagonal, Intercept: false, SameGroupingAs: 0)),
        ["all at once"] = w => Make(17, 150, 3, w, new Shape(12, 2, Covariance.Unstructured), new Shape(0, 2, Covariance.Identity, Intercept: false, SameGroupingAs: 0), new Shape(5, 3, Covariance.CompoundSymmetry), new Shape(4, 2, Covariance.AutoRegressive, NestedIn: 2)),
        ["large trailing block, nested"] = w => Make(18, 320, 2, w, new Shape(70, 1, Covariance.Unstructured), new Shape(2, 1, Covariance.Unstructured, NestedIn: 0)),
        ["large trailing block, crossed"] = w => Make(19, 300, 2, w, new Shape(90, 1, Covariance.Unstructured), new Shape(75, 1, Covariance.Unstructured)),
    };

    public static TheoryData<string, bool, Estimation> Cases()
    {
        TheoryData<string, bool, Estimation> cases = [];
        foreach (string name in s_designs.Keys)
        {
            cases.Add(name, false, Estimation.Reml);
            cases.Add(name, true, Estimation.Reml);
            cases.Add(name, false, Estimation.MaximumLikelihood);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_gradient_and_solution_equal_the_dense_oracle(string name, bool weights, Estimation estimation)
    {
        DesignMatrices design = s_designs[name](weights);
        using Criterion criterion = new(DataPass.Over(design), estimation);
        DenseOracle oracle = new(design, estimation);
        double[] w = Point(criterion, 0);
        double[] gradient = new double[criterion.Count];
        double value = criterion.Evaluate(w, gradient);
        double[][,] psi = RelativeCovariances(design, criterion, w);

        Close(oracle.Deviance(psi), value, 1e-10);
        for (int k = 0; k < criterion.Count; k++)
        {
            Close(oracle.Slope(psi, TermOf(criterion, k), UserDerivative(criterion, w, k)), gradient[k], 1e-8);
        }

        Close(value, Fitter.Deviance(design, estimation, psi), 1e-10);
        if (!weights)
        {
            Close(oracle.Deviance(psi), criterion.Value(w), 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Observed_information_is_the_derivative_of_the_gradient(string name, bool weights, Estimation estimation)
    {
        DesignMatrices design = s_designs[name](weights);
        using Criterion criterion = new(DataPass.Over(design), estimation);
        int count = criterion.Count;
        double[] w = Point(criterion, 1);
        double[] hessian = new double[count * count];
        criterion.Evaluate(w, new double[count]);
        criterion.Hessian(w, Curvature.Observed, hessian);
        for (int k = 0; k < count; k++)
        {
            double[] column = DifferenceOfGradients(criterion, w, k);
            for (int j = 0; j < count; j++)
            {
                Assert.True(
                    Math.Abs(column[j] - hessian[(j * count) + k]) <= 2e-6 * (1 + Math.Abs(hessian[(j * count) + j]) + Math.Abs(hessian[(k * count) + k])),
                    $"({j}, {k}): {hessian[(j * count) + k]} but the gradient's change is {column[j]}");
            }
        }
    }

    [Theory]
    [InlineData("crossed three")]
    [InlineData("one slope")]
    [InlineData("all at once")]
    [InlineData("nested three deep")]
    public void Solution_at_the_optimum_equals_the_dense_oracle_there(string name)
    {
        DesignMatrices design = s_designs[name](false);
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        DenseOracle oracle = new(design, Estimation.Reml);
        double[][,] psi = [.. solution.Terms.Select(term => Scale(term.Covariance, 1 / solution.ResidualVariance))];
        (MathNet.Numerics.LinearAlgebra.Vector<double> beta, MathNet.Numerics.LinearAlgebra.Matrix<double> covariance, double sigma2) = oracle.FixedEffects(psi);

        Assert.True(solution.Convergence.IsConverged);
        Close(oracle.Deviance(psi), solution.Deviance, 1e-10);
        Close(sigma2, solution.ResidualVariance, 1e-9);
        for (int j = 0; j < design.ColumnCount; j++)
        {
            Close(beta[j], solution.Coefficients[j], 1e-8);
            Close(covariance[j, j], solution.CoefficientCovariance[j, j], 1e-8);
        }

        for (int t = 0; t < psi.Length; t++)
        {
            (MathNet.Numerics.LinearAlgebra.Vector<double> modes, MathNet.Numerics.LinearAlgebra.Matrix<double> conditional) = oracle.RandomEffects(psi, t);
            int q = design.RandomTerms[t].EffectCount;
            for (int level = 0; level < design.RandomTerms[t].Levels.Count; level++)
            {
                for (int a = 0; a < q; a++)
                {
                    Close(modes[(level * q) + a], solution.Terms[t].ConditionalModes[level, a], 1e-6, absolute: 1e-6);
                    Close(conditional[(level * q) + a, (level * q) + a], solution.Terms[t].ConditionalCovariances[level][a, a], 1e-6, absolute: 1e-8);
                }
            }
        }
    }

    internal static double[] Point(Criterion criterion, int seed)
    {
        Random random = new(seed);
        double[] w = new double[criterion.Count];
        criterion.Start(w);

        // The derivative of a structure is differenced below: the point must keep a distance from every bound.
        criterion.IsFar = false;
        for (int k = 0; k < w.Length; k++)
        {
            ParameterRange range = criterion.Range(w, k);
            w[k] = Math.Clamp(w[k] + (0.2 * (random.NextDouble() - 0.3)), Math.Max(range.Lower, -10) + 0.05, Math.Min(range.Upper, 10) - 0.05);
        }

        return w;
    }

    internal static double[][,] RelativeCovariances(DesignMatrices design, Criterion criterion, double[] w)
    {
        double[][,] psi = new double[design.RandomTerms.Count][,];
        foreach (CovarianceParameters.Slot slot in criterion.Parameters.Slots)
        {
            int q = slot.Term.Count;
            double[] t = new double[q * q];
            double[] inverse = new double[q * q];
            slot.Structure.Factor(slot.Of((ReadOnlySpan<double>)w), t, inverse);
            double[] factor = RelativeFactors.ToUserScale(slot.Term, t);
            double[] product = new double[q * q];
            SmallMatrix.MultiplyTransposed(q, q, q, factor, factor, product);
            psi[slot.Term.Term] = Square(product, q);
        }

        return psi;
    }

    /// <summary>dPsi on the user's scale, by differences of the structure itself (its own derivative is under test).</summary>
    internal static double[,] UserDerivative(Criterion criterion, double[] w, int k)
    {
        CovarianceParameters.Slot slot = criterion.Parameters.SlotOf(k);
        int q = slot.Term.Count;

        // The five-point rule: its error, of the order of Step^4, is below rounding.
        const double Step = 1e-3;
        double[] derivative = new double[q * q];
        foreach ((int steps, double weight) in new[] { (-2, 1.0), (-1, -8.0), (1, 8.0), (2, -1.0) })
        {
            double[] moved = (double[])w.Clone();
            moved[k] += steps * Step;
            double[] t = new double[q * q];
            double[] psi = new double[q * q];
            slot.Structure.Factor(slot.Of((ReadOnlySpan<double>)moved), t, new double[q * q]);
            double[] factor = RelativeFactors.ToUserScale(slot.Term, t);
            SmallMatrix.MultiplyTransposed(q, q, q, factor, factor, psi);
            VectorKernels.Axpy(weight / (12 * Step), psi, derivative);
        }

        return Square(derivative, q);
    }

    private static int TermOf(Criterion criterion, int k) => criterion.Parameters.SlotOf(k).Term.Term;

    private static double[] DifferenceOfGradients(Criterion criterion, double[] w, int k)
    {
        const double Step = 1e-5;
        double[] low = new double[w.Length];
        double[] high = new double[w.Length];
        double[] moved = (double[])w.Clone();
        moved[k] = w[k] - Step;
        criterion.Evaluate(moved, low);
        moved[k] = w[k] + Step;
        criterion.Evaluate(moved, high);
        return [.. high.Zip(low, (h, l) => (h - l) / (2 * Step))];
    }

    private static double[,] Square(double[] values, int q)
    {
        double[,] square = new double[q, q];
        Buffer.BlockCopy(values, 0, square, 0, q * q * sizeof(double));
        return square;
    }

    private static double[,] Scale(double[,] matrix, double scale)
    {
        double[,] result = (double[,])matrix.Clone();
        for (int i = 0; i < result.GetLength(0); i++)
        {
            for (int j = 0; j < result.GetLength(1); j++)
            {
                result[i, j] *= scale;
            }
        }

        return result;
    }

    internal static void Close(double expected, double actual, double relative, double absolute = 0) =>
        Assert.True(
            Math.Abs(expected - actual) <= (relative * Math.Max(1, Math.Abs(expected))) + absolute,
            $"expected {expected:R} but got {actual:R}");
}
