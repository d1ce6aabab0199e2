using System.Runtime.CompilerServices;

namespace Lmm.Kernels;

/// <content>
/// The selected inverse: Z = S⁻¹ on the pattern of L, from the last supernode to the first (Takahashi, Fagan and Chen 1973;
/// Erisman and Tinney 1975, Commun. ACM 18, 177-179; in blocks: Campbell and Davis 1995, Univ. of Florida TR-95-021).
/// For supernode J with rows R and Y = L(R,J)·L(J,J)⁻¹: Z(R,J) = −Z(R,R)·Y and Z(J,J) = L(J,J)⁻ᵀL(J,J)⁻¹ − Yᵀ·Z(R,J).
/// Z(R,R) is known: R is a clique of L.
/// </content>
internal sealed unsafe partial class SparseFactor
{
    private NativeBuffer? _inverse;
    private NativeBuffer? _square;    // Z(R, R), both halves
    private NativeBuffer? _panel;     // Y, later Z(R, J)ᵀ
    private NativeBuffer? _turned;    // Yᵀ
    private NativeBuffer? _corner;    // L(J, J)⁻ᵀ

    /// <inheritdoc/>
    public override double* InverseValues =>
        (_inverse ?? throw new InvalidOperationException("Invert has not been called.")).Pointer;

    /// <inheritdoc/>
    public override void Invert()
    {
        _inverse ??= new NativeBuffer(_values.Length);
        if (Symbolic.IsDiagonal)
        {
            InvertDiagonal();
            return;
        }
        EnsureWorkSpace();
        fixed (int* rows = _layout.Rows, local = _localRows)
        {
            for (int s = _layout.Count - 1; s >= 0; s--)
            {
                if (_layout.IsWide(s))
                    InvertWide(s, rows, local);
                else if (_layout.Width(s) == 1)
                    InvertColumn(s, rows, local);
                else
                    InvertNarrow(s, rows, local);
            }
        }
    }

