using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>
/// The mixed model by dense n x n matrices, straight from its definition: H = W^-1/2 R W^-1/2 + Z Psi Z', V = sigma^2 H. Slow and
/// independent of everything the fitter does.
/// </summary>
internal sealed class DenseOracle
{
    private readonly DesignMatrices _design;
    private readonly Estimation _estimation;
    private readonly Vector<double> _y;
    private readonly Matrix<double> _x;
    private readonly Matrix<double>[] _z;
    private readonly Matrix<double>? _r;

    public DenseOracle(DesignMatrices design, Estimation estimation, Matrix<double>? residual = null)
    {
        _r = residual;
        _design = design;
        _estimation = estimation;
        int n = design.RowCount;
        _x = Matrix<double>.Build.Dense(n, design.ColumnCount, design.FixedEffects);
        _y = Vector<double>.Build.Dense(n, i => design.Response[i] - (design.Offset?[i] ?? 0));
        _z = [.. design.RandomTerms.Select(term => ModelMatrix(term, n))];
        Nu = estimation == Estimation.Reml ? n - design.ColumnCount : n;
    }

    public double Nu { get; }

    /// <summary>Z_t, n x (levels q), the effects of a level together.</summary>
    private static Matrix<double> ModelMatrix(RandomTerm term, int n)
    {
        Matrix<double> z = Matrix<double>.Build.Dense(n, term.Levels.Count * term.EffectCount);
        for (int i = 0; i < n; i++)
        {
            for (int a = 0; a < term.EffectCount; a++)
            {
                z[i, (term.LevelOfRow[i] * term.EffectCount) + a] = term.Covariates[a]?[i] ?? 1;
            }
        }

        return z;
    }

    private Matrix<double> BlockDiagonal(int t, double[,] psi)
    {
        int q = _design.RandomTerms[t].EffectCount;
        int levels = _design.RandomTerms[t].Levels.Count;
        Matrix<double> full = Matrix<double>.Build.Dense(levels * q, levels * q);
        for (int l = 0; l < levels; l++)
        {
            full.SetSubMatrix(l * q, l * q, Matrix<double>.Build.DenseOfArray(psi));
        }

        return full;
    }

    public Matrix<double> Covariance(IReadOnlyList<double[,]> psi)
    {
        Matrix<double> h = OfRows(_r ?? Matrix<double>.Build.DenseIdentity(_design.RowCount));
        for (int t = 0; t < psi.Count; t++)
        {
            h += _z[t] * BlockDiagonal(t, psi[t]) * _z[t].Transpose();
        }

        return h;
    }

    public double Deviance(IReadOnlyList<double[,]> psi)
    {
        Matrix<double> h = Covariance(psi);
        Matrix<double> inverse = h.Inverse();
        Matrix<double> information = _x.Transpose() * inverse * _x;
        double residual = ResidualForm(inverse, information);
        double value = LogDeterminant(h) + (Nu * (1 + Math.Log(2 * Math.PI * residual / Nu)));
        return _estimation == Estimation.Reml ? value + LogDeterminant(information) : value;
    }

    /// <summary>d(-2 log L) for a change dPsi of one term: tr(P dH) - nu y'P dH P y / y'P y (H^-1 in the trace under ML).</summary>
    public double Slope(IReadOnlyList<double[,]> psi, int term, double[,] derivative)
    {
        Matrix<double> inverse = Covariance(psi).Inverse();

        return Slope(inverse, _z[term] * BlockDiagonal(term, derivative) * _z[term].Transpose());
    }

    /// <summary>The same for a change dR of the residual covariance of rows with weight 1.</summary>
    public double ResidualSlope(IReadOnlyList<double[,]> psi, Matrix<double> derivative) => Slope(Covariance(psi).Inverse(), OfRows(derivative));

    private Matrix<double> OfRows(Matrix<double> r) =>
        r.MapIndexed((i, j, value) => value / Math.Sqrt((_design.Weights?[i] ?? 1) * (_design.Weights?[j] ?? 1)), Zeros.Include);

    private double Slope(Matrix<double> inverse, Matrix<double> change)
    {
        // P depends on the span of X alone; an orthonormal basis of it keeps the oracle's own rounding down.
        Matrix<double> basis = _x.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        Matrix<double> p = inverse - (inverse * basis * (basis.Transpose() * inverse * basis).Inverse() * basis.Transpose() * inverse);
        Vector<double> py = p * _y;
        double trace = (_estimation == Estimation.Reml ? p * change : inverse * change).Trace();
        return trace - (Nu * (py * (change * py)) / (_y * py));
    }

    public (Vector<double> Beta, Matrix<double> Covariance, double Sigma2) FixedEffects(IReadOnlyList<double[,]> psi)
    {
        Matrix<double> inverse = Covariance(psi).Inverse();
        Matrix<double> information = _x.Transpose() * inverse * _x;
        double sigma2 = ResidualForm(inverse, information) / Nu;
        return (information.Solve(_x.Transpose() * (inverse * _y)), information.Inverse() * sigma2, sigma2);
    }

    /// <summary>BLUPs Psi Z'H^-1 (y - X beta) and their conditional covariance sigma^2 (Psi - Psi Z'R Z Psi) given beta.</summary>
    public (Vector<double> Modes, Matrix<double> Covariance) RandomEffects(IReadOnlyList<double[,]> psi, int term)
    {
        Matrix<double> inverse = Covariance(psi).Inverse();
        (Vector<double> beta, _, double sigma2) = FixedEffects(psi);
        Matrix<double> block = BlockDiagonal(term, psi[term]);
        Matrix<double> through = block * _z[term].Transpose() * inverse;
        return (through * (_y - (_x * beta)), (block - (through * _z[term] * block)) * sigma2);
    }

    private double ResidualForm(Matrix<double> inverse, Matrix<double> information)
    {
        Vector<double> beta = information.Solve(_x.Transpose() * (inverse * _y));
        Vector<double> e = _y - (_x * beta);
        return e * (inverse * e);
    }

    private static double LogDeterminant(Matrix<double> matrix) => matrix.Cholesky().DeterminantLn;
}
