using Lmm.Blocks;
using Lmm.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Fitting;

/// <summary>
/// Start values from moment equations on the residual e = M y of the regression on X (Henderson's method in spirit):
/// for each variance component the expectation of sum_l w_l (u'Z_l'e)^2 is sigma^2 sum w_l u'F_ll u plus, for every
/// component, psi times sum w_l (u'F_lm v)^2 over all levels m, F = Z'MZ = A - (Z'Q)(Z'Q)'. First with w = 1/(u'A_l u),
/// then with weights near the optimal ones; the residual variance comes from within the leading levels. Exact for
/// balanced designs; linear in the nonzero blocks of A.
/// </summary>
internal sealed class MomentStart
{
    // Where the equations give a variance of zero or less, the search starts a little inside.
    private const double SmallestShare = 0.05;

    // The least share of the total variation that the residual variance starts with.
    private const double SmallestResidual = 1e-4;

    private readonly CrossProducts _a;
    private readonly double _observations;
    private readonly int _rank;

    public MomentStart(CrossProducts products, double observations)
    {
        _a = products;
        _observations = observations;
        _rank = products.ColumnCount - 1;
    }

    /// <summary>Fills w with start values.</summary>
    public void Fill(CovarianceParameters parameters, Span<double> w)
    {
        List<Component> components = [];
        foreach (CovarianceParameters.Slot slot in parameters.Slots)
        {
            foreach (MomentComponent component in slot.Structure.Components)
            {
                components.Add(new Component(slot.Grouping, slot.Term.Offset, component.Directions, component.Signs));
            }
        }

        double[] psi = Solve(components, null);
        psi = Solve(components, psi);
        int next = 0;
        foreach (CovarianceParameters.Slot slot in parameters.Slots)
        {
            int count = slot.Structure.Components.Count;
            double smallest = SmallestShare * _a.Groupings[slot.Grouping].Levels / _observations;
            slot.Structure.Start(psi.AsSpan(next, count), smallest, slot.Of(w));
            next += count;
        }
    }

    private double[] Solve(List<Component> components, double[]? previous)
    {
        int count = components.Count;
        Matrix<double> left = Matrix<double>.Build.Dense(count + 1, count + 1);
        Vector<double> right = Vector<double>.Build.Dense(count + 1);
        double[][] gram = [.. components.Select(GramOf)];
        double error = _a.Columns[^1];
        FillResidualEquation(components, gram, left, right);
        for (int c = 0; c < count; c++)
        {
            double[] weights = Weights(components, c, previous);
            right[c] = Statistic(components[c], weights);
            FillRow(components, c, weights, gram, left);
        }

        Vector<double> solution = left.Solve(right);
        double residual = solution[count];
        residual = double.IsFinite(residual) ? Math.Max(residual, SmallestResidual * error / _observations) : error / _observations;
        double[] psi = new double[count];
        for (int c = 0; c < count; c++)
        {
            double ratio = solution[c] / residual;
            psi[c] = double.IsFinite(ratio) ? ratio : 0;
        }

        return psi;
    }

    /// <summary>
    /// The last equation: the variation within leading levels, or over all rows where nothing is left within them.
    /// </summary>
    private void FillResidualEquation(List<Component> components, double[][] gram, Matrix<double> left, Vector<double> right)
    {
        int count = components.Count;
        WithinLevels? within = WithinLevels.Of(_a, _observations);
        right[count] = within?.SumOfSquares ?? _a.Columns[^1];
        left[count, count] = within?.DegreesOfFreedom ?? _observations - _rank;
        for (int c = 0; c < count; c++)
        {
            Component component = components[c];
            if (within is null)
            {
                left[count, c] = TraceOf(component, gram[c]);
            }
            else if (component.Grouping > 0)
            {
                left[count, c] = WithinTrace(component, within);
            }
        }
    }

    /// <summary>tr(M Z_t'(I - P_0) Z_t) of a trailing component, P_0 the projection on the leading effects.</summary>
    private double WithinTrace(Component component, WithinLevels within)
    {
        double trace = 0;
        int entries = _a.Groupings[component.Grouping].Levels * component.Directions.Length;
        for (int i = 0; i < entries; i++)
        {
            int direction = i % component.Directions.Length;
            trace += component.Signs[direction] * Form(component, i, component.Directions[direction]);
        }

        int q0 = _a.Groupings[0].EffectCount;
        double[] coupling = new double[q0];
        foreach ((int j, _, double[] block) in MeetingLevels(0, component.Grouping))
        {
            int q = _a.Groupings[component.Grouping].EffectCount;
            for (int d = 0; d < component.Directions.Length; d++)
            {
                for (int a = 0; a < q0; a++)
                {
                    coupling[a] = VectorKernels.Dot(component.Directions[d], block.AsSpan((a * q) + component.Offset, component.Directions[d].Length));
                }

                trace -= component.Signs[d] * within.Explained(j, coupling);
            }
        }

        return trace;
    }

