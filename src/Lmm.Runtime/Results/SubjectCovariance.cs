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
}
