namespace Lmm.Residuals;

/// <summary>
/// A standard deviation for each class of rows, relative to a reference class: h = w_k for the rows of class k, 0 for those
/// of a reference. Occasions, By groups and the strata of Ident are all of this form.
/// </summary>
/// <param name="parameterOfRow">For each row the parameter of its class, -1 for a reference.</param>
/// <param name="referenceOfRow">For each row the number of the reference that its class is relative to.</param>
/// <param name="names">The natural name of each parameter.</param>
/// <param name="referenceOfParameter">The reference of each parameter.</param>
internal sealed class ClassScale(int[] parameterOfRow, int[] referenceOfRow, string[] names, int[] referenceOfParameter) : StandardDeviationScale
{
    // Ten powers of ten on either side: beyond it a class says nothing about the others.
    private const double Bound = 23;

    /// <inheritdoc/>
    public override int Count => names.Length;

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => new(-Bound, Bound, 1.5);

    /// <inheritdoc/>
    public override double Logarithm(ReadOnlySpan<double> w, int row) => parameterOfRow[row] is >= 0 and int k ? w[k] : 0;

    /// <inheritdoc/>
    public override double First(ReadOnlySpan<double> w, int k, int row) => parameterOfRow[row] == k ? 1 : 0;

    /// <summary>The root mean squares of the classes against that of their reference.</summary>
    public override void Start(ReadOnlySpan<double> residuals, Span<double> w)
    {
        Mean[] classes = new Mean[Count];
        Mean[] references = new Mean[referenceOfParameter.Append(0).Max() + 1];
        for (int row = 0; row < residuals.Length; row++)
        {
            int k = parameterOfRow[row];
            (k < 0 ? ref references[referenceOfRow[row]] : ref classes[k]).Add(residuals[row] * residuals[row]);
        }

        for (int k = 0; k < Count; k++)
        {
            double ratio = classes[k].Value / references[referenceOfParameter[k]].Value;
            w[k] = ratio > 0 && double.IsFinite(ratio) ? Math.Clamp(0.5 * Math.Log(ratio), -12, 12) : 0;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        NaturalParameter[] natural = new NaturalParameter[Count];
        for (int k = 0; k < Count; k++)
        {
            double[] gradient = new double[Count];
            gradient[k] = Math.Exp(w[k]);
            natural[k] = new NaturalParameter(names[k], ParameterScale.Logarithm, gradient[k], gradient);
        }

        return natural;
    }

    /// <inheritdoc/>
    public override double[] NaturalCurvatures(ReadOnlySpan<double> w) => [.. w.ToArray().Select(Math.Exp)];

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        for (int k = 0; k < Count; k++)
        {
            w[k] = natural[k] > 0
                ? Math.Log(natural[k])
                : throw new ArgumentException(FormattableString.Invariant($"{names[k]} = {natural[k]} is a ratio of standard deviations and must be positive."));
        }
    }

    private record struct Mean(double Sum, int Rows)
    {
        public readonly double Value => Sum / Rows;

        public void Add(double value)
        {
            Sum += value;
            Rows++;
        }
    }
}