    /// <summary>For each entry (level, direction) 1 / a or 1 / (a (a + 1/psi)), a = u'A_l u averaged over the directions, with the sign.</summary>
    private double[] Weights(List<Component> components, int c, double[]? previous)
    {
        Component component = components[c];
        int directions = component.Directions.Length;
        double[] weights = new double[_a.Groupings[component.Grouping].Levels * directions];
        double psi = previous is null ? 0 : AverageVariance(components, c, previous);
        for (int level = 0; level < weights.Length; level += directions)
        {
            double a = 0;
            for (int i = 0; i < directions; i++)
            {
                a += Form(component, level + i, component.Directions[i]) / directions;
            }

            double weight = a <= 0 ? 0 : psi > 0 ? 1 / (a * (a + (1 / psi))) : 1 / a;
            for (int i = 0; i < directions; i++)
            {
                weights[level + i] = weight * component.Signs[i];
            }
        }

        return weights;
    }

    /// <summary>u'Psi u averaged over the directions of a component, from the variances of its own term.</summary>
    private static double AverageVariance(List<Component> components, int c, double[] psi)
    {
        Component own = components[c];
        double sum = 0;
        for (int d = 0; d < components.Count; d++)
        {
            Component other = components[d];
            if (other.Grouping != own.Grouping || other.Offset != own.Offset || other.Signs.Contains(-1))
            {
                continue;
            }

            foreach (double[] u in own.Directions)
            {
                foreach (double[] v in other.Directions)
                {
                    double along = VectorKernels.Dot(u, v);
                    sum += Math.Max(psi[d], 0) * along * along / own.Directions.Length;
                }
            }
        }

        return sum;
    }

    /// <summary>u'A_l v for the level of entry i.</summary>
    private double Form(Component component, int i, double[] v)
    {
        int q = _a.Groupings[component.Grouping].EffectCount;
        int level = i / component.Directions.Length;
        double[] u = component.Directions[i % component.Directions.Length];
        double sum = 0;
        for (int a = 0; a < u.Length; a++)
        {
            for (int b = 0; b < v.Length; b++)
            {
                sum += u[a] * v[b] * _a.Diagonal[component.Grouping][(((level * q) + component.Offset + a) * q) + component.Offset + b];
            }
        }

        return sum;
    }

    /// <summary>u'Z_l'[Q e], P values.</summary>
    private void Along(Component component, int level, double[] u, Span<double> target)
    {
        int q = _a.Groupings[component.Grouping].EffectCount;
        int columns = _a.ColumnCount;
        target.Clear();
        for (int a = 0; a < u.Length; a++)
        {
            if (u[a] != 0)
            {
                int at = ((level * q) + component.Offset + a) * columns;
                VectorKernels.Axpy(u[a], _a.WithColumns[component.Grouping].AsSpan(at, columns), target);
            }
        }
    }

    private double Statistic(Component component, double[] weights)
    {
        double[] along = new double[_a.ColumnCount];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            Along(component, i / component.Directions.Length, component.Directions[i % component.Directions.Length], along);
            sum += weights[i] * along[^1] * along[^1];
        }

