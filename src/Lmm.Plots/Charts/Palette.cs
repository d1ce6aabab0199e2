namespace Lmm.Charts;

/// <summary>
/// The colours of a picture: those of Okabe and Ito (2008), Color Universal Design, which people with any common form of
/// colour blindness tell apart; their order puts those first that contrast most with the background.
/// </summary>
/// <param name="Background">Behind everything.</param>
/// <param name="Ink">Text.</param>
/// <param name="Muted">Axes and lines to compare with.</param>
/// <param name="Grid">Grid lines.</param>
/// <param name="Data">The marks of the data.</param>
/// <param name="Accent">What is laid over the data.</param>
/// <param name="Categories">The colours of kinds, in order.</param>
internal sealed record Palette(
    string Background,
    string Ink,
    string Muted,
    string Grid,
    string Data,
    string Accent,
    IReadOnlyList<string> Categories)
{
    private const string Blue = "#0072B2";
    private const string Vermillion = "#D55E00";
    private const string Green = "#009E73";
    private const string Purple = "#CC79A7";
    private const string Orange = "#E69F00";
    private const string Sky = "#56B4E9";
    private const string Yellow = "#F0E442";

    /// <summary>The number of kinds that have a colour of their own.</summary>
    public const int CategoryCount = 7;

    /// <summary>Dark on white.</summary>
    public static Palette Light { get; } = new(
        "#ffffff", "#1f2328", "#6e7781", "#e4e7eb", Blue, Vermillion, [Blue, Vermillion, Green, Purple, Orange, Sky, "#1f2328"]);

    /// <summary>Light on near black.</summary>
    public static Palette Dark { get; } = new(
        "#16181c", "#e6e8eb", "#9aa4b0", "#33383f", Sky, Orange, [Sky, Orange, Green, Purple, Yellow, Vermillion, "#e6e8eb"]);

    /// <summary>
    /// Colours by the style sheet of the page, so that a picture in SVG follows the reader's light, dark or paper without
    /// being drawn again.
    /// </summary>
    public static Palette Page { get; } = new(
        "transparent",
        Variable("ink"),
        Variable("muted"),
        Variable("grid"),
        Variable("data"),
        Variable("accent"),
        [.. Enumerable.Range(1, CategoryCount).Select(i => Variable(FormattableString.Invariant($"kind-{i}")))]);

    /// <summary>The declarations that <see cref="Page"/> reads, for one scheme.</summary>
    public string Declarations() => string.Concat(
    [
        Declaration("paper", Background),
        Declaration("ink", Ink),
        Declaration("muted", Muted),
        Declaration("grid", Grid),
        Declaration("data", Data),
        Declaration("accent", Accent),
        .. Categories.Select((color, i) => Declaration(FormattableString.Invariant($"kind-{i + 1}"), color)),
    ]);

    private static string Variable(string name) => $"var(--lmm-{name})";

    private static string Declaration(string name, string color) => $"--lmm-{name}:{color};";
}
