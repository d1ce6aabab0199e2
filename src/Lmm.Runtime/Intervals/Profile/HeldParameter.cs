using Lmm.Fitting;

namespace Lmm.Profiling;

/// <summary>
/// How a parameter is held at a value t while -2 log L is minimised over all others. Standard deviations hold sigma^2 as a
/// function of the relative covariances; correlations are an equation between these; coefficients change the response.
/// </summary>
internal abstract record HeldParameter;

/// <summary>sigma = t.</summary>
internal sealed record HeldSigma : HeldParameter;

/// <summary>sigma sqrt(psi_aa) = t, hence sigma^2 = t^2 / psi_aa.</summary>
/// <param name="Slot">The term's place among the criterion's.</param>
/// <param name="Effect">a; every effect where they share one variance.</param>
internal sealed record HeldDeviation(int Slot, int Effect) : HeldParameter;

/// <summary>psi_ab / sqrt(psi_aa psi_bb) = t.</summary>
/// <param name="Slot">The term's place among the criterion's.</param>
/// <param name="Effect">a.</param>
/// <param name="Other">b.</param>
internal sealed record HeldCorrelation(int Slot, int Effect, int Other) : HeldParameter;

/// <summary>A parameter of the residual covariance on its natural scale = t.</summary>
/// <param name="Index">Its place among the natural parameters.</param>
internal sealed record HeldResidual(int Index) : HeldParameter;

/// <summary>beta_j = t: the column leaves X, t times it leaves y.</summary>
/// <param name="Column">The column of X.</param>
internal sealed record HeldCoefficient(int Column) : HeldParameter;

/// <summary>An equation h(w) = t between working parameters.</summary>
internal interface IConstraint
{
    /// <summary>h.</summary>
    double Value(ReadOnlySpan<double> w);

    /// <summary>Its gradient, overwritten.</summary>
    void Gradient(ReadOnlySpan<double> w, Span<double> gradient);

    /// <summary>Adds scale times its second derivatives, K x K.</summary>
    void AddHessian(ReadOnlySpan<double> w, double scale, Span<double> hessian);
}

/// <summary>h = psi_ab / sqrt(psi_aa psi_bb).</summary>
internal sealed class CorrelationConstraint(CovarianceParameters.Slot slot, int count, int a, int b) : IConstraint
{
    private readonly CovarianceForm[] _forms =
    [
        new CovarianceForm(slot, count, a, b),
        new CovarianceForm(slot, count, a, a),
        new CovarianceForm(slot, count, b, b),
    ];

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> w) => _forms[0].Value(w) / Math.Sqrt(_forms[1].Value(w) * _forms[2].Value(w));

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> w, Span<double> gradient)
    {
        (double[] first, _) = Derivatives(w);
        gradient.Clear();
        for (int f = 0; f < 3; f++)
        {
            _forms[f].AddGradient(w, first[f], gradient);
        }
    }

    /// <inheritdoc/>
    public void AddHessian(ReadOnlySpan<double> w, double scale, Span<double> hessian)
    {
        (double[] first, double[,] second) = Derivatives(w);
        double[][] gradients = new double[3][];
        for (int f = 0; f < 3; f++)
        {
            gradients[f] = new double[count];
            _forms[f].AddGradient(w, 1, gradients[f]);
            _forms[f].AddHessian(w, scale * first[f], hessian);
        }

        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < count; k++)
            {
                double sum = 0;
                for (int f = 0; f < 3; f++)
                {
                    for (int g = 0; g < 3; g++)
                    {
                        sum += gradients[f][j] * second[f, g] * gradients[g][k];
                    }
                }

                hessian[(j * count) + k] += scale * sum;
            }
        }
    }

    /// <summary>First and second derivatives of u / sqrt(v z) by u, v, z.</summary>
    private (double[] First, double[,] Second) Derivatives(ReadOnlySpan<double> w)
    {
        double v = _forms[1].Value(w);
        double z = _forms[2].Value(w);
        double root = Math.Sqrt(v * z);
        double h = _forms[0].Value(w) / root;
        double[] first = [1 / root, -h / (2 * v), -h / (2 * z)];
        double[,] second =
        {
            { 0, -1 / (2 * v * root), -1 / (2 * z * root) },
            { -1 / (2 * v * root), 3 * h / (4 * v * v), h / (4 * v * z) },
            { -1 / (2 * z * root), h / (4 * v * z), 3 * h / (4 * z * z) },
        };
        return (first, second);
    }
}

/// <summary>h = a natural parameter of the residual covariance.</summary>
internal sealed class ResidualConstraint(Criterion criterion, int index) : IConstraint
{
    // The gradient is exact; its differences are good to some 1e-8.
    private const double Step = 1e-4;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> w) => Natural(w).Value;

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> w, Span<double> gradient)
    {
        gradient.Clear();
        Natural(w).Gradient.CopyTo(gradient[criterion.Parameters.Count..]);
    }

    /// <inheritdoc/>
    public void AddHessian(ReadOnlySpan<double> w, double scale, Span<double> hessian)
    {
        int first = criterion.Parameters.Count;
        int count = criterion.Count;
        double[] at = w.ToArray();
        for (int k = first; k < count; k++)
        {
            at[k] = w[k] + Step;
            double[] above = Natural(at).Gradient;
            at[k] = w[k] - Step;
            double[] below = Natural(at).Gradient;
            at[k] = w[k];
            for (int j = first; j < count; j++)
            {
                hessian[(j * count) + k] += scale * (above[j - first] - below[j - first]) / (2 * Step);
            }
        }
    }

    private Residuals.NaturalParameter Natural(ReadOnlySpan<double> w) => criterion.Residual!.Structure.Natural(criterion.ResidualPart(w))[index];
}
