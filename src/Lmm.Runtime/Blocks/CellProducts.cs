namespace Lmm.Blocks;

/// <summary>
/// Adds the products of some subjects' pieces to the pooled sums of every block of Z'R^-1 Z and Z'R^-1 [Q e] that they
/// reach. K_tu (t != u) reaches a block from both sides.
/// </summary>
internal sealed class CellProducts(CrossProducts products, ResidualPieces pieces, double[] columnRows, BlockSums[] sums)
{
    private readonly ProductValues _shape = ProductValues.Of(products);
    private readonly Dictionary<(int Lower, int Upper), (int List, int Place)> _pairs = PairPlaces(products);
    private readonly List<(int Grouping, int Level)> _touched = [];

    /// <summary>Adds the pieces of subjects first to end, which lie in the same levels, or of one subject.</summary>
    public void Add(int first, int end)
    {
        FindTouched(first, end);
        for (int x = 0; x < _touched.Count; x++)
        {
            AddWithColumns(first, end, _touched[x]);
            for (int y = 0; y <= x; y++)
            {
                AddBlock(first, end, _touched[x], _touched[y]);
            }
        }
    }

    private static Dictionary<(int Lower, int Upper), (int List, int Place)> PairPlaces(CrossProducts products)
    {
        Dictionary<(int, int), (int, int)> places = [];
        for (int list = 0; list < products.TrailingPairs.Length; list++)
        {
            TrailingPair pair = products.TrailingPairs[list];
            for (int e = 0; e < pair.UpperRow.Length; e++)
            {
                places.Add((pair.LowerRow[e], pair.UpperRow[e]), (list, e));
            }
        }

        return places;
    }

    private void FindTouched(int first, int end)
    {
        _touched.Clear();
        for (int g = 0; g < products.Groupings.Length; g++)
        {
            GroupingBlock grouping = products.Groupings[g];
            if (grouping.EffectCount == 0)
            {
                continue;
            }

            int from = _touched.Count;
            for (int subject = first; subject < end; subject++)
            {
                foreach (int row in pieces.Subjects[subject])
                {
                    (int, int) block = (g, grouping.LevelOfRow[row]);
                    if (_touched.IndexOf(block, from) < 0)
                    {
                        _touched.Add(block);
                    }
                }
            }
        }
    }

    private void AddWithColumns(int first, int end, (int Grouping, int Level) block)
    {
        GroupingBlock grouping = products.Groupings[block.Grouping];
        int q = grouping.EffectCount;
        int columns = products.ColumnCount;
        BlockSums target = sums[_shape.WithColumnsAt(block.Grouping) - 1];
        int start = block.Level * q * columns;
        target.BeginBlock();
        for (int piece = pieces.PiecesOf(first).First; piece < pieces.PiecesOf(end - 1).End; piece++)
        {
            ReadOnlySpan<int> rows = pieces.RowsOf(piece);
            int s = pieces.ClassOf(piece).FirstCoefficient;
            for (int t = 0; t < rows.Length; t++)
            {
                for (int u = 0; u <= t; u++, s++)
                {
                    bool own = grouping.LevelOfRow[rows[t]] == block.Level;
                    bool other = t != u && grouping.LevelOfRow[rows[u]] == block.Level;
                    if (own || other)
                    {
                        Span<double> values = target.Of(s, start, q * columns);
                        if (own)
                        {
                            AddOuter(grouping, rows[t], columnRows.AsSpan(rows[u] * columns, columns), values);
                        }

                        if (other)
                        {
                            AddOuter(grouping, rows[u], columnRows.AsSpan(rows[t] * columns, columns), values);
                        }
                    }
                }
            }
        }
    }

