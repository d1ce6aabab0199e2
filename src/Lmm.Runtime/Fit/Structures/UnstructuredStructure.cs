using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// Any positive semidefinite Psi = T T', T = P'C with C lower triangular in a pivot order P. Working parameters are the
/// entries of C by columns. -2 log L is smooth in them also where Psi loses rank: the lost directions stand in the last
/// columns of C, which go to zero along a convex quadratic tr(C_3' Gamma C_3), so Newton reaches them in a few steps
/// where an inner scale (log-Cholesky) never would.
/// </summary>
internal sealed class UnstructuredStructure : CovarianceStructure
{
    // A later pivot this much larger than the current one makes a new pivot order worth the lost secant pairs.
    private const double PivotGain = 4;

    // No direction is given up on a large step: the last columns of C go to zero near the optimum, where they can come back.
    private const double SmallestFar = 0.02;

    private readonly int[] _pivots;
    private readonly double _floor;
    private readonly double _rowsPerLevel;

    public UnstructuredStructure(int q, double rowsPerLevel)
        : base(q)
    {
        _rowsPerLevel = rowsPerLevel;
        _floor = Math.Sqrt(VarianceFloor / rowsPerLevel);
        _pivots = [.. Enumerable.Range(0, q)];
        Components = [
            .. Enumerable.Range(0, q).Select(a => MomentComponent.Projector(MomentComponent.Unit(q, a))),
            .. Pairs().Select(pair => MomentComponent.Covariance(q, pair.First, pair.Second))];
    }

    /// <inheritdoc/>
    public override int ParameterCount => EffectCount * (EffectCount + 1) / 2;

    /// <inheritdoc/>
    public override IReadOnlyList<MomentComponent> Components { get; }

    /// <inheritdoc/>
    public override void Start(ReadOnlySpan<double> psi, double smallest, Span<double> w)
    {
        int q = EffectCount;
        double[] matrix = new double[q * q];
        for (int a = 0; a < q; a++)
        {
            matrix[a * (q + 1)] = psi[a];
        }

        int next = q;
        foreach ((int a, int b) in Pairs())
        {
            matrix[(a * q) + b] = psi[next];
            matrix[(b * q) + a] = psi[next++];
        }

        // Moments know no bounds: eigenvalues below the smallest are raised to it.
        double[] values = new double[q];
        double[] vectors = new double[q * q];
        SymmetricEigen.Decompose(q, (double[])matrix.Clone(), values, vectors);
        for (int k = 0; k < q; k++)
        {
            double missing = Math.Max(smallest - values[k], 0);
            for (int i = 0; i < q * q; i++)
            {
                matrix[i] += missing * vectors[(i / q * q) + k] * vectors[(i % q * q) + k];
            }
        }

        Refactor(matrix, w);
    }

    /// <inheritdoc/>
    public override ParameterRange Range(ReadOnlySpan<double> w, int k, bool far)
    {
        if (far)
        {
            return new ParameterRange(double.NegativeInfinity, double.PositiveInfinity, double.PositiveInfinity);
        }

        (int row, int column) = Entry(k);
        double largest = 1 / Math.Sqrt(_rowsPerLevel);
        foreach (double entry in w)
        {
            largest = Math.Max(largest, Math.Abs(entry));
        }

        return new ParameterRange(row == column ? _floor : double.NegativeInfinity, double.PositiveInfinity, 2 * largest);
    }

    /// <inheritdoc/>
    public override void Move(ReadOnlySpan<double> w, ReadOnlySpan<double> step, Span<double> target, bool far)
    {
        if (!far)
        {
            base.Move(w, step, target, far);
            return;
        }

        int q = EffectCount;
        double[] c = new double[q * q];
        double[] change = new double[q * q];
        for (int k = 0; k < q; k++)
        {
            for (int i = k; i < q; i++)
            {
                c[(i * q) + k] = w[Index(i, k)];
                change[(i * q) + k] = step[Index(i, k)];
            }
        }

        double[] psi = LogarithmicMove.Along(q, c, change, _rowsPerLevel, SmallestFar / _rowsPerLevel);
        if (!SmallMatrix.Cholesky(q, psi))
        {
            base.Move(w, step, target, far: false);
            return;
        }

        for (int k = 0; k < q; k++)
        {
            for (int i = k; i < q; i++)
            {
                target[Index(i, k)] = psi[(i * q) + k];
            }

            target[Index(k, k)] = Math.Max(target[Index(k, k)], _floor);
        }
    }

