using System.Globalization;
using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// A fitted covariance matrix of the rows of one subject (or of one level of a grouping), in the order of their first
/// coordinate.
/// </summary>
/// <param name="Subject">The subject's label, as in <c>308</c>; nested ones are joined by ':'.</param>
/// <param name="Rows">For each row and column of <paramref name="Matrix"/> the used row, counted from 0: its place in <see cref="MixedModelFit.Fitted"/>.</param>
/// <param name="Occasions">For each row its occasion, or its coordinates as text; empty without [Repeated].</param>
/// <param name="Matrix">Rows x rows, in squared units of the response.</param>
public sealed record SubjectCovariance(string Subject, IReadOnlyList<int> Rows, IReadOnlyList<string> Occasions, Matrix<double> Matrix)
{
    /// <summary>The standard deviations.</summary>
    public Vector<double> StandardDeviations => Matrix.Diagonal().PointwiseSqrt();

    /// <summary>The correlations.</summary>
    public Matrix<double> Correlation
    {
        get
        {
            Vector<double> deviations = StandardDeviations;
            return Matrix<double>.Build.Dense(Rows.Count, Rows.Count, (i, j) => i == j ? 1 : Matrix[i, j] / (deviations[i] * deviations[j]));
        }
    }

    /// <summary>Standard deviations and, below, correlations, by occasion where there are any. Plain text, invariant culture.</summary>
    public override string ToString()
    {
        Vector<double> deviations = StandardDeviations;
        Matrix<double> correlation = Correlation;
        string[] names = [.. Rows.Select((row, i) => Occasions.Count > 0 ? Occasions[i] : row.ToString(CultureInfo.InvariantCulture))];
        int decimals = NumberText.Decimals(deviations, 4);
        var text = new StringBuilder($"{Subject}\n");
        var grid = new TextGrid([true, false, .. names.Select(_ => false)]);
        grid.Add([string.Empty, "Std.Dev.", "Corr"]);
        for (int i = 0; i < names.Length; i++)
        {
            grid.Add([names[i], NumberText.Fixed(deviations[i], decimals), .. Enumerable.Range(0, i).Select(j => NumberText.Fixed(correlation[i, j], 3))]);
        }

        grid.WriteTo(text, " ");
        return text.ToString();
    }
}
