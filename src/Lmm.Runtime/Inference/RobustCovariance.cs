using System.Collections;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// The fixed coefficients with a covariance that is right whatever the covariance within clusters is, given enough clusters;
/// the fitted one is the working model. Degrees of freedom are Satterthwaite's of Bell and McCaffrey (2002) under the
/// working model. See docs/math/robust.md.
/// </summary>
public sealed partial class RobustCovariance : IReadOnlyList<Coefficient>
{
    private readonly SandwichEstimate _estimate;
    private readonly FixedInference _inference;
    private readonly Coefficient[] _rows;

    internal RobustCovariance(SandwichEstimate estimate, FixedInference inference, IReadOnlyList<string> names, IReadOnlyList<int> estimated)
    {
        _estimate = estimate;
        _inference = inference;
        _rows = [.. names.Select(Lmm.Coefficient.Aliased)];
        for (int k = 0; k < estimated.Count; k++)
        {
            double[] unit = new double[estimated.Count];
            unit[k] = 1;
            _rows[estimated[k]] = estimate.Test(names[estimated[k]], unit);
        }

        Matrix = Matrix<double>.Build.Dense(names.Count, names.Count, double.NaN);
        for (int i = 0; i < estimated.Count; i++)
        {
            for (int j = 0; j < estimated.Count; j++)
            {
                Matrix[estimated[i], estimated[j]] = estimate.Covariance[i, j];
            }
        }
    }

    /// <summary>Which adjustment.</summary>
    public RobustKind Kind => _estimate.Kind;

    /// <summary>The grouping whose levels are the clusters.</summary>
    public string Cluster => _estimate.Cluster;

    /// <summary>The number of clusters.</summary>
    public int ClusterCount => _estimate.ClusterCount;

    /// <summary>The p x p covariance of the coefficients; NaN in the rows and columns of aliased ones.</summary>
    public Matrix<double> Matrix { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public Coefficient this[int index] => _rows[index];

    /// <summary>The coefficient of that column.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such column.</exception>
    public Coefficient this[string name] => Array.Find(_rows, row => row.Name == name)
        ?? throw new KeyNotFoundException($"There is no coefficient '{name}'; the coefficients are {NameList.Of(_rows.Select(row => row.Name))}.");

    /// <summary>The t test of l'beta = 0.</summary>
    /// <param name="weights">l: one weight for each column of X.</param>
    /// <param name="name">The name of the result; null for the combination in words.</param>
    /// <exception cref="ArgumentException">The length is wrong, a weight is not finite, or the combination is not estimable.</exception>
    public Coefficient Contrast(IReadOnlyList<double> weights, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return _estimate.Test(name ?? _inference.Describe(weights), _inference.Estimable(weights));
    }

    /// <summary>
    /// The test that several combinations are zero together: Hotelling's T^2 with the degrees of freedom of Pustejovsky and
    /// Tipton (2018, "AHT"), as an F test.
    /// </summary>
    /// <param name="contrasts">One row of weights for each combination; combinations that depend on others are left out.</param>
    /// <param name="name">The name of the result; null for the combinations in words.</param>
    /// <exception cref="ArgumentException">There is no combination, or one is as for <see cref="Contrast"/>.</exception>
    /// <exception cref="InvalidOperationException">The clusters are too few for that many combinations.</exception>
    public FTest JointTest(IReadOnlyList<IReadOnlyList<double>> contrasts, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(contrasts);
        if (contrasts.Count == 0)
        {
            throw new ArgumentException("There is no combination to test.", nameof(contrasts));
        }

        double[][] rows = [.. contrasts.Select(_inference.Estimable)];
        return _estimate.Joint(name ?? string.Join("; ", contrasts.Select(_inference.Describe)), rows);
    }

    /// <inheritdoc/>
    public IEnumerator<Coefficient> GetEnumerator() => ((IEnumerable<Coefficient>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
