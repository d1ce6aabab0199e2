using System.Globalization;
using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>Says in words which variation was estimated as exactly none.</summary>
internal sealed class BoundaryReport(DesignMatrices design, Criterion criterion, double[] w)
{
    // A search that fails with less of the variation than this in the residuals was on its way to none.
    private const double ResidualLeft = 1e-6;

    /// <summary>How the fit ended.</summary>
    /// <param name="failure">Why it did not converge, or null.</param>
    public Convergence Describe(string? failure)
    {
        double left = criterion.R[^1] * criterion.R[^1] / criterion.Data.CrossProducts.Columns[^1];
        if (failure is not null && left < ResidualLeft)
        {
            return new Convergence.NotConverged(
                "The residual variance goes to zero: the random effects take up all variation of the response. Check whether the response varies within the levels of every grouping, and whether there are more random effects than the rows can tell apart.");
        }

        if (criterion.Residual is { Count: > 0 } && new Identifiability(design, criterion, w).Describe() is { } confounded)
        {
            return new Convergence.NotConverged(confounded);
        }

        if (failure is not null)
        {
            return new Convergence.NotConverged(failure);
        }

        List<BoundaryComponent> components = [];
        foreach (CovarianceParameters.Slot slot in criterion.Parameters.Slots)
        {
            ReadOnlySpan<double> own = slot.Of((ReadOnlySpan<double>)w);
            bool any = false;
            for (int k = 0; k < own.Length; k++)
            {
                any |= slot.Structure.IsAtBound(own, k);
            }

            if (any)
            {
                AddLostDirections(slot, components);
            }
        }

        AddResidual(components);
        return components.Count == 0 ? new Convergence.Interior() : new Convergence.Boundary(components);
    }

    private void AddResidual(List<BoundaryComponent> components)
    {
        if (criterion.Residual is not { } residual)
        {
            return;
        }

        ReadOnlySpan<double> own = criterion.ResidualPart(w);
        foreach (NaturalParameter parameter in residual.Structure.Natural(own))
        {
            for (int k = 0; k < own.Length; k++)
            {
                if (parameter.Gradient[k] != 0 && residual.Structure.IsAtBound(own, k))
                {
                    components.Add(new BoundaryComponent("Residual", parameter.Name, string.Create(
                        CultureInfo.InvariantCulture,
                        $"The residual parameter {parameter.Name} stands at the end of its range, {parameter.Value:G6}: the data ask for more than the structure can give. Consider another structure.")));
                    break;
                }
            }
        }
    }

    /// <summary>The null space of Psi on the user's scale, effects first brought to unit variance where they have any.</summary>
    private void AddLostDirections(CovarianceParameters.Slot slot, List<BoundaryComponent> components)
    {
        int q = slot.Term.Count;
        RandomTerm term = design.RandomTerms[slot.Term.Term];
        double[] factor = RelativeFactors.ToUserScale(slot.Term, CovarianceParameters.ExactFactor(slot, w));
        double[] psi = new double[q * q];
        SmallMatrix.MultiplyTransposed(q, q, q, factor, factor, psi);
        double[] scale = new double[q];
        for (int a = 0; a < q; a++)
        {
            scale[a] = psi[a * (q + 1)] > 0 ? Math.Sqrt(psi[a * (q + 1)]) : 1;
        }

        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                psi[(a * q) + b] /= scale[a] * scale[b];
            }
        }

        double[] values = new double[q];
        double[] vectors = new double[q * q];
        SymmetricEigen.Decompose(q, psi, values, vectors);
        for (int k = 0; k < q; k++)
        {
            if (values[k] < 1e-9)
            {
                double[] direction = new double[q];
                for (int a = 0; a < q; a++)
                {
                    direction[a] = vectors[(a * q) + k] / scale[a];
                }

                string text = Combination(direction, term.EffectNames);
                components.Add(new BoundaryComponent(term.GroupName, text, Why(term, text)));
            }
        }
    }

    private static string Why(RandomTerm term, string direction) => term.EffectCount == 1
        ? $"The variance of {term.GroupName} is estimated as zero: its {term.Levels.Count} levels differ no more than the other variation in the model explains. The other estimates are those of the model without it."
        : $"Between the levels of {term.GroupName} the combination {direction} does not vary: the estimated covariance matrix of its {term.EffectCount} effects has no full rank. Consider fewer effects or no correlations in this term.";

    private static string Combination(double[] direction, IReadOnlyList<string> names)
    {
        double largest = direction.MaxBy(Math.Abs);
        List<string> parts = [];
        for (int a = 0; a < direction.Length; a++)
        {
            double weight = direction[a] / largest;
            if (Math.Abs(weight) < 1e-6)
            {
                continue;
            }

            string size = Math.Abs(weight) is > 0.9999999 and < 1.0000001 ? "" : Math.Abs(weight).ToString("0.####", CultureInfo.InvariantCulture) + " ";
            string sign = parts.Count == 0 ? (weight < 0 ? "-" : "") : (weight < 0 ? " - " : " + ");
            parts.Add(sign + size + names[a]);
        }

        return string.Concat(parts);
    }
}
