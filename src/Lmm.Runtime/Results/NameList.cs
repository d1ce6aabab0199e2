namespace Lmm;

/// <summary>Names for an error message: all of a few, the first of many.</summary>
internal static class NameList
{
    private const int Shown = 12;

    public static string Of(IEnumerable<string> names)
    {
        string[] all = names.ToArray();
        return all.Length switch
        {
            0 => "none",
            <= Shown => string.Join(", ", all),
            _ => $"{string.Join(", ", all.Take(Shown))} and {(all.Length - Shown).ToString(System.Globalization.CultureInfo.InvariantCulture)} more",
        };
    }
}
