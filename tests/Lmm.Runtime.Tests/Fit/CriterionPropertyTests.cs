using FsCheck;
using FsCheck.Fluent;
using Lmm.Blocks;
using Lmm.Fitting;
using static Lmm.Runtime.Tests.Fit.RandomDesigns;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>Random small designs: any number of terms, any structure, nested or crossed, against the dense oracle.</summary>
public sealed class CriterionPropertyTests
{
    [Fact]
    public void Criterion_and_gradient_of_random_designs_equal_the_dense_oracle() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(80).WithReplay(20261120, 7), Prop.ForAll(Arb.From(Designs()), EqualsOracle));

    private static Gen<(int Seed, bool Weights, bool Reml, Shape[] Shapes)> Designs() =>
        from seed in Gen.Choose(1, 1_000_000)
        from weights in Gen.Elements(false, true)
        from reml in Gen.Elements(false, true)
        from count in Gen.Choose(1, 3)
        from shapes in Gen.ArrayOf(Shapes(), count)
        select (seed, weights, reml, shapes.Select((shape, i) => i == 0 ? shape with { NestedIn = null } : shape with { NestedIn = shape.NestedIn is null ? null : i - 1 }).ToArray());

    private static Gen<Shape> Shapes() =>
        from levels in Gen.Choose(2, 7)
        from effects in Gen.Choose(1, 3)
        from covariance in Gen.Elements(Enum.GetValues<Covariance>())
        from nested in Gen.Elements<int?>(null, 0)
        from intercept in Gen.Elements(false, true)
        select new Shape(levels, effects, covariance, nested, intercept);

    private static bool EqualsOracle((int Seed, bool Weights, bool Reml, Shape[] Shapes) drawn)
    {
        DesignMatrices design = Make(drawn.Seed, 60, 2, drawn.Weights, drawn.Shapes);
        Estimation estimation = drawn.Reml ? Estimation.Reml : Estimation.MaximumLikelihood;
        using Criterion criterion = new(DataPass.Over(design), estimation);
        DenseOracle oracle = new(design, estimation);
        double[] w = CriterionTests.Point(criterion, drawn.Seed);
        double[] gradient = new double[criterion.Count];
        double value = criterion.Evaluate(w, gradient);
        double[][,] psi = CriterionTests.RelativeCovariances(design, criterion, w);
        bool equal = Near(oracle.Deviance(psi), value);
        for (int k = 0; k < criterion.Count; k++)
        {
            equal &= Near(oracle.Slope(psi, criterion.Parameters.SlotOf(k).Term.Term, CriterionTests.UserDerivative(criterion, w, k)), gradient[k]);
        }

        return equal;
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-8 * Math.Max(1, Math.Abs(expected));
}
