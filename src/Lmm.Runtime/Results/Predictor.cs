namespace Lmm;

/// <summary>Population and conditional predictions of new rows.</summary>
internal static class Predictor
{
    public static Prediction[] Predict(FitData data, FixedInference inference, DesignMatrices rows, NewLevels newLevels, Func<int, int> rowNumber)
    {
        CheckColumns(data.Shape, rows);
        var predictions = new Prediction[rows.RowCount];
        double[] x = new double[rows.ColumnCount];
        for (int i = 0; i < rows.RowCount; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                x[j] = rows.FixedEffects[(j * rows.RowCount) + i];
            }

            if (!inference.TryEvaluate(x, out double value, out double variance))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Row {rowNumber(i)} cannot be predicted: the fitted rows do not determine its mean (it departs from the aliasing among the columns)."), nameof(rows));
            }

            value += rows.Offset?[i] ?? 0;
            predictions[i] = new Prediction(value, value, Math.Sqrt(variance));
        }

        for (int t = 0; t < rows.RandomTerms.Count; t++)
        {
            AddTerm(predictions, data.Shape.Terms[t], data.Solution.Terms[t], rows.RandomTerms[t], newLevels, rowNumber);
        }

        return predictions;
    }

    private static void AddTerm(
        Prediction[] predictions, TermShape shape, TermSolution solution, RandomTerm term, NewLevels newLevels, Func<int, int> rowNumber)
    {
        int[] fittedLevel = FittedLevels(shape, term);
        for (int i = 0; i < predictions.Length; i++)
        {
            int level = term.LevelOfRow[i];
            int fitted = level < 0 ? -1 : fittedLevel[level];
            if (fitted < 0)
            {
                if (newLevels == NewLevels.Error)
                {
                    throw new ArgumentException(Unseen(shape, term, rowNumber(i), level), nameof(newLevels));
                }

                continue;
            }

            double sum = 0;
            for (int k = 0; k < shape.EffectNames.Count; k++)
            {
                sum += solution.ConditionalModes[fitted, k] * (term.Covariates[k]?[i] ?? 1);
            }

            predictions[i] = predictions[i] with { Conditional = predictions[i].Conditional + sum };
        }
    }

    /// <summary>For each level of the new rows the level of the fit with its label, or -1.</summary>
    public static int[] FittedLevels(TermShape shape, RandomTerm term)
    {
        var index = new Dictionary<string, int>(shape.Levels.Count, StringComparer.Ordinal);
        for (int i = 0; i < shape.Levels.Count; i++)
        {
            index.Add(shape.Levels[i], i);
        }

        return [.. term.Levels.Select(label => index.GetValueOrDefault(label, -1))];
    }

    private static string Unseen(TermShape shape, RandomTerm term, int row, int level)
    {
        string label = level < 0 ? string.Empty : $" '{term.Levels[level]}'";
        return FormattableString.Invariant(
            $"Row {row}: grouping {shape.GroupName} has a level{label} that the fitted rows did not have. Predict with NewLevels.Population to give such rows the population mean.");
    }

    private static void CheckColumns(FitShape shape, DesignMatrices rows)
    {
        if (!rows.ColumnNames.SequenceEqual(shape.ColumnNames, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"The rows have the columns {NameList.Of(rows.ColumnNames)}; the fit has {NameList.Of(shape.ColumnNames)}. Build the design of new rows for prediction by this fit.",
                nameof(rows));
        }

        bool same = rows.RandomTerms.Count == shape.Terms.Count;
        for (int t = 0; same && t < shape.Terms.Count; t++)
        {
            same = rows.RandomTerms[t].GroupName == shape.Terms[t].GroupName
                && rows.RandomTerms[t].EffectNames.SequenceEqual(shape.Terms[t].EffectNames, StringComparer.Ordinal);
        }

        if (!same)
        {
            throw new ArgumentException(
                $"The rows have the random terms {NameList.Of(rows.RandomTerms.Select(Describe))}; the fit has {NameList.Of(shape.Terms.Select(t => $"({string.Join(", ", t.EffectNames)} | {t.GroupName})"))}.",
                nameof(rows));
        }
    }

    private static string Describe(RandomTerm term) => $"({string.Join(", ", term.EffectNames)} | {term.GroupName})";
}
