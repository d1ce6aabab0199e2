using static Lmm.Runtime.Tests.Residual.RandomResiduals;

namespace Lmm.Runtime.Tests.Residual;

/// <summary>R entry by entry straight from the formulas, from natural parameters by name.</summary>
internal sealed class NaiveResiduals(Drawn drawn, IReadOnlyDictionary<string, double> natural)
{
    private readonly ResidualTerm _term = drawn.Term;

    public double[,] Covariance(int[] rows)
    {
        double[,] r = new double[rows.Length, rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
            {
                r[i, j] = Deviation(rows[i]) * Deviation(rows[j]) * (i == j ? 1 : Correlation(rows[i], rows[j]));
            }
        }

        return r;
    }

    private string Prefix(int row) => _term.ByName is null ? "" : $"{_term.Groups[_term.GroupOfRow[row]]}.";

    private double Of(int row, string name) => natural[Prefix(row) + name];

    private double Deviation(int row)
    {
        double s = 1;
        if (_term.ByName is not null && _term.GroupOfRow[row] > 0)
        {
            s *= Of(row, "sd");
        }

        if (_term.Heterogeneous && _term.OccasionOfRow[row] > 0)
        {
            s *= Of(row, $"sd[{_term.Occasions[_term.OccasionOfRow[row]]}]");
        }

        string member = _term.Variances.Count > 1 || _term.Heterogeneous || _term.ByName is not null ? "{0}." : "";
        foreach (VarianceTerm variance in _term.Variances)
        {
            string prefix = member.Replace("{0}", variance.Name, StringComparison.Ordinal);
            double v = variance.Covariate.Length == 0 ? 0 : variance.Covariate[row];
            s *= variance.Function switch
            {
                VarianceFunction.Fixed => Math.Sqrt(v),
                VarianceFunction.Ident => variance.StratumOfRow[row] == 0 ? 1 : natural[$"{prefix}sd[{variance.Strata[variance.StratumOfRow[row]]}]"],
                VarianceFunction.Power => Math.Pow(Math.Abs(v), variance.Parameter ?? natural[$"{prefix}power"]),
                VarianceFunction.ConstPower =>
                    (variance.Constant ?? natural[$"{prefix}const"]) + Math.Pow(Math.Abs(v), variance.Parameter ?? natural[$"{prefix}power"]),
                VarianceFunction.Exponential => Math.Exp((variance.Parameter ?? natural[$"{prefix}exponent"]) * v),
                _ => throw new NotSupportedException(),
            };
        }

        return s;
    }

    private double Correlation(int a, int b)
    {
        double d = Math.Sqrt(_term.Coordinates.Sum(c => (c[a] - c[b]) * (c[a] - c[b])));
        double nugget = _term.Nugget ? 1 - Of(a, "nugget") : 1;
        switch (_term.Correlation)
        {
            case Corr.Independent:
                return 0;
            case Corr.AR1 or Corr.CAR1:
                return Math.Pow(Of(a, "phi"), d);
            case Corr.Ar or Corr.Ma or Corr.Arma:
                return ByImpulses(a, (int)d);
            case Corr.CompoundSymmetry:
                return Of(a, "rho");
            case Corr.Toeplitz:
                return Of(a, $"rho[{d}]");
            case Corr.AnteDependence:
                (int first, int last) = Sorted(a, b);
                return Enumerable.Range(first, last - first).Aggregate(1.0, (c, t) => c * Of(a, $"rho[V{t},V{t + 1}]"));
            case Corr.Unstructured:
                (int low, int high) = Sorted(a, b);
                return Of(a, $"rho[V{low},V{high}]");
            case Corr.Exponential:
                return nugget * Math.Exp(-d / Of(a, "range"));
            case Corr.Gaussian:
                return nugget * Math.Exp(-Math.Pow(d / Of(a, "range"), 2));
            case Corr.Rational:
                return nugget / (1 + Math.Pow(d / Of(a, "range"), 2));
            case Corr.Spherical:
                double s = d / Of(a, "range");
                return s < 1 ? nugget * (1 - (1.5 * s) + (0.5 * s * s * s)) : 0;
            case Corr.Linear:
                return nugget * Math.Max(0, 1 - (d / Of(a, "range")));
            default:
                throw new NotSupportedException();
        }
    }

    private (int, int) Sorted(int a, int b) =>
        (Math.Min(_term.OccasionOfRow[a], _term.OccasionOfRow[b]), Math.Max(_term.OccasionOfRow[a], _term.OccasionOfRow[b]));

    /// <summary>The autocorrelation from the impulse response psi: gamma(k) = sum psi_j psi_j+k.</summary>
    private double ByImpulses(int row, int lag)
    {
        const int Length = 1200;
        int p = _term.Correlation == Corr.Ma ? 0 : _term.Order;
        int q = _term.Correlation == Corr.Ar ? 0 : _term.MovingAverage;
        double[] phi = [.. Enumerable.Range(1, p).Select(i => Of(row, $"phi{i}"))];
        double[] theta = [.. Enumerable.Range(1, q).Select(i => Of(row, $"theta{i}"))];
        double[] psi = new double[Length];
        for (int j = 0; j < Length; j++)
        {
            psi[j] = j == 0 ? 1 : j <= q ? theta[j - 1] : 0;
            for (int i = 1; i <= Math.Min(p, j); i++)
            {
                psi[j] += phi[i - 1] * psi[j - i];
            }
        }

        double Gamma(int k) => Enumerable.Range(0, Length - k).Sum(j => psi[j] * psi[j + k]);
        return Gamma(lag) / Gamma(0);
    }
}
