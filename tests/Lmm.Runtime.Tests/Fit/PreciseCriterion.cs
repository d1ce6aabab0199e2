namespace Lmm.Runtime.Tests.Fit;

/// <summary>-2 log L of random intercepts with twice the digits: the whole symmetric matrix factored L D L', nothing projected out before.</summary>
internal static class PreciseCriterion
{
    /// <param name="design">One effect a term, an intercept or a slope; the levels of the first term share no row.</param>
    /// <param name="estimation">REML or ML.</param>
    /// <param name="theta">The standard deviation of each term relative to the residual's.</param>
    public static double Deviance(DesignMatrices design, Estimation estimation, double[] theta)
    {
        int effects = design.RandomTerms.Sum(term => term.Levels.Count);
        int order = effects + design.ColumnCount + 1;
        bool restricted = estimation == Estimation.Reml;
        DoubleDouble[,] a = Products(design, theta, effects, order);
        double value = -(design.Weights?.Sum(Math.Log) ?? 0);
        for (int k = 0; k < order - 1; k++)
        {
            value += k < effects || restricted ? DoubleDouble.Log(a[k, k]) : 0;
            Eliminate(a, k, Math.Max(k + 1, design.RandomTerms[0].Levels.Count), order);
        }

        double nu = design.RowCount - (restricted ? design.ColumnCount : 0);
        return value + (nu * (1 + Math.Log(2 * Math.PI / nu) + DoubleDouble.Log(a[order - 1, order - 1])));
    }

    /// <summary>[T'Z'ZT + I, ...; ., [X y]'[X y]], lower.</summary>
    private static DoubleDouble[,] Products(DesignMatrices design, double[] theta, int effects, int order)
    {
        DoubleDouble[,] a = new DoubleDouble[order, order];
        int terms = theta.Length;
        int[] at = new int[terms + design.ColumnCount + 1];
        double[] entry = new double[at.Length];
        for (int i = 0; i < design.RowCount; i++)
        {
            int first = 0;
            for (int t = 0; t < terms; t++)
            {
                (at[t], entry[t]) = (first + design.RandomTerms[t].LevelOfRow[i], theta[t] * (design.RandomTerms[t].Covariates[0]?[i] ?? 1));
                first += design.RandomTerms[t].Levels.Count;
            }

            for (int j = 0; j <= design.ColumnCount; j++)
            {
                at[terms + j] = effects + j;
                entry[terms + j] = j < design.ColumnCount ? design.FixedEffects[(j * design.RowCount) + i] : design.Response[i];
            }

            for (int x = 0; x < at.Length; x++)
            {
                for (int y = 0; y <= x; y++)
                {
                    a[at[x], at[y]] += (DoubleDouble)entry[x] * entry[y] * (design.Weights?[i] ?? 1);
                }
            }
        }

        for (int k = 0; k < effects; k++)
        {
            a[k, k] += 1;
        }

        return a;
    }

    private static void Eliminate(DoubleDouble[,] a, int k, int from, int order)
    {
        int[] below = [.. Enumerable.Range(from, order - from).Where(i => a[i, k].High != 0)];
        foreach (int i in below)
        {
            DoubleDouble factor = a[i, k] / a[k, k];
            foreach (int j in below.TakeWhile(j => j <= i))
            {
                a[i, j] -= factor * a[j, k];
            }
        }
    }
}
