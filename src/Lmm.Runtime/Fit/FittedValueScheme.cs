namespace Lmm.Fitting;

/// <summary>
/// Variance functions of the fitted value: fit with the covariate held at the fitted values, y - (y - X beta - Z b), take the
/// new ones, and so on until they stay (Pinheiro and Bates 2000, section 5.2: the scheme of nlme's fitted(.)). A fixed point, not
/// the maximum of one likelihood; the first round leaves these functions out.
/// </summary>
internal sealed class FittedValueScheme(DesignMatrices design, Estimation estimation, FitOptions options)
{
    private const int MaximumRounds = 200;

    // The largest change of a fitted value, in residual standard deviations, at which they have stayed.
    private const double Tolerance = 1e-7;

    /// <summary>Runs the scheme: each fit starts where the one before it ended.</summary>
    public Solution Fit()
    {
        DesignMatrices current = With(null);
        Criterion criterion = Fitter.Optimise(current, estimation, options, out Optimum optimum);
        List<FitProgress> log = [.. optimum.Log];
        double[] values = FittedValues(criterion, optimum);
        double change = double.PositiveInfinity;
        for (int round = 0; round < MaximumRounds && change > Tolerance; round++)
        {
            current = With(values);
            Criterion next = Fitter.CriterionOf(current, estimation, options);
            next.StartFrom(criterion, optimum.Parameters);
            criterion.Dispose();
            criterion = next;
            optimum = Minimiser.Minimise(criterion, options);
            log.AddRange(optimum.Log.Select(step => step with { Evaluation = log.Count + step.Evaluation }));
            double[] fitted = FittedValues(criterion, optimum);
            change = Change(values, fitted, criterion);
            values = fitted;
        }

        string? failure = change <= Tolerance
            ? optimum.Failure
            : FormattableString.Invariant($"The variance is a function of the fitted value, and after {MaximumRounds} rounds fitted values still moved by {change:G3} residual standard deviations.");
        return new SolutionBuilder(current, criterion, optimum with { Log = log, Failure = failure }).Build();
    }

    private static double Change(double[] before, double[] after, Criterion criterion)
    {
        double largest = before.Zip(after, (x, y) => Math.Abs(x - y)).Max();
        return largest / (criterion.R[^1] / Math.Sqrt(criterion.Nu));
    }

    private double[] FittedValues(Criterion criterion, Optimum optimum)
    {
        criterion.EnsureAt(optimum.Parameters);
        double[] residual = criterion.ConditionalResiduals();
        double[] fitted = new double[residual.Length];
        for (int i = 0; i < fitted.Length; i++)
        {
            double root = Math.Sqrt((design.Weights?[i] ?? 1) * (design.Frequencies?[i] ?? 1));
            fitted[i] = design.Response[i] - (residual[i] / root);
        }

        return fitted;
    }

    /// <summary>The design with the fitted values as covariates, or without these functions.</summary>
    private DesignMatrices With(double[]? fitted)
    {
        ResidualTerm term = design.Residual!;
        IEnumerable<VarianceTerm> variances = fitted is null
            ? term.Variances.Where(variance => !variance.OfFittedValue)
            : term.Variances.Select(variance => variance.OfFittedValue ? variance with { Covariate = fitted } : variance);
        return design with { Residual = term with { Variances = [.. variances] } };
    }
}
