using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

public partial class MixedModelFit
{
    /// <summary>F tests of the terms of the fixed part, by SAS's types of estimable functions.</summary>
    /// <param name="type">Which hypotheses; III by default, as lmerTest.</param>
    /// <param name="method">Where the denominator degrees of freedom come from.</param>
    /// <exception cref="InvalidOperationException">
    /// The fit was read from a document and types I or II, or a method that needs the rows, are asked for;
    /// Kenward-Roger is asked for without REML; or the method does not go with this design.
    /// </exception>
    public AnovaTable Anova(AnovaType type = AnovaType.III, DegreesOfFreedomMethod method = DegreesOfFreedomMethod.Satterthwaite) =>
        new AnovaBuilder(Data, _inference).Build(type, method);

    /// <summary>
    /// The F test that several combinations l'beta are zero together, as in <c>JointTest([[0, 1, 0], [0, 0, 1]])</c>.
    /// </summary>
    /// <param name="contrasts">One row of weights for each combination: a weight for each column of X, in the order of <see cref="Coefficients"/>.</param>
    /// <param name="name">The name of the result; null for the combinations in words.</param>
    /// <param name="method">Where the denominator degrees of freedom come from.</param>
    /// <remarks>
    /// Combinations that depend on others are allowed for. With more than one, Satterthwaite's denominator (Fai and
    /// Cornelius 1996) can depend a little on which combinations span the hypothesis; Kenward and Roger's does not.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no combination, its length is wrong, a weight is not finite, or it is not estimable.</exception>
    /// <exception cref="InvalidOperationException">The method cannot be had for this fit.</exception>
    public FTest JointTest(
        IReadOnlyList<IReadOnlyList<double>> contrasts,
        string? name = null,
        DegreesOfFreedomMethod method = DegreesOfFreedomMethod.Satterthwaite)
    {
        ArgumentNullException.ThrowIfNull(contrasts);
        return _inference.Joint(contrasts, name, method);
    }

    /// <summary>
    /// The p x p covariance of the fixed coefficients with Kenward and Roger's adjustment for small samples; NaN in the
    /// rows and columns of aliased ones.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fit is not by REML, or was read from a document.</exception>
    public Matrix<double> KenwardRogerCovariance() => _inference.Covariance(DegreesOfFreedomMethod.KenwardRoger);

    /// <summary>
    /// Likelihood-ratio tests of the random part: each random term, or each slope of a term with slopes, is dropped in turn
    /// and the model is fitted again, by the same estimation. The fixed part stays, so that REML fits are comparable.
    /// </summary>
    /// <param name="options">Options of the fits; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public RandomEffectTestTable RandomEffectTests(FitOptions? options = null) =>
        new RandomEffectDrops(this, RequireDesign("Fits of smaller models"), options).Test();
}
