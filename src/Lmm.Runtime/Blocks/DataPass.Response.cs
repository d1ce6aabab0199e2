using System.Numerics.Tensors;

namespace Lmm.Blocks;

// The same rows with another response: all that depends on y is e, Q'y and the last column of the products.
internal sealed partial class DataPass
{
    private DataPass(DataPass shared)
    {
        _design = shared._design;
        _rootWeights = shared._rootWeights;
        LogWeights = shared.LogWeights;
        Observations = shared.Observations;
        Basis = shared.Basis;
        _residual = (double[])shared.Residual.Clone();
        Projection = (double[])shared.Projection.Clone();
        HasOwnResponse = true;
        CrossProducts a = shared.CrossProducts;
        CrossProducts = new CrossProducts
        {
            Groupings = a.Groupings,
            ColumnCount = a.ColumnCount,
            Columns = (double[])a.Columns.Clone(),
            Diagonal = a.Diagonal,
            WithColumns = [.. a.WithColumns.Select(columns => (double[])columns.Clone())],
            TrailingStart = a.TrailingStart,
            TrailingOrder = a.TrailingOrder,
            CoupledStart = a.CoupledStart,
            CoupledRow = a.CoupledRow,
            Coupling = a.Coupling,
            TrailingPairs = a.TrailingPairs,
        };
    }

    /// <summary>Whether the response can be replaced.</summary>
    public bool HasOwnResponse { get; }

    /// <summary>
    /// A pass over the same rows whose response can be replaced: what depends on y is its own, everything else is shared and
    /// read only, so that each thread can have one.
    /// </summary>
    public DataPass WithOwnResponse() => new(this);

    /// <summary>
    /// Makes these the products of another response, in place: one pass over the rows. Only for a pass of
    /// <see cref="WithOwnResponse"/>; a criterion over it holds afterwards for the new response.
    /// </summary>
    /// <param name="response">y, n values, the offset not yet taken off.</param>
    public void ReplaceResponse(ReadOnlySpan<double> response)
    {
        int n = _design.RowCount;
        Version++;
        response.CopyTo(Residual);
        if (_design.Offset is not null)
        {
            TensorPrimitives.Subtract(Residual, _design.Offset, Residual);
        }

        if (_rootWeights is not null)
        {
            TensorPrimitives.Multiply(Residual, _rootWeights, Residual);
        }

        Array.Clear(Projection);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < Projection.Length; k++)
            {
                ReadOnlySpan<double> q = Basis.Q.AsSpan(k * n, n);
                double along = TensorPrimitives.Dot(q, Residual);
                Projection[k] += along;
                TensorPrimitives.MultiplyAdd(q, -along, Residual, Residual);
            }
        }

        ReplaceColumnProducts(n);
        for (int g = 0; g < CrossProducts.Groupings.Length; g++)
        {
            ReplaceLevelProducts(CrossProducts.Groupings[g], CrossProducts.WithColumns[g]);
        }
    }

    /// <summary>Counts the responses that these products had.</summary>
    public int Version { get; private set; }

    /// <summary>Q'e and e'e.</summary>
    private void ReplaceColumnProducts(int n)
    {
        int columns = CrossProducts.ColumnCount;
        for (int c = 0; c < columns; c++)
        {
            ReadOnlySpan<double> column = c < Basis.Rank ? Basis.Q.AsSpan(c * n, n) : Residual;
            double dot = TensorPrimitives.Dot<double>(column, Residual.AsSpan(0, n));
            CrossProducts.Columns[(c * columns) + columns - 1] = dot;
            CrossProducts.Columns[((columns - 1) * columns) + c] = dot;
        }
    }

    /// <summary>Z'e of one grouping.</summary>
    private void ReplaceLevelProducts(GroupingBlock grouping, double[] products)
    {
        int columns = CrossProducts.ColumnCount;
        int q = grouping.EffectCount;
        for (int row = columns - 1; row < products.Length; row += columns)
        {
            products[row] = 0;
        }

        for (int i = 0; i < Residual.Length; i++)
        {
            int first = (grouping.LevelOfRow[i] * q * columns) + columns - 1;
            for (int a = 0; a < q; a++)
            {
                products[first + (a * columns)] += Residual[i] * (grouping.Covariates is { } z ? z[(i * q) + a] : 1);
            }
        }
    }
}
