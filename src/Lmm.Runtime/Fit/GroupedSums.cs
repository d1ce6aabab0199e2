using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Fitting;

/// <summary>
/// The sums of <see cref="GroupedInformation"/> as matrices: P = H^-1 - H^-1X C X'H^-1 taken out of the traces, and Py put in for the
/// column e.
/// </summary>
internal sealed class GroupedSums
{
    private readonly GroupedInformation _information;
    private readonly Matrix<double>[] _p;
    private readonly Vector<double> _v;
    private readonly int _r;

    public GroupedSums(Criterion criterion, double[] w, int[] parameters, bool second)
    {
        _information = new GroupedInformation(criterion, w, parameters, second);
        Count = parameters.Length;
        _r = _information.Columns - 1;
        Matrix<double> products = Full(_information.Products);
        C = products.SubMatrix(0, _r, 0, _r).Inverse();

        // e - Q g = [Q e] v, and H^-1 times it is Py.
        _v = Vector<double>.Build.Dense(_r + 1, 1);
        _v.SetSubVector(0, _r, -(C * products.Column(_r, 0, _r)));
        _p = [.. _information.P.Select(Full)];
    }

    /// <summary>The number of parameters.</summary>
    public int Count { get; }

    /// <summary>(X'H^-1X)^-1 in the basis Q, r x r.</summary>
    public Matrix<double> C { get; }

    /// <summary>The zero matrix, r x r.</summary>
    public Matrix<double> Zero() => Matrix<double>.Build.Dense(_r, _r);

    /// <summary>X'H^-1 H_j H^-1 X.</summary>
    public Matrix<double> P(int j) => Fixed(_p[j]);

    /// <summary>X'H^-1 H_j H^-1 H_k H^-1 X.</summary>
    public Matrix<double> Q(int j, int k) => Fixed(FullQ(j, k));

    /// <summary>X'H^-1 H_jk H^-1 X, zero unless both are residual parameters.</summary>
    public Matrix<double> R(int j, int k) => Fixed(Full(_information.R[GroupedInformation.Pair(Math.Max(j, k), Math.Min(j, k))]));

    /// <summary>tr(P H_j) under REML, tr(H^-1 H_j) under ML.</summary>
    public double Trace(int j, bool reml) => _information.Traces[j] - (reml ? (C * P(j)).Trace() : 0);

    /// <summary>tr(P H_j P H_k) under REML, tr(H^-1 H_j H^-1 H_k) under ML.</summary>
    public double TraceOfPair(int j, int k, bool reml) => _information.PairTraces[(j * Count) + k]
        - (reml ? (2 * (C * Q(j, k)).Trace()) - (C * P(j) * C * P(k)).Trace() : 0);

    /// <summary>y'P H_j P y.</summary>
    public double Quadratic(int j) => _v * (_p[j] * _v);

    /// <summary>y'P H_j P H_k P y.</summary>
    public double QuadraticOfPair(int j, int k)
    {
        Vector<double> left = (_p[j] * _v).SubVector(0, _r);
        Vector<double> right = (_p[k] * _v).SubVector(0, _r);
        return (_v * (FullQ(j, k) * _v)) - (left * (C * right));
    }

    private Matrix<double> FullQ(int j, int k) => j >= k
        ? Full(_information.Q[GroupedInformation.Pair(j, k)])
        : Full(_information.Q[GroupedInformation.Pair(k, j)]).Transpose();

    private Matrix<double> Full(double[] values) => Matrix<double>.Build.DenseOfRowMajor(_r + 1, _r + 1, values);

    private Matrix<double> Fixed(Matrix<double> full) => full.SubMatrix(0, _r, 0, _r);
}
