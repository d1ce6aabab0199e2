using Lmm.Design;

namespace Lmm;

/// <summary>
/// Everything a fit is made of. <see cref="Create"/> makes it after fitting; <see cref="FromJson(string)"/> reads it back
/// without the rows.
/// </summary>
public sealed partial class FitData
{
    private Lazy<Skeleton?> _skeleton = new((Skeleton?)null);

    internal FitData()
    {
    }

    /// <summary>The model.</summary>
    public required ModelSpec Specification { get; init; }

    /// <summary>The numbers.</summary>
    public required Solution Solution { get; init; }

    /// <summary>The matrices that were fitted, or null for a fit that was read from a document.</summary>
    public required DesignMatrices? Design { get; init; }

    /// <summary>What is needed to give new rows the same columns.</summary>
    public required FrozenDesign Frozen { get; init; }

    /// <summary>What was found in specification, design and rows.</summary>
    public required IReadOnlyList<DesignFinding> Findings { get; init; }

    /// <summary>The number of rows left out because a value was missing.</summary>
    public required int OmittedRows { get; init; }

    /// <summary>The options of the fit, without its progress and cancellation; null where it was read from a document.</summary>
    public FitOptions? Options { get; private init; }

    /// <summary>
    /// The strata of the design with their degrees of freedom; null where the fit was made without them, the design is too
    /// large for exact algebra, or the fit was read from a document. Found when first asked for.
    /// </summary>
    public Skeleton? Skeleton => _skeleton.Value;

    /// <summary>SHA-256 of response, weights, frequencies and offset: whether two fits are of the same data.</summary>
    public string ResponseFingerprint => Shape.DataFingerprint.Value;

    /// <summary>SHA-256 of the fixed effects matrix X.</summary>
    public string FixedEffectsFingerprint => Shape.FixedFingerprint.Value;

    /// <summary>What reports read of the design: names, levels, sizes, residual quantiles.</summary>
    internal FitShape Shape { get; init; } = null!;

    /// <summary>Collects what a fit is made of.</summary>
    /// <param name="specification">The model.</param>
    /// <param name="design">The matrices that were fitted; kept, not copied.</param>
    /// <param name="solution">What the fitter gave for them.</param>
    /// <param name="findings">What was found on the way.</param>
    /// <param name="omittedRows">The number of rows left out because a value was missing.</param>
    /// <param name="frozen">What is needed to give new rows the same columns; null where nothing is.</param>
    /// <param name="options">The options of the fit; null for the defaults.</param>
    /// <param name="skeleton">Finds the strata of the design; null where nothing does.</param>
    /// <exception cref="ArgumentException">Solution and matrices do not belong together.</exception>
    public static FitData Create(
        ModelSpec specification,
        DesignMatrices design,
        Solution solution,
        IReadOnlyList<DesignFinding>? findings = null,
        int omittedRows = 0,
        FrozenDesign? frozen = null,
        FitOptions? options = null,
        Func<Skeleton?>? skeleton = null)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(solution);
        return new FitData
        {
            Specification = specification,
            Design = design,
            Solution = solution,
            Frozen = frozen ?? FrozenDesign.Empty,
            Findings = findings ?? [],
            OmittedRows = omittedRows,
            Shape = FitShapeBuilder.Build(specification, design, solution),
            Options = (options ?? new FitOptions()) with { Progress = null, CancellationToken = default },
            _skeleton = new Lazy<Skeleton?>(skeleton ?? (() => null)),
        };
    }
}
