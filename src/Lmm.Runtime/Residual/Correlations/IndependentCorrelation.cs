namespace Lmm.Residuals;

/// <summary>C = I.</summary>
internal sealed class IndependentCorrelation : CorrelationStructure
{
    private static readonly CorrelationEntries Zero = new Entries();

    /// <inheritdoc/>
    public override int Count => 0;

    /// <inheritdoc/>
    public override int? MarkovOrder => 0;

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => throw new ArgumentOutOfRangeException(nameof(k));

    /// <inheritdoc/>
    public override CorrelationEntries At(ReadOnlySpan<double> w) => Zero;

    /// <inheritdoc/>
    public override void Start(StandardResiduals residuals, Span<double> w)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w) => [];

    /// <inheritdoc/>
    public override IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w) => [];

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
    }

    private sealed class Entries : CorrelationEntries
    {
        public override double Value(int a, int b) => 0;

        public override double First(int k, int a, int b) => 0;

        public override double Second(int j, int k, int a, int b) => 0;
    }
}
