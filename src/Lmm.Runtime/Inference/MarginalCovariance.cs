using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// H = Z Psi Z' + R of any rows at the estimates, rows multiplied by the square roots of their weights, so that sigma^2 H is
/// their covariance; and which rows it leaves independent of which.
/// </summary>
internal sealed class MarginalCovariance
{
    private readonly DesignMatrices _design;
    private readonly double[]? _root;
    private readonly ResidualRows _residual;
    private readonly (RandomTerm Term, double[,] Psi)[] _terms;

    public MarginalCovariance(DesignMatrices design, Solution solution, double[]? rootWeights)
    {
        _design = design;
        _root = rootWeights;
        if (design.Residual is not null && solution.Residual?.Structure is null)
        {
            throw new InvalidOperationException("The fit does not keep its residual covariance structure: this needs a fit made from rows.");
        }

        // The rows are weighted already: R is that of rows of weight 1.
        _residual = new ResidualRows(design.RowCount, null, solution.Residual?.Term ?? design.Residual, solution.Residual?.Structure, solution.Residual?.Working ?? []);
        _terms = [.. design.RandomTerms.Select((term, t) => (term, Relative(solution, t))).Where(pair => IsAny(pair.Item2))];
    }

    /// <summary>Psi of every random term: its covariance over sigma^2.</summary>
    public static double[,] Relative(Solution solution, int term)
    {
        double[,] psi = (double[,])solution.Terms[term].Covariance.Clone();
        for (int a = 0; a < psi.GetLength(0); a++)
        {
            for (int b = 0; b < psi.GetLength(1); b++)
            {
                psi[a, b] /= solution.ResidualVariance;
            }
        }

        return psi;
    }

    /// <summary>R_ii.</summary>
    public double ResidualVariance(int row) => _design.Residual is null ? 1 : _residual.Covariance([row])[0];

    /// <summary>R among the rows.</summary>
    public Matrix<double> Residual(int[] rows)
    {
        Matrix<double> r = Matrix<double>.Build.Dense(rows.Length, rows.Length);
        foreach (IGrouping<int, int> subject in Enumerable.Range(0, rows.Length).GroupBy(i => _residual.IsCorrelated ? _design.Residual!.SubjectOfRow[rows[i]] : i))
        {
            int[] places = [.. subject];
            double[] block = _residual.Covariance([.. places.Select(i => rows[i])]);
            for (int i = 0; i < places.Length; i++)
            {
                for (int j = 0; j < places.Length; j++)
                {
                    r[places[i], places[j]] = block[(i * places.Length) + j];
                }
            }
        }

        return r;
    }

    /// <summary>H_ii.</summary>
    public double Variance(int row)
    {
        double variance = ResidualVariance(row);
        foreach ((RandomTerm term, double[,] psi) in _terms)
        {
            for (int a = 0; a < term.EffectCount; a++)
            {
                for (int b = 0; b < term.EffectCount; b++)
                {
                    variance += Covariate(term, a, row) * psi[a, b] * Covariate(term, b, row);
                }
            }
        }

        return variance;
    }

    /// <summary>H among the rows.</summary>
    public Matrix<double> Of(int[] rows)
    {
        Matrix<double> h = Residual(rows);
        foreach ((RandomTerm term, double[,] psi) in _terms)
        {
            int q = term.EffectCount;
            double[] z = new double[rows.Length * q];
            double[] through = new double[rows.Length * q];
            for (int i = 0; i < rows.Length; i++)
            {
                for (int a = 0; a < q; a++)
                {
                    z[(i * q) + a] = Covariate(term, a, rows[i]);
                }

                for (int a = 0; a < q; a++)
                {
                    for (int b = 0; b < q; b++)
                    {
                        through[(i * q) + a] += psi[a, b] * z[(i * q) + b];
                    }
                }
            }

            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < rows.Length; j++)
                {
                    if (term.LevelOfRow[rows[i]] == term.LevelOfRow[rows[j]])
                    {
                        h[i, j] += Kernels.VectorKernels.Dot(z.AsSpan(i * q, q), through.AsSpan(j * q, q));
                    }
                }
            }
        }

        return h;
    }

    /// <summary>The smallest sets of rows that are independent of each other, in the order of their first rows.</summary>
    public int[][] IndependentSets()
    {
        int n = _design.RowCount;
        int[] parent = [.. Enumerable.Range(0, n)];
        foreach ((RandomTerm term, _) in _terms)
        {
            Join(parent, term.LevelOfRow, term.Levels.Count);
        }

        if (_residual.IsCorrelated)
        {
            Join(parent, _design.Residual!.SubjectOfRow, _design.Residual.Subjects.Count);
        }

        List<int>[] sets = new List<int>[n];
        List<int[]> found = [];
        for (int i = 0; i < n; i++)
        {
            (sets[Root(parent, i)] ??= []).Add(i);
        }

        for (int i = 0; i < n; i++)
        {
            if (sets[Root(parent, i)] is { } set && set[0] == i)
            {
                found.Add([.. set]);
            }
        }

        return [.. found];
    }

    private double Covariate(RandomTerm term, int effect, int row) => (term.Covariates[effect]?[row] ?? 1) * (_root?[row] ?? 1);

    private static bool IsAny(double[,] psi) => psi.Cast<double>().Any(value => value != 0);

    private static void Join(int[] parent, int[] levelOfRow, int levels)
    {
        int[] first = new int[levels];
        Array.Fill(first, -1);
        for (int i = 0; i < levelOfRow.Length; i++)
        {
            int level = levelOfRow[i];
            if (first[level] < 0)
            {
                first[level] = i;
                continue;
            }

            int a = Root(parent, first[level]);
            int b = Root(parent, i);
            parent[Math.Max(a, b)] = Math.Min(a, b);
        }
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
        {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }

        return i;
    }
}
