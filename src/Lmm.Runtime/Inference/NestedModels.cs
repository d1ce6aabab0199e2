namespace Lmm;

/// <summary>Whether two fits may be compared by their likelihoods.</summary>
internal static class NestedModels
{
    /// <summary>Rounding of two optima may leave the reduced model that much above the full one.</summary>
    private const double CriterionTolerance = 1e-5;

    /// <exception cref="ArgumentException">The fits may not be compared; the message says why and what to do.</exception>
    public static void Check(MixedModelFit reduced, MixedModelFit full, bool areResidualsNested)
    {
        CheckConvergence(reduced);
        CheckConvergence(full);
        if (reduced.Observations != full.Observations)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The models were fitted to different numbers of observations ({reduced.Observations} and {full.Observations}; rows with a missing value are left out model by model). Fit both to the rows that both can use."));
        }

        if (reduced.Data.Shape.DataFingerprint.Value != full.Data.Shape.DataFingerprint.Value)
        {
            throw new ArgumentException("The models were fitted to different data: response, weights, frequencies or offset differ, or the rows are in another order. Fit both to the same rows.");
        }

        if (reduced.Estimation != full.Estimation)
        {
            throw new ArgumentException("One model was fitted by REML, the other by maximum likelihood; their criteria are not comparable. Fit both by the same.");
        }

        if (reduced.ParameterCount == full.ParameterCount)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Both models have {full.ParameterCount} parameters, so neither is nested in the other. Compare them by Aic."));
        }

        CheckFixedParts(reduced, full);
        CheckResidualParts(reduced, full, areResidualsNested);
        if (reduced.Solution.CovarianceParameterCount > full.Solution.CovarianceParameterCount)
        {
            throw new ArgumentException("The model with fewer parameters has more covariance parameters than the other: they are not nested. Compare them by Aic, both by maximum likelihood.");
        }

        double excess = full.Deviance - CodingFreeDeviance(reduced, full);
        if (excess > CriterionTolerance * (1 + Math.Abs(full.Deviance) * 1e-4))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The model with more parameters has the lower likelihood (-2 log L is {excess:G6} higher), so the other is not nested in it."));
        }
    }

    /// <summary>
    /// The reduced model's -2 log L as it would be with the full model's coding of X: the restricted likelihood changes by
    /// log |X'X| with the coding. Equal to its deviance under maximum likelihood and for equal X.
    /// </summary>
    public static double CodingFreeDeviance(MixedModelFit reduced, MixedModelFit full)
    {
        if (full.Estimation == Estimation.MaximumLikelihood || HaveSameColumns(reduced, full))
        {
            return reduced.Deviance;
        }

        return reduced.Deviance
            - ColumnSpace.LogDeterminant(reduced.Data.Design!, reduced.Solution.EstimatedColumns)
            + ColumnSpace.LogDeterminant(full.Data.Design!, full.Solution.EstimatedColumns);
    }

    private static void CheckConvergence(MixedModelFit fit)
    {
        if (fit.Convergence is Convergence.NotConverged failed)
        {
            throw new ArgumentException($"A fit of {fit.Specification.Name} has not converged ({failed.Reason}), so its likelihood is not the maximum. Fit it to convergence first.");
        }
    }

    private static void CheckResidualParts(MixedModelFit reduced, MixedModelFit full, bool areResidualsNested)
    {
        if (!areResidualsNested && !NestedResiduals.IsKnown(reduced.Specification, full.Specification))
        {
            throw new ArgumentException(
                $"The residual structure of the model with fewer parameters ({ResidualWords.Short(reduced.Specification)}) is not known to be a special case of the other's ({ResidualWords.Short(full.Specification)}). Compare them by Aic, or say that it is one: areResidualsNested: true.");
        }
    }

    private static void CheckFixedParts(MixedModelFit reduced, MixedModelFit full)
    {
        if (HaveSameColumns(reduced, full))
        {
            return;
        }

        DesignMatrices? left = reduced.Data.Design;
        DesignMatrices? right = full.Data.Design;
        if (full.Estimation == Estimation.Reml)
        {
            bool same = left is not null && right is not null
                && ColumnSpace.AreEqual(left, reduced.Solution.EstimatedColumns, right, full.Solution.EstimatedColumns);
            if (!same)
            {
                throw new ArgumentException(
                    "The fixed parts of these REML fits differ, and restricted likelihoods of different fixed parts are not comparable. "
                    + "Use LikelihoodRatio.CompareByMaximumLikelihood, which refits both by maximum likelihood, or fit both with Estimation.MaximumLikelihood.");
            }
        }
        else if (left is not null && right is not null
            && !ColumnSpace.IsWithin(left, reduced.Solution.EstimatedColumns, right, full.Solution.EstimatedColumns))
        {
            throw new ArgumentException("The fixed part of the model with fewer parameters is not contained in the fixed part of the other: they are not nested. Compare them by Aic.");
        }
    }

    private static bool HaveSameColumns(MixedModelFit reduced, MixedModelFit full) =>
        reduced.Data.Shape.FixedFingerprint.Value == full.Data.Shape.FixedFingerprint.Value
        && reduced.Solution.EstimatedColumns.SequenceEqual(full.Solution.EstimatedColumns);
}
