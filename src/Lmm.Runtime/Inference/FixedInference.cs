using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>Estimates, standard errors and degrees of freedom of linear combinations l'beta of the fixed effects.</summary>
internal sealed class FixedInference
{
    private readonly Solution _solution;
    private readonly FitShape _shape;
    private readonly Denominator _denominator;
    private readonly JointTest _joint;

    /// <summary>For each column of X its place among the estimated ones, or -1.</summary>
    private readonly int[] _estimatedOf;

    public FixedInference(Solution solution, FitShape shape, DesignMatrices? design)
    {
        _solution = solution;
        _shape = shape;
        _denominator = new Denominator(solution, design);
        _joint = new JointTest(solution, _denominator);
        _estimatedOf = new int[shape.ColumnNames.Count];
        Array.Fill(_estimatedOf, -1);
        for (int k = 0; k < solution.EstimatedColumns.Count; k++)
        {
            _estimatedOf[solution.EstimatedColumns[k]] = k;
        }
    }

    /// <summary>The tests of the single coefficients, in the order of the columns of X.</summary>
    public Coefficient[] Coefficients(DegreesOfFreedomMethod method)
    {
        var rows = new Coefficient[_estimatedOf.Length];
        double[] unit = new double[_solution.Coefficients.Length];
        for (int j = 0; j < rows.Length; j++)
        {
            int k = _estimatedOf[j];
            if (k < 0)
            {
                rows[j] = Coefficient.Aliased(_shape.ColumnNames[j]);
                continue;
            }

            unit[k] = 1;
            rows[j] = TestEstimated(_shape.ColumnNames[j], unit, method);
            unit[k] = 0;
        }

        return rows;
    }

    /// <summary>The test of l'beta = 0 for a combination over all columns of X.</summary>
    /// <exception cref="ArgumentException">The combination has the wrong length, is not finite, or is not estimable.</exception>
    public Coefficient Contrast(IReadOnlyList<double> weights, string? name, DegreesOfFreedomMethod method)
    {
        double[] reduced = Estimable(weights);
        return TestEstimated(name ?? Describe(weights), reduced, method);
    }

    /// <summary>The F test of several combinations over all columns of X.</summary>
    /// <exception cref="ArgumentException">There is none, or one is as for <see cref="Contrast"/>.</exception>
    public FTest Joint(IReadOnlyList<IReadOnlyList<double>> contrasts, string? name, DegreesOfFreedomMethod method)
    {
        if (contrasts.Count == 0)
        {
            throw new ArgumentException("There is no combination to test.", nameof(contrasts));
        }

        double[][] rows = [.. contrasts.Select(Estimable)];
        return _joint.Of(name ?? string.Join("; ", contrasts.Select(Describe)), rows, method);
    }

    /// <summary>The F test of rows over the estimated columns, for the term of that index.</summary>
    public FTest OfTerm(string name, double[][] rows, DegreesOfFreedomMethod method, int term) => _joint.Of(name, rows, method, term);

    /// <summary>Weights over the estimated columns.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Contrast"/>.</exception>
    public double[] Estimable(IReadOnlyList<double> weights)
    {
        if (weights.Count != _estimatedOf.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A contrast has one weight for each of the {_estimatedOf.Length} columns ({NameList.Of(_shape.ColumnNames)}); {weights.Count} were given."),
                nameof(weights));
        }

        double[] reduced = Estimated(weights);
        if (!IsEstimable(weights, reduced))
        {
            throw new ArgumentException(
                $"The contrast {Describe(weights)} is not estimable: it gives weight to aliased columns ({NameList.Of(AliasedNames())}) that does not agree with the columns they are combinations of.",
                nameof(weights));
        }

        return reduced;
    }

    /// <summary>The p x p covariance that goes with a method; NaN in the rows and columns of aliased coefficients.</summary>
    public Matrix<double> Covariance(DegreesOfFreedomMethod method = DegreesOfFreedomMethod.Satterthwaite)
    {
        double[,] covariance = _denominator.Covariance(method);
        return Matrix<double>.Build.Dense(
            _estimatedOf.Length,
            _estimatedOf.Length,
            (i, j) => _estimatedOf[i] < 0 || _estimatedOf[j] < 0
                ? double.NaN
                : covariance[_estimatedOf[i], _estimatedOf[j]]);
    }

    /// <summary>x'beta and its variance for a row of X; false when the row asks for something that is not estimable.</summary>
    public bool TryEvaluate(IReadOnlyList<double> row, out double value, out double variance)
    {
        double[] reduced = Estimated(row);
        value = Dot(reduced, _solution.Coefficients);
        variance = QuadraticForm.Of(_solution.CoefficientCovariance, reduced);
        return IsEstimable(row, reduced);
    }

    /// <summary>The variance of l'beta for weights over the estimated coefficients, by the covariance that goes with the method.</summary>
    public double Variance(double[] weights, DegreesOfFreedomMethod method) => QuadraticForm.Of(_denominator.Covariance(method), weights);

    /// <summary>Its degrees of freedom.</summary>
    public double DegreesOfFreedom(double[] weights, DegreesOfFreedomMethod method) => _denominator.Of(weights, method);

    private Coefficient TestEstimated(string name, double[] weights, DegreesOfFreedomMethod method)
    {
        double estimate = Dot(weights, _solution.Coefficients);
        double variance = QuadraticForm.Of(_denominator.Covariance(method), weights);
        return Coefficient.Test(name, estimate, variance, _denominator.Of(weights, method));
    }

    private double[] Estimated(IReadOnlyList<double> weights)
    {
        double[] reduced = new double[_solution.Coefficients.Length];
        for (int j = 0; j < _estimatedOf.Length; j++)
        {
            if (!double.IsFinite(weights[j]))
            {
                throw new ArgumentException($"The weight of column {_shape.ColumnNames[j]} is not a finite number.", nameof(weights));
            }

            if (_estimatedOf[j] >= 0)
            {
                reduced[_estimatedOf[j]] = weights[j];
            }
        }

        return reduced;
    }

    /// <summary>l'beta is estimable when l lies in the row space of X: each aliased entry is the combination that the column is.</summary>
    private bool IsEstimable(IReadOnlyList<double> weights, double[] reduced)
    {
        int aliased = 0;
        for (int j = 0; j < _estimatedOf.Length; j++)
        {
            if (_estimatedOf[j] >= 0)
            {
                continue;
            }

            double expected = 0;
            double scale = Math.Abs(weights[j]);
            for (int k = 0; k < reduced.Length; k++)
            {
                double part = _shape.Aliases[aliased, k] * reduced[k];
                expected += part;
                scale = Math.Max(scale, Math.Abs(part));
            }

            if (Math.Abs(weights[j] - expected) > 1e-8 * scale)
            {
                return false;
            }

            aliased++;
        }

        return true;
    }

    private IEnumerable<string> AliasedNames() => _shape.ColumnNames.Where((_, j) => _estimatedOf[j] < 0);

    public string Describe(IReadOnlyList<double> weights)
    {
        var text = new System.Text.StringBuilder();
        for (int j = 0; j < weights.Count; j++)
        {
            if (weights[j] == 0)
            {
                continue;
            }

            string sign = weights[j] < 0 ? "-" : "+";
            text.Append(text.Length == 0 ? (weights[j] < 0 ? "-" : string.Empty) : $" {sign} ");
            double size = Math.Abs(weights[j]);
            if (size != 1)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{size:R} ");
            }

            text.Append(_shape.ColumnNames[j]);
        }

        return text.Length == 0 ? "0" : text.ToString();
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
