using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>Contrast matrices: k rows (levels) by k - 1 columns. Mathematics: docs/math/contrasts.md.</summary>
public static class ContrastMatrix
{
    /// <summary>The matrix for <paramref name="levels"/> levels; <paramref name="reference"/> matters to treatment contrasts only.</summary>
    public static double[,] Of(Contrast contrast, int levels, int reference = 0) => throw new NotImplementedException();

    /// <summary>What stands in the brackets of each column's name: level names, or Linear, Quadratic, Cubic, ^4 and so on.</summary>
    public static IReadOnlyList<string> ColumnLabels(Contrast contrast, IReadOnlyList<string> levels, int reference = 0) => throw new NotImplementedException();

    /// <summary>Linear, Quadratic, Cubic, ^4 and so on for degree 1, 2, 3, 4.</summary>
    public static string DegreeLabel(int degree) => throw new NotImplementedException();
}
