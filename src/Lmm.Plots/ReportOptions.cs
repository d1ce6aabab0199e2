namespace Lmm;

/// <summary>What a report contains.</summary>
public sealed record ReportOptions
{
    internal static ReportOptions Default { get; } = new();

    /// <summary>The title; null for one made of the model's name.</summary>
    public string? Title { get; init; }

    /// <summary>The coverage of all intervals, strictly between 0 and 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Where degrees of freedom and standard errors come from.</summary>
    public DegreesOfFreedomMethod Method { get; init; } = DegreesOfFreedomMethod.Satterthwaite;

    /// <summary>Whether the pictures that suit the fit are in the report.</summary>
    public bool HasPictures { get; init; } = true;

    /// <summary>Further pictures, after those.</summary>
    public IReadOnlyList<Plot> Pictures { get; init; } = [];

    /// <summary>Where the page has Vega from; null for the scripts that this package carries.</summary>
    public VegaScripts? Scripts { get; init; }

    /// <summary>When the report was made, to be shown; null for nothing, so that the same fit gives the same bytes.</summary>
    public DateTimeOffset? Written { get; init; }
}
