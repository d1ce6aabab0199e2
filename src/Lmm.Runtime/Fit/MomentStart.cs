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

    // So many levels of one grouping tell the start to a few per cent, which is all that Newton's steps need.
    private const int EnoughLevels = 8192;

    private readonly CrossProducts _a;
    private readonly double _observations;
    private readonly bool _isKept;
    private MomentSums? _sums;
    private WithinLevels? _within;
    private double[]? _explained;

    /// <param name="products">The data.</param>
    /// <param name="observations">N.</param>
    /// <param name="isKept">Whether what depends on the design alone is kept for further responses: 2 us of a refit, not 7.</param>
    public MomentStart(CrossProducts products, double observations, bool isKept = false)
    {
        _a = products;
        _observations = observations;
        _isKept = isKept;
    }

    /// <summary>Fills w with start values.</summary>
    public void Fill(CovarianceParameters parameters, Span<double> w)
    {
        _sums ??= new MomentSums(_a, parameters, _a.Groupings.Length == 1 ? Math.Max(1, _a.Groupings[0].Levels / EnoughLevels) : 1);
        _within ??= _a.Groupings.Length == 0 ? null : new WithinLevels(_a, _observations);
        _sums.ReadResponse();
        double[] residual = ResidualEquation(_sums);
        double[] psi = Solve(_sums, residual, null);
        psi = Solve(_sums, residual, psi);
        int next = 0;
        foreach (CovarianceParameters.Slot slot in parameters.Slots)
        {
            int count = slot.Structure.Components.Count;
            double smallest = SmallestShare * _a.Groupings[slot.Grouping].Levels / _observations;
            slot.Structure.Start(psi.AsSpan(next, count), smallest, slot.Of(w));
            next += count;
        }

        if (!_isKept)
        {
            (_sums, _within, _explained) = (null, null, null);
        }
    }

    private double[] Solve(MomentSums sums, double[] equation, double[]? previous)
    {
        int count = sums.Components.Count;
        double[] left = new double[(count + 1) * (count + 1)];
        double[] solution = new double[count + 1];
        double error = _a.Columns[^1];
        equation.AsSpan(0, count + 1).CopyTo(left.AsSpan(count * (count + 1)));
        solution[count] = equation[count + 1];
        for (int c = 0; c < count; c++)
        {
            MomentSums.Component component = sums.Components[c];
            double[] weights = Weights(sums, c, previous);
            solution[c] = VectorKernels.Dot(weights, component.Statistic);
            for (int d = 0; d < count; d++)
            {
                left[(c * (count + 1)) + d] = VectorKernels.Dot(weights, component.Sums[d]);
            }

            left[(c * (count + 1)) + count] = VectorKernels.Dot(weights, component.OwnProjected);
        }

        SmallMatrix.Solve(count + 1, left, solution);
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
        if (_within?.ReadResponse() == true)
        {
            _explained ??= ExplainedTraces(sums.Components, _within);
            for (int c = 0; c < count; c++)
            {
                equation[c] = sums.Components[c].Grouping > 0 ? sums.Components[c].Trace - _explained[c] : 0;
            }

            equation[count] = _within.DegreesOfFreedom;
            equation[count + 1] = _within.SumOfSquares;
            return equation;
        }

        for (int c = 0; c < count; c++)
        {
            equation[c] = sums.Every * sums.Components[c].OwnProjected.Sum();
        }

        equation[count] = _observations - (_a.ColumnCount - 1);
        equation[count + 1] = _a.Columns[^1];
        return equation;
    }

    /// <summary>tr(M Z_t'P_0 Z_t) of the trailing components, P_0 the projection on the leading effects.</summary>
    private double[] ExplainedTraces(IReadOnlyList<MomentSums.Component> components, WithinLevels within)
    {
        double[] traces = new double[components.Count];
        int q0 = _a.Groupings[0].EffectCount;
        int most = _a.MostEffects;
        double[] seen = new double[q0 * most];
        double[] solved = new double[q0 * most];
        for (int g = 1; g < _a.Groupings.Length; g++)
        {
            int q = _a.Groupings[g].EffectCount;
            int from = _a.TrailingStart[g];
            int to = from + _a.Groupings[g].Size;
            double[] sums = new double[q * q];
            for (int j = 0; j < _a.Groupings[0].Levels; j++)
            {
                for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1]; i++)
                {
                    if (_a.CoupledRow[i] >= from && _a.CoupledRow[i] < to && (_a.CoupledRow[i] - from) % q == 0)
                    {
                        within.AddExplained(j, q, _a.Coupling.AsSpan(i * q0, q * q0), seen, solved, sums);
                    }
                }
            }

            for (int c = 0; c < traces.Length; c++)
            {
                foreach ((int a, int b, double weight) in components[c].Pairs)
                {
                    traces[c] += components[c].Grouping == g ? weight * sums[(a * q) + b] : 0;
                }
            }
        }

        return traces;
    }

    /// <summary>For each level 1 / a or 1 / (a (a + 1/psi)), a = u'A_l u averaged over the directions.</summary>
    private static double[] Weights(MomentSums sums, int c, double[]? previous)
    {
        double[] own = sums.Components[c].Own;
        double[] weights = new double[own.Length];
        double psi = previous is null ? 0 : AverageVariance(sums.Components, c, previous);
        for (int level = 0; level < weights.Length; level++)
        {
            double a = own[level];
            weights[level] = a <= 0 ? 0 : psi > 0 ? 1 / (a * (a + (1 / psi))) : 1 / a;
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
