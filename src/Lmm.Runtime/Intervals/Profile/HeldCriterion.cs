using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm.Profiling;

/// <summary>
/// -2 log L (ML) as a function of the working parameters while one parameter is held. Where sigma^2 is free it is the
/// profiled criterion c(w). Where it is a given function of w, with l = log(r^2 / (n sigma^2(w))),
/// F = c + n (e^l - 1 - l), which is c where sigma^2 happens to be the best. Gradient and second derivatives are exact.
/// </summary>
internal sealed class HeldCriterion
{
    private readonly double _n;
    private readonly bool _holdsSigma;
    private readonly CovarianceForm? _form;
    private readonly double[] _shares;
    private double _excess;
    private double _held;

    /// <param name="criterion">The ML criterion; its state is this object's.</param>
    /// <param name="parameter">What is held.</param>
    public HeldCriterion(Criterion criterion, HeldParameter parameter)
    {
        Criterion = criterion;
        criterion.IsFar = false;
        _n = criterion.Nu;
        _shares = new double[criterion.Count];
        _holdsSigma = parameter is HeldSigma or HeldDeviation;
        if (parameter is HeldDeviation deviation)
        {
            _form = new CovarianceForm(criterion.Parameters.Slots[deviation.Slot], criterion.Count, deviation.Effect, deviation.Effect);
        }
        else if (parameter is HeldCorrelation correlation)
        {
            Constraint = new CorrelationConstraint(
                criterion.Parameters.Slots[correlation.Slot], criterion.Count, correlation.Effect, correlation.Other);
        }
        else if (parameter is HeldResidual residual)
        {
            Constraint = new ResidualConstraint(criterion, residual.Index);
        }
    }

    /// <summary>The criterion.</summary>
    public Criterion Criterion { get; }

    /// <summary>The equation that must hold, or null.</summary>
    public IConstraint? Constraint { get; }

    /// <summary>dF/dt at fixed w, where t enters through sigma^2; 0 otherwise.</summary>
    public double Slope => _holdsSigma ? -2 * _n * _excess / _held : 0;

    /// <summary>F and its gradient.</summary>
    public double Evaluate(ReadOnlySpan<double> w, double held, Span<double> gradient)
    {
        _held = held;
        double value = Criterion.Evaluate(w, gradient);
        if (!_holdsSigma || !double.IsFinite(value))
        {
            return value;
        }

        int columns = Criterion.Data.CrossProducts.ColumnCount;
        double psi = _form?.Value(w) ?? 1;
        double l = LogRatio(psi, held);
        _excess = NormalLaw.ExpMinusOne(l);
        SetShares(columns);
        for (int k = 0; k < gradient.Length; k++)
        {
            gradient[k] -= _n * _excess * _shares[k];
        }

        _form?.AddGradient(w, _n * _excess / psi, gradient);
        return value + (_n * (_excess - l));
    }

    /// <summary>F with what stands at its bound at exactly zero; no derivatives.</summary>
    public double Value(ReadOnlySpan<double> w, double held)
    {
        double value = Criterion.Value(w);
        if (!_holdsSigma)
        {
            return value;
        }

        double l = LogRatio(_form?.Value(w) ?? 1, held);
        return value + (_n * (NormalLaw.ExpMinusOne(l) - l));
    }

