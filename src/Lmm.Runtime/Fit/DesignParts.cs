namespace Lmm.Fitting;

/// <summary>The same rows with less in the model, or fewer rows.</summary>
internal static class DesignParts
{
    /// <summary>The same rows with another response.</summary>
    public static DesignMatrices WithResponse(DesignMatrices design, double[] response) =>
        design with { Response = response };

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

        return design with
        {
            ColumnNames = [.. kept.Select(j => design.ColumnNames[j])],
            ColumnTerms = [.. kept.Select(j => design.ColumnTerms[j])],
            FixedEffects = x,
        };
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

        return design with { RandomTerms = terms };
    }

    /// <summary>
    /// Rows of a design, each as often as wanted. Copies of a level are levels of their own in the terms that say so; in others
    /// they are the same level. Independent residuals only.
    /// </summary>
    /// <param name="design">The design.</param>
    /// <param name="rows">The rows wanted.</param>
    /// <param name="copies">For each of them the number of its copy, 0 for the first.</param>
    /// <param name="isCopied">Whether a random term (by index) has new levels in copies.</param>
    public static DesignMatrices OfRows(DesignMatrices design, int[] rows, int[] copies, Func<int, bool> isCopied)
    {
        double[] x = new double[rows.Length * design.ColumnCount];
        for (int j = 0; j < design.ColumnCount; j++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                x[(j * rows.Length) + i] = design.FixedEffects[(j * design.RowCount) + rows[i]];
            }
        }

        int[] first = new int[rows.Length];
        return new DesignMatrices
        {
            RowCount = rows.Length,
            Response = Pick(design.Response, rows)!,
            ColumnNames = design.ColumnNames,
            FixedEffects = x,
            ColumnTerms = design.ColumnTerms,
            RandomTerms = [.. design.RandomTerms.Select((term, t) => OfRows(term, rows, isCopied(t) ? copies : first))],
            Weights = Pick(design.Weights, rows),
            Frequencies = Pick(design.Frequencies, rows),
            Offset = Pick(design.Offset, rows),
        };
    }

    private static double[]? Pick(double[]? values, int[] rows) => values is null ? null : [.. rows.Select(row => values[row])];

    private static RandomTerm OfRows(RandomTerm term, int[] rows, int[] copies)
    {
        (int Copy, int Level)[] keys = [.. rows.Select((row, i) => (copies[i], term.LevelOfRow[row]))];
        (int Copy, int Level)[] levels = [.. keys.Distinct().Order()];
        Dictionary<(int, int), int> index = levels.Select((key, i) => (key, i)).ToDictionary(pair => pair.key, pair => pair.i);
        return new RandomTerm
        {
            GroupName = term.GroupName,
            LevelSize = term.LevelSize,
            EffectNames = term.EffectNames,
            Covariance = term.Covariance,
            Levels = [.. levels.Select(key => key.Copy == 0 ? term.Levels[key.Level] : FormattableString.Invariant($"{term.Levels[key.Level]} ({key.Copy + 1})"))],
            LevelOfRow = [.. keys.Select(key => index[key])],
            Covariates = [.. term.Covariates.Select(covariate => Pick(covariate, rows))],
        };
    }
}
