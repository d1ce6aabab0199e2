using Lmm.Fitting;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>The law of the likelihood-ratio statistic of two nested fits, where variances of the larger are zero in the smaller.</summary>
/// <param name="Law">The law; null where no variance is tested, or where <paramref name="Note"/> says why there is none.</param>
/// <param name="Note">What to know about it; empty where there is nothing.</param>
internal sealed record NullLaw(BoundaryLaw? Law, string Note)
{
    private const string Simulate = " Simulate it: RandomEffectTests().Simulate, or LikelihoodRatio.Bootstrap.";

    /// <summary>No variance is tested.</summary>
    public static NullLaw None { get; } = new(null, string.Empty);

    /// <summary>
    /// The law at the reduced fit. The information is that of the full model at the covariance the reduced one was estimated
    /// with, in expectation.
    /// </summary>
    /// <param name="reduced">The null model.</param>
    /// <param name="full">The model that contains it.</param>
    /// <param name="design">The matrices of the full model; null where it was read from a document.</param>
    public static NullLaw Of(MixedModelFit reduced, MixedModelFit full, DesignMatrices? design)
    {
        List<NullPiece> pieces = [.. NullPiece.Of(reduced)];
        TermCone?[] cones = new TermCone?[full.Data.Shape.Terms.Count];
        foreach (int t in InOrder(full, pieces))
        {
            TermShape term = full.Data.Shape.Terms[t];
            (NullPiece, double[,])[] own =
            [
                .. from piece in pieces
                   let embedding = piece.In(term, design?.RandomTerms[t], reduced.Data.Design?.RandomTerms[piece.Term])
                   where embedding is not null
                   select (piece, embedding),
            ];
            pieces.RemoveAll(piece => own.Any(pair => ReferenceEquals(pair.Item1, piece)));
            cones[t] = TermCone.Of(term, own, () => reduced.Solution.SmallSample?.Tangents);
        }

        if (pieces.Count > 0 || cones.Any(cone => cone is null))
        {
            return new NullLaw(null, "The random parts are not nested term by term, or a correlation is tested together with its variance: the law of the statistic is not known in closed form." + Simulate);
        }

        return Of(reduced, full, design, [.. cones.Select(cone => cone!)]);
    }

    private static NullLaw Of(MixedModelFit reduced, MixedModelFit full, DesignMatrices? design, TermCone[] cones)
    {
        int dimension = cones.Sum(cone => cone.Orders.Sum(k => k * (k + 1) / 2));
        int fixedEffects = full.Solution.EstimatedColumns.Count - reduced.Solution.EstimatedColumns.Count;
        int free = cones.Sum(cone => cone.Free - cone.NullDirections) + fixedEffects;
        int[] orders = [.. cones.SelectMany(cone => cone.Orders)];
        int residual = (full.Solution.Residual?.Parameters.Count ?? 0) - (reduced.Solution.Residual?.Parameters.Count ?? 0);
        if (dimension == 0)
        {
            return None;
        }

        if (residual != 0)
        {
            return new NullLaw(null, "Variances are tested together with residual parameters: the law of the statistic is not known in closed form." + Simulate);
        }

        string held = cones.Any(cone => cone.IsHeld)
            ? "The model without the tested part has a variance at zero; the boundary law is that with this variance left out of both models."
            : string.Empty;
        if (dimension == 1)
        {
            return new NullLaw(new BoundaryLaw(new CovarianceCone(free, orders, Matrix<double>.Build.DenseIdentity(1))), held);
        }

        if (design is null)
        {
            return new NullLaw(null, "The law of several variances needs the rows, which a fit read from a document does not have.");
        }

        try
        {
            return Metric(reduced, design, cones) is { } metric
                ? new NullLaw(new BoundaryLaw(new CovarianceCone(free, orders, metric)), held)
                : new NullLaw(null, "The tested variances cannot be told apart at the null model: the statistic has no law in closed form." + Simulate);
        }
        catch (InvalidOperationException refused)
        {
            return new NullLaw(null, refused.Message);
        }
    }

    /// <summary>Terms that are the same in both models first: an effect that two terms could hold belongs to its own.</summary>
    private static int[] InOrder(MixedModelFit full, List<NullPiece> pieces) =>
    [
        .. Enumerable.Range(0, full.Data.Shape.Terms.Count)
            .OrderBy(t => pieces.Any(piece => piece.IsSame(full.Data.Shape.Terms[t])) ? 0 : 1)
            .ThenByDescending(t => full.Data.Shape.Terms[t].EffectNames.Count),
    ];

    /// <summary>J: the information of the cones' directions with all others eliminated; null where it is singular.</summary>
    private static Matrix<double>? Metric(MixedModelFit reduced, DesignMatrices design, TermCone[] cones)
    {
        NullInformation information = NullInformation.At(
            reduced.Solution.Residual?.Term is { } term ? design with { Residual = term } : design,
            reduced.Estimation,
            [.. cones.Select(cone => cone.Tangent)],
            reduced.Solution.Residual?.Working ?? []);
        int[] tested = [.. cones.SelectMany((cone, t) => Enumerable.Range(information.First[t] + cone.Free, cone.Tangent.Directions.Count - cone.Free))];
        int[] others = [.. Enumerable.Range(0, information.Matrix.RowCount).Except(tested)];
        Matrix<double> own = Among(information.Matrix, tested, tested);
        Matrix<double> mixed = Among(information.Matrix, others, tested);
        Matrix<double> metric = own - (mixed.Transpose() * Among(information.Matrix, others, others).Solve(mixed));
        metric = (metric + metric.Transpose()) / 2;
        Matrix<double> scaled = Matrix<double>.Build.Dense(tested.Length, tested.Length, (i, j) => metric[i, j] / Math.Sqrt(own[i, i] * own[j, j]));
        return scaled.ToRowMajorArray().All(double.IsFinite) && scaled.Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real) > 1e-8 ? metric : null;
    }

    private static Matrix<double> Among(Matrix<double> matrix, int[] rows, int[] columns) =>
        Matrix<double>.Build.Dense(rows.Length, columns.Length, (i, j) => matrix[rows[i], columns[j]]);
}