    /// <summary>d2F/dw2, K x K, at the point of the last <see cref="Evaluate"/>.</summary>
    public void Hessian(ReadOnlySpan<double> w, Span<double> hessian)
    {
        if (Criterion.Residual is not null)
        {
            DifferencedHessian(w, hessian);
            return;
        }

        Criterion.Hessian(w, Criterion.HasCheapHessian ? Curvature.Observed : Curvature.Average, hessian);
        if (!_holdsSigma)
        {
            return;
        }

        int count = Criterion.Count;
        int columns = Criterion.Data.CrossProducts.ColumnCount;
        double psi = _form?.Value(w) ?? 1;
        double[] ratio = new double[count];
        _form?.AddGradient(w, 1 / psi, ratio);
        double[] gram = new double[count * count];
        double[] projections = new double[count * columns];
        Criterion.Directions.Gram(columns - 1, gram);
        Criterion.Directions.Projections(columns - 1, projections);
        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < count; k++)
            {
                double inner = VectorKernels.Dot(projections.AsSpan(j * columns, columns - 1), projections.AsSpan(k * columns, columns - 1));
                double slopes = (ratio[j] - _shares[j]) * (ratio[k] - _shares[k]);
                double curvature = (2 * (gram[(j * count) + k] - inner)) - (_shares[j] * _shares[k]) - (ratio[j] * ratio[k]);
                hessian[(j * count) + k] += _n * (((1 + _excess) * slopes) + (_excess * curvature));
            }
        }

        foreach (CovarianceParameters.Slot slot in Criterion.Parameters.Slots)
        {
            double[] gamma = ResidualProducts(slot, -_n * _excess);
            slot.Structure.AddCurvature(slot.Of(w), gamma, hessian[((slot.First * count) + slot.First)..], count, exact: true);
        }

        _form?.AddHessian(w, _n * _excess / psi, hessian);
    }

    /// <summary>
    /// With a residual structure: differences of the exact gradient, central where the box has room. An evaluation costs the
    /// same for any number of rows.
    /// </summary>
    private void DifferencedHessian(ReadOnlySpan<double> w, Span<double> hessian)
    {
        const double Step = 1e-4;
        int count = Criterion.Count;
        double[] at = w.ToArray();
        double[] above = new double[count];
        double[] below = new double[count];
        for (int k = 0; k < count; k++)
        {
            Residuals.ParameterRange range = Criterion.Range(w, k);
            double up = Math.Min(Step, range.Upper - w[k]);
            double down = Math.Min(Step, w[k] - range.Lower);
            at[k] = w[k] + up;
            Evaluate(at, _held, above);
            at[k] = w[k] - down;
            Evaluate(at, _held, below);
            at[k] = w[k];
            for (int j = 0; j < count; j++)
            {
                hessian[(j * count) + k] = (above[j] - below[j]) / (up + down);
            }
        }

        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < j; k++)
            {
                double mean = (hessian[(j * count) + k] + hessian[(k * count) + j]) / 2;
                hessian[(j * count) + k] = mean;
                hessian[(k * count) + j] = mean;
            }
        }

        // The criterion's state is that of the last evaluation.
        Evaluate(w, _held, above);
    }

    /// <summary>dF/dPsi of a term at the point of the last <see cref="Evaluate"/>.</summary>
    public double[] GammaOf(CovarianceParameters.Slot slot, ReadOnlySpan<double> w)
    {
        double[] gamma = Criterion.GammaOf(slot);
        if (_holdsSigma)
        {
            VectorKernels.Axpy(1, ResidualProducts(slot, -_n * _excess), gamma);
        }

        if (_form is not null && ReferenceEquals(_form.Slot, slot))
        {
            VectorKernels.Axpy(_n * _excess / _form.Value(w), _form.Weights, gamma);
        }

        return gamma;
    }

    /// <summary>l = log(r^2 psi / (n t^2)).</summary>
    private double LogRatio(double psi, double held)
    {
        double residual = Criterion.R[^1];
        return Math.Log(residual * residual * psi / _n / held / held);
    }

    /// <summary>s_k = -d log r^2 / dw_k.</summary>
    private void SetShares(int columns)
    {
        double[] projections = new double[_shares.Length * columns];
        Criterion.Directions.Projections(columns - 1, projections);
        for (int k = 0; k < _shares.Length; k++)
        {
            _shares[k] = projections[(k * columns) + columns - 1];
        }
    }

    /// <summary>scale times sum over levels of E_l E_l' for e, the derivative of -log r^2 by Psi.</summary>
    private double[] ResidualProducts(CovarianceParameters.Slot slot, double scale)
    {
        int columns = Criterion.Data.CrossProducts.ColumnCount;
        int q = Criterion.Data.CrossProducts.Groupings[slot.Grouping].EffectCount;
        int count = slot.Term.Count;
        double[] effects = Criterion.Posterior.Effects[slot.Grouping];
        double[] sum = new double[count * count];
        for (int level = 0; level < Criterion.Data.CrossProducts.Groupings[slot.Grouping].Levels; level++)
        {
            int first = (level * q) + slot.Term.Offset;
            for (int a = 0; a < count; a++)
            {
                double left = scale * effects[((first + a) * columns) + columns - 1];
                for (int b = 0; b < count; b++)
                {
                    sum[(a * count) + b] += left * effects[((first + b) * columns) + columns - 1];
                }
            }
        }

        return sum;
    }
}
