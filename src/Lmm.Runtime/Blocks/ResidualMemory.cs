using System.Globalization;
using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Blocks;

/// <summary>
/// What a residual structure needs: a number for every entry of the inverse covariance of every piece class, for each of these the
/// products of the columns and of all levels that it reaches, and some matrices of a class (docs/math/residual.md section 8).
/// </summary>
internal static class ResidualMemory
{
    private const string Advice =
        "Use a Markov structure (AR1, CAR1, Exponential on one coordinate without a nugget), shorter subjects, occasions or distances that subjects share, fewer rows, or a machine with more memory.";

    // Below this nothing is asked further: an upper bound costs no look at a subject.
    private const double Small = 5e7;

    // R, its factor and inverse, U, the slope, and two for products.
    private const int Matrices = 6;

    // What these are beside their numbers: small ones are mostly that.
    private const double BytesOfFactor = 256;

    // Those of a search, and the exact and expected ones of the structure.
    private const int Hessians = 8;

    /// <summary>
    /// Refuses a subject that is too long for a structure that takes subjects as a whole, from its number of rows alone, and more
    /// occasions than can have a correlation each: before the structure looks at pairs of either.
    /// </summary>
    /// <param name="term">The structure.</param>
    /// <param name="subjects">The rows of each subject.</param>
    /// <param name="columns">P.</param>
    /// <exception cref="InsufficientMemoryException">It is; the message names the subject's rows and the size.</exception>
    public static void RequireLongest(ResidualTerm term, int[][] subjects, int columns)
    {
        RequireCorrelations(term);
        int longest = 0;
        foreach (int[] rows in subjects)
        {
            longest = Math.Max(longest, rows.Length);
        }

        double entries = longest * (longest + 1.0) / 2;
        if (!ResidualCovariance.TakesWholeSubjects(term) || entries * columns * sizeof(double) < Small)
        {
            return;
        }

        MemoryNeed need = new() { Advice = Advice };
        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"the products of {columns:N0} columns by each of {entries:N0} entries of the inverse {term.Correlation} covariance of the {longest:N0} rows of one {SubjectOf(term)}");
        double length = entries * columns * TileProduct.RoundUp(columns);
        need.Add(what, sizeof(double) * (length + (entries * columns * columns)));
        need.Add("this covariance, its inverse and derivatives", sizeof(double) * Matrices * (double)longest * longest);
        need.Require();
        need.RequireArray(what, length);
    }

    /// <summary>Refuses what cannot be pooled or evaluated, before either begins.</summary>
    /// <param name="term">The structure.</param>
    /// <param name="products">The pattern.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="parameters">The residual parameters.</param>
    /// <returns>The bytes that an evaluation holds beside the cross products, where that is much.</returns>
    /// <exception cref="InsufficientMemoryException">It cannot fit.</exception>
    public static double Require(ResidualTerm term, CrossProducts products, ResidualPieces pieces, int parameters)
    {
        if (UpperBound(products, pieces, parameters) < Small)
        {
            return 0;
        }

        PoolCount count = PoolCount.Of(products, pieces);
        MemoryNeed pooling = Pooling(term, count);
        pooling.Require();
        pooling.RequireArray(NameOf(term, count), (double)count.Coefficients * count.Columns * count.Stride);
        pooling.RequireArray("the sums of one cell of subjects", count.Local);
        pooling.RequireArray("the sums of levels", count.LongestSums);
        MemoryNeed evaluating = Evaluating(term, count, parameters);
        evaluating.Require();
        return evaluating.Bytes - (sizeof(double) * count.Values);
    }

    /// <summary>
    /// Refuses levels of the trailing groupings that meet through one subject in so many pairs that these cannot be held: each
    /// in a sorted set, a table of places and the lists themselves.
    /// </summary>
    /// <param name="term">The structure.</param>
    /// <param name="levels">How many levels one subject has rows of.</param>
    /// <exception cref="InsufficientMemoryException">They cannot.</exception>
    public static void RequirePairs(ResidualTerm term, int levels)
    {
        const int bytesOfPair = 104;
        double pairs = levels * (levels - 1.0) / 2;
        if (bytesOfPair * pairs >= Small)
        {
            MemoryNeed need = new();
            string what = string.Create(
                CultureInfo.InvariantCulture, $"the {pairs:N0} pairs of {levels:N0} levels that meet through the residuals ({term.Correlation}) of one {SubjectOf(term)}");
            need.Add(what, bytesOfPair * pairs);
            need.Require();
        }
    }

    /// <summary>The parts while the rows are pooled.</summary>
    /// <param name="term">The structure.</param>
    /// <param name="count">What was counted.</param>
    public static MemoryNeed Pooling(ResidualTerm term, PoolCount count)
    {
        MemoryNeed need = new() { Advice = Advice };
        double squares = (double)count.Columns * (count.Stride + count.Columns);
        need.Add(NameOf(term, count), sizeof(double) * count.Coefficients * squares);
        need.Add("the sums of subjects in the same levels", (sizeof(double) * count.Local) + (20 * count.MostSlots));
        need.Add("the sums of levels by these entries", count.SumBytes);
        need.Add("the cross products", sizeof(double) * count.Values);
        return need;
    }

    /// <summary>The parts while the criterion is evaluated.</summary>
    /// <param name="term">The structure.</param>
    /// <param name="count">What was counted.</param>
    /// <param name="parameters">K_R.</param>
    public static MemoryNeed Evaluating(ResidualTerm term, PoolCount count, int parameters)
    {
        MemoryNeed need = new() { Advice = Advice };
        double k = parameters;
        need.Add(NameOf(term, count), sizeof(double) * count.Coefficients * (((double)count.Columns * count.Columns) + 3));
        need.Add("the sums of levels by these entries", count.SumBytes);
        need.Add("the covariances, inverses and slopes", (sizeof(double) * Matrices * count.Squares) + (BytesOfFactor * count.Factors));
        need.Add(
            string.Create(CultureInfo.InvariantCulture, $"the derivatives of {count.Longest:N0} rows in {parameters:N0} parameters"),
            sizeof(double) * ((((2 * k) + 1) * count.Longest * count.Longest) + (Hessians * k * k)));
        need.Add("the cross products, their weights and derivative", sizeof(double) * ((3 * count.Values) + (count.Effects * (k + 2 + count.Columns))));
        return need;
    }

    private static string NameOf(ResidualTerm term, PoolCount count) => string.Create(
        CultureInfo.InvariantCulture,
        $"the products of {count.Columns:N0} columns by each of {count.Coefficients:N0} entries of inverse {term.Correlation} covariances of one {SubjectOf(term)} (pieces of {count.Classes:N0} kinds, up to {count.Longest:N0} rows long)");

    private static void RequireCorrelations(ResidualTerm term)
    {
        double correlations = term.Correlation == Corr.Unstructured ? term.Occasions.Count * (term.Occasions.Count - 1.0) / 2 : 0;
        double bytes = sizeof(double) * Hessians * correlations * correlations;
        if (bytes >= Small)
        {
            MemoryNeed need = new() { Advice = "Use a structure with fewer parameters (Toeplitz, AnteDependence, AR1), coarser occasions, or a machine with more memory." };
            need.Add(
                string.Create(
                    CultureInfo.InvariantCulture, $"the second derivatives in {correlations:N0} correlations of {term.Occasions.Count:N0} occasions of {term.OccasionName} (Unstructured)"),
                bytes);
            need.Require();
        }
    }

    private static string SubjectOf(ResidualTerm term) => term.SubjectName.Length == 0 ? "field" : term.SubjectName;

    /// <summary>Every piece reaches as many blocks as there are, or every entry all of the cross products.</summary>
    private static double UpperBound(CrossProducts products, ResidualPieces pieces, int parameters)
    {
        double width = products.ColumnCount;
        double values = products.Columns.Length + products.Coupling.Length;
        double groupings = products.Groupings.Length;
        double longest = 0;
        for (int g = 0; g < products.Groupings.Length; g++)
        {
            width += products.Groupings[g].EffectCount;
            values += products.Diagonal[g].Length + products.WithColumns[g].Length;
        }

        foreach (TrailingPair pair in products.TrailingPairs)
        {
            values += pair.Values.Length;
        }

        foreach (PieceClass piece in pieces.Classes)
        {
            longest = Math.Max(longest, piece.Size);
        }

        double stride = TileProduct.RoundUp((int)width);
        double coefficients = pieces.CoefficientCount;
        double sums = 4 * values;
        double own = (products.ColumnCount * (stride + products.ColumnCount)) + (2 * width * stride) + (7 * longest) + 8;
        return sizeof(double) * ((coefficients * (sums + own + (groupings * 8))) + (3 * values) + (((2 * longest * longest) + (Hessians * parameters)) * parameters));
    }
}
