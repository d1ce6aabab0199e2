using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// A random term of the null model as it is met in the model that contains it; a diagonal term is as many pieces as it has
/// effects.
/// </summary>
/// <param name="Term">The index of its term in the null model.</param>
/// <param name="Shape">The term.</param>
/// <param name="Effects">Which of the term's effects it has.</param>
/// <param name="Covariance">Its structure.</param>
/// <param name="Psi">Its covariance matrix over sigma^2.</param>
internal sealed record NullPiece(int Term, TermShape Shape, int[] Effects, Covariance Covariance, double[,] Psi)
{
    // Columns that are combinations of others are so to rounding.
    private const double Rounding = 1e-8;

    /// <summary>The pieces of a fit.</summary>
    public static IEnumerable<NullPiece> Of(MixedModelFit fit)
    {
        for (int t = 0; t < fit.Data.Shape.Terms.Count; t++)
        {
            TermShape term = fit.Data.Shape.Terms[t];
            double[,] psi = MarginalCovariance.Relative(fit.Solution, t);
            if (term.Covariance != Covariance.Diagonal && term.EffectNames.Count > 1)
            {
                yield return new NullPiece(t, term, [.. Enumerable.Range(0, term.EffectNames.Count)], term.Covariance, psi);
                continue;
            }

            for (int a = 0; a < term.EffectNames.Count; a++)
            {
                yield return new NullPiece(t, term, [a], Covariance.Diagonal, new[,] { { psi[a, a] } });
            }
        }
    }

    /// <summary>Whether it is that term, unchanged.</summary>
    public bool IsSame(TermShape term) => Shape.GroupName == term.GroupName
        && (Covariance == term.Covariance || Effects.Length == 1)
        && Effects.Select(e => Shape.EffectNames[e]).SequenceEqual(term.EffectNames);

    /// <summary>
    /// C with b = C b0: the effects of the containing term, q, of those of this piece; null where it does not contain them. By
    /// the names, or where these differ by the columns, as of an intercept among the indicators of a factor.
    /// </summary>
    public double[,]? In(TermShape term, RandomTerm? columns, RandomTerm? own)
    {
        if (Shape.GroupName != term.GroupName)
        {
            return null;
        }

        double[,] embedding = new double[term.EffectNames.Count, Effects.Length];
        bool named = true;
        for (int a = 0; a < Effects.Length; a++)
        {
            int place = Array.IndexOf([.. term.EffectNames], Shape.EffectNames[Effects[a]]);
            named &= place >= 0;
            if (place >= 0)
            {
                embedding[place, a] = 1;
            }
        }

        return named ? embedding : columns is null || own is null ? null : ByColumns(columns, own);
    }

    private double[,]? ByColumns(RandomTerm columns, RandomTerm own)
    {
        int n = columns.LevelOfRow.Length;
        Matrix<double> wide = Matrix<double>.Build.Dense(n, columns.EffectCount, (row, a) => columns.Covariates[a]?[row] ?? 1);
        Matrix<double> narrow = Matrix<double>.Build.Dense(n, Effects.Length, (row, a) => own.Covariates[Effects[a]]?[row] ?? 1);
        Matrix<double> embedding = wide.TransposeThisAndMultiply(wide).Solve(wide.TransposeThisAndMultiply(narrow));
        return (wide * embedding - narrow).FrobeniusNorm() <= Rounding * narrow.FrobeniusNorm() ? embedding.ToArray() : null;
    }
}
