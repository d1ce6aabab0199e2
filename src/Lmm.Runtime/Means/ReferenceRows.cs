using Lmm.Design;

namespace Lmm;

/// <summary>
/// What the fitted rows say about the reference grid: the means of covariates and offset, and how often levels occur
/// together. Read from X, where the levels of every cell can be found again.
/// </summary>
internal sealed class ReferenceRows(FitData data, MeansFunctions functions)
{
    private const double Same = 1e-9;

    /// <summary>The mean of the offset over the rows; 0 where there is none.</summary>
    public double OffsetMean() => data.Specification.Offset is null ? 0 : data.Shape.OffsetMean.Value;

    /// <summary>The mean of a covariate over the rows (each as often as its frequency says).</summary>
    /// <exception cref="InvalidOperationException">The mean cannot be found; the message says to give a value.</exception>
    public double MeanOf(string covariate)
    {
        if (data.Frozen.FindPolynomial(covariate) is { } polynomial)
        {
            return polynomial.Centers[0];
        }

        double[] means = data.Shape.ColumnMeans.Value;
        for (int j = 0; j < functions.ColumnCount; j++)
        {
            EquatableArray<ColumnPart> parts = functions.Columns[j].Parts;
            if (parts.Count == 1 && parts[0].Member == covariate)
            {
                return means[j];
            }
        }

        // Without a column of its own: the indicators of a factor add up to 1, so its products with them add up to it.
        int[] products =
        [
            .. Enumerable.Range(0, functions.ColumnCount).Where(j =>
                functions.Columns[j].Parts.Any(part => part.Member == covariate)
                && functions.Columns[j].Parts.All(part => part.Member == covariate || part.Coding == PartCoding.Indicators)),
        ];
        int[] first = [.. products.Where(j => functions.Columns[j].Term == functions.Columns[products[0]].Term)];
        return first.Length > 0
            ? first.Sum(j => means[j])
            : throw new InvalidOperationException($"The mean of {covariate} cannot be read from the columns of X: give a value with At.");
    }

    /// <summary>How often each combination of levels of these factors occurs, in the order of first occurrence.</summary>
    /// <exception cref="InvalidOperationException">A factor's levels cannot be read back from X, or a document does not keep the counts.</exception>
    public IReadOnlyList<(int[] Levels, double Count)> Counts(IReadOnlyList<string> factors)
    {
        CellCounts cells = data.Shape.Cells.Value
            ?? throw new InvalidOperationException("Weights by how often levels occur need counts that the document this fit was read from does not keep: it is of an earlier version, or the cells were too many. Use equal weights.");
        int[][] levels = [.. factors.Select(factor => LevelsOfCells(factor, cells))];
        Dictionary<string, int> places = [];
        List<(int[] Levels, double Count)> counts = [];
        for (int i = 0; i < cells.Counts.Count; i++)
        {
            int cell = i;
            int[] combination = [.. levels.Select(of => of[cell])];
            string key = string.Join(',', combination);
            double weight = cells.Counts[i];
            if (places.TryGetValue(key, out int place))
            {
                counts[place] = (counts[place].Levels, counts[place].Count + weight);
            }
            else
            {
                places.Add(key, counts.Count);
                counts.Add((combination, weight));
            }
        }

        return counts;
    }

    /// <summary>The level in every cell, found by its values in the columns of the smallest term of factors only.</summary>
    private int[] LevelsOfCells(string factor, CellCounts cells)
    {
        TermSpec term = data.Specification.Fixed
            .Where(t => t.Members.Contains(factor) && t.Members.All(functions.Factors.Contains))
            .OrderBy(t => t.Order)
            .FirstOrDefault()
            ?? throw new InvalidOperationException($"How often the levels of {factor} occur cannot be read from X, where it stands in products with covariates only: use equal weights.");
        int index = 1;
        foreach (TermSpec candidate in data.Specification.Fixed)
        {
            if (candidate.Equals(term))
            {
                break;
            }

            index++;
        }

        int[] columns = [.. Enumerable.Range(0, functions.ColumnCount).Where(j => functions.Columns[j].Term == index)];
        List<(int Level, double[] Values)> codes = Codes(factor, term, columns);
        int[] places = [.. columns.Select(column => Array.IndexOf(cells.Columns, column))];
        return [.. cells.Values.Select(values => codes.First(code => Matches(code.Values, places, values)).Level)];
    }

    private static bool Matches(double[] code, int[] places, double[] values)
    {
        for (int k = 0; k < places.Length; k++)
        {
            if (Math.Abs(values[places[k]] - code[k]) > Same)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The columns' values for every combination of the term's levels. Those of one level of the factor stand for it.</summary>
    private List<(int Level, double[] Values)> Codes(string factor, TermSpec term, int[] columns)
    {
        List<(int Level, double[] Values)> codes = [];
        Dictionary<string, double> anywhere = functions.Covariates.ToDictionary(name => name, _ => 0.0);
        foreach (Dictionary<string, int> combination in LevelGrid.Of(term.Members, functions.LevelsOf))
        {
            double[] row = functions.Row(combination, anywhere);
            codes.Add((combination[factor], [.. columns.Select(j => row[j])]));
        }

        return codes;
    }
}
