using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm;

/// <summary>
/// Henderson's mixed model equations at the estimates, with b = sigma Lambda u:
/// C = [ M, B; B', X'R^-1X ], M = Lambda'Z'R^-1Z Lambda + I, B = Lambda'Z'R^-1X. sigma^2 C^-1 is the covariance of
/// the prediction errors of (u, beta) (Henderson 1975, Biometrics 31, 423-447), finite where a variance is zero.
/// M is factored sparse or dense, once; an inner product is then one forward solve.
/// </summary>
internal sealed unsafe class MixedModelEquations
{
    private readonly DesignMatrices _design;
    private readonly Solution _solution;
    private readonly int[] _offsets;
    private readonly double[][] _roots;
    private readonly int _rank;
    private readonly TrailingFactor? _factor;
    private readonly NativeBuffer _columns;
    private readonly NativeBuffer _right;

    public MixedModelEquations(DesignMatrices design, Solution solution, ResidualRows residual)
    {
        _design = design;
        _solution = solution;
        _rank = solution.EstimatedColumns.Count;
        _roots = [.. solution.Terms.Select(term => Root(term.Covariance))];
        _offsets = new int[_roots.Length + 1];
        for (int t = 0; t < _roots.Length; t++)
        {
            _offsets[t + 1] = _offsets[t] + (design.RandomTerms[t].Levels.Count * design.RandomTerms[t].EffectCount);
        }

        Order = _offsets[^1];
        _columns = new NativeBuffer((long)Order * _rank);
        _right = new NativeBuffer(Order);
        if (Order > 0)
        {
            _factor = Assemble(residual);
        }
    }

    /// <summary>The number of random effects.</summary>
    public int Order { get; }

    /// <summary>The place of the first effect of a level among all.</summary>
    public int First(int term, int level) => _offsets[term] + (level * _design.RandomTerms[term].EffectCount);

    /// <summary>
    /// The variance, relative to sigma^2, that the random effects alone give x'beta + z'b, and the change of x by what the
    /// random effects take over: Var = sigma^2 |L^-1 d|^2 + x~' Cov(beta) x~ with x~ = x - B'M^-1 d.
    /// </summary>
    /// <param name="effects">d = Lambda'z, as places and values; places may repeat.</param>
    /// <param name="x">x over the estimated columns; becomes x~.</param>
    public double Reduce(IEnumerable<(int Place, double Value)> effects, Span<double> x)
    {
        if (_factor is null)
        {
            return 0;
        }

        lock (_right)
        {
            _right.Clear();
            foreach ((int place, double value) in effects)
            {
                _right.Pointer[place] += value;
            }

            _factor.SolveForward(_right.Pointer, 1, Order);
            var solved = new ReadOnlySpan<double>(_right.Pointer, Order);
            for (int k = 0; k < x.Length; k++)
            {
                x[k] -= VectorKernels.Dot(new ReadOnlySpan<double>(_columns.Pointer + ((long)k * Order), Order), solved);
            }

            return VectorKernels.Dot(solved, solved);
        }
    }

    /// <summary>Lambda'z of one row of a term: q values.</summary>
    public void Scaled(int term, RandomTerm rows, int row, Span<double> target)
    {
        int q = rows.EffectCount;
        for (int b = 0; b < q; b++)
        {
            double sum = 0;
            for (int a = 0; a < q; a++)
            {
                sum += _roots[term][(a * q) + b] * (rows.Covariates[a]?[row] ?? 1);
            }

            target[b] = sum;
        }
    }