        return sum;
    }

    /// <summary>sum over levels and directions of +-(u'Z_l'Q)'(u'Z_l'Q), r x r.</summary>
    private double[] GramOf(Component component)
    {
        double[] gram = new double[_rank * _rank];
        double[] along = new double[_a.ColumnCount];
        for (int level = 0; level < _a.Groupings[component.Grouping].Levels; level++)
        {
            for (int d = 0; d < component.Directions.Length; d++)
            {
                Along(component, level, component.Directions[d], along);
                for (int i = 0; i < _rank; i++)
                {
                    VectorKernels.Axpy(component.Signs[d] * along[i], along.AsSpan(0, _rank), gram.AsSpan(i * _rank, _rank));
                }
            }
        }

        return gram;
    }

    /// <summary>tr(Z'MZ) of a component.</summary>
    private double TraceOf(Component component, double[] gram)
    {
        double trace = 0;
        int entries = _a.Groupings[component.Grouping].Levels * component.Directions.Length;
        for (int i = 0; i < entries; i++)
        {
            int direction = i % component.Directions.Length;
            trace += component.Signs[direction] * Form(component, i, component.Directions[direction]);
        }

        for (int k = 0; k < _rank; k++)
        {
            trace -= gram[(k * _rank) + k];
        }

        return trace;
    }

    private void FillRow(List<Component> components, int c, double[] weights, double[][] gram, Matrix<double> left)
    {
        Component own = components[c];
        int count = components.Count;
        double[] along = new double[_a.ColumnCount];
        double[] product = new double[_rank];
        for (int i = 0; i < weights.Length; i++)
        {
            int level = i / own.Directions.Length;
            double[] u = own.Directions[i % own.Directions.Length];
            Along(own, level, u, along);
            ReadOnlySpan<double> q = along.AsSpan(0, _rank);
            left[c, count] += weights[i] * (Form(own, i, u) - VectorKernels.Dot(q, q));
            for (int d = 0; d < count; d++)
            {
                // The part of F that is dense over all pairs of levels: (q_l'q_m)^2 summed over m through the Gram matrix.
                SmallMatrix.Multiply(_rank, _rank, 1, gram[d], q, product);
                left[c, d] += weights[i] * VectorKernels.Dot(q, product);
            }
        }

        for (int d = 0; d < count; d++)
        {
            left[c, d] += SparsePart(own, weights, components[d]);
        }
    }

    /// <summary>sum w_l [ (u'A_lm v)^2 - 2 (u'A_lm v)(q_l'q_m) ] over the pairs of levels that meet.</summary>
    private double SparsePart(Component own, double[] weights, Component other)
    {
        double sum = 0;
        double[] left = new double[_a.ColumnCount];
        double[] right = new double[_a.ColumnCount];
        foreach ((int level, int meeting, double[] block) in MeetingLevels(own.Grouping, other.Grouping))
        {
            int qOther = _a.Groupings[other.Grouping].EffectCount;
            for (int i = 0; i < own.Directions.Length; i++)
            {
                double[] u = own.Directions[i];
                Along(own, level, u, left);
                for (int k = 0; k < other.Directions.Length; k++)
                {
                    double[] v = other.Directions[k];
                    double form = 0;
                    for (int a = 0; a < u.Length; a++)
                    {
                        for (int b = 0; b < v.Length; b++)
                        {
                            form += u[a] * v[b] * block[((own.Offset + a) * qOther) + other.Offset + b];
                        }
                    }

                    if (form == 0)
                    {
                        continue;
                    }

                    Along(other, meeting, v, right);
                    double through = VectorKernels.Dot(left.AsSpan(0, _rank), right.AsSpan(0, _rank));
                    sum += other.Signs[k] * weights[(level * own.Directions.Length) + i] * form * (form - (2 * through));
                }
            }
        }

        return sum;
    }

    /// <summary>Every pair of levels of two groupings with rows in common, and A between them (q of the first x q of the second).</summary>
    private IEnumerable<(int Level, int Meeting, double[] Block)> MeetingLevels(int first, int second)
    {
        int qFirst = _a.Groupings[first].EffectCount;
        int qSecond = _a.Groupings[second].EffectCount;
        double[] block = new double[qFirst * qSecond];
        if (first == second)
        {
            for (int level = 0; level < _a.Groupings[first].Levels; level++)
            {
                _a.Diagonal[first].AsSpan(level * block.Length, block.Length).CopyTo(block);
                yield return (level, level, block);
            }
        }
        else if (first == 0 || second == 0)
        {
            int trailing = Math.Max(first, second);
            foreach ((int j, int i) in CoupledEntries(trailing))
            {
                int q0 = _a.Groupings[0].EffectCount;
                int q = _a.Groupings[trailing].EffectCount;
                int level = (_a.CoupledRow[i] - _a.TrailingStart[trailing]) / q;
                CopyBlock(_a.Coupling.AsSpan(i * q0, q * q0), q, q0, transpose: first == 0, block);
                yield return first == 0 ? (j, level, block) : (level, j, block);
            }
        }
        else
        {
            foreach (TrailingPair pair in _a.TrailingPairs.Where(p => (p.Upper, p.Lower) == (Math.Min(first, second), Math.Max(first, second))))
            {
                int upper = _a.Groupings[pair.Upper].EffectCount;
                int lower = _a.Groupings[pair.Lower].EffectCount;
                for (int e = 0; e < pair.UpperRow.Length; e++)
                {
                    int u = (pair.UpperRow[e] - _a.TrailingStart[pair.Upper]) / upper;
                    int l = (pair.LowerRow[e] - _a.TrailingStart[pair.Lower]) / lower;
                    CopyBlock(pair.Values.AsSpan(e * upper * lower, upper * lower), lower, upper, transpose: first == pair.Upper, block);
                    yield return first == pair.Upper ? (u, l, block) : (l, u, block);
                }
            }
        }
    }

    private IEnumerable<(int Leading, int Entry)> CoupledEntries(int grouping)
    {
        int from = _a.TrailingStart[grouping];
        int to = from + _a.Groupings[grouping].Size;
        int q = _a.Groupings[grouping].EffectCount;
        for (int j = 0; j < _a.Groupings[0].Levels; j++)
        {
            for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1]; i++)
            {
                if (_a.CoupledRow[i] >= from && _a.CoupledRow[i] < to && (_a.CoupledRow[i] - from) % q == 0)
                {
                    yield return (j, i);
                }
            }
        }
    }

    private static void CopyBlock(ReadOnlySpan<double> source, int rows, int columns, bool transpose, double[] target)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                target[transpose ? (j * rows) + i : (i * columns) + j] = source[(i * columns) + j];
            }
        }
    }

    /// <summary>One variance or covariance to estimate: signed directions in the effects of a term.</summary>
    private sealed record Component(int Grouping, int Offset, double[][] Directions, double[] Signs);
}
