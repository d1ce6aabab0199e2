namespace Lmm.Kernels;

/// <summary>
/// Many independent levels of one size, eight abreast: a number of eight levels is a vector. With C = TᵀA_jT + I = LLᵀ,
/// U = A_jT L⁻ᵀ and V = L⁻¹TᵀB_j (A_j q × q symmetric, B_j q × P): <see cref="Eliminate"/> sums log|C| and VᵀV,
/// <see cref="Differentiate"/> sums M = A_j − UUᵀ = Z_jᵀH⁻¹Z_j, the products of E = B_j − UV = Z_jᵀH⁻¹[Q e], and M ⊗ eeᵀ for one
/// combination e of the columns of E. Neither form has T⁻¹. Nothing of a level is stored but A and B (50,000 levels, q = 2,
/// P = 4: both passes 1.2 ms; level by level, with everything stored, 7.3). Checked against plain loops in LevelsAbreastTests.
/// </summary>
internal abstract unsafe class LevelsAbreast : IDisposable
{
    /// <summary>Levels in a vector, at the widest.</summary>
    protected const int Abreast = 8;

    /// <summary>Pivots that are kept before their logarithms are taken together.</summary>
    protected const int PivotBlock = 1024;

    // Sums that a part adds up, at half a nanosecond each: levels times what each brings. Most fits are one part.
    private const double PartSums = 600_000;

    // The sums of each part are kept.
    private const int MostParts = 16;

    private readonly int _levels;
    private readonly int _parts;
    private readonly WorkShares _shares;
    private readonly NativeBuffer _buffer;
    private readonly double* _packed;
    private readonly double* _work;
    private readonly double* _sums;
    private readonly double* _pivots;
    private readonly int _workLength;
    private readonly int _mostSums;
    private readonly double[] _determinants;

    // Made once, so that nothing is allocated in an evaluation; what a call is about stands in the fields behind them.
    private readonly Action<int> _eliminate, _differentiate, _combine;
    private double* _t, _weights, _effects;

    /// <param name="levels">How many.</param>
    /// <param name="q">q.</param>
    /// <param name="columns">P.</param>
    /// <param name="shares">Who works on them.</param>
    /// <param name="partSums">Another size of parts, for tests.</param>
    protected LevelsAbreast(int levels, int q, int columns, WorkShares shares, double? partSums)
    {
        (_levels, Effects, Columns, _shares) = (levels, q, columns, shares);
        TriangleCount = q * (q + 1) / 2;
        SumCount = TriangleCount + (q * columns * ((q * columns) + 1) / 2) + (TriangleCount * TriangleCount);
        _parts = (int)Math.Clamp(levels * (double)SumCount / (partSums ?? PartSums), 1, MostParts);
        _mostSums = Math.Max(SumCount, columns * (columns + 1) / 2) * Abreast;
        long packed = (levels + Abreast - 1L) / Abreast * (TriangleCount + (q * columns)) * Abreast;
        _workLength = ((4 * q * q) + (2 * q * columns) + q) * Abreast;
        _buffer = new NativeBuffer(packed + (_parts * (long)(_workLength + _mostSums + PivotBlock)));
        _packed = _buffer.Pointer;
        _work = _packed + packed;
        _sums = _work + (_parts * _workLength);
        _pivots = _sums + (_parts * _mostSums);
        _determinants = new double[_parts];
        (_eliminate, _differentiate, _combine) = (EliminatePart, DifferentiatePart, CombinePart);
    }

    /// <summary>What <see cref="Differentiate"/> gives: M, the lower triangle of products of E (its q·P numbers by rows), M ⊗ eeᵀ.</summary>
    public int SumCount { get; }

    /// <summary>q.</summary>
    protected int Effects { get; }

    /// <summary>P.</summary>
    protected int Columns { get; }

    /// <summary>q (q + 1) / 2.</summary>
    protected int TriangleCount { get; }

    /// <summary>Levels of a size.</summary>
    /// <param name="size">q.</param>
    /// <param name="levels">How many.</param>
    /// <param name="columns">P.</param>
    /// <param name="shares">Who works on them: the sums are the same whoever does.</param>
    /// <param name="partSums">Another size of parts, for tests.</param>
    public static LevelsAbreast Of(LevelSize size, int levels, int columns, WorkShares shares, double? partSums = null) =>
        size.Accept(new Maker(levels, columns, shares, partSums));

