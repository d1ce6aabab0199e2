using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>Psi[i, j] = psi rho^|i - j|: effects in an order, nearer ones more alike. Parameters z (of psi) and rho.</summary>
internal sealed class AutoRegressiveStructure : CovarianceStructure
{
    // rho stays this far inside +-1, where 1 - rho^2 is still at the variance floor's size.
    private const double Edge = 1e-8;

    private readonly VarianceScale _scale;

    public AutoRegressiveStructure(int q, double rowsPerLevel)
        : base(q)
    {
        _scale = new VarianceScale(rowsPerLevel);
        Components = ProjectorStructure.Identity(q, rowsPerLevel).Components;
    }

    /// <inheritdoc/>
    public override int ParameterCount => 2;

    /// <inheritdoc/>
    public override IReadOnlyList<MomentComponent> Components { get; }

    /// <inheritdoc/>
    public override void Start(ReadOnlySpan<double> psi, double smallest, Span<double> w)
    {
        w[0] = _scale.Working(Math.Max(psi[0], smallest));
        w[1] = 0;
    }

    /// <inheritdoc/>
    public override ParameterRange Range(ReadOnlySpan<double> w, int k, bool far) =>
        k == 0 ? VarianceScale.Range(VarianceFloor) : new ParameterRange(-1 + Edge, 1 - Edge, 0.5);

    /// <inheritdoc/>
    public override bool IsAtBound(ReadOnlySpan<double> w, int k) => IsZero(w) || (k == 1 && Math.Abs(w[1]) >= 1 - (1.0001 * Edge));

    /// <inheritdoc/>
    public override void Factor(ReadOnlySpan<double> w, Span<double> t, Span<double> tInverse)
    {
        double root = Math.Sqrt(_scale.Variance(Math.Max(w[0], VarianceFloor)));
        FillFactor(root, w[1], t);
        SmallMatrix.InvertLower(EffectCount, t, tInverse);
    }

    /// <inheritdoc/>
    public override void ExactFactor(ReadOnlySpan<double> w, Span<double> t)
    {
        double rho = Math.Abs(w[1]) >= 1 - (1.0001 * Edge) ? Math.Sign(w[1]) : w[1];
        FillFactor(IsZero(w) ? 0 : Math.Sqrt(_scale.Variance(w[0])), rho, t);
    }

    /// <inheritdoc/>
    public override void Derivative(ReadOnlySpan<double> w, int k, Span<double> derivative)
    {
        double psi = _scale.Variance(w[0]);
        for (int i = 0; i < EffectCount; i++)
        {
            for (int j = 0; j < EffectCount; j++)
            {
                int lag = Math.Abs(i - j);
                derivative[(i * EffectCount) + j] = k == 0
                    ? _scale.Slope(w[0]) * Power(w[1], lag)
                    : psi * lag * Power(w[1], lag - 1);
            }
        }
    }

    /// <inheritdoc/>
    public override void AddCurvature(ReadOnlySpan<double> w, ReadOnlySpan<double> gamma, Span<double> h, int stride, bool exact)
    {
        if (!exact)
        {
            return;
        }

        double psi = _scale.Variance(w[0]);
        double slope = _scale.Slope(w[0]);
        for (int i = 0; i < EffectCount; i++)
        {
            for (int j = 0; j < EffectCount; j++)
            {
                int lag = Math.Abs(i - j);
                double g = gamma[(i * EffectCount) + j];
                double mixed = g * slope * lag * Power(w[1], lag - 1);
                h[0] += g * slope * Power(w[1], lag);
                h[1] += mixed;
                h[stride] += mixed;
                h[stride + 1] += g * psi * lag * (lag - 1) * Power(w[1], lag - 2);
            }
        }
    }

    /// <inheritdoc/>
    public override void MaximiseComplete(ReadOnlySpan<double> secondMoment, Span<double> w)
    {
        // log|Psi| + tr(Psi^-1 S) with psi profiled out is unimodal enough in rho for a golden section.
        const double Ratio = 0.6180339887498949;
        double[] s = secondMoment.ToArray();
        double low = -1 + Edge;
        double high = 1 - Edge;
        for (int step = 0; step < 90; step++)
        {
            double left = high - (Ratio * (high - low));
            double right = low + (Ratio * (high - low));
            if (Profile(s, left).Criterion < Profile(s, right).Criterion)
            {
                high = right;
            }
            else
            {
                low = left;
            }
        }

        w[1] = (low + high) / 2;
        w[0] = Math.Max(_scale.Working(Profile(s, w[1]).Variance), VarianceFloor);
    }

    private (double Criterion, double Variance) Profile(double[] s, double rho)
    {
        int q = EffectCount;
        double inner = 0;
        double all = 0;
        double neighbours = 0;
        for (int i = 0; i < q; i++)
        {
            all += s[(i * q) + i];
            inner += i > 0 && i < q - 1 ? s[(i * q) + i] : 0;
            neighbours += i > 0 ? s[(i * q) + i - 1] : 0;
        }

        double gap = 1 - (rho * rho);
        double variance = (all + (rho * rho * inner) - (2 * rho * neighbours)) / gap / q;
        return ((q * Math.Log(variance)) + ((q - 1) * Math.Log(gap)), variance);
    }

    private void FillFactor(double root, double rho, Span<double> t)
    {
        double innovation = root * Math.Sqrt(Math.Max(1 - (rho * rho), 0));
        t.Clear();
        for (int i = 0; i < EffectCount; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                t[(i * EffectCount) + j] = (j == 0 ? root : innovation) * Power(rho, i - j);
            }
        }
    }

    private static bool IsZero(ReadOnlySpan<double> w) => w[0] <= VarianceFloor * 1.0001;

    private static double Power(double rho, int lag) => lag <= 0 ? 1 : Math.Pow(rho, lag);
}
