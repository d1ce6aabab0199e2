namespace Lmm.Residuals;

/// <summary>
/// First-order ante-dependence: rho_t = tanh w_t for each pair of neighbouring occasions, and the product of those between for
/// others (Gabriel 1962; Zimmerman and Nunez-Anton 2010, section 2.3).
/// </summary>
/// <param name="occasionOfRow">For each row its occasion, 0 to m - 1; read only for the rows of the structure's own group.</param>
/// <param name="names">The labels of the m occasions.</param>
internal sealed class AnteDependenceCorrelation(int[] occasionOfRow, IReadOnlyList<string> names) : CorrelationStructure
{
    /// <inheritdoc/>
    public override int Count => names.Count - 1;

    /// <inheritdoc/>
    public override bool UsesOccasions => true;

    /// <inheritdoc/>
    public override int? MarkovOrder => 1;

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => FisherZ.Range;

    /// <inheritdoc/>
    public override CorrelationEntries At(ReadOnlySpan<double> w) => new Entries(occasionOfRow, w.ToArray());

    /// <summary>From the pairs of neighbouring occasions; the mean of the others where a pair never occurs.</summary>
    public override void Start(StandardResiduals residuals, Span<double> w)
    {
        double[] products = new double[Count];
        double[] before = new double[Count];
        double[] after = new double[Count];
        foreach ((int a, int b) in residuals.Neighbours())
        {
            int k = Math.Min(occasionOfRow[a], occasionOfRow[b]);
            if (Math.Abs(occasionOfRow[a] - occasionOfRow[b]) == 1)
            {
                products[k] += residuals.Product(a, b);
                before[k] += residuals.Product(a, a);
                after[k] += residuals.Product(b, b);
            }
        }

        double[] correlations = [.. products.Select((product, k) => product / Math.Sqrt(before[k] * after[k]))];
        double mean = correlations.Where(double.IsFinite).DefaultIfEmpty(0).Average();
        for (int k = 0; k < Count; k++)
        {
            w[k] = FisherZ.Start(double.IsFinite(correlations[k]) ? correlations[k] : mean);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        NaturalParameter[] natural = new NaturalParameter[Count];
        for (int k = 0; k < Count; k++)
        {
            natural[k] = Single(Name(k), ParameterScale.FisherZ, Math.Tanh(w[k]), k, FisherZ.Slope(w[k]));
        }

        return natural;
    }

    /// <inheritdoc/>
    public override IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w) => w.ToArray().Select((value, k) => SingleHessian(k, FisherZ.Curvature(value)));

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        for (int k = 0; k < Count; k++)
        {
            w[k] = FisherZ.Working(natural[k], Name(k));
        }
    }

    private string Name(int k) => $"rho[{names[k]},{names[k + 1]}]";

    private sealed class Entries(int[] occasionOfRow, double[] w) : CorrelationEntries
    {
        private readonly double[] _rho = [.. w.Select(Math.Tanh)];

        public override double Value(int a, int b) => Product(a, b, -1, -1);

        public override double First(int k, int a, int b) => IsBetween(k, a, b) ? FisherZ.Slope(w[k]) * Product(a, b, k, -1) : 0;

        public override double Second(int j, int k, int a, int b) => !IsBetween(j, a, b) || !IsBetween(k, a, b)
            ? 0
            : j == k
                ? FisherZ.Curvature(w[k]) * Product(a, b, k, -1)
                : FisherZ.Slope(w[j]) * FisherZ.Slope(w[k]) * Product(a, b, j, k);

        private bool IsBetween(int k, int a, int b) =>
            k >= Math.Min(occasionOfRow[a], occasionOfRow[b]) && k < Math.Max(occasionOfRow[a], occasionOfRow[b]);

        /// <summary>The product of the rho between two occasions, without those left out.</summary>
        private double Product(int a, int b, int without, int alsoWithout)
        {
            double product = 1;
            for (int k = Math.Min(occasionOfRow[a], occasionOfRow[b]); k < Math.Max(occasionOfRow[a], occasionOfRow[b]); k++)
            {
                product *= k == without || k == alsoWithout ? 1 : _rho[k];
            }

            return product;
        }
    }
}
