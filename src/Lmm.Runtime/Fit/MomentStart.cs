using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// Start values from moment equations on the residual e = M y of the regression on X (Henderson's method in spirit):
/// for each component of Psi the expectation of sum_l w_l (u'Z_l'e)^2 is sigma^2 sum w_l u'F_ll u plus, for every
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

    public MomentStart(CrossProducts products, double observations)
    {
        _a = products;
        _observations = observations;
    }

    /// <summary>Fills w with start values.</summary>
    public void Fill(CovarianceParameters parameters, Span<double> w)
    {
        MomentSums sums = new(_a, parameters);
        double[] residual = ResidualEquation(sums);
        double[] psi = Solve(sums, residual, null);
        psi = Solve(sums, residual, psi);
        int next = 0;
        foreach (CovarianceParameters.Slot slot in parameters.Slots)
        {
            int count = slot.Structure.Components.Count;
            double smallest = SmallestShare * _a.Groupings[slot.Grouping].Levels / _observations;
            slot.Structure.Start(psi.AsSpan(next, count), smallest, slot.Of(w));
            next += count;
        }
    }

    private double[] Solve(MomentSums sums, double[] equation, double[]? previous)
    {
        int count = sums.Components.Count;
        int size = count + 1;
        double[] left = new double[size * size];
        double[] solution = new double[size];
        double error = _a.Columns[^1];
        for (int c = 0; c <= count; c++)
        {
            left[(count * size) + c] = equation[c];
        }

        solution[count] = equation[count + 1];
        for (int c = 0; c < count; c++)
        {
            MomentSums.Component component = sums.Components[c];
            double[] weights = Weights(sums, c, previous);
            solution[c] = VectorKernels.Dot(weights, component.Statistic);
            left[(c * size) + count] = VectorKernels.Dot(weights, component.OwnProjected);
            for (int d = 0; d < count; d++)
            {
                left[(c * size) + d] = VectorKernels.Dot(weights, component.Sums[d]);
            }
        }

        SmallMatrix.Solve(size, left, solution);
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
    /// The last equation, its right side behind it: the variation within leading levels, or over all rows where nothing is
    /// left within them. It does not depend on the weights.
    /// </summary>
    private double[] ResidualEquation(MomentSums sums)
    {
        int count = sums.Components.Count;
        double[] equation = new double[count + 2];
        WithinLevels? within = WithinLevels.Of(_a, _observations);
        equation[count + 1] = within?.SumOfSquares ?? _a.Columns[^1];
        equation[count] = within?.DegreesOfFreedom ?? _observations - (_a.ColumnCount - 1);
        for (int c = 0; c < count; c++)
        {
            if (within is null)
            {
                equation[c] = sums.Trace(c, projected: true);
            }
            else if (sums.Components[c].Grouping > 0)
            {
                equation[c] = sums.Trace(c, projected: false) - ExplainedTrace(sums.Components[c], within);
            }
        }

        return equation;
    }

    /// <summary>tr(M Z_t'P_0 Z_t) of a trailing component, P_0 the projection on the leading effects.</summary>
    private double ExplainedTrace(MomentSums.Component component, WithinLevels within)
    {
        double trace = 0;
        int q0 = _a.Groupings[0].EffectCount;
        int q = _a.Groupings[component.Grouping].EffectCount;
        int from = _a.TrailingStart[component.Grouping];
        int to = from + _a.Groupings[component.Grouping].Size;
        double[] seen = new double[q0];
        for (int j = 0; j < _a.Groupings[0].Levels; j++)
        {
            for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1]; i++)
            {
                if (_a.CoupledRow[i] < from || _a.CoupledRow[i] >= to || (_a.CoupledRow[i] - from) % q != 0)
                {
                    continue;
                }

                for (int d = 0; d < component.Directions.Length; d++)
                {
                    double[] u = component.Directions[d];
                    Array.Clear(seen);
                    for (int b = 0; b < u.Length; b++)
                    {
                        for (int a = 0; a < q0; a++)
                        {
                            seen[a] += u[b] * _a.Coupling[((i + component.Offset + b) * q0) + a];
                        }
                    }

                    trace += component.Signs[d] * within.Explained(j, seen);
                }
            }
        }

        return trace;
    }

    /// <summary>For each entry (direction, level) 1 / a or 1 / (a (a + 1/psi)), a = u'A_l u averaged over the directions, with the sign.</summary>
    private static double[] Weights(MomentSums sums, int c, double[]? previous)
    {
        MomentSums.Component component = sums.Components[c];
        int directions = component.Directions.Length;
        double[] weights = new double[component.Own.Length];
        double psi = previous is null ? 0 : AverageVariance(sums.Components, c, previous);
        for (int level = 0; level < component.Levels; level++)
        {
            double a = 0;
            for (int i = 0; i < directions; i++)
            {
                a += component.Own[(i * component.Levels) + level] / directions;
            }

            double weight = a <= 0 ? 0 : psi > 0 ? 1 / (a * (a + (1 / psi))) : 1 / a;
            for (int i = 0; i < directions; i++)
            {
                weights[(i * component.Levels) + level] = weight * component.Signs[i];
            }
        }

        return weights;
    }

    /// <summary>u'Psi u averaged over the directions of a component, from the variances of its own term.</summary>
    private static double AverageVariance(IReadOnlyList<MomentSums.Component> components, int c, double[] psi)
    {
        MomentSums.Component own = components[c];
        double sum = 0;
        for (int d = 0; d < components.Count; d++)
        {
            MomentSums.Component other = components[d];
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
}
