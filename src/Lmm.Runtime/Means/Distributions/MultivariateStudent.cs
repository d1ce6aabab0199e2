using System.Collections.Concurrent;

namespace Lmm;

/// <summary>
/// P(some |T_i| &gt; c) for a multivariate t with a given correlation: the law of the largest of several t statistics that
/// share one error term. One dimension: Student's t. Correlation of rank 2: an integral over the angle. Product correlation
/// (r_ij = b_i b_j, as of comparisons with a control): a two-dimensional integral. Everything else: Genz's lattice rule.
/// </summary>
internal sealed class MultivariateStudent
{
    private readonly double[,] _correlation;
    private readonly double[]? _product;
    private readonly PlanarRegion? _plane;
    private readonly LatticeRule? _lattice;
    private readonly int _count;
    private readonly ConcurrentDictionary<(double Level, double DegreesOfFreedom), double> _quantiles = new();

    /// <summary>The law for this correlation.</summary>
    /// <param name="correlation">Symmetric, ones in the diagonal, positive semidefinite.</param>
    /// <param name="options">Accuracy and seed of the lattice rule.</param>
    public MultivariateStudent(double[,] correlation, SingleStepOptions options)
    {
        _correlation = correlation;
        _count = correlation.GetLength(0);
        if (_count == 1)
        {
            return;
        }

        (double[,] factor, int rank) = CorrelationFactor.Of(correlation);
        Rank = rank;
        if (rank == 1)
        {
            return;
        }

        if (rank == 2)
        {
            _plane = new PlanarRegion(factor);
            return;
        }

        _product = ProductCorrelation.Find(correlation);
        if (_product is null)
        {
            _lattice = new LatticeRule(factor, rank, options);
        }
    }

    /// <summary>The dimension of the space in which the statistics lie.</summary>
    public int Rank { get; } = 1;

    /// <summary>Whether the value comes from quadrature of full accuracy, not from a lattice rule with random shifts.</summary>
    public bool IsExact => _lattice is null;

    /// <summary>P(some |T_i| &gt; c) and an estimate of its error.</summary>
    /// <param name="c">0 or more.</param>
    /// <param name="degreesOfFreedom">Positive; may be infinite.</param>
    public (double Tail, double Error) Upper(double c, double degreesOfFreedom)
    {
        double one = StudentTail.TwoSided(c, degreesOfFreedom);
        if (double.IsNaN(one) || Rank == 1 || c == 0)
        {
            return (one, 0);
        }

        (double tail, double error) = _plane is not null
            ? (_plane.Upper(c, degreesOfFreedom), 0)
            : _product is not null
                ? (ProductCorrelation.Upper(_product, c, degreesOfFreedom), 0)
                : _lattice!.Upper(c, degreesOfFreedom);

        // One statistic alone and all of them by Bonferroni enclose the truth, whatever the rule's error.
        return (Math.Clamp(tail, one, Math.Min(1, one * _correlation.GetLength(0))), error);
    }

    /// <summary>The c with P(some |T_i| &gt; c) = 1 - level.</summary>
    public double Quantile(double level, double degreesOfFreedom)
    {
        double one = StudentTail.Quantile(level, degreesOfFreedom);
        if (Rank == 1 || double.IsNaN(one))
        {
            return one;
        }

        // The degrees of freedom of several comparisons often differ in the last digits only.
        (double, double) key = (level, IsExact ? degreesOfFreedom : Math.Round(degreesOfFreedom, 5));
        return _quantiles.GetOrAdd(key, _ =>
        {
            double all = StudentTail.Quantile(1 - ((1 - level) / _count), degreesOfFreedom);
            return CriticalValue.Solve(c => Upper(c, degreesOfFreedom).Tail, 1 - level, one, all, IsExact ? 1e-13 : 1e-6);
        });
    }
}
