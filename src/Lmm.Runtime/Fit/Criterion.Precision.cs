namespace Lmm.Fitting;

internal sealed partial class Criterion
{
    // Gamma is a difference of numbers of the size of l between T^-1: near a variance of zero, where a level shows 1 / so much
    // of a residual variance in its effect, too little of single precision is left of it.
    private const double MostAmplified = 100;

    private double[][]? _shown;
    private RefinedResidual? _refined;

    /// <inheritdoc/>
    public bool IsRough => _factor?.Trailing.IsSingle ?? false;

    /// <inheritdoc/>
    public void UseRough(int from)
    {
        if (_a.TrailingOrder < from)
        {
            return;
        }

        // Panels are in double precision, and many times as fast as the pairs of levels that they replace.
        OwnFactor.Trailing.UseSingle(Residual is null && OwnFactor.Scatter.Panels is null);
        _shown ??= IsRough ? [.. Enumerable.Range(0, _a.Groupings.Length).Select(MeanProducts)] : null;
    }

    /// <inheritdoc/>
    public void Refine()
    {
        _isCurrent = _isFactored = _isInverted = false;
        _factor?.Trailing.UseSingle(false);
    }

    /// <summary>Goes over to double precision where a variance is nearly zero.</summary>
    private void LeaveRough()
    {
        for (int g = 0; g < _a.Groupings.Length && IsRough; g++)
        {
            int q = _a.Groupings[g].EffectCount;
            double[] inverse = Parameters.TInverse[g];
            for (int a = 0; a < q; a++)
            {
                double sum = 0;
                for (int b = 0; b < q; b++)
                {
                    sum += inverse[(b * q) + a] * inverse[(b * q) + a];
                }

                if (!(sum <= MostAmplified * _shown![g][a]))
                {
                    Refine();
                }
            }
        }
    }

    /// <summary>Takes r from the rows where the cross products have lost it; false where the factor that this needs does not exist.</summary>
    private bool RefineResidual()
    {
        if (IsRough || !RefinedResidual.IsMissed(R[^1] * R[^1], _a.Columns[^1], Nu))
        {
            return true;
        }

        if (!_isFactored && !(_isFactored = OwnFactor.Update(Parameters.T)))
        {
            return false;
        }

        _refined ??= new RefinedResidual(_data, OwnFactor, Parameters, Residual, Estimation, Nu);
        R[^1] = OwnFactor.R[^1] = _refined.Root();
        return true;
    }

    /// <summary>The mean over levels of the diagonal of Z_l'Z_l.</summary>
    private double[] MeanProducts(int g)
    {
        int q = _a.Groupings[g].EffectCount;
        int levels = _a.Groupings[g].Levels;
        double[] mean = new double[q];
        for (int i = 0; i < levels * q; i++)
        {
            mean[i % q] += _a.Diagonal[g][(i * q) + (i % q)] / levels;
        }

        return mean;
    }
}
