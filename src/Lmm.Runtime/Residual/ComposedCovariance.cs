using Lmm.Kernels;

namespace Lmm.Residuals;

/// <summary>
/// R = S C S with log S_r = sum of the h_r of all factors. With r = R[a, b], c = C[a, b], h' = dh_a + dh_b:
/// d_k R = h'_k R for a parameter of S, S_a S_b d_k c for one of C; d_jk R = (h'_j h'_k + h''_jk) R, h'_j S_a S_b d_k c, S_a S_b d_jk c.
/// </summary>
internal sealed partial class ComposedCovariance : ResidualCovariance
{
    private readonly CorrelationPart[] _correlations;
    private readonly ScalePart[] _scales;
    private readonly int[] _groupOfRow;
    private readonly int _rows;
    private readonly int[] _partOf;
    private volatile State? _state;

    /// <summary>Takes one correlation for each By group and the factors of S, with the place of their parameters in w.</summary>
    public ComposedCovariance(CorrelationPart[] correlations, ScalePart[] scales, ResidualTerm term, int rows, int[] rowClass)
    {
        _correlations = correlations;
        _scales = scales;
        _groupOfRow = term.GroupOfRow;
        IsLinear = IsLinearInCovariances(term);
        _rows = rows;
        RowClass = rowClass;
        _partOf =
        [
            .. correlations.SelectMany((part, i) => Enumerable.Repeat(i, part.Structure.Count)),
            .. scales.SelectMany((part, i) => Enumerable.Repeat(correlations.Length + i, part.Scale.Count)),
        ];
    }

    /// <inheritdoc/>
    public override int Count => _partOf.Length;

    /// <inheritdoc/>
    public override int[] RowClass { get; }

    /// <inheritdoc/>
    public override bool UsesDistances => _correlations.Any(part => part.Structure.UsesDistances);

    /// <inheritdoc/>
    public override bool IsLinear { get; }

    /// <inheritdoc/>
    public override int? MarkovOrder => _correlations.Any(part => part.Structure.MarkovOrder is null)
        ? null
        : _correlations.Max(part => part.Structure.MarkovOrder);

    /// <inheritdoc/>
    public override bool IsKinked(int k) => IsOfCorrelation(k) && CorrelationOf(k).Structure.IsKinked(k - CorrelationOf(k).First);

    /// <inheritdoc/>
    public override bool HasJumps => _correlations.Any(part => part.Structure.HasJumps);

    /// <inheritdoc/>
    public override ParameterRange Range(ReadOnlySpan<double> w, int k) => IsOfCorrelation(k)
        ? CorrelationOf(k).Structure.Range(k - CorrelationOf(k).First)
        : ScaleOf(k).Scale.Range(k - ScaleOf(k).First);

    /// <inheritdoc/>
    public override bool IsAtBound(ReadOnlySpan<double> w, int k)
    {
        ParameterRange range = Range(w, k);
        return w[k] <= range.Lower + Margin(range.Lower) || w[k] >= range.Upper - Margin(range.Upper);
    }

    /// <inheritdoc/>
    public override void Covariance(ReadOnlySpan<double> w, ReadOnlySpan<int> rows, Span<double> r)
    {
        CorrelationEntries entries = At(w).Of(Group(rows));
        Span<double> s = rows.Length <= 128 ? stackalloc double[rows.Length] : new double[rows.Length];
        Deviations(w, rows, s);
        for (int a = 0; a < rows.Length; a++)
        {
            r[a * (rows.Length + 1)] = s[a] * s[a];
            for (int b = 0; b < a; b++)
            {
                r[(a * rows.Length) + b] = r[(b * rows.Length) + a] = s[a] * s[b] * entries.Value(rows[a], rows[b]);
            }
        }
    }

