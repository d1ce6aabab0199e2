using System.Globalization;
using Lmm.Runtime.Tests.Means;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>Models with 20 and 36 covariance parameters, most of them singular, beside the best of lme4's optimizers.</summary>
public sealed class MaximalModelTests(ITestOutputHelper output)
{
    private const int MostEvaluations = 15;

    // Responses are of order 1 and criteria of some thousands: both sides compute them to about 1e-9.
    private const double Above = 1e-7;

    [Theory]
    [InlineData("maximal20", 1789, 18246.070074)]
    [InlineData("maximal20-singular", 1789, 18270.387702)]
    [InlineData("maximal36", 16409, 161685.347789)]
    public void Maximal_model_is_never_above_the_best_of_lme4_and_takes_few_evaluations(string name, int rows, double sum)
    {
        DesignMatrices design = name switch
        {
            "maximal36" => MaximalDesigns.ThirtySix(),
            _ => MaximalDesigns.Twenty(name.EndsWith("singular", StringComparison.Ordinal)),
        };
        Assert.Equal(rows, design.RowCount);
        Assert.Equal(sum, design.Response.Sum(), 7);
        double best = ReferenceGrid.Read(name, "maximal").Min(row => row["reml"]);
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {solution.Evaluations} evaluations, {solution.Deviance - best:g3} above the best of lme4, {solution.Convergence}"));
        Assert.True(solution.Convergence.IsConverged);
        Assert.InRange(solution.Deviance - best, double.NegativeInfinity, Above);
        Assert.InRange(solution.Evaluations, 1, MostEvaluations);
    }
}