    private void EnsureWorkSpace()
    {
        if (_square is not null)
            return;
        long rows = TileProduct.RoundUp(_layout.LongestRows);
        long width = TileProduct.RoundUp(_layout.WidestColumns);
        _square = new NativeBuffer(rows * rows);
        _panel = new NativeBuffer(rows * width);
        _turned = new NativeBuffer(rows * width);
        _corner = new NativeBuffer(width * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InvertDiagonal()
    {
        double* reciprocals = _reciprocals.Pointer;
        double* inverse = InverseValues;
        for (int i = 0; i < Order; i++)
            inverse[i] = reciprocals[i] * reciprocals[i];
    }

    // Rows of R from index "from" on → rows of the block of supernode p, which owns R[from].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Locate(int p, int from, int count, int* r, int* allRows, int* local)
    {
        int first = _layout.FirstColumn[p], end = _layout.FirstColumn[p + 1], top = _layout.StoredWidth(p);
        int* own = allRows + _layout.RowStart[p];
        int i = from, k = 0;
        for (; i < count && r[i] < end; i++)
            local[i] = r[i] - first;
        for (; i < count; i++)
        {
            while (own[k] != r[i])
                k++;
            local[i] = top + k;
        }
    }

    // One column: z = −Z(R, R)·y straight from the blocks of the ancestors, each entry used for both of its halves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InvertColumn(int s, int* allRows, int* local)
    {
        int count = _layout.RowCount(s);
        int* r = allRows + _layout.RowStart[s];
        double reciprocal = _reciprocals.Pointer[_layout.DiagonalStart[s]];
        double* column = Values + _layout.ValueStart[s] + 1;
        double* z = InverseValues + _layout.ValueStart[s] + 1;
        double* y = _panel!.Pointer;
        for (int i = 0; i < count; i++)
        {
            y[i] = column[i] * reciprocal;
            z[i] = 0;
        }
        for (int j = 0; j < count;)
        {
            int p = _layout.Owner[r[j]], end = _layout.FirstColumn[p + 1];
            Locate(p, j, count, r, allRows, local);
            long stride = _layout.Stride(p);
            for (; j < count && r[j] < end; j++)
            {
                double* source = InverseValues + _layout.ValueStart[p] + local[j] * stride;
                double yj = y[j];
                double sum = source[local[j]] * yj;
                for (int i = j + 1; i < count; i++)
                {
                    double value = source[local[i]];
                    z[i] -= value * yj;
                    sum += value * y[i];
                }
                z[j] -= sum;
            }
        }
        double diagonal = reciprocal * reciprocal;
        for (int i = 0; i < count; i++)
            diagonal -= y[i] * z[i];
        z[-1] = diagonal;
    }

    // Z(R, R) into the square, both halves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherSquare(int s, int* allRows, int* local, long ld)
    {
        int count = _layout.RowCount(s);
        int* r = allRows + _layout.RowStart[s];
        double* square = _square!.Pointer;
        for (int j = 0; j < count;)
        {
            int p = _layout.Owner[r[j]], end = _layout.FirstColumn[p + 1];
            Locate(p, j, count, r, allRows, local);
            long stride = _layout.Stride(p);
            for (; j < count && r[j] < end; j++)
            {
                double* source = InverseValues + _layout.ValueStart[p] + local[j] * stride;
                double* column = square + j * ld;
                for (int i = j; i < count; i++)
                {
                    double value = source[local[i]];
                    column[i] = value;
                    square[j + i * ld] = value;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InvertNarrow(int s, int* allRows, int* local)
    {
        int count = _layout.RowCount(s), width = _layout.Width(s);
        long stride = _layout.Stride(s);
        double* l = Values + _layout.ValueStart[s];
        double* z = InverseValues + _layout.ValueStart[s];
        double* reciprocals = _reciprocals.Pointer + _layout.DiagonalStart[s];
        double* y = _panel!.Pointer;
        long ld = Math.Max(1, count);
        GatherSquare(s, allRows, local, ld);
        // Y·L = B, column by column from the last.
        for (int j = width - 1; j >= 0; j--)
        {
            double* yj = y + j * ld;
            double* column = l + j * stride;
            new ReadOnlySpan<double>(column + width, count).CopyTo(new Span<double>(yj, count));
            for (int k = j + 1; k < width; k++)
                VectorKernels.Axpy(count, -column[k], y + k * ld, yj);
            for (int i = 0; i < count; i++)
                yj[i] *= reciprocals[j];
        }
        for (int j = 0; j < width; j++)
        {
            double* zj = z + j * stride + width;
            new Span<double>(zj, count).Clear();
            TriangularSolve.SubtractProduct(count, count, _square!.Pointer, ld, y + j * ld, zj);
        }
        InvertNarrowCorner(width, l, z, stride, reciprocals);
        for (int j = 0; j < width; j++)
        {
            for (int i = j; i < width; i++)
                z[i + j * stride] -= VectorKernels.Dot(count, y + i * ld, z + j * stride + width);
        }
    }

    // Lower half of L⁻ᵀL⁻¹.
    private void InvertNarrowCorner(int width, double* l, double* z, long stride, double* reciprocals)
    {
        double* u = _corner!.Pointer;
        for (int j = 0; j < width; j++)
        {
            u[j + j * width] = reciprocals[j];
            for (int i = j + 1; i < width; i++)
            {
                double sum = 0;
                for (int k = j; k < i; k++)
                    sum += l[i + k * stride] * u[k + j * width];
                u[i + j * width] = -sum * reciprocals[i];
            }
        }
        for (int j = 0; j < width; j++)
        {
            for (int i = j; i < width; i++)
            {
                double sum = 0;
                for (int k = i; k < width; k++)
                    sum += u[k + i * width] * u[k + j * width];
                z[i + j * stride] = sum;
            }
        }
    }

    private void InvertWide(int s, int* allRows, int* local)
    {
        int count = _layout.RowCount(s), width = _layout.StoredWidth(s), stride = _layout.Stride(s), rows = stride - width;
        double* l = Values + _layout.ValueStart[s];
        double* z = InverseValues + _layout.ValueStart[s];
        double* u = _corner!.Pointer;
        TriangularPanel.InvertTransposed(width, l, stride, _reciprocals.Pointer + _layout.DiagonalStart[s], u, width);
        TileProduct.Set(width, width, width, u, width, u, width, z, stride, ProductShape.UpperLeft | ProductShape.LowerResult);
        if (count == 0)
            return;
        double* y = _panel!.Pointer;
        double* turned = _turned!.Pointer;
        GatherSquare(s, allRows, local, rows);
        TileProduct.Set(rows, width, width, l + width, stride, u, width, y, rows);
        TileProduct.Transpose(rows, width, y, rows, turned, width);
        TileProduct.SetNegative(rows, width, count, _square!.Pointer, rows, turned, width, z + width, stride);
        TileProduct.Transpose(rows, width, z + width, stride, y, width);
        TileProduct.Subtract(width, width, count, turned, width, y, width, z, stride, ProductShape.LowerResult);
    }

    private void DisposeInverse()
    {
        _inverse?.Dispose();
        _square?.Dispose();
        _panel?.Dispose();
        _turned?.Dispose();
        _corner?.Dispose();
    }
}
