using Lmm.Blocks;

namespace Lmm.Fitting;

/// <summary>
/// Fits one design to many responses: basis, cross products and their pattern, factors and work space stay, only e, Q'e and
/// Z'e change. One object for each thread; <see cref="Share"/> makes another over the same constant parts.
/// </summary>
internal sealed class Refitter
{
    private readonly DesignMatrices _design;
    private readonly DataPass? _data;
    private readonly Criterion? _criterion;
    private readonly Estimation _estimation;
    private readonly FitOptions _options;

    /// <param name="design">The matrices; their response is not looked at after this.</param>
    /// <param name="estimation">REML or ML.</param>
    /// <param name="options">Of every fit.</param>
    public Refitter(DesignMatrices design, Estimation estimation, FitOptions options)
        : this(design, design.Residual is null ? DataPass.Over(design) : null, estimation, options)
    {
    }

    private Refitter(DesignMatrices design, DataPass? shared, Estimation estimation, FitOptions options)
    {
        _design = design;
        _estimation = estimation;
        _options = options;
        if (shared is not null)
        {
            _data = shared.WithOwnResponse();
            _criterion = new Criterion(_data, estimation);
        }
    }

    /// <summary>The matrices.</summary>
    public DesignMatrices Design => _design;

    /// <summary>Another refitter, for another thread.</summary>
    public Refitter Share() => new(_design, _data, _estimation, _options);

    /// <summary>
    /// The fit of another response, equal to a fresh one. What the solution computes lazily (inference) holds only until the
    /// next call; everything else is its own.
    /// </summary>
    /// <param name="response">y, n values.</param>
    /// <exception cref="ArgumentException">The fixed effects reproduce the response exactly.</exception>
    public Solution Refit(double[] response)
    {
        if (_criterion is null)
        {
            // The pooled products of a residual structure are made of the response: this design is read anew.
            return Fitter.Fit(DesignParts.WithResponse(_design, response), _estimation, _options);
        }

        _data!.ReplaceResponse(response);
        if (_data.IsReproduced)
        {
            throw new ArgumentException("The fixed effects reproduce the response exactly: there is no variation left for a mixed model to explain.", nameof(response));
        }

        Optimum optimum = Minimiser.Minimise(_criterion, _options);
        return new SolutionBuilder(_design, _criterion, optimum).Build();
    }
}
