using Lmm.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// Draws responses of a design at given parameters: y = X beta + offset + Z b + e with new effects b ~ N(0, G) and residuals
/// e ~ N(0, sigma^2 W^-1/2 R W^-1/2). What does not change between draws is computed once; safe to use from several threads.
/// </summary>
internal sealed class ResponseSimulator
{
    private readonly DesignMatrices _design;
    private readonly double[] _mean;
    private readonly double[][] _factors;
    private readonly double[] _deviations;
    private readonly IReadOnlyList<int[]> _subjects;
    private readonly double[][] _subjectFactors;

    /// <param name="design">The rows.</param>
    /// <param name="coefficients">beta, a value for each column of X.</param>
    /// <param name="covariances">The covariance of the effects of one level, for each random term.</param>
    /// <param name="sigma">The residual standard deviation.</param>
    /// <param name="residual">R.</param>
    /// <exception cref="InvalidOperationException">The design has frequencies, so that rows are not single observations.</exception>
    public ResponseSimulator(
        DesignMatrices design, IReadOnlyList<double> coefficients, IReadOnlyList<double[,]> covariances, double sigma, ResidualRows residual)
    {
        if (design.Frequencies is not null)
        {
            throw new InvalidOperationException("Rows with frequencies stand for several observations each, which one simulated response cannot be. Write every observation as a row of its own.");
        }

        _design = design;
        _mean = Mean(design, coefficients);
        _factors = [.. covariances.Select(Root)];
        _deviations = [.. Enumerable.Range(0, residual.IsCorrelated ? 0 : design.RowCount).Select(row => sigma * residual.Deviation(row))];
        _subjects = residual.IsCorrelated ? residual.Subjects : [];
        _subjectFactors = [.. _subjects.Select(rows => FactorOf(residual, rows, sigma))];
    }

    /// <summary>Draws at the estimates of a solution; aliased columns have coefficient 0.</summary>
    public static ResponseSimulator Of(DesignMatrices design, Solution solution)
    {
        SimulationParameters parameters = SimulationParameters.Of(solution, design.ColumnCount);
        return new ResponseSimulator(
            design, parameters.Coefficients, parameters.Covariances, parameters.ResidualStandardDeviation, new ResidualRows(design, solution));
    }

    /// <summary>X beta + offset.</summary>
    public ReadOnlySpan<double> MeanResponse => _mean;

    /// <summary>One draw.</summary>
    public void Draw(ReplicateRandom random, double[] y)
    {
        _mean.CopyTo(y, 0);
        for (int t = 0; t < _factors.Length; t++)
        {
            AddTerm(y, _design.RandomTerms[t], _factors[t], random);
        }

        for (int i = 0; i < _deviations.Length; i++)
        {
            y[i] += _deviations[i] * random.Normal();
        }

        for (int s = 0; s < _subjects.Count; s++)
        {
            AddSubject(y, _subjects[s], _subjectFactors[s], random);
        }
    }

    private static double[] Mean(DesignMatrices design, IReadOnlyList<double> coefficients)
    {
        int n = design.RowCount;
        double[] mean = new double[n];
        design.Offset?.CopyTo(mean, 0);
        for (int j = 0; j < design.ColumnCount; j++)
        {
            VectorKernels.Axpy(coefficients[j], design.FixedEffects.AsSpan(j * n, n), mean);
        }

        return mean;
    }

    private static void AddTerm(double[] y, RandomTerm term, double[] factor, ReplicateRandom random)
    {
        int q = term.EffectCount;
        double[] effects = new double[term.Levels.Count * q];
        double[] draws = new double[q];
        for (int level = 0; level < term.Levels.Count; level++)
        {
            for (int k = 0; k < q; k++)
            {
                draws[k] = random.Normal();
            }

            SmallMatrix.Multiply(q, q, 1, factor, draws, effects.AsSpan(level * q, q));
        }

        for (int k = 0; k < q; k++)
        {
            double[]? covariate = term.Covariates[k];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] += effects[(term.LevelOfRow[i] * q) + k] * (covariate?[i] ?? 1);
            }
        }
    }

    private static void AddSubject(double[] y, int[] rows, double[] factor, ReplicateRandom random)
    {
        double[] draws = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            draws[i] = random.Normal();
            y[rows[i]] += VectorKernels.Dot(factor.AsSpan(i * rows.Length, i + 1), draws.AsSpan(0, i + 1));
        }
    }

    /// <summary>V sqrt(D) of the spectral decomposition: right for singular covariances too.</summary>
    private static double[] Root(double[,] covariance)
    {
        int q = covariance.GetLength(0);
        double[] values = new double[q];
        double[] vectors = new double[q * q];
        SymmetricEigen.Decompose(q, Matrix<double>.Build.DenseOfArray(covariance).ToRowMajorArray(), values, vectors);
        for (int i = 0; i < q * q; i++)
        {
            vectors[i] *= Math.Sqrt(Math.Max(values[i % q], 0));
        }

        return vectors;
    }

    private static double[] FactorOf(ResidualRows residual, int[] rows, double sigma)
    {
        double[] factor = residual.Covariance(rows);
        if (!SmallMatrix.Cholesky(rows.Length, factor))
        {
            throw new InvalidOperationException("The residual covariance of a subject is singular: no responses can be drawn from it.");
        }

        for (int i = 0; i < factor.Length; i++)
        {
            factor[i] *= sigma;
        }

        return factor;
    }
}
