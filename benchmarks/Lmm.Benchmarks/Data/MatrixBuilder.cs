namespace Lmm.Benchmarks.Data;

/// <summary>Design matrices straight from columns: what the fitter alone is timed on.</summary>
public sealed class MatrixBuilder(ColumnStore data, string response)
{
    private readonly List<string> _names = ["(Intercept)"];
    private readonly List<double[]> _columns = [Ones(data.RowCount)];
    private readonly List<int> _terms = [0];
    private readonly List<RandomTerm> _random = [];
    private ResidualTerm? _residual;

    /// <summary>Adds a covariate to the fixed part.</summary>
    public MatrixBuilder Covariate(string column)
    {
        _names.Add(column);
        _columns.Add(data.Numbers(column));
        _terms.Add(_terms[^1] + 1);
        return this;
    }

    /// <summary>Adds a factor with treatment contrasts to the fixed part.</summary>
    public MatrixBuilder Factor(string column)
    {
        int[] level = data.Indices(column);
        int term = _terms[^1] + 1;
        for (int k = 1; k < data.LevelCount(column); k++)
        {
            _names.Add($"{column}[{k}]");
            _columns.Add(Array.ConvertAll(level, l => l == k ? 1.0 : 0.0));
            _terms.Add(term);
        }

        return this;
    }

    /// <summary>Adds the products of two factors' columns.</summary>
    public MatrixBuilder Products(string first, string second)
    {
        (int[] a, int[] b) = (data.Indices(first), data.Indices(second));
        int term = _terms[^1] + 1;
        for (int j = 1; j < data.LevelCount(first); j++)
        {
            for (int k = 1; k < data.LevelCount(second); k++)
            {
                _names.Add($"{first}[{j}]:{second}[{k}]");
                _columns.Add([.. a.Zip(b, (x, y) => x == j && y == k ? 1.0 : 0.0)]);
                _terms.Add(term);
            }
        }

        return this;
    }

    /// <summary>Adds covariates and all their products.</summary>
    public MatrixBuilder Factorial(params string[] columns)
    {
        foreach (string column in columns)
        {
            int term = _terms[^1] + 1;
            double[] x = data.Numbers(column);
            _names.AddRange([.. _names.Select(name => $"{name}:{column}")]);
            _columns.AddRange([.. _columns.Select(other => other.Zip(x, (a, b) => a * b).ToArray())]);
            _terms.AddRange([.. _terms.Select(other => other + term)]);
        }

        return this;
    }

    /// <summary>Gives the residuals of a subject a covariance by occasion.</summary>
    public MatrixBuilder Repeated(string subject, string occasion, Corr correlation, bool heterogeneous = false)
    {
        int[] occasionOfRow = data.Indices(occasion);
        _residual = new ResidualTerm
        {
            Correlation = correlation,
            Heterogeneous = heterogeneous,
            SubjectName = subject,
            Subjects = Labels(subject),
            SubjectOfRow = data.Indices(subject),
            OccasionName = occasion,
            Occasions = Labels(occasion),
            OccasionOfRow = occasionOfRow,
            Coordinates = [Array.ConvertAll(occasionOfRow, o => (double)o)],
        };
        return this;
    }

    /// <summary>Adds a random intercept, and a slope for each covariate named.</summary>
    public MatrixBuilder Random(string group, params string[] slopes)
    {
        _random.Add(new RandomTerm
        {
            GroupName = group,
            EffectNames = ["(Intercept)", .. slopes],
            Covariance = Covariance.Unstructured,
            Levels = Labels(group),
            LevelOfRow = data.Indices(group),
            Covariates = [null, .. slopes.Select(data.Numbers)],
        });
        return this;
    }

    /// <summary>The matrices.</summary>
    public DesignMatrices Build()
    {
        int n = data.RowCount;
        var x = new double[n * _columns.Count];
        for (int j = 0; j < _columns.Count; j++)
        {
            _columns[j].CopyTo(x.AsSpan(j * n));
        }

        return new DesignMatrices
        {
            RowCount = n,
            Response = data.Numbers(response),
            ColumnNames = _names,
            FixedEffects = x,
            ColumnTerms = _terms,
            RandomTerms = _random,
            Residual = _residual,
        };
    }

    private string[] Labels(string factor) =>
        [.. Enumerable.Range(1, data.LevelCount(factor)).Select(l => l.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
