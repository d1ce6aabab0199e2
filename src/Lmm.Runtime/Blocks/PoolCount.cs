using System.Numerics;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// How many numbers <see cref="PooledProducts.Pool"/> will make, from the classes of pieces that each cell of subjects has: the
/// rows themselves are not looked at beyond the levels that they are in.
/// </summary>
internal sealed class PoolCount
{
    private readonly CrossProducts _products;
    private readonly double[] _together;
    private readonly double[] _alone;

    private PoolCount(CrossProducts products, ResidualPieces pieces)
    {
        _products = products;
        _together = new double[pieces.Classes.Count];
        _alone = new double[pieces.Classes.Count];
        Columns = products.ColumnCount;
        Width = Columns;
        foreach (GroupingBlock grouping in products.Groupings)
        {
            Width += grouping.EffectCount;
            Effects += grouping.Size;
        }

        Stride = TileProduct.RoundUp(Width);
        Coefficients = pieces.CoefficientCount;
        Classes = pieces.Classes.Count;
        foreach (double[] array in ProductValues.Of(products).All)
        {
            Values += array.Length;
        }

        foreach (PieceClass piece in pieces.Classes)
        {
            Longest = Math.Max(Longest, piece.Size);
            Factors += piece.Given > 0 ? 2 : 1;
            Squares += ((double)piece.Size * piece.Size) + ((double)piece.Given * piece.Given);
        }
    }

    /// <summary>P.</summary>
    public int Columns { get; }

    /// <summary>P and the effects of every grouping.</summary>
    public int Width { get; }

    /// <summary>Doubles from row to row.</summary>
    public int Stride { get; }

    /// <summary>The coefficients of all classes.</summary>
    public long Coefficients { get; }

    /// <summary>The classes.</summary>
    public int Classes { get; }

    /// <summary>t of the longest class.</summary>
    public int Longest { get; }

    /// <summary>t^2 of all classes and, of those given rows, their squares.</summary>
    public double Squares { get; }

    /// <summary>The classes, and once more those given rows.</summary>
    public double Factors { get; }

    /// <summary>The numbers of A.</summary>
    public double Values { get; }

    /// <summary>The random effects.</summary>
    public double Effects { get; }

    /// <summary>Numbers of the largest local matrices of a cell, as they grow.</summary>
    public double Local { get; private set; }

    /// <summary>Most coefficients of one cell.</summary>
    public double MostSlots { get; private set; }

    /// <summary>Bytes of all <see cref="BlockSums"/>.</summary>
    public double SumBytes { get; private set; }

    /// <summary>The longest array among these.</summary>
    public double LongestSums { get; private set; }

    /// <summary>Counts for a pattern and pieces.</summary>
    public static PoolCount Of(CrossProducts products, ResidualPieces pieces)
    {
        PoolCount count = new(products, pieces);
        count.CountCells(pieces);
        count.CountSums(pieces);
        return count;
    }

    /// <summary>The length to which an array grows that must hold more: all of it at once, or twice what it held.</summary>
    public static double Grown(double length, double needed) =>
        needed <= length ? length : Math.Max(Math.Min(2 * length, Array.MaxLength), needed);

    private void CountCells(ResidualPieces pieces)
    {
        int[] cellOf = new int[Classes];
        int cell = 0;
        foreach ((int first, int end, bool together) in PooledProducts.Cells(_products, pieces))
        {
            cell++;
            double slots = 0;
            for (int subject = first; subject < end; subject++)
            {
                int count = pieces.CountOf(subject);
                for (int piece = 0; piece < count; piece++)
                {
                    int index = pieces.ClassIndexOf(subject, piece);
                    if (!together)
                    {
                        _alone[index]++;
                    }
                    else if (cellOf[index] != cell)
                    {
                        cellOf[index] = cell;
                        _together[index]++;
                        slots += pieces.Classes[index].CoefficientCount;
                        Local = Grown(Local, slots * Width * Stride);
                    }

                    piece += pieces.RunOf(subject, piece) - 1;
                }
            }

            MostSlots = Math.Max(MostSlots, slots);
        }

        Local = Math.Max(Local, (double)Width * Stride);
    }

    /// <summary>The sums of every array of A but the first.</summary>
    private void CountSums(ResidualPieces pieces)
    {
        for (int g = 0; g < _products.Groupings.Length; g++)
        {
            double q = _products.Groupings[g].EffectCount;
            if (q == 0)
            {
                continue;
            }

            CountArray(pieces, _products.WithColumns[g].Length, q * Columns, 1, 2, 1);
            for (int h = 0; h < g; h++)
            {
                double other = _products.Groupings[h].EffectCount;
                CountArray(pieces, other == 0 ? 0 : LengthOf(h, g), q * other, 2, 2, 1);
            }

            // Rows of two levels of one grouping reach their pair.
            CountArray(pieces, _products.Diagonal[g].Length + LengthOf(g, g), q * q, 1, 1, 1);
        }
    }

    private double LengthOf(int upper, int lower)
    {
        double length = upper == 0 && lower > 0 ? _products.Coupling.Length : 0;
        foreach (TrailingPair pair in _products.TrailingPairs)
        {
            length += pair.Upper == upper && pair.Lower == lower ? pair.Values.Length : 0;
        }

        return length;
    }

    /// <summary>One array: how often an entry of K off the diagonal reaches it with a cell or with a piece alone, and one on it.</summary>
    private void CountArray(ResidualPieces pieces, double size, double block, double offTogether, double offAlone, double onDiagonal)
    {
        double entries = 0;
        double dense = 0;
        double reaching = 0;
        for (int index = 0; index < Classes && size > 0; index++)
        {
            PieceClass piece = pieces.Classes[index];
            double off = piece.CoefficientCount - piece.Size;
            Add(off, (offTogether * _together[index]) + (offAlone * _alone[index]));
            Add(piece.Size, onDiagonal * (_together[index] + _alone[index]));
        }

        double values = RoundUp(entries * block);
        LongestSums = Math.Max(LongestSums, values);
        SumBytes += (sizeof(double) * (values + (dense * size))) + (BlockSums.EntryBytes * RoundUp(entries)) + (BlockSums.ReachedBytes * reaching);

        void Add(double count, double times)
        {
            bool isDense = times * block * BlockSums.DenseShare >= size;
            entries += count * (isDense ? Math.Ceiling(size / (BlockSums.DenseShare * block)) - 1 : times);
            dense += isDense ? count : 0;
            reaching += times > 0 ? count : 0;
        }
    }

    /// <summary>Lists double.</summary>
    private static double RoundUp(double length) => length < long.MaxValue / 2 ? BitOperations.RoundUpToPowerOf2((ulong)length) : length;
}
