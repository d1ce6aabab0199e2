namespace Lmm.Reference.Tests.Cases;

/// <summary>
/// Finds our names among the reference's: <c>Variety[GoldenRain]:Nitrogen</c> is <c>varietyGolden.rain:nitrogen</c>.
/// Compared are the letters and digits of each part of an interaction, without regard to case and to the parts' order.
/// </summary>
internal sealed class NameMatch(CaseModel model)
{
    /// <summary>Our name in the form that is compared.</summary>
    public static string OfOurs(string name) => Join(name.Split(':'));

    /// <summary>The reference's name in the form that is compared.</summary>
    public string OfReference(string name) => Join(name.Split(':').Select(Rename));

    /// <summary>Whether a grouping of the reference is ours of that name.</summary>
    public bool IsGroup(ReferenceTerm term, string group) =>
        term.Factors.Select(f => Plain(Rename(f))).ToHashSet().SetEquals(group.Split(':').Select(Plain));

    /// <summary>A level of the reference's term as our label: its parts in the order of our grouping, in the form that is compared.</summary>
    public string Level(ReferenceTerm term, string[] parts, string group)
    {
        string[] factors = [.. term.Factors.Select(f => Plain(Rename(f)))];
        return string.Join(":", group.Split(':').Select(member => Plain(parts[Array.IndexOf(factors, Plain(member))])));
    }

    /// <summary>Our level's label in the form that is compared.</summary>
    public static string LevelOfOurs(string label) => string.Join(":", label.Split(':').Select(Plain));

    private static string Join(IEnumerable<string> parts) => string.Join(":", parts.Select(Plain).Order(StringComparer.Ordinal));

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private string Rename(string part) => model.Renamed.GetValueOrDefault(part, part);
}
