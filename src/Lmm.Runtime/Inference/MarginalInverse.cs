using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>H^-1 of weighted rows at the estimates, H = Z Psi Z' + R: applied to columns, its diagonal, its blocks.</summary>
internal abstract class MarginalInverse : IDisposable
{
    // Up to this many rows in a set that is independent of the others, its own inverse is cheaper than solves through all blocks.
    private const int SmallSet = 256;

    // A dense inverse of this order takes 72 MB.
    private const int LargestSet = 3000;

    /// <summary>By the fitter's blocks where residuals are independent, otherwise by independent sets of rows.</summary>
    /// <exception cref="InvalidOperationException">A residual structure joins too many rows to one set.</exception>
    public static MarginalInverse ForRows(DesignMatrices design, Solution solution, WeightedRows rows) =>
        design.Residual is null ? new BlockedInverse(design, solution) : BySets(new MarginalCovariance(design, solution, rows.Root));

    /// <summary>The same, where whole groups of rows will be asked for.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="ForRows"/>.</exception>
    public static MarginalInverse ForGroups(DesignMatrices design, Solution solution, WeightedRows rows)
    {
        MarginalCovariance covariance = new(design, solution, rows.Root);
        int[][] sets = covariance.IndependentSets();
        return design.Residual is null && sets.Max(set => set.Length) > SmallSet
            ? new BlockedInverse(design, solution)
            : BySets(covariance, sets);
    }

    /// <summary>Whether the inverse for rows can be had.</summary>
    public static bool IsPossible(DesignMatrices design, Solution solution) => design.Residual is null
        || new MarginalCovariance(design, solution, null).IndependentSets().Max(set => set.Length) <= LargestSet;

    /// <summary>b becomes H^-1 b.</summary>
    /// <param name="b">n x columns, by columns.</param>
    /// <param name="columns">The number of columns.</param>
    public abstract void Apply(double[] b, int columns);

    /// <summary>The diagonal of H^-1, n values.</summary>
    public abstract double[] Diagonal();

    /// <summary>(R H^-1)_ii and (R H^-1 R)_ii for each row.</summary>
    public abstract (double[] Once, double[] Twice) ResidualDiagonals();

    /// <summary>R times columns, in place.</summary>
    public abstract void ApplyResidual(double[] b, int columns);

    /// <summary>The rows and columns of H^-1 that belong to <paramref name="rows"/>.</summary>
    public abstract Matrix<double> Block(int[] rows);

    /// <inheritdoc/>
    public abstract void Dispose();

    private static SetwiseInverse BySets(MarginalCovariance covariance, int[][]? sets = null)
    {
        sets ??= covariance.IndependentSets();
        int largest = sets.Max(set => set.Length);
        return largest <= LargestSet
            ? new SetwiseInverse(covariance, sets)
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"Residual and random structure together leave {largest} rows dependent on each other; with a residual structure this is computed up to {LargestSet} such rows."));
    }
}
