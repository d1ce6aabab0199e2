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
    private readonly int[] _offsets;
    private readonly double[][] _roots;
    private readonly TrailingFactor? _factor;
    private readonly NativeBuffer _columns;
    private readonly NativeBuffer _right;

    public MixedModelEquations(Solution solution, EquationProducts products)
    {
        _roots = EquationProducts.Roots(solution);
        _offsets = Offsets(solution);
        int rank = solution.EstimatedColumns.Count;
        _columns = new NativeBuffer((long)Order * rank);
        _right = new NativeBuffer(Order);
        if (Order > 0)
        {
            _factor = Factor(products);
            products.Columns.CopyTo(new Span<double>(_columns.Pointer, Order * rank));
            _factor.SolveForward(_columns.Pointer, rank, Order);
        }
    }

    /// <summary>The number of random effects.</summary>
    public int Order => _offsets[^1];

    /// <summary>The place of the first effect of each term, and behind them their number.</summary>
    public static int[] Offsets(Solution solution)
    {
        int[] offsets = new int[solution.Terms.Count + 1];
        for (int t = 0; t < solution.Terms.Count; t++)
        {
            offsets[t + 1] = offsets[t] + solution.Terms[t].ConditionalModes.Length;
        }

        return offsets;
    }

    /// <summary>Lambda'z of one row of a term: q values.</summary>
    public static void Scaled(double[] root, RandomTerm rows, int row, Span<double> target)
    {
        int q = rows.EffectCount;
        for (int b = 0; b < q; b++)
        {
            double sum = 0;
            for (int a = 0; a < q; a++)
            {
                sum += root[(a * q) + b] * (rows.Covariates[a]?[row] ?? 1);
            }

            target[b] = sum;
        }
    }

    /// <summary>The place of the first effect of a level among all.</summary>
    public int First(int term, RandomTerm rows, int level) => _offsets[term] + (level * rows.EffectCount);

    /// <summary>Lambda'z of one row of a term: q values.</summary>
    public void Scaled(int term, RandomTerm rows, int row, Span<double> target) => Scaled(_roots[term], rows, row, target);

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

    private TrailingFactor Factor(EquationProducts products)
    {
        TrailingFactor factor = TrailingFactor.Create(Order, products.Starts, products.Rows);
        factor.Clear();
        for (int j = 0; j < Order; j++)
        {
            factor.Values[factor.Position(j, j)] = products.Diagonal[j];
            for (int e = products.Starts[j]; e < products.Starts[j + 1]; e++)
            {
                factor.Values[factor.Position(products.Rows[e], j)] = products.Values[e];
            }
        }

        return factor.Factor()
            ? factor
            : throw new InvalidOperationException("The mixed model equations are singular within rounding: prediction errors cannot be computed for this fit.");
    }
}
