namespace Lmm;

/// <summary>An F test that several linear combinations of the fixed effects are zero together.</summary>
/// <param name="Name">The term, or the name that was given.</param>
/// <param name="SumOfSquares">MeanSquare times NumeratorDegreesOfFreedom.</param>
/// <param name="MeanSquare">F times the residual variance, as lmerTest prints it: for reading beside the residual, not a mean square of the data.</param>
/// <param name="NumeratorDegreesOfFreedom">The number of independent combinations; 0 where none is estimable.</param>
/// <param name="DenominatorDegreesOfFreedom">By the method asked for; infinite for a chi-squared reference.</param>
/// <param name="FStatistic">The statistic, scaled by <see cref="Scaling"/>; NaN where nothing is estimable.</param>
/// <param name="PValue">P(F &gt;= FStatistic).</param>
public sealed record FTest(
    string Name,
    double SumOfSquares,
    double MeanSquare,
    int NumeratorDegreesOfFreedom,
    double DenominatorDegreesOfFreedom,
    double FStatistic,
    double PValue)
{
    /// <summary>Kenward and Roger's factor lambda on Wald's F; 1 by the other methods.</summary>
    public double Scaling { get; init; } = 1;

    /// <summary>What to know about this test, as what of it is not estimable; empty where there is nothing.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>As in <c>Variety: F 1.48534 on 2 and 10, p 0.272</c>, in the invariant culture.</summary>
    public override string ToString() => NumeratorDegreesOfFreedom == 0
        ? $"{Name}: not estimable"
        : FormattableString.Invariant($"{Name}: F {FStatistic:G6} on {NumeratorDegreesOfFreedom} and {DenominatorDegreesOfFreedom:G6}, p {NumberText.PValue(PValue)}");

    internal static FTest NotEstimable(string name) => new(name, double.NaN, double.NaN, 0, double.NaN, double.NaN, double.NaN);

    internal static FTest Of(string name, double residualVariance, int numerator, double denominator, double f, double scaling)
    {
        double mean = f * residualVariance;
        return new FTest(name, mean * numerator, mean, numerator, denominator, f, FisherTail.Upper(f, numerator, denominator)) { Scaling = scaling };
    }
}
