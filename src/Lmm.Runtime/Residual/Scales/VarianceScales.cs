namespace Lmm.Residuals;

/// <summary>From a <see cref="VarianceTerm"/> to its factor of S.</summary>
internal static class VarianceScales
{
    /// <summary>The factor; what stands before the names of its parameters is given.</summary>
    /// <exception cref="ArgumentException">The covariate is missing, or has a value for which the function is not defined.</exception>
    public static StandardDeviationScale Create(VarianceTerm variance, int rows, string prefix)
    {
        int values = variance.Function == VarianceFunction.Ident ? variance.StratumOfRow.Length : variance.Covariate.Length;
        if (values != rows)
        {
            throw new ArgumentException($"The variance function {variance.Function} of {variance.Name} has {values} values for {rows} rows.", nameof(variance));
        }

        double[] v = variance.Covariate;
        return variance.Function switch
        {
            VarianceFunction.Ident => ResidualBuilder.ClassScales(
                variance.StratumOfRow, [.. variance.Strata.Skip(1).Select(stratum => $"{prefix}sd[{stratum}]")]),
            VarianceFunction.Power => new ProportionalScale(Logarithms(variance), $"{prefix}power", variance.Parameter),
            VarianceFunction.ConstPower => new ConstantPlusPowerScale(v, prefix, variance.Parameter, variance.Constant),
            VarianceFunction.Exponential => new ProportionalScale(v, $"{prefix}exponent", variance.Parameter),
            VarianceFunction.Fixed => new ProportionalScale(HalfLogarithms(variance), $"{prefix}fixed", given: 1),
            _ => throw new ArgumentOutOfRangeException(nameof(variance), variance.Function, "This variance function is not known."),
        };
    }

    /// <summary>log|v| of every row.</summary>
    private static double[] Logarithms(VarianceTerm variance)
    {
        double[] logarithms = new double[variance.Covariate.Length];
        for (int row = 0; row < logarithms.Length; row++)
        {
            logarithms[row] = Math.Log(Math.Abs(variance.Covariate[row]));
            if (!double.IsFinite(logarithms[row]))
            {
                throw new ArgumentException(
                    $"{variance.Name} is 0 in row {row + 1}: |v|^delta would give that row no variance, or an infinite one. Use ConstPower, or shift the covariate.",
                    nameof(variance));
            }
        }

        return logarithms;
    }

    /// <summary>log sqrt(v) of every row: the variance is proportional to v.</summary>
    private static double[] HalfLogarithms(VarianceTerm variance)
    {
        int row = Array.FindIndex(variance.Covariate, v => !(v > 0 && double.IsFinite(v)));
        return row < 0
            ? [.. variance.Covariate.Select(v => 0.5 * Math.Log(v))]
            : throw new ArgumentException(FormattableString.Invariant(
                $"{variance.Name} is {variance.Covariate[row]} in row {row + 1}: a variance proportional to it must be positive."), nameof(variance));
    }
}
