using Lmm.Fitting;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm;

/// <summary>
/// In which directions the covariance of one term can leave what the null model makes of it. Effects that the null model lacks have
/// covariance zero there: among themselves they may move in the cone of positive semidefinite matrices, with the others
/// freely. Variances that the null model has but estimates as zero stay there.
/// </summary>
internal sealed class TermCone
{
    // A variance below this share of the term's largest is none.
    private const double Zero = 1e-7;
    private readonly List<double[,]> _directions = [];
    private readonly List<int> _orders = [];
    private readonly int _q;
    private readonly Matrix<double> _psi;

    /// <summary>An orthonormal basis of what the null model has of the effects.</summary>
    private readonly List<Vector<double>> _present;

    private TermCone(int q, IReadOnlyList<(NullPiece Piece, double[,] Embedding)> pieces)
    {
        _q = q;
        _psi = Matrix<double>.Build.Dense(q, q);
        Matrix<double> spanned = Matrix<double>.Build.Dense(q, q);
        foreach ((NullPiece piece, double[,] embedding) in pieces)
        {
            Matrix<double> c = Matrix<double>.Build.DenseOfArray(embedding);
            _psi += c * Matrix<double>.Build.DenseOfArray(piece.Psi) * c.Transpose();
            spanned += c * c.Transpose();
            int rank = Range(Matrix<double>.Build.DenseOfArray(piece.Psi)).Count;
            IsHeld |= rank < piece.Effects.Length;
            NullDirections += Count(piece, rank);
        }

        _present = Range(spanned);
    }

    /// <summary>The number of free directions, which stand first among <see cref="Tangent"/>'s.</summary>
    public int Free { get; private set; }

    /// <summary>The number of free directions in the null model.</summary>
    public int NullDirections { get; private set; }

    /// <summary>Whether effects of the null model are estimated as zero.</summary>
    public bool IsHeld { get; }

    /// <summary>The orders of the cones.</summary>
    public IReadOnlyList<int> Orders => _orders;

    /// <summary>The null value and the directions.</summary>
    public TermTangent Tangent => new(_psi.ToArray(), _directions);

    /// <summary>The cone of a term; null where the null value is not one of its structure, or its cone is not convex.</summary>
    /// <param name="term">The term.</param>
    /// <param name="pieces">What the null model has of it, and how that is embedded.</param>
    /// <param name="tangents">The tangents of the null model's covariances; null where it was read from a document.</param>
    public static TermCone? Of(TermShape term, IReadOnlyList<(NullPiece Piece, double[,] Embedding)> pieces, Func<IReadOnlyList<RelativeTangent>?> tangents)
    {
        int q = term.EffectNames.Count;
        var cone = new TermCone(q, pieces);
        bool fits = term.Covariance switch
        {
            Covariance.Unstructured => cone.AddUnstructured(),
            _ when q == 1 => cone.AddUnstructured(),
            Covariance.Diagonal => cone.AddProjectors([.. Enumerable.Range(0, q).Select(a => Matrix<double>.Build.Dense(q, q, (i, j) => i == a && j == a ? 1 : 0))]),
            Covariance.Identity => cone.AddProjectors(Matrix<double>.Build.DenseIdentity(q)),
            Covariance.CompoundSymmetry => cone.AddProjectors(
                Matrix<double>.Build.Dense(q, q, 1.0 / q),
                Matrix<double>.Build.DenseIdentity(q) - Matrix<double>.Build.Dense(q, q, 1.0 / q)),

            // The directions from zero are those of every correlation, which do not form a convex cone.
            _ => pieces.Count == 1 && pieces[0].Piece.IsSame(term) && cone.AddTangents(tangents(), pieces[0].Piece.Term),
        };
        return fits ? cone : null;
    }

    private static int Count(NullPiece piece, int rank) => piece.Covariance switch
    {
        Covariance.Unstructured or Covariance.Diagonal => rank * (rank + 1) / 2,
        Covariance.Identity => Math.Min(rank, 1),
        Covariance.CompoundSymmetry => rank == 0 ? 0 : rank == piece.Effects.Length ? 2 : 1,
        _ => rank == 0 ? 0 : 2,
    };

    /// <summary>r r' over the range of the null value, r e' with each absent direction, and e e' among the absent.</summary>
    private bool AddUnstructured()
    {
        List<Vector<double>> range = Range(_psi);
        List<Vector<double>> absent = Complement(_present);
        for (int i = 0; i < range.Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                _directions.Add(Product(range[i], range[j]));
            }

            _directions.AddRange(absent.Select(e => Product(range[i], e)));
        }

        Free = _directions.Count;
        if (absent.Count > 0)
        {
            _orders.Add(absent.Count);
        }

        for (int a = 0; a < absent.Count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                _directions.Add(Product(absent[a], absent[b]));
            }
        }

        return true;
    }

    /// <summary>A term as it is in the null model.</summary>
    private bool AddTangents(IReadOnlyList<RelativeTangent>? tangents, int term)
    {
        if (tangents is null)
        {
            return false;
        }

        _directions.AddRange(tangents.Where(tangent => tangent.Term == term).Select(tangent => tangent.Derivative));
        Free = NullDirections = _directions.Count;
        return true;
    }

    /// <summary>Projectors with a variance in the null model are free; those of absent effects alone are half lines.</summary>
    private bool AddProjectors(params Matrix<double>[] projectors)
    {
        double scale = _psi.Trace();
        Matrix<double> left = _psi.Clone();
        List<double[,]> halfLines = [];
        foreach (Matrix<double> projector in projectors)
        {
            double variance = projector.PointwiseMultiply(_psi).ToColumnMajorArray().Sum() / projector.Trace();
            left -= variance * projector;
            if (variance > Zero * scale)
            {
                _directions.Add(projector.ToArray());
            }
            else if (_present.All(direction => (projector * direction).L2Norm() < Zero))
            {
                halfLines.Add(projector.ToArray());
            }
        }

        Free = _directions.Count;
        _directions.AddRange(halfLines);
        _orders.AddRange(Enumerable.Repeat(1, halfLines.Count));
        return left.FrobeniusNorm() <= Zero * scale;
    }

    /// <summary>The eigenvectors of eigenvalues above zero.</summary>
    private static List<Vector<double>> Range(Matrix<double> matrix)
    {
        Evd<double> evd = matrix.Evd(Symmetricity.Symmetric);
        double scale = Math.Max(0, matrix.Trace());
        return [.. Enumerable.Range(0, matrix.RowCount).Where(k => evd.EigenValues[k].Real > Zero * scale).Select(evd.EigenVectors.Column)];
    }

    /// <summary>An orthonormal basis of what is at right angles to orthonormal vectors.</summary>
    private List<Vector<double>> Complement(List<Vector<double>> basis)
    {
        Matrix<double> left = basis.Aggregate(Matrix<double>.Build.DenseIdentity(_q), (sum, u) => sum - u.OuterProduct(u));
        Evd<double> evd = left.Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(0, _q).Where(k => evd.EigenValues[k].Real > 0.5).Select(evd.EigenVectors.Column)];
    }

    /// <summary>uu', or (uv' + vu') / root 2: of one length.</summary>
    private static double[,] Product(Vector<double> u, Vector<double> v)
    {
        Matrix<double> outer = u.OuterProduct(v);
        return ((outer + outer.Transpose()) * (ReferenceEquals(u, v) ? 0.5 : Math.Sqrt(0.5))).ToArray();
    }
}