    /// <summary>
    /// Lambda of a term. Rooted with unit diagonal, so that effects in small units are not taken for zero.
    /// </summary>
    private double[] Root(double[,] covariance)
    {
        int q = covariance.GetLength(0);
        double[] scales = [.. Enumerable.Range(0, q).Select(k => covariance[k, k] > 0 ? Math.Sqrt(covariance[k, k]) : 1)];
        double[] scaled = new double[q * q];
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                scaled[(a * q) + b] = covariance[a, b] / (scales[a] * scales[b]);
            }
        }

        double[] root = RelativeFactors.Root(scaled, q);
        double sigma = Math.Sqrt(_solution.ResidualVariance);
        for (int i = 0; i < root.Length; i++)
        {
            root[i] *= scales[i / q] / sigma;
        }

        return root;
    }

    private TrailingFactor Assemble(ResidualRows residual)
    {
        int[][] effects = [.. residual.Subjects.Select(EffectsOf)];
        TrailingFactor factor = Pattern(effects);
        factor.Clear();
        for (int i = 0; i < Order; i++)
        {
            factor.Values[factor.Position(i, i)] += 1;
        }

        for (int s = 0; s < effects.Length; s++)
        {
            AddSubject(residual, residual.Subjects[s], effects[s], factor);
        }

        if (!factor.Factor())
        {
            throw new InvalidOperationException("The mixed model equations are singular within rounding: prediction errors cannot be computed for this fit.");
        }

        factor.SolveForward(_columns.Pointer, _rank, Order);
        return factor;
    }

    /// <summary>The effects that a subject's rows touch, ascending, each once.</summary>
    private int[] EffectsOf(int[] rows)
    {
        var touched = new List<int>(rows.Length * _roots.Length);
        for (int t = 0; t < _roots.Length; t++)
        {
            RandomTerm term = _design.RandomTerms[t];
            foreach (int row in rows)
            {
                int first = First(t, term.LevelOfRow[row]);
                touched.AddRange(Enumerable.Range(first, term.EffectCount));
            }
        }

        touched.Sort();
        return rows.Length == 1 ? [.. touched] : [.. touched.Distinct()];
    }

    private TrailingFactor Pattern(int[][] effects)
    {
        var below = new List<int>[Order];
        foreach (int[] subject in effects)
        {
            for (int a = 0; a < subject.Length; a++)
            {
                (below[subject[a]] ??= []).AddRange(subject.AsSpan(a + 1));
            }
        }

        int[] starts = new int[Order + 1];
        var rows = new List<int>();
        for (int j = 0; j < Order; j++)
        {
            rows.AddRange((below[j] ?? []).Distinct());
            starts[j + 1] = rows.Count;
        }

        return TrailingFactor.Create(Order, starts, [.. rows]);
    }

    /// <summary>Adds the products of a subject's whitened rows of [Z Lambda, X].</summary>
    private void AddSubject(ResidualRows residual, int[] rows, int[] effects, TrailingFactor factor)
    {
        int width = effects.Length + _rank;
        double[] values = new double[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
        {
            FillRow(rows[i], effects, values.AsSpan(i * width, width));
        }

        residual.Whiten(rows, values, width);
        for (int i = 0; i < rows.Length; i++)
        {
            double frequency = _design.Frequencies?[rows[i]] ?? 1;
            ReadOnlySpan<double> row = values.AsSpan(i * width, width);
            for (int a = 0; a < effects.Length; a++)
            {
                double value = frequency * row[a];
                if (value == 0)
                {
                    continue;
                }

                for (int b = 0; b <= a; b++)
                {
                    factor.Values[factor.Position(effects[a], effects[b])] += value * row[b];
                }

                for (int k = 0; k < _rank; k++)
                {
                    _columns.Pointer[((long)k * Order) + effects[a]] += value * row[effects.Length + k];
                }
            }
        }
    }

    private void FillRow(int row, int[] effects, Span<double> target)
    {
        for (int t = 0; t < _roots.Length; t++)
        {
            RandomTerm term = _design.RandomTerms[t];
            int at = Array.BinarySearch(effects, First(t, term.LevelOfRow[row]));
            Scaled(t, term, row, target.Slice(at, term.EffectCount));
        }

        for (int k = 0; k < _rank; k++)
        {
            target[effects.Length + k] = _design.FixedEffects[(_solution.EstimatedColumns[k] * _design.RowCount) + row];
        }
    }
}
