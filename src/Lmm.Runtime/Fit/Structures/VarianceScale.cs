using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// The working scale of a relative variance: z = log(1 + c psi), c the rows a level has. It is linear near zero, so
/// that zero can be reached, and logarithmic where psi n is large, where Newton in psi would overshoot.
/// </summary>
internal readonly record struct VarianceScale(double RowsPerLevel)
{
    // One step may change 1 + c psi by at most this many e-folds.
    private const double MaximumStep = 2.5;

    /// <summary>psi of z.</summary>
    public double Variance(double z) => Math.Exp(z) is var e && z > 1e-5 ? (e - 1) / RowsPerLevel : z * (1 + (z / 2)) / RowsPerLevel;

    /// <summary>dpsi/dz.</summary>
    public double Slope(double z) => Math.Exp(z) / RowsPerLevel;

    /// <summary>z of psi.</summary>
    public double Working(double variance)
    {
        double x = RowsPerLevel * variance;
        return x > 1e-5 ? Math.Log(1 + x) : x * (1 - (x / 2));
    }

    /// <summary>From the floor upwards.</summary>
    public static ParameterRange Range(double floor) => new(floor, 80, MaximumStep);
}
