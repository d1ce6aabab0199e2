using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// The observed information of models with a residual structure and many effects: central differences of the exact gradient to
/// the fourth order. An evaluation does not depend on the rows, so 4 K of them cost less than the traces would, and are good to
/// some 1e-8 of the entries, 1e-6 where a parameter is hardly known.
/// </summary>
internal sealed class DifferencedInformation(Criterion criterion) : ObservedInformation(criterion)
{
    // A step of this many standard errors: the fourth-order error is its fourth power, rounding its inverse.
    private const double Step = 0.01;

    /// <summary>The Hessian of the criterion with sigma profiled out, K x K; zero for parameters at a bound.</summary>
    public override void Profiled(ReadOnlySpan<double> w, Span<double> hessian)
    {
        int count = Count;
        double[] scale = new double[count * count];
        Criterion.EnsureAt(w);
        Criterion.AverageInformation(scale);
        double[] at = w.ToArray();
        double[] slope = new double[count];
        hessian.Clear();
        for (int k = 0; k < count; k++)
        {
            if (!Criterion.IsAtBound(w, k))
            {
                Differentiate(Criterion, at, k, Size(Criterion, w, k, scale[k * (count + 1)]), slope);
                for (int j = 0; j < count; j++)
                {
                    hessian[(j * count) + k] = Criterion.IsAtBound(w, j) ? 0 : slope[j];
                }
            }
        }

        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < j; k++)
            {
                double mean = (hessian[(j * count) + k] + hessian[(k * count) + j]) / 2;
                hessian[(j * count) + k] = mean;
                hessian[(k * count) + j] = mean;
            }
        }

        Criterion.EnsureAt(w);
    }

    /// <inheritdoc/>
    protected override void Held(ReadOnlySpan<double> w, bool observed, Span<double> hessian)
    {
        if (observed)
        {
            Profiled(w, hessian);
        }
        else
        {
            Criterion.Hessian(w, Curvature.Average, hessian);
        }

        AddProfile(1, hessian);
    }

    /// <summary>The step: a share of a standard error, and inside the range.</summary>
    private static double Size(Criterion criterion, ReadOnlySpan<double> w, int k, double information)
    {
        double size = information > 0 ? Math.Min(Step * Math.Sqrt(2 / information), 0.01) : 1e-3;
        ParameterRange range = criterion.Range(w, k);
        double room = Math.Min(w[k] - range.Lower, range.Upper - w[k]) / 2.5;
        return Math.Min(size, room);
    }

    /// <summary>(8 (g(h) - g(-h)) - (g(2h) - g(-2h))) / 12 h.</summary>
    private static void Differentiate(Criterion criterion, double[] w, int k, double h, double[] slope)
    {
        double centre = w[k];
        double[] gradient = new double[slope.Length];
        Array.Clear(slope);
        foreach ((int steps, double weight) in ((int, double)[])[(1, 8), (-1, -8), (2, -1), (-2, 1)])
        {
            w[k] = centre + (steps * h);
            criterion.Evaluate(w, gradient);
            for (int j = 0; j < slope.Length; j++)
            {
                slope[j] += weight * gradient[j] / (12 * h);
            }
        }

        w[k] = centre;
    }
}