    private void AddBlock(int first, int end, (int Grouping, int Level) one, (int Grouping, int Level) other)
    {
        BlockPlace place = Place(one, other);
        GroupingBlock lower = products.Groupings[place.Lower.Grouping];
        GroupingBlock upper = products.Groupings[place.Upper.Grouping];
        int length = lower.EffectCount * upper.EffectCount;
        BlockSums target = sums[place.Array - 1];
        target.BeginBlock();
        for (int piece = pieces.PiecesOf(first).First; piece < pieces.PiecesOf(end - 1).End; piece++)
        {
            ReadOnlySpan<int> rows = pieces.RowsOf(piece);
            int s = pieces.ClassOf(piece).FirstCoefficient;
            for (int t = 0; t < rows.Length; t++)
            {
                for (int u = 0; u <= t; u++, s++)
                {
                    bool straight = lower.LevelOfRow[rows[t]] == place.Lower.Level && upper.LevelOfRow[rows[u]] == place.Upper.Level;
                    bool crossed = t != u && lower.LevelOfRow[rows[u]] == place.Lower.Level && upper.LevelOfRow[rows[t]] == place.Upper.Level;
                    if (straight)
                    {
                        AddOuter(lower, rows[t], upper, rows[u], target.Of(s, place.Start, length));
                    }

                    if (crossed)
                    {
                        AddOuter(lower, rows[u], upper, rows[t], target.Of(s, place.Start, length));
                    }
                }
            }
        }
    }

    /// <summary>Where the block of two levels stands.</summary>
    private BlockPlace Place((int Grouping, int Level) one, (int Grouping, int Level) other)
    {
        if (one == other)
        {
            int q = products.Groupings[one.Grouping].EffectCount;
            return new BlockPlace(_shape.DiagonalAt(one.Grouping), one.Level * q * q, one, one);
        }

        if (one.Grouping == 0 || other.Grouping == 0)
        {
            ((int Grouping, int Level) leading, (int Grouping, int Level) trailing) = one.Grouping == 0 ? (one, other) : (other, one);
            int row = products.TrailingStart[trailing.Grouping] + (trailing.Level * products.Groupings[trailing.Grouping].EffectCount);
            int from = products.CoupledStart[leading.Level];
            int place = Array.BinarySearch(products.CoupledRow, from, products.CoupledStart[leading.Level + 1] - from, row);
            return new BlockPlace(_shape.CouplingAt, place * products.Groupings[0].EffectCount, trailing, leading);
        }

        int rowOfOne = RowOf(one);
        int rowOfOther = RowOf(other);
        ((int Grouping, int Level) lower, (int Grouping, int Level) upper) = rowOfOne > rowOfOther ? (one, other) : (other, one);
        (int list, int place2) = _pairs[(Math.Max(rowOfOne, rowOfOther), Math.Min(rowOfOne, rowOfOther))];
        int size = products.Groupings[lower.Grouping].EffectCount * products.Groupings[upper.Grouping].EffectCount;
        return new BlockPlace(_shape.PairsAt(list), place2 * size, lower, upper);
    }

    private int RowOf((int Grouping, int Level) block) =>
        products.TrailingStart[block.Grouping] + (block.Level * products.Groupings[block.Grouping].EffectCount);

    private static void AddOuter(GroupingBlock grouping, int row, ReadOnlySpan<double> x, Span<double> target)
    {
        int q = grouping.EffectCount;
        for (int a = 0; a < q; a++)
        {
            double z = grouping.Covariates is null ? 1 : grouping.Covariates[(row * q) + a];
            for (int c = 0; c < x.Length; c++)
            {
                target[(a * x.Length) + c] += z * x[c];
            }
        }
    }

    private static void AddOuter(GroupingBlock lower, int rowOfLower, GroupingBlock upper, int rowOfUpper, Span<double> target)
    {
        int q = upper.EffectCount;
        if (upper.Covariates is null)
        {
            AddOuter(lower, rowOfLower, [1.0], target);
            return;
        }

        AddOuter(lower, rowOfLower, upper.Covariates.AsSpan(rowOfUpper * q, q), target);
    }

    private readonly record struct BlockPlace(int Array, int Start, (int Grouping, int Level) Lower, (int Grouping, int Level) Upper);
}
