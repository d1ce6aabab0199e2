namespace Lmm;

/// <summary>Leverages and standard deviations of residuals for every row, without a matrix of n x n.</summary>
internal sealed class RowDiagnostics
{
    private RowDiagnostics(double[] leverage, double[] fixedLeverage, double[] conditionalVariance, double[] marginalVariance)
    {
        Leverage = leverage;
        FixedLeverage = fixedLeverage;
        ConditionalVariance = conditionalVariance;
        MarginalVariance = marginalVariance;
    }

    /// <summary>d fitted_i / d y_i = 1 - (R P)_ii, for one of a row's copies where it has a frequency.</summary>
    public double[] Leverage { get; }

    /// <summary>(X C X'V^-1)_ii.</summary>
    public double[] FixedLeverage { get; }

    /// <summary>Var(y_i - fitted_i) / sigma^2 = (R P R)_ii, of a row of weight 1.</summary>
    public double[] ConditionalVariance { get; }

    /// <summary>Var(y_i - x_i'beta) / sigma^2 = (H - X A^-1 X')_ii, of a row of weight 1.</summary>
    public double[] MarginalVariance { get; }

    public static RowDiagnostics Of(DesignMatrices design, Solution solution)
    {
        WeightedRows rows = WeightedRows.Of(design, solution);
        using MarginalInverse inverse = MarginalInverse.ForRows(design, solution, rows);
        MarginalProjection projection = new(rows, inverse);
        int n = rows.Count;
        int r = rows.Rank;
        double[] residualThrough = projection.Through.AsSpan(0, n * r).ToArray();
        inverse.ApplyResidual(residualThrough, r);
        (double[] once, double[] twice) = inverse.ResidualDiagonals();
        double[] leverage = projection.Forms(residualThrough, projection.Through);
        double[] conditional = projection.Forms(residualThrough, residualThrough);
        double[] fixedPart = projection.Forms(rows.Basis.Q, projection.Through);
        double[] fitted = projection.Forms(rows.Basis.Q, rows.Basis.Q);
        MarginalCovariance covariance = new(design, solution, rows.Root);
        for (int i = 0; i < n; i++)
        {
            // A row of frequency f is f equal rows: its leverage is shared by them, and the residual of one of them varies
            // by what the mean of the f leaves out besides.
            double copies = design.Frequencies?[i] ?? 1;
            leverage[i] = (1 - once[i] + leverage[i]) / copies;
            fixedPart[i] /= copies;
            double rowConditional = (twice[i] - conditional[i]) / copies;
            double rowMarginal = (covariance.Variance(i) - fitted[i]) / copies;
            double within = copies == 1 ? 0 : covariance.ResidualVariance(i) * (1 - (1 / copies));
            double weight = design.Weights?[i] ?? 1;
            conditional[i] = (rowConditional + within) / weight;
            fitted[i] = (rowMarginal + within) / weight;
        }

        return new RowDiagnostics(leverage, fixedPart, conditional, fitted);
    }
}
