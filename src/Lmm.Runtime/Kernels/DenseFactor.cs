namespace Lmm.Kernels;

/// <summary>Dense trailing block: see <see cref="TrailingFactor"/>.</summary>
internal sealed unsafe class DenseFactor : TrailingFactor
{
    private readonly TileMatrix _factor;

    public DenseFactor(int order, int? tileOrder = null) : base(order) => _factor = new TileMatrix(order, tileOrder);

    /// <summary>S, then L. For the hot scatter: Values[RowOffset[i] + ColumnOffset[j]], i ≥ j.</summary>
    public TileMatrix Matrix => _factor;

    /// <summary>S⁻¹ (lower triangle) after Invert, same addressing.</summary>
    public TileMatrix Inverse => throw new NotSupportedException();

    public override double* Values => _factor.Values;
    public override double* InverseValues => throw new NotSupportedException();
    public override double PredictedFlops => Flops(Order);

    /// <summary>m³/3 + m²/2 + m/6.</summary>
    public static double Flops(int order) => ((order / 3.0 + 0.5) * order + 1.0 / 6) * order;

    public override void Clear() => _factor.Clear();
    public override long Position(int row, int column) =>
        _factor.RowOffset[Math.Max(row, column)] + _factor.ColumnOffset[Math.Min(row, column)];
    public override bool Factor() => throw new NotSupportedException();
    public override void SolveForward(double* rhs, int columns, long stride) => throw new NotSupportedException();
    public override void SolveBackward(double* rhs, int columns, long stride) => throw new NotSupportedException();
    public override void Invert() => throw new NotSupportedException();
    public override void Dispose() => _factor.Dispose();
}
