using System.Collections;

namespace Lmm;

/// <summary>
/// The parameters of the residual correlation and of the variance functions, the correlation first; empty for independent
/// residuals of one variance. The residual standard deviation sigma itself is <see cref="MixedModelFit.Residual"/>.
/// </summary>
public sealed partial class ResidualParameterTable : IReadOnlyList<ResidualParameter>
{
    private readonly ResidualParameter[] _rows;
    private readonly Lazy<double[,]> _covariance;

    internal ResidualParameterTable(ResidualSolution? residual)
    {
        _covariance = residual?.Covariance ?? new Lazy<double[,]>(new double[0, 0]);
        _rows = [.. (residual?.Parameters ?? []).Select((estimate, k) => new ResidualParameter(estimate, _covariance, k))];
    }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public ResidualParameter this[int index] => _rows[index];

    /// <summary>The parameter of that name, as in <c>["phi"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public ResidualParameter this[string name] => Find(name)
        ?? throw new KeyNotFoundException($"There is no residual parameter '{name}'; the parameters are {NameList.Of(_rows.Select(row => row.Name))}.");

    /// <summary>
    /// The asymptotic covariance of the estimates in this order, computed when first asked for; NaN in the rows and columns
    /// of a parameter at its bound. A copy.
    /// </summary>
    public MathNet.Numerics.LinearAlgebra.Matrix<double> Covariance =>
        MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(_covariance.Value);

    /// <summary>The parameter of that name, or null.</summary>
    public ResidualParameter? Find(string name) => Array.Find(_rows, row => row.Name == name);

    /// <inheritdoc/>
    public IEnumerator<ResidualParameter> GetEnumerator() => ((IEnumerable<ResidualParameter>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
