namespace Lmm.Fitting;

// What results read at the last parameters; made when asked for where the search itself needs none of it.
internal sealed partial class Criterion
{
    // With levels that share nothing the search needs neither: 50,000 levels of two effects and four columns are 10 MB.
    private BlockedFactor OwnFactor => _factor ??= new BlockedFactor(_a, _threads, Count, _data.ResidualProducts?.HeldBytes ?? 0);

    private PosteriorBlocks OwnPosterior => _posterior ??= new PosteriorBlocks(_a, OwnFactor, Parameters, Estimation, Nu);

    /// <summary>The factor at the last parameters.</summary>
    public BlockedFactor Factor
    {
        get
        {
            if (!_isFactored)
            {
                _isFactored = OwnFactor.Update(Parameters.T);
            }

            return OwnFactor;
        }
    }

    /// <summary>The inverse blocks at the last parameters evaluated with derivatives; <see cref="GammaOf"/> has the gradient's part.</summary>
    public PosteriorBlocks Posterior
    {
        get
        {
            if (!_isInverted)
            {
                _ = Factor;
                if (_isCurrent && !_isFactored)
                {
                    throw new InvalidOperationException("The factor does not exist at parameters where the criterion does.");
                }

                if (_separate is null)
                {
                    OwnPosterior.Update();
                }
                else
                {
                    OwnPosterior.UpdateEffects();
                }

                _isInverted = true;
            }

            return OwnPosterior;
        }
    }

    /// <summary>The directional products at the last parameters.</summary>
    public DirectionalProducts Directions
    {
        get
        {
            _ = Posterior;
            return _directions ??= NewDirections();
        }
    }

    /// <summary>Directional products of all columns of Q at once, at the last parameters; the caller disposes.</summary>
    public DirectionalProducts ColumnDirections() => new(_a, Factor, Parameters, Posterior, _a.ColumnCount - 1);
}