    /// <inheritdoc/>
    public override bool IsAtBound(ReadOnlySpan<double> w, int k) => IsLost(w, Entry(k).Column);

    /// <inheritdoc/>
    public override void Factor(ReadOnlySpan<double> w, Span<double> t, Span<double> tInverse)
    {
        int q = EffectCount;
        Span<double> c = stackalloc double[q * q];
        Span<double> inverse = stackalloc double[q * q];
        Unpack(w, c);
        SmallMatrix.InvertLower(q, c, inverse);
        for (int i = 0; i < q; i++)
        {
            for (int k = 0; k < q; k++)
            {
                t[(_pivots[i] * q) + k] = c[(i * q) + k];
                tInverse[(k * q) + _pivots[i]] = inverse[(k * q) + i];
            }
        }
    }

    /// <inheritdoc/>
    public override void ExactFactor(ReadOnlySpan<double> w, Span<double> t)
    {
        int q = EffectCount;
        t.Clear();
        for (int k = 0; k < q; k++)
        {
            if (IsLost(w, k))
            {
                continue;
            }

            for (int i = k; i < q; i++)
            {
                t[(_pivots[i] * q) + k] = w[Index(i, k)];
            }
        }
    }

    /// <inheritdoc/>
    public override void Derivative(ReadOnlySpan<double> w, int k, Span<double> derivative)
    {
        int q = EffectCount;
        (int row, int column) = Entry(k);
        int a = _pivots[row];
        derivative.Clear();
        for (int i = column; i < q; i++)
        {
            double value = w[Index(i, column)];
            derivative[(a * q) + _pivots[i]] += value;
            derivative[(_pivots[i] * q) + a] += value;
        }
    }

    /// <inheritdoc/>
    public override void AddCurvature(ReadOnlySpan<double> w, ReadOnlySpan<double> gamma, Span<double> h, int stride, bool exact)
    {
        int q = EffectCount;
        double[] curvature = exact ? gamma.ToArray() : AbsoluteValue(gamma);
        for (int column = 0; column < q; column++)
        {
            for (int i = column; i < q; i++)
            {
                for (int j = column; j < q; j++)
                {
                    h[(Index(i, column) * stride) + Index(j, column)] += 2 * curvature[(_pivots[i] * q) + _pivots[j]];
                }
            }
        }
    }

