// Trial: a mixed model for repeated measures (MMRM), the primary analysis of most trials with visits. The change from
// baseline of a depression score at weeks 1 to 8 under an active treatment and placebo: a mean for each arm and visit, a slope of
// the baseline for each visit, and any covariance between the visits of a patient. Patients drop out; the model uses every
// visit that was seen, and is right as long as dropping out depends on what was seen (missing at random).
// Data: SIMULATED by make_trial.R beside this file, in the shape of a real trial; no real patients.

using Lmm;

string file = Path.Combine(AppContext.BaseDirectory, "trial.csv");
TrialVisitFit fit = TrialVisitModel.Create(TrialVisitModel.ReadCsv(file)).Fit();
Console.WriteLine(fit);

Console.WriteLine("Change from baseline, active minus placebo, Kenward-Roger:");
Console.WriteLine("visit    estimate  std. error      df     95 % interval          p");
MeansTable means = fit.Means.With(DegreesOfFreedomMethod.KenwardRoger).Over(f => [f.Arm], f => [f.Visit]);
foreach (MeanComparison arms in means.VersusControl(nameof(Arm.Placebo), Adjustment.None))
{
    Interval interval = arms.ConfidenceInterval(0.95);
    Console.WriteLine(FormattableString.Invariant(
        $"{arms.By,-14} {arms.Estimate,8:F4} {arms.StandardError,11:F4} {arms.DegreesOfFreedom,7:F2}  ({interval.Lower,8:F3}, {interval.Upper,7:F3})  {arms.PValue,7:F4}"));
}

Console.WriteLine();
Console.WriteLine("Covariance of the five visits of patient P003 under the model:");
Console.WriteLine(fit.MarginalCovarianceOf("P003").Matrix.ToMatrixString());

/// <summary>The treatments; placebo is the reference.</summary>
public enum Arm
{
    Placebo,
    Active,
}

/// <summary>The planned visits, in order.</summary>
public enum Visit
{
    Week1,
    Week2,
    Week4,
    Week6,
    Week8,
}

/// <summary>One visit of one patient: change of the score from baseline, and the baseline itself.</summary>
[MixedModel("Change ~ Visit * Arm + Visit * Baseline")]
public record TrialVisit(
    double Change,
    Arm Arm,
    double Baseline,
    [Repeated(Subject = nameof(Patient), Corr = Corr.Unstructured, Heterogeneous = true)] Visit Visit,
    string Patient);
