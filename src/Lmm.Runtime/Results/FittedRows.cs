namespace Lmm;

/// <summary>Fitted values and residuals of the rows of a design.</summary>
internal static class FittedRows
{
    /// <summary>X beta plus the offset, n values; aliased columns contribute nothing.</summary>
    public static double[] Population(DesignMatrices design, Solution solution)
    {
        int n = design.RowCount;
        double[] fitted = design.Offset is null ? new double[n] : (double[])design.Offset.Clone();
        for (int k = 0; k < solution.Coefficients.Length; k++)
        {
            double beta = solution.Coefficients[k];
            ReadOnlySpan<double> column = design.FixedEffects.AsSpan(solution.EstimatedColumns[k] * n, n);
            for (int i = 0; i < n; i++)
            {
                fitted[i] += beta * column[i];
            }
        }

        return fitted;
    }

    /// <summary>Adds Z b to <paramref name="fitted"/>.</summary>
    public static void AddRandom(DesignMatrices design, Solution solution, Span<double> fitted)
    {
        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            RandomTerm term = design.RandomTerms[t];
            double[,] modes = solution.Terms[t].ConditionalModes;
            for (int k = 0; k < term.EffectCount; k++)
            {
                double[]? covariate = term.Covariates[k];
                for (int i = 0; i < fitted.Length; i++)
                {
                    double effect = modes[term.LevelOfRow[i], k];
                    fitted[i] += covariate is null ? effect : effect * covariate[i];
                }
            }
        }
    }

    /// <summary>(y - fitted) / the standard deviation of the row's residual: what the summary calls scaled residuals.</summary>
    public static double[] Pearson(DesignMatrices design, Solution solution)
    {
        double[] residuals = Raw(design, solution);
        var rows = new ResidualRows(design, solution);
        double sigma = Math.Sqrt(solution.ResidualVariance);
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] /= sigma * rows.Deviation(i);
        }

        return residuals;
    }

    /// <summary>L^-1 (y - fitted) / sigma subject by subject, L L' = R in the order of the first coordinate.</summary>
    public static double[] Normalised(DesignMatrices design, Solution solution)
    {
        double[] residuals = Raw(design, solution);
        var rows = new ResidualRows(design, solution);
        double sigma = Math.Sqrt(solution.ResidualVariance);
        foreach (int[] subject in rows.Subjects)
        {
            double[] own = [.. subject.Select(row => residuals[row] / sigma)];
            rows.Whiten(subject, own, 1);
            for (int a = 0; a < own.Length; a++)
            {
                residuals[subject[a]] = own[a];
            }
        }

        return residuals;
    }

    /// <summary>y - X beta - Z b - offset.</summary>
    public static double[] Raw(DesignMatrices design, Solution solution)
    {
        double[] residuals = Population(design, solution);
        AddRandom(design, solution, residuals);
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] = design.Response[i] - residuals[i];
        }

        return residuals;
    }
}
