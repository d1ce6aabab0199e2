namespace Lmm;

/// <summary>The names and versions that writer and reader of the document share; see docs/json.md.</summary>
internal static class FitDocument
{
    public const string Format = "lmm-fit";

    /// <summary>Raised when a reader of the previous version could misread a document; members may be added without.</summary>
    public const int Version = 1;

    public const string NotANumber = "NaN";
    public const string PositiveInfinity = "Infinity";
    public const string NegativeInfinity = "-Infinity";

    public static string Name(Estimation estimation) => estimation == Estimation.Reml ? "REML" : "ML";
}