    /// <inheritdoc/>
    public override bool Recentre(Span<double> w)
    {
        int q = EffectCount;
        for (int k = 0; k < q; k++)
        {
            double own = w[Index(k, k)] * w[Index(k, k)];
            for (int i = k + 1; i < q; i++)
            {
                double left = 0;
                for (int j = k; j <= i; j++)
                {
                    left += w[Index(i, j)] * w[Index(i, j)];
                }

                if (left > PivotGain * own)
                {
                    Repivot(w);
                    return true;
                }
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override bool Escape(Span<double> w, ReadOnlySpan<double> gamma)
    {
        int q = EffectCount;
        if (IsSurelyRegular(w))
        {
            return false;
        }

        double[] t = new double[q * q];
        double[] psi = new double[q * q];
        ExactFactor(w, t);
        SmallMatrix.MultiplyTransposed(q, q, q, t, t, psi);
        (double curvature, double[] direction) = LostDirections.Steepest(EffectCount, psi, gamma, VarianceFloor / _rowsPerLevel);
        if (!(curvature < -1e-6 * _rowsPerLevel))
        {
            return false;
        }

        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                psi[(a * q) + b] += 0.1 / _rowsPerLevel * direction[a] * direction[b];
            }
        }

        Refactor(psi, w);
        return true;
    }

    /// <inheritdoc/>
    public override void MaximiseComplete(ReadOnlySpan<double> secondMoment, Span<double> w) => Refactor(secondMoment, w);

    private void Repivot(Span<double> w)
    {
        int q = EffectCount;
        Span<double> t = stackalloc double[q * q];
        Span<double> psi = stackalloc double[q * q];
        Span<double> unused = stackalloc double[q * q];
        Factor(w, t, unused);
        SmallMatrix.MultiplyTransposed(q, q, q, t, t, psi);
        Refactor(psi, w);
    }

    private void Refactor(ReadOnlySpan<double> psi, Span<double> w)
    {
        int q = EffectCount;
        Span<double> c = stackalloc double[q * q];
        psi.CopyTo(c);
        SmallMatrix.PivotedCholesky(q, c, _pivots);
        for (int k = 0; k < q; k++)
        {
            for (int i = k; i < q; i++)
            {
                w[Index(i, k)] = c[(i * q) + k];
            }

            w[Index(k, k)] = Math.Max(w[Index(k, k)], _floor);
        }
    }

    /// <summary>Whether the smallest eigenvalue is above the floor by |Psi| / (tr Psi / (q - 1))^(q - 1), which is never above it.</summary>
    private bool IsSurelyRegular(ReadOnlySpan<double> w)
    {
        double trace = 0, bound = 1;
        foreach (double entry in w)
        {
            trace += entry * entry;
        }

        for (int k = 0; k < EffectCount; k++)
        {
            double pivot = w[Index(k, k)] * w[Index(k, k)];
            bound *= k == 0 ? pivot : pivot * (EffectCount - 1) / trace;
        }

        return bound > 2 * VarianceFloor / _rowsPerLevel;
    }

    private bool IsLost(ReadOnlySpan<double> w, int column)
    {
        double norm = 0;
        for (int i = column; i < EffectCount; i++)
        {
            norm = Math.Max(norm, Math.Abs(w[Index(i, column)]));
        }

        return norm <= 10 * _floor && w[Index(column, column)] <= 1.0001 * _floor;
    }

    private void Unpack(ReadOnlySpan<double> w, Span<double> c)
    {
        c.Clear();
        for (int k = 0; k < EffectCount; k++)
        {
            for (int i = k; i < EffectCount; i++)
            {
                c[(i * EffectCount) + k] = w[Index(i, k)];
            }

            c[(k * EffectCount) + k] = Math.Max(c[(k * EffectCount) + k], _floor);
        }
    }

    /// <summary>The parameter of C[row, column], row >= column.</summary>
    private int Index(int row, int column) => (column * EffectCount) - (column * (column - 1) / 2) + row - column;

    private (int Row, int Column) Entry(int k)
    {
        int column = 0;
        while (k >= EffectCount - column)
        {
            k -= EffectCount - column;
            column++;
        }

        return (column + k, column);
    }

    /// <summary>|A| = V |D| V': the same curvature with every direction made convex (Dauphin et al. 2014).</summary>
    private double[] AbsoluteValue(ReadOnlySpan<double> a)
    {
        int q = EffectCount;
        double[] values = new double[q];
        double[] vectors = new double[q * q];
        double[] result = new double[q * q];
        SymmetricEigen.Decompose(q, a.ToArray(), values, vectors);
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
            {
                for (int k = 0; k < q; k++)
                {
                    result[(i * q) + j] += Math.Abs(values[k]) * vectors[(i * q) + k] * vectors[(j * q) + k];
                }
            }
        }

        return result;
    }

    private IEnumerable<(int First, int Second)> Pairs()
    {
        // Many effects have too many covariances for moments to be worth it: they start at zero.
        const int MostEffects = 6;
        for (int a = 0; a < EffectCount && EffectCount <= MostEffects; a++)
        {
            for (int b = a + 1; b < EffectCount; b++)
            {
                yield return (a, b);
            }
        }
    }
}
