namespace Lmm.Fitting;

/// <summary>
/// The second derivatives of -2 log L in the covariance parameters at the criterion's last evaluation: exact by traces where
/// residuals are independent or effects are few, by differences of the exact gradient where residuals have a structure.
/// </summary>
internal abstract class ObservedInformation(Criterion criterion)
{
    /// <summary>The largest trailing order for which the traces are computed.</summary>
    public const int MaximumOrder = 3000;

    /// <summary>The criterion.</summary>
    protected Criterion Criterion { get; } = criterion;

    /// <summary>K.</summary>
    protected int Count { get; } = criterion.Count;

    /// <summary>The way that goes with the model.</summary>
    public static ObservedInformation Of(Criterion criterion) =>
        criterion.Residual is null ? new TracedInformation(criterion)
        : DenseInformation.IsCheap(criterion.Data.CrossProducts) && !criterion.Residual.Structure.HasJumps ? new DenseInformation(criterion)
        : new DifferencedInformation(criterion);

    /// <summary>The Hessian of the criterion with sigma profiled out, K x K.</summary>
    public abstract void Profiled(ReadOnlySpan<double> w, Span<double> hessian);

    /// <summary>
    /// The Hessian of -2 log L in (w, sigma^2), (K + 1) x (K + 1): the observed one, or the average information.
    /// </summary>
    public double[] Joint(ReadOnlySpan<double> w, double residualVariance, bool observed)
    {
        double nu = Criterion.Nu;
        double[] hessian = new double[Count * Count];
        Held(w, observed, hessian);
        double[] slopes = Slopes();
        double[] joint = new double[(Count + 1) * (Count + 1)];
        for (int j = 0; j < Count; j++)
        {
            hessian.AsSpan(j * Count, Count).CopyTo(joint.AsSpan(j * (Count + 1)));
            double mixed = nu * slopes[j] / residualVariance;
            joint[(j * (Count + 1)) + Count] = mixed;
            joint[(Count * (Count + 1)) + j] = mixed;
        }

        joint[^1] = nu / (residualVariance * residualVariance);
        return joint;
    }

    /// <summary>The Hessian with sigma^2 held at its estimate, K x K, into zeros: the observed one, or the average information.</summary>
    protected abstract void Held(ReadOnlySpan<double> w, bool observed, Span<double> hessian);

    /// <summary>Adds scale nu s_j s_k: with 1 it takes the profiling of sigma^2 back, with -1 it profiles.</summary>
    protected void AddProfile(double scale, Span<double> hessian)
    {
        double[] slopes = Slopes();
        for (int j = 0; j < Count; j++)
        {
            for (int k = 0; k < Count; k++)
            {
                hessian[(j * Count) + k] += scale * Criterion.Nu * slopes[j] * slopes[k];
            }
        }
    }

    /// <summary>s_k = a_k'P y / r.</summary>
    private double[] Slopes()
    {
        int columns = Criterion.Data.CrossProducts.ColumnCount;
        double[] projections = new double[Count * columns];
        Criterion.Directions.Projections(columns - 1, projections);
        return [.. Enumerable.Range(0, Count).Select(k => projections[(k * columns) + columns - 1])];
    }
}
