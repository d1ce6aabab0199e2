namespace Lmm;

public partial class MixedModelFit
{
    /// <summary>
    /// The fixed coefficients with a cluster-robust (sandwich) covariance and Satterthwaite degrees of freedom; the fitted
    /// covariance is the working model.
    /// </summary>
    /// <param name="kind">Which adjustment for small samples.</param>
    /// <param name="cluster">A grouping of the model whose levels are the clusters; null for the outermost.</param>
    /// <remarks>Matrices are of the size of one cluster; time grows with the cube of it.</remarks>
    /// <exception cref="ArgumentException">The model has no such grouping.</exception>
    /// <exception cref="InvalidOperationException">
    /// The fit has no rows, the clusters are not independent of each other under the fitted model, or are too few.
    /// </exception>
    public RobustCovariance RobustCovariance(RobustKind kind = RobustKind.CR2, string? cluster = null)
    {
        DesignMatrices design = RequireDesign("A robust covariance would");
        (string name, IReadOnlyList<int[]> rows) = Clusters.Of(design, Solution, cluster);
        return Robust(design, kind, name, rows);
    }

    /// <summary>The same with clusters that are no grouping of the model.</summary>
    /// <param name="kind">Which adjustment for small samples.</param>
    /// <param name="clusterOfRow">The cluster's label for each row used, in their order.</param>
    /// <exception cref="ArgumentException">The labels are not as many as the rows used.</exception>
    /// <exception cref="InvalidOperationException">As for the other.</exception>
    public RobustCovariance RobustCovariance(RobustKind kind, IReadOnlyList<string> clusterOfRow)
    {
        ArgumentNullException.ThrowIfNull(clusterOfRow);
        DesignMatrices design = RequireDesign("A robust covariance would");
        return Robust(design, kind, "the clusters given", Clusters.Of(design, Solution, clusterOfRow));
    }

    private RobustCovariance Robust(DesignMatrices design, RobustKind kind, string name, IReadOnlyList<int[]> rows) =>
        new(new SandwichEstimate(design, Solution, kind, name, rows), _inference, design.ColumnNames, Solution.EstimatedColumns);
}