    /// <inheritdoc/>
    public override bool Derivative(ReadOnlySpan<double> w, int k, ReadOnlySpan<int> rows, Span<double> derivative)
    {
        if (!Moves(w, k, rows))
        {
            return false;
        }

        CorrelationEntries entries = At(w).Of(Group(rows));
        Span<double> s = rows.Length <= 128 ? stackalloc double[rows.Length] : new double[rows.Length];
        Span<double> h = rows.Length <= 128 ? stackalloc double[rows.Length] : new double[rows.Length];
        Deviations(w, rows, s);
        Logarithms(w, k, rows, h);
        int local = IsOfCorrelation(k) ? k - CorrelationOf(k).First : -1;
        for (int a = 0; a < rows.Length; a++)
        {
            derivative[a * (rows.Length + 1)] = 2 * h[a] * s[a] * s[a];
            for (int b = 0; b < a; b++)
            {
                double value = local >= 0 ? entries.First(local, rows[a], rows[b]) : (h[a] + h[b]) * entries.Value(rows[a], rows[b]);
                derivative[(a * rows.Length) + b] = derivative[(b * rows.Length) + a] = s[a] * s[b] * value;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool SecondDerivative(ReadOnlySpan<double> w, int j, int k, ReadOnlySpan<int> rows, Span<double> derivative)
    {
        if (!Moves(w, j, rows) || !Moves(w, k, rows))
        {
            return false;
        }

        // The parameters of C stand before those of S.
        (j, k) = (Math.Min(j, k), Math.Max(j, k));
        CorrelationEntries entries = At(w).Of(Group(rows));
        double[] s = new double[rows.Length];
        double[] hj = new double[rows.Length];
        double[] hk = new double[rows.Length];
        Deviations(w, rows, s);
        Logarithms(w, j, rows, hj);
        Logarithms(w, k, rows, hk);
        CorrelationPart? first = IsOfCorrelation(j) ? CorrelationOf(j) : null;
        CorrelationPart? second = IsOfCorrelation(k) ? CorrelationOf(k) : null;
        for (int a = 0; a < rows.Length; a++)
        {
            derivative[a * (rows.Length + 1)] = s[a] * s[a] * ((4 * hj[a] * hk[a]) + (2 * Curvature(w, j, k, rows[a])));
            for (int b = 0; b < a; b++)
            {
                double value = (first, second) switch
                {
                    (null, _) => (((hj[a] + hj[b]) * (hk[a] + hk[b])) + Curvature(w, j, k, rows[a]) + Curvature(w, j, k, rows[b]))
                        * entries.Value(rows[a], rows[b]),
                    (_, null) => (hk[a] + hk[b]) * entries.First(j - first.First, rows[a], rows[b]),
                    _ => entries.Second(j - first.First, k - second.First, rows[a], rows[b]),
                };
                derivative[(a * rows.Length) + b] = derivative[(b * rows.Length) + a] = s[a] * s[b] * value;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Kinks(ReadOnlySpan<double> w, int k, ReadOnlySpan<int> rows, double reach, List<(int Entry, Kink Kink)> kinks)
    {
        if (!IsKinked(k) || !Moves(w, k, rows))
        {
            return;
        }

        CorrelationEntries entries = At(w).Of(Group(rows));
        double[] s = new double[rows.Length];
        Deviations(w, rows, s);
        for (int a = 0; a < rows.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                if (entries.KinkOf(k - CorrelationOf(k).First, rows[a], rows[b]) is { } kink && Math.Abs(kink.Away) <= reach)
                {
                    kinks.Add(((a * rows.Length) + b, kink with { Jump = s[a] * s[b] * kink.Jump }));
                }
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        List<NaturalParameter> all = [];
        foreach (CorrelationPart part in _correlations)
        {
            all.AddRange(part.Structure.Natural(w.Slice(part.First, part.Structure.Count))
                .Select(p => Widen(p with { Name = part.Prefix + p.Name }, part.First)));
        }

        foreach (ScalePart part in _scales)
        {
            all.AddRange(part.Scale.Natural(w.Slice(part.First, part.Scale.Count)).Select(p => Widen(p, part.First)));
        }

        return all;
    }

    /// <inheritdoc/>
    public override void NaturalCurvature(ReadOnlySpan<double> w, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        foreach (CorrelationPart part in _correlations)
        {
            int count = part.Structure.Count;
            int next = part.First;
            foreach (double[] hessian in part.Structure.NaturalHessians(w.Slice(part.First, count)))
            {
                curvature[next] = 0;
                for (int j = 0; j < count; j++)
                {
                    curvature[next] += VectorKernels.Dot(hessian.AsSpan(j * count, count), weights.Slice(((part.First + j) * Count) + part.First, count));
                }

                next++;
            }
        }

        foreach (ScalePart part in _scales)
        {
            double[] curvatures = part.Scale.NaturalCurvatures(w.Slice(part.First, part.Scale.Count));
            for (int k = 0; k < curvatures.Length; k++)
            {
                curvature[part.First + k] = curvatures[k] * weights[(part.First + k) * (Count + 1)];
            }
        }
    }

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        if (natural.Length != Count)
        {
            throw new ArgumentException($"{natural.Length} values for {Count} residual parameters.", nameof(natural));
        }

        foreach (CorrelationPart part in _correlations)
        {
            part.Structure.FromNatural(natural.Slice(part.First, part.Structure.Count), w.Slice(part.First, part.Structure.Count));
        }

        foreach (ScalePart part in _scales)
        {
            part.Scale.FromNatural(natural.Slice(part.First, part.Scale.Count), w.Slice(part.First, part.Scale.Count));
        }
    }

    // Variance functions with parameters are ratios of standard deviations, as results show them.
    private static bool IsLinearInCovariances(ResidualTerm term) => term.Variances.All(IsGiven) && term.Correlation switch
    {
        Corr.Independent => true,
        Corr.CompoundSymmetry or Corr.Toeplitz => !term.Heterogeneous,
        Corr.Unstructured => term.Heterogeneous,
        _ => false,
    };

    private static bool IsGiven(VarianceTerm variance) => variance.Function switch
    {
        VarianceFunction.Fixed => true,
        VarianceFunction.ConstPower => variance.Parameter is not null && variance.Constant is not null,
        _ => variance.Parameter is not null,
    };

    private static double Margin(double bound) => 1e-6 * Math.Min(Math.Abs(bound), 1);

    private bool IsOfCorrelation(int k) => _partOf[k] < _correlations.Length;

    private CorrelationPart CorrelationOf(int k) => _correlations[_partOf[k]];

    private ScalePart ScaleOf(int k) => _scales[_partOf[k] - _correlations.Length];

    private int Group(ReadOnlySpan<int> rows) => _correlations.Length == 1 || rows.Length == 0 ? 0 : _groupOfRow[rows[0]];

    private NaturalParameter Widen(NaturalParameter parameter, int first)
    {
        double[] gradient = new double[Count];
        parameter.Gradient.CopyTo(gradient, first);
        return parameter with { Gradient = gradient };
    }

    /// <summary>S of the rows.</summary>
    private void Deviations(ReadOnlySpan<double> w, ReadOnlySpan<int> rows, Span<double> s)
    {
        for (int a = 0; a < rows.Length; a++)
        {
            double logarithm = 0;
            foreach (ScalePart part in _scales)
            {
                logarithm += part.Scale.Logarithm(w.Slice(part.First, part.Scale.Count), rows[a]);
            }

            s[a] = Math.Exp(logarithm);
        }
    }

    /// <summary>dh/dw_k of the rows; zero for a parameter of C.</summary>
    private void Logarithms(ReadOnlySpan<double> w, int k, ReadOnlySpan<int> rows, Span<double> h)
    {
        h.Clear();
        if (IsOfCorrelation(k))
        {
            return;
        }

        ScalePart part = ScaleOf(k);
        for (int a = 0; a < rows.Length; a++)
        {
            h[a] = part.Scale.First(w.Slice(part.First, part.Scale.Count), k - part.First, rows[a]);
        }
    }

    /// <summary>d2h/dw_j dw_k of a row: zero unless both are of one factor of S.</summary>
    private double Curvature(ReadOnlySpan<double> w, int j, int k, int row)
    {
        if (IsOfCorrelation(j) || _partOf[j] != _partOf[k])
        {
            return 0;
        }

        ScalePart part = ScaleOf(j);
        return part.Scale.Second(w.Slice(part.First, part.Scale.Count), j - part.First, k - part.First, row);
    }

    private bool Moves(ReadOnlySpan<double> w, int k, ReadOnlySpan<int> rows)
    {
        if (IsOfCorrelation(k))
        {
            if (_partOf[k] != Group(rows) || rows.Length < 2)
            {
                return false;
            }

            foreach (int row in rows)
            {
                if (CorrelationOf(k).Structure.Touches(k - CorrelationOf(k).First, row))
                {
                    return true;
                }
            }

            return false;
        }

        ScalePart part = ScaleOf(k);
        foreach (int row in rows)
        {
            if (part.Scale.First(w.Slice(part.First, part.Scale.Count), k - part.First, row) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the correlations compute once for each w. Threads that meet at a new w each compute it and agree.</summary>
    private State At(ReadOnlySpan<double> w)
    {
        State? state = _state;
        if (state is null || !state.Parameters.AsSpan().SequenceEqual(w))
        {
            CorrelationEntries[] entries = new CorrelationEntries[_correlations.Length];
            for (int g = 0; g < entries.Length; g++)
            {
                entries[g] = _correlations[g].Structure.At(w.Slice(_correlations[g].First, _correlations[g].Structure.Count));
            }

            _state = state = new State(w.ToArray(), entries);
        }

        return state;
    }

    /// <summary>The correlation of a By group.</summary>
    /// <param name="Structure">Which.</param>
    /// <param name="First">The place of its first parameter in w.</param>
    /// <param name="Prefix">What stands before the names of its parameters.</param>
    internal sealed record CorrelationPart(CorrelationStructure Structure, int First, string Prefix);

    /// <summary>A factor of S.</summary>
    /// <param name="Scale">Which.</param>
    /// <param name="First">The place of its first parameter in w.</param>
    internal sealed record ScalePart(StandardDeviationScale Scale, int First);

    private sealed record State(double[] Parameters, CorrelationEntries[] Entries)
    {
        public CorrelationEntries Of(int group) => Entries[group];
    }
}
