namespace Lmm;

/// <summary>Likelihood-ratio tests of nested models fitted to the same rows.</summary>
public static partial class LikelihoodRatio
{
    /// <summary>Compares two fits; the one with fewer parameters is the null model, whichever comes first.</summary>
    /// <remarks>
    /// Restricted likelihoods are those of different data when the fixed parts differ, so two REML fits are compared only
    /// when their X span the same space; a different coding of the same space is allowed for. Nesting is checked by
    /// parameter count, by the span of X and by the residual structures ([Repeated], [Variance]); that the random parts are
    /// nested is the caller's statement.
    /// </remarks>
    /// <param name="first">A fit.</param>
    /// <param name="second">Another.</param>
    /// <param name="areResidualsNested">
    /// The caller's statement that one residual structure contains the other, where that is not known from their names.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The fits differ in data, number of observations or estimation, are REML fits with different fixed parts, are not
    /// nested, or are not converged.
    /// </exception>
    public static LikelihoodRatioTest Compare(MixedModelFit first, MixedModelFit second, bool areResidualsNested = false)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (MixedModelFit reduced, MixedModelFit full) = first.ParameterCount <= second.ParameterCount ? (first, second) : (second, first);
        NestedModels.Check(reduced, full, areResidualsNested);
        double statistic = NestedModels.CodingFreeDeviance(reduced, full) - full.Deviance;
        return LikelihoodRatioTest.Of(reduced, full, statistic);
    }

    /// <summary>
    /// Refits both models by maximum likelihood to the rows they were fitted to, then compares: the way to compare REML
    /// fits with different fixed parts.
    /// </summary>
    /// <exception cref="InvalidOperationException">A fit was read from a document and has no rows to refit.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Compare"/>.</exception>
    public static LikelihoodRatioTest CompareByMaximumLikelihood(MixedModelFit first, MixedModelFit second, FitOptions? options = null, bool areResidualsNested = false)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Compare(first.Refit(Estimation.MaximumLikelihood, options), second.Refit(Estimation.MaximumLikelihood, options), areResidualsNested);
    }
}

/// <summary>The result of comparing a model with one that contains it.</summary>
public sealed partial record LikelihoodRatioTest
{
    private LikelihoodRatioTest()
    {
    }

    /// <summary>The model with fewer parameters.</summary>
    public required MixedModelFit Reduced { get; init; }

    /// <summary>The model with more parameters.</summary>
    public required MixedModelFit Full { get; init; }

    /// <summary>The fall of -2 log L from the reduced to the full model; a value below 0 by rounding alone is given as 0.</summary>
    public required double Statistic { get; init; }

    /// <summary>The difference of the parameter counts.</summary>
    public required int DegreesOfFreedom { get; init; }

    /// <summary>
    /// The p value by chi-squared with <see cref="DegreesOfFreedom"/>: right when only fixed effects are tested, too large
    /// when a variance is tested, because under the null hypothesis a variance stands at its bound.
    /// </summary>
    public required double NaivePValue { get; init; }

    /// <summary>
    /// The p value by <see cref="BoundaryLaw"/>; null where no variance is tested, or where the note says why there is no such law.
    /// </summary>
    public double? BoundaryPValue => BoundaryLaw?.UpperTail(Statistic);

    /// <summary>
    /// The law of the statistic where variances are tested, which stand at their bound under the null hypothesis: for one variance
    /// 0.5 chi2(0) + 0.5 chi2(1) (Self and Liang 1987). Null where there is none.
    /// </summary>
    public required BoundaryLaw? BoundaryLaw { get; init; }

    /// <summary>What to know about the p values; empty where there is nothing.</summary>
    public required string Note { get; init; }

    internal static LikelihoodRatioTest Of(MixedModelFit reduced, MixedModelFit full, double difference)
    {
        int degreesOfFreedom = full.ParameterCount - reduced.ParameterCount;
        int covarianceParameters = full.Solution.CovarianceParameterCount - reduced.Solution.CovarianceParameterCount;
        double statistic = Math.Max(0, difference);
        NullLaw law = covarianceParameters == 0 ? NullLaw.None : NullLaw.Of(reduced, full, full.Data.Design);
        return new LikelihoodRatioTest
        {
            Reduced = reduced,
            Full = full,
            Statistic = statistic,
            DegreesOfFreedom = degreesOfFreedom,
            NaivePValue = ChiSquaredTail.Upper(statistic, degreesOfFreedom),
            BoundaryLaw = law.Law,
            Note = NoteOf(law, covarianceParameters, reduced, full),
        };
    }

    private static string NoteOf(NullLaw law, int covarianceParameters, MixedModelFit reduced, MixedModelFit full)
    {
        if (law.Law is { FreeParameters: 0, ConeDimension: 1 })
        {
            return Join("The test is of one variance, which stands at its bound 0 under the null hypothesis: the chi-squared p value is twice the right one.", law.Note);
        }

        if (law.Law is not null || law.Note.Length > 0)
        {
            return Join("Variances are tested, which stand at their bound 0 under the null hypothesis: the chi-squared p value is too large.", law.Note);
        }

        return covarianceParameters > 0 && NestedResiduals.IsAtBound(reduced.Specification, full.Specification)
            ? "A residual parameter is tested that stands at its bound 0 under the null hypothesis: the chi-squared p value is too large."
            : string.Empty;
    }

    private static string Join(string first, string second) => second.Length == 0 ? first : $"{first} {second}";
}
