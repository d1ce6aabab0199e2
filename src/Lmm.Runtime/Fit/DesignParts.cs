namespace Lmm.Fitting;

/// <summary>The same rows with less in the model, or fewer rows.</summary>
internal static class DesignParts
{
    /// <summary>The same rows with another response.</summary>
    public static DesignMatrices WithResponse(DesignMatrices design, double[] response) =>
        Copy(design, response: response);

    /// <summary>Without one estimated column of X, and without those that are not estimated.</summary>
    public static DesignMatrices WithoutColumns(DesignMatrices design, IReadOnlyList<int> estimated, int column)
    {
        int n = design.RowCount;
        int[] kept = [.. estimated.Where(j => j != column)];
        double[] x = new double[n * kept.Length];
        for (int k = 0; k < kept.Length; k++)
        {
            design.FixedEffects.AsSpan(kept[k] * n, n).CopyTo(x.AsSpan(k * n));
        }

        return Copy(design, x: x, columns: kept);
    }

    /// <summary>Without one effect of a random term, or without the term.</summary>
    public static DesignMatrices WithoutEffect(DesignMatrices design, int term, int effect, bool wholeTerm)
    {
        RandomTerm old = design.RandomTerms[term];
        int[] kept = wholeTerm ? [] : [.. Enumerable.Range(0, old.EffectCount).Where(e => e != effect)];
        List<RandomTerm> terms = [.. design.RandomTerms];
        if (kept.Length == 0)
        {
            terms.RemoveAt(term);
        }
        else
        {
            terms[term] = new RandomTerm
            {
                GroupName = old.GroupName,
                EffectNames = [.. kept.Select(e => old.EffectNames[e])],
                Covariance = old.Covariance,
                Levels = old.Levels,
                LevelOfRow = old.LevelOfRow,
                Covariates = [.. kept.Select(e => old.Covariates[e])],
            };
        }

        return Copy(design, terms: terms);
    }

    private static DesignMatrices Copy(
        DesignMatrices design,
        double[]? response = null,
        double[]? x = null,
        int[]? columns = null,
        IReadOnlyList<RandomTerm>? terms = null) => new()
        {
            RowCount = design.RowCount,
            Response = response ?? design.Response,
            ColumnNames = columns is null ? design.ColumnNames : [.. columns.Select(j => design.ColumnNames[j])],
            FixedEffects = x ?? design.FixedEffects,
            ColumnTerms = columns is null ? design.ColumnTerms : [.. columns.Select(j => design.ColumnTerms[j])],
            RandomTerms = terms ?? design.RandomTerms,
            Weights = design.Weights,
            Frequencies = design.Frequencies,
            Offset = design.Offset,
            Residual = design.Residual,
        };
}
