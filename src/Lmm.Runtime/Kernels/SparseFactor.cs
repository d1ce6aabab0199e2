namespace Lmm.Kernels;

/// <summary>Sparse trailing block: see <see cref="TrailingFactor"/>.</summary>
internal sealed unsafe class SparseFactor : TrailingFactor
{
    public SparseFactor(SparseSymbolic symbolic) : base(symbolic.Order) => Symbolic = symbolic;

    public SparseSymbolic Symbolic { get; }
    public override double* Values => throw new NotSupportedException();
    public override double* InverseValues => throw new NotSupportedException();
    public override double PredictedFlops => Symbolic.PredictedFlops;
    public override void Clear() => throw new NotSupportedException();
    public override long Position(int row, int column) => throw new NotSupportedException();
    public override bool Factor() => throw new NotSupportedException();
    public override void SolveForward(double* rhs, int columns, long stride) => throw new NotSupportedException();
    public override void SolveBackward(double* rhs, int columns, long stride) => throw new NotSupportedException();
    public override void Invert() => throw new NotSupportedException();
    public override void Dispose() { }
}
