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

    /// <summary>Runs the scheme.</summary>
    public Solution Fit()
    {
        DesignMatrices current = With(null);
        List<FitProgress> log = [];
        double change = double.PositiveInfinity;
        double[]? values = null;
        for (int round = 0; round <= MaximumRounds; round++)
        {
            Criterion criterion = Fitter.Optimise(current, estimation, options, out Optimum optimum);
            log.AddRange(optimum.Log.Select(step => step with { Evaluation = log.Count + step.Evaluation }));
            criterion.EnsureAt(optimum.Parameters);
            double[] next = FittedValues(criterion);
            change = values is null ? double.PositiveInfinity : Change(values, next, criterion);
            if (change <= Tolerance || round == MaximumRounds)
            {
                string? failure = change <= Tolerance
                    ? optimum.Failure
                    : FormattableString.Invariant($"The variance is a function of the fitted value, and after {MaximumRounds} rounds fitted values still moved by {change:G3} residual standard deviations.");
                return new SolutionBuilder(current, criterion, optimum with { Log = log, Failure = failure }).Build();
            }

            values = next;
            current = With(values);
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private static double Change(double[] before, double[] after, Criterion criterion)
    {
        double largest = before.Zip(after, (x, y) => Math.Abs(x - y)).Max();
        return largest / (criterion.R[^1] / Math.Sqrt(criterion.Nu));
    }

    private double[] FittedValues(Criterion criterion)
    {
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