    /// <summary>Takes A (levels × q × q) and B (levels × q × P).</summary>
    public void Pack(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int size = Effects * Columns;
        for (int level = 0; level < _levels; level++)
        {
            double* to = At(level);
            for (int i = 0; i < Effects; i++)
            {
                for (int k = 0; k <= i; k++, to += Abreast)
                    *to = a[(level * Effects + i) * Effects + k];
            }
            for (int k = 0; k < size; k++, to += Abreast)
                *to = b[level * size + k];
        }
    }

    /// <summary>log ∏|C_j|, and the lower triangle by rows of Σ VᵀV. Not a number where a pivot is not positive.</summary>
    /// <param name="t">T, q × q row-major.</param>
    /// <param name="products">Overwritten, P(P + 1)/2 values.</param>
    public double Eliminate(ReadOnlySpan<double> t, Span<double> products)
    {
        fixed (double* factor = t)
        {
            _t = factor;
            _shares.Run(_parts, _eliminate);
        }
        Reduce(products);
        double sum = 0;
        foreach (double determinant in _determinants)
            sum += determinant;
        return sum;
    }

    /// <summary>The sums of the derivatives.</summary>
    /// <param name="t">T, q × q row-major.</param>
    /// <param name="combination">e = E times this, P values.</param>
    /// <param name="sums">Overwritten, <see cref="SumCount"/> values.</param>
    public void Differentiate(ReadOnlySpan<double> t, ReadOnlySpan<double> combination, Span<double> sums)
    {
        fixed (double* factor = t, weights = combination)
        {
            _t = factor;
            _weights = weights;
            _shares.Run(_parts, _differentiate);
        }
        Reduce(sums);
    }

    /// <summary>e = E times a combination of the columns, for every level.</summary>
    /// <param name="t">T, q × q row-major.</param>
    /// <param name="combination">P values.</param>
    /// <param name="effects">Overwritten, levels × q.</param>
    public void Combine(ReadOnlySpan<double> t, ReadOnlySpan<double> combination, Span<double> effects)
    {
        fixed (double* factor = t, weights = combination, target = effects)
        {
            _t = factor;
            _weights = weights;
            _effects = target;
            _shares.Run(_parts, _combine);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    /// <summary>log ∏|C_j| of some levels; adds their VᵀV.</summary>
    protected abstract double EliminateIn(Part part, double* t);

    /// <summary>Adds the sums of some levels.</summary>
    protected abstract void DifferentiateIn(Part part, double* t, double* weights);

    /// <summary>e of some levels.</summary>
    protected abstract void CombineIn(Part part, double* t, double* weights, double* effects);

    /// <summary>The numbers of a level and those abreast; a padded level is all zeros, its C the unit matrix.</summary>
    protected double* At(int level) =>
        _packed + (long)(level / Abreast) * (TriangleCount + Effects * Columns) * Abreast + level % Abreast;

    private void EliminatePart(int index) => _determinants[index] = EliminateIn(Begin(index), _t);

    private void DifferentiatePart(int index) => DifferentiateIn(Begin(index), _t, _weights);

    private void CombinePart(int index)
    {
        Part part = Begin(index);
        CombineIn(part, _t, _weights, _effects + (long)part.First * Effects);
    }

    /// <summary>Whole vectors of levels, and its own space, the sums set to zero.</summary>
    private Part Begin(int index)
    {
        double* sums = _sums + index * _mostSums;
        new Span<double>(sums, _mostSums).Clear();
        return new Part(Start(index), Start(index + 1), _work + index * _workLength, sums, _pivots + index * PivotBlock);
    }

    private int Start(int index) => index == _parts ? _levels : (int)((long)_levels * index / _parts / Abreast * Abreast);

    private void Reduce(Span<double> totals)
    {
        totals.Clear();
        for (int part = 0; part < _parts; part++)
        {
            double* sums = _sums + part * _mostSums;
            for (int i = 0; i < totals.Length; i++)
            {
                double total = 0;
                for (int lane = 0; lane < Abreast; lane++)
                    total += sums[i * Abreast + lane];
                totals[i] += total;
            }
        }
    }

    /// <summary>Some levels, and the space of whoever works on them.</summary>
    protected readonly struct Part(int first, int end, double* work, double* sums, double* pivots)
    {
        public int First { get; } = first;

        public int End { get; } = end;

        public double* Work { get; } = work;

        public double* Sums { get; } = sums;

        public double* Pivots { get; } = pivots;
    }

    private sealed class Maker(int levels, int columns, WorkShares shares, double? partSums) : ILevelSizeVisitor<LevelsAbreast>
    {
        public LevelsAbreast Visit<TSize>(int effects)
            where TSize : struct, ILevelSize => new LevelsAbreast<TSize>(levels, effects, columns, shares, partSums);
    }
}
