using System.Runtime.CompilerServices;

namespace Lmm.Kernels;

/// <content>Solves with the sparse factor; the permutation is applied on the way in and undone on the way out.</content>
internal sealed unsafe partial class SparseFactor
{
    /// <inheritdoc/>
    public override void SolveForward(double* rhs, int columns, long stride)
    {
        if (Symbolic.IsDiagonal)
        {
            ScaleDiagonal(rhs, columns, stride);
            return;
        }
        for (int c = 0; c < columns; c++)
            Gather(rhs + c * stride);
        fixed (int* allRows = _layout.Rows)
        {
            for (int s = 0; s < _layout.Count; s++)
            {
                int first = _layout.FirstColumn[s], width = _layout.Width(s), count = _layout.RowCount(s), lda = _layout.Stride(s);
                double* block = Values + _layout.ValueStart[s];
                double* reciprocals = _reciprocals.Pointer + _layout.DiagonalStart[s];
                int* rows = allRows + _layout.RowStart[s];
                for (int c = 0; c < columns; c++)
                {
                    double* x = rhs + c * stride;
                    TriangularSolve.Forward(width, block, lda, reciprocals, x + first);
                    if (count > 0)
                        SubtractBelow(count, width, block + _layout.StoredWidth(s), lda, rows, x + first, x);
                }
            }
        }
    }

    // x(rows) −= B·x(own)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractBelow(int count, int width, double* b, long ldb, int* rows, double* own, double* x)
    {
        if (width == 1)
        {
            double value = own[0];
            for (int i = 0; i < count; i++)
                x[rows[i]] -= b[i] * value;
            return;
        }
        double* sum = _work.Pointer;
        new Span<double>(sum, count).Clear();
        TriangularSolve.SubtractProduct(count, width, b, ldb, own, sum);
        for (int i = 0; i < count; i++)
            x[rows[i]] += sum[i];
    }

    /// <inheritdoc/>
    public override void SolveBackward(double* rhs, int columns, long stride)
    {
        if (Symbolic.IsDiagonal)
        {
            ScaleDiagonal(rhs, columns, stride);
            return;
        }
        fixed (int* allRows = _layout.Rows)
        {
            for (int s = _layout.Count - 1; s >= 0; s--)
            {
                int first = _layout.FirstColumn[s], width = _layout.Width(s), count = _layout.RowCount(s), lda = _layout.Stride(s);
                double* block = Values + _layout.ValueStart[s];
                double* reciprocals = _reciprocals.Pointer + _layout.DiagonalStart[s];
                int* rows = allRows + _layout.RowStart[s];
                for (int c = 0; c < columns; c++)
                {
                    double* x = rhs + c * stride;
                    if (count > 0)
                        SubtractAbove(count, width, block + _layout.StoredWidth(s), lda, rows, x + first, x);
                    TriangularSolve.Backward(width, block, lda, reciprocals, x + first);
                }
            }
        }
        for (int c = 0; c < columns; c++)
            Scatter(rhs + c * stride);
    }

    // x(own) −= Bᵀ·x(rows)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractAbove(int count, int width, double* b, long ldb, int* rows, double* own, double* x)
    {
        if (width == 1)
        {
            double value = own[0];
            for (int i = 0; i < count; i++)
                value -= b[i] * x[rows[i]];
            own[0] = value;
            return;
        }
        double* gathered = _work.Pointer;
        for (int i = 0; i < count; i++)
            gathered[i] = x[rows[i]];
        TriangularSolve.SubtractTransposedProduct(count, width, b, ldb, gathered, own);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScaleDiagonal(double* rhs, int columns, long stride)
    {
        double* reciprocals = _reciprocals.Pointer;
        for (int c = 0; c < columns; c++)
        {
            double* x = rhs + c * stride;
            for (int i = 0; i < Order; i++)
                x[i] *= reciprocals[i];
        }
    }

    // The caller's order → the factor's.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(double* x)
    {
        double* copy = _work.Pointer;
        int[] permutation = Symbolic.Permutation;
        for (int k = 0; k < permutation.Length; k++)
            copy[k] = x[permutation[k]];
        new ReadOnlySpan<double>(copy, Order).CopyTo(new Span<double>(x, Order));
    }

    // The factor's order → the caller's.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(double* x)
    {
        double* copy = _work.Pointer;
        new ReadOnlySpan<double>(x, Order).CopyTo(new Span<double>(copy, Order));
        int[] permutation = Symbolic.Permutation;
        for (int k = 0; k < permutation.Length; k++)
            x[permutation[k]] = copy[k];
    }
}
