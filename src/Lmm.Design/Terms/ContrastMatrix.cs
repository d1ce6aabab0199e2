using System.Collections.Generic;
using System.Globalization;

namespace Lmm.Design;

/// <summary>Contrast matrices: k rows (levels) by k - 1 columns. Mathematics: docs/math/contrasts.md.</summary>
public static class ContrastMatrix
{
    /// <summary>The matrix for <paramref name="levels"/> levels; <paramref name="reference"/> matters to treatment contrasts only.</summary>
    /// <param name="contrast">The kind.</param>
    /// <param name="levels">k, 1 or more; one level gives a matrix without columns.</param>
    /// <param name="reference">The index of the reference level.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one level, a reference outside the levels, or an unknown kind.</exception>
    public static double[,] Of(Contrast contrast, int levels, int reference = 0)
    {
        if (levels < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(levels), levels, "A factor has at least one level.");
        }

        if (reference < 0 || reference >= levels)
        {
            throw new ArgumentOutOfRangeException(nameof(reference), reference, $"A reference level's index is 0 to {levels - 1}.");
        }

        return contrast switch
        {
            Contrast.Treatment => Treatment(levels, reference),
            Contrast.Sum => Sum(levels),
            Contrast.Helmert => Helmert(levels),
            Contrast.Polynomial => Polynomial(levels),
            _ => throw new ArgumentOutOfRangeException(nameof(contrast), contrast, "No such contrast."),
        };
    }

    /// <summary>
    /// What stands in the brackets of each column's name: the level compared (for Helmert the one compared with those
    /// before it), or Linear, Quadratic, Cubic, ^4 and so on.
    /// </summary>
    public static IReadOnlyList<string> ColumnLabels(Contrast contrast, IReadOnlyList<string> levels, int reference = 0)
    {
        var labels = new string[Math.Max(levels.Count - 1, 0)];
        for (int j = 0; j < labels.Length; j++)
        {
            labels[j] = contrast switch
            {
                Contrast.Treatment => levels[j < reference ? j : j + 1],
                Contrast.Sum => levels[j],
                Contrast.Helmert => levels[j + 1],
                Contrast.Polynomial => DegreeLabel(j + 1),
                _ => throw new ArgumentOutOfRangeException(nameof(contrast), contrast, "No such contrast."),
            };
        }

        return labels;
    }

    /// <summary>Linear, Quadratic, Cubic, ^4 and so on for degree 1, 2, 3, 4.</summary>
    public static string DegreeLabel(int degree) => degree switch
    {
        1 => "Linear",
        2 => "Quadratic",
        3 => "Cubic",
        _ => "^" + degree.ToString(CultureInfo.InvariantCulture),
    };

    private static double[,] Treatment(int k, int reference)
    {
        var matrix = new double[k, k - 1];
        for (int j = 0; j < k - 1; j++)
        {
            matrix[j < reference ? j : j + 1, j] = 1;
        }

        return matrix;
    }

    private static double[,] Sum(int k)
    {
        var matrix = new double[k, k - 1];
        for (int j = 0; j < k - 1; j++)
        {
            matrix[j, j] = 1;
            matrix[k - 1, j] = -1;
        }

        return matrix;
    }

    /// <summary>Column j: -1 for the levels 0..j, j + 1 for level j + 1 (R's contr.helmert).</summary>
    private static double[,] Helmert(int k)
    {
        var matrix = new double[k, k - 1];
        for (int j = 0; j < k - 1; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                matrix[i, j] = -1;
            }

            matrix[j + 1, j] = j + 1;
        }

        return matrix;
    }

    /// <summary>
    /// Gram polynomials over 1..k by Lanczos: x times the last column, made orthogonal to all before it. Twice, because
    /// the plain three-term recurrence loses orthogonality from some 40 levels on.
    /// </summary>
    private static double[,] Polynomial(int k)
    {
        var columns = new double[k][];
        columns[0] = new double[k];
        for (int i = 0; i < k; i++)
        {
            columns[0][i] = 1 / Math.Sqrt(k);
        }

        for (int degree = 1; degree < k; degree++)
        {
            var next = new double[k];
            for (int i = 0; i < k; i++)
            {
                next[i] = (i - ((k - 1) / 2.0)) * columns[degree - 1][i];
            }

            for (int pass = 0; pass < 2; pass++)
            {
                for (int d = 0; d < degree; d++)
                {
                    Subtract(next, columns[d], Dot(next, columns[d]));
                }
            }

            double norm = Math.Sqrt(Dot(next, next));
            for (int i = 0; i < k; i++)
            {
                next[i] /= norm;
            }

            columns[degree] = next;
        }

        var matrix = new double[k, k - 1];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k - 1; j++)
            {
                matrix[i, j] = columns[j + 1][i];
            }
        }

        return matrix;
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static void Subtract(double[] target, double[] direction, double amount)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] -= amount * direction[i];
        }
    }
}
