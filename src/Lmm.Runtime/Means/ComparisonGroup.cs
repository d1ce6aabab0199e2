namespace Lmm;

/// <summary>
/// The comparisons within one combination of the levels of the by-factors: the family for which an adjustment holds. What
/// is not estimable is not counted.
/// </summary>
internal sealed class ComparisonGroup
{
    private readonly Dictionary<SingleStepOptions, MultivariateStudent> _laws = [];
    private readonly MixedModelFit _fit;
    private readonly DegreesOfFreedomMethod _method;
    private double[,]? _correlation;

    private ComparisonGroup(MixedModelFit fit, DegreesOfFreedomMethod method, string name, int means, IReadOnlyList<MarginalMean> tests)
    {
        _fit = fit;
        _method = method;
        Name = name;
        Means = means;
        Tests = tests;
        Estimable = [.. tests.Where(test => test.IsEstimable)];
    }

    /// <summary>The levels of the by-factors, joined by blanks.</summary>
    public string Name { get; }

    /// <summary>k: how many estimable means there are.</summary>
    public int Means { get; }

    /// <summary>Every comparison with its test; without numbers where it is not estimable.</summary>
    public IReadOnlyList<MarginalMean> Tests { get; }

    /// <summary>Those that have numbers.</summary>
    public IReadOnlyList<MarginalMean> Estimable { get; }

    /// <summary>The number of independent comparisons.</summary>
    public int Rank => Estimable.Count == 0 ? 0 : CorrelationFactor.Of(Correlation).Rank;

    private double[,] Correlation => _correlation ??= Correlations();

    public static ComparisonGroup Of(
        MeansTable table, string name, MarginalMean[] rows, IReadOnlyList<WeightedNames> contrasts, ComparisonFamily family)
    {
        List<MarginalMean> tests = [];
        HashSet<int> used = [];
        foreach (WeightedNames contrast in contrasts)
        {
            MarginalMean test = Test(table, rows, contrast);
            tests.Add(test);
            for (int i = 0; test.IsEstimable && i < rows.Length; i++)
            {
                if (contrast.Weights[i] != 0)
                {
                    used.Add(i);
                }
            }
        }

        return new ComparisonGroup(table.Fit, table.Method, name, family == ComparisonFamily.Pairs ? used.Count : rows.Length, tests);
    }

    /// <summary>The law of the largest |t|.</summary>
    public MultivariateStudent Law(SingleStepOptions options)
    {
        lock (_laws)
        {
            if (!_laws.TryGetValue(options, out MultivariateStudent? law))
            {
                law = new MultivariateStudent(Correlation, options);
                _laws.Add(options, law);
            }

            return law;
        }
    }

    private static MarginalMean Test(MeansTable table, MarginalMean[] rows, WeightedNames contrast)
    {
        double[]? weights = new double[table.Fit.Data.Shape.ColumnNames.Count];
        for (int i = 0; i < rows.Length && weights is not null; i++)
        {
            if (contrast.Weights[i] == 0)
            {
                continue;
            }

            if (rows[i].WeightsOfColumns is not { } row)
            {
                weights = null;
                continue;
            }

            for (int j = 0; j < weights.Length; j++)
            {
                weights[j] += contrast.Weights[i] * row[j];
            }
        }

        return table.Fit.Mean([contrast.Name], weights, 0, table.Method);
    }

    private double[,] Correlations()
    {
        double[,] matrix = _fit.CovarianceOf([.. Estimable.Select(test => test.WeightsOfColumns!)], _method);
        int m = matrix.GetLength(0);
        double[] deviations = [.. Enumerable.Range(0, m).Select(i => Math.Sqrt(matrix[i, i]))];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                matrix[i, j] = i == j ? 1 : matrix[i, j] / (deviations[i] * deviations[j]);
            }
        }

        return matrix;
    }
}
