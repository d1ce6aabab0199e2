using Lmm.Design;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// A fitted linear mixed model. The emitted fit of an annotated type derives from it and adds members named after the
/// model; everything a report, a test or a prediction needs stands here. Immutable and safe to read from several threads.
/// </summary>
public partial class MixedModelFit
{
    private readonly FixedInference _inference;
    private readonly Lazy<CoefficientTable> _coefficients;
    private readonly Lazy<RandomEffects> _randomEffects;
    private readonly Lazy<MixedModelEquations> _equations;

    /// <summary>Wraps what a fit is made of.</summary>
    /// <param name="data">From <see cref="FitData.Create"/> or <see cref="FitData.FromJson(string)"/>.</param>
    public MixedModelFit(FitData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Data = data;
        _inference = new FixedInference(data.Solution, data.Shape, data.Design);
        _coefficients = new Lazy<CoefficientTable>(() => new CoefficientTable(_inference, DegreesOfFreedomMethod.Satterthwaite));
        _randomEffects = new Lazy<RandomEffects>(() => RandomEffectsBuilder.Build(Data));
        _equations = new Lazy<MixedModelEquations>(() => new MixedModelEquations(data.Solution, data.Shape.Equations.Value!));
        VarianceComponents = VarianceComponentsBuilder.Build(data);
        ResidualParameters = new ResidualParameterTable(data.Solution.Residual);
    }

    /// <summary>What this fit is made of.</summary>
    public FitData Data { get; }

    /// <summary>The model.</summary>
    public ModelSpec Specification => Data.Specification;

    /// <summary>What the fitter gave.</summary>
    public Solution Solution => Data.Solution;

    /// <summary>What was maximised.</summary>
    public Estimation Estimation => Solution.Estimation;

    /// <summary>The log-likelihood at the optimum; the restricted one for REML.</summary>
    public double LogLikelihood => -Solution.Deviance / 2;

    /// <summary>-2 log L at the optimum; of the restricted likelihood for REML.</summary>
    public double Deviance => Solution.Deviance;

    /// <summary>The number of estimated parameters: fixed coefficients, covariance parameters and the residual variance.</summary>
    public int ParameterCount => Solution.Coefficients.Length + Solution.CovarianceParameterCount;

    /// <summary>The number of observations n: rows used, or the sum of their frequencies.</summary>
    public double Observations => Solution.Observations;

    /// <summary>Akaike's criterion -2 log L + 2 k with k = <see cref="ParameterCount"/> (under REML too, as lme4 and nlme).</summary>
    public double Aic => Deviance + (2.0 * ParameterCount);

    /// <summary>
    /// Akaike's criterion with the correction of Hurvich and Tsai (1989): Aic + 2 k (k + 1) / (n - k - 1); NaN where n does
    /// not exceed k + 1.
    /// </summary>
    public double Aicc
    {
        get
        {
            double room = Observations - ParameterCount - 1;
            return room > 0 ? Aic + (2.0 * ParameterCount * (ParameterCount + 1) / room) : double.NaN;
        }
    }

    /// <summary>
    /// Schwarz's criterion -2 log L + k log n with n = <see cref="Observations"/>, under REML too: what lme4 prints. nlme's
    /// value under REML is <see cref="BicRestricted"/>.
    /// </summary>
    public double Bic => Deviance + (ParameterCount * Math.Log(Observations));

    /// <summary>
    /// Schwarz's criterion with n - r in place of n under REML, r the rank of X: what nlme prints. Equal to
    /// <see cref="Bic"/> under maximum likelihood.
    /// </summary>
    public double BicRestricted => Estimation == Estimation.Reml
        ? Deviance + (ParameterCount * Math.Log(Observations - Solution.Coefficients.Length))
        : Bic;

    /// <summary>How the fit ended. Look at it before the numbers.</summary>
    public Convergence Convergence => Solution.Convergence;

    /// <summary>The decrease of -2 log L that a Newton step still promised at the end: g'B^-1 g / 2, scale-free.</summary>
    public double PredictedDecrease => Solution.PredictedDecrease;

    /// <summary>
    /// sqrt(g'B^-1 g) over the parameters not held at a bound: the length of the gradient of -2 log L in the metric of the
    /// information, free of scale; 1e-5 and less at an optimum.
    /// </summary>
    public double GradientNorm => Math.Sqrt(2 * Math.Max(PredictedDecrease, 0));

    /// <summary>Signs of the eigenvalues of the observed information over the free parameters: positive, zero, negative.</summary>
    public (int Positive, int Zero, int Negative) HessianInertia => Solution.HessianInertia;

    /// <summary>Steps taken by the optimizer.</summary>
    public int Iterations => Solution.Iterations;

    /// <summary>Evaluations of the criterion.</summary>
    public int Evaluations => Solution.Evaluations;

    /// <summary>Every evaluation in order.</summary>
    public IReadOnlyList<FitProgress> Log => Solution.Log;

    /// <summary>What was found in specification, design and rows.</summary>
    public IReadOnlyList<DesignFinding> Findings => Data.Findings;

    /// <summary>The number of rows left out because a value was missing.</summary>
    public int OmittedRows => Data.OmittedRows;

    /// <summary>The fixed coefficients with Satterthwaite's degrees of freedom.</summary>
    public CoefficientTable Coefficients => _coefficients.Value;

    /// <summary>
    /// The p x p covariance matrix of the fixed coefficients in the order of <see cref="Coefficients"/>; NaN in the rows
    /// and columns of aliased ones. A copy.
    /// </summary>
    public Matrix<double> CoefficientCovariance => _inference.Covariance();

    /// <summary>Variances and covariances in the order of the random terms, the residual variance last.</summary>
    public VarianceComponents VarianceComponents { get; }

    /// <summary>The residual variance and standard deviation (of a row with weight 1).</summary>
    public VarianceComponent Residual => VarianceComponents.Residual;

    /// <summary>The parameters of the residual correlation and variance functions; empty for independent residuals of one variance.</summary>
    public ResidualParameterTable ResidualParameters { get; }

    /// <summary>The predicted random effects by grouping and level.</summary>
    public RandomEffects RandomEffects => _randomEffects.Value;

    /// <summary>The t test of a linear combination l'beta = 0, as in <c>Contrast([1, 5])</c> for the mean at day 5.</summary>
    /// <param name="weights">l: one weight for each column of X, in the order of <see cref="Coefficients"/>.</param>
    /// <param name="name">The name of the result; null for the combination in words.</param>
    /// <param name="method">Where the degrees of freedom come from.</param>
    /// <exception cref="ArgumentException">The length is wrong, a weight is not finite, or the combination is not estimable.</exception>
    public Coefficient Contrast(
        IReadOnlyList<double> weights,
        string? name = null,
        DegreesOfFreedomMethod method = DegreesOfFreedomMethod.Satterthwaite)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return _inference.Contrast(weights, name, method);
    }
}
