namespace Lmm;

/// <summary>
/// Short unique names for the head of a correlation table: lower-case vowels go first, then lower-case letters, from the
/// right, as R's abbreviate does; then anything but the first letter.
/// </summary>
internal static class Abbreviation
{
    /// <summary>Shortens to <paramref name="length"/> characters, or to the shortest length at which no two agree.</summary>
    public static string[] Of(IReadOnlyList<string> names, int length)
    {
        int longest = names.Max(name => name.Length);
        for (int width = length; width < longest; width++)
        {
            string[] shortened = [.. names.Select(name => Shorten(name, width))];
            if (shortened.Distinct(StringComparer.Ordinal).Count() == names.Count)
            {
                return shortened;
            }
        }

        return [.. names];
    }

    private static string Shorten(string name, int length)
    {
        var letters = new List<char>(name);
        Drop(letters, length, letter => letter is 'a' or 'e' or 'i' or 'o' or 'u');
        Drop(letters, length, char.IsLower);
        Drop(letters, length, _ => true);
        return string.Concat(letters);
    }

    private static void Drop(List<char> letters, int length, Func<char, bool> droppable)
    {
        for (int i = letters.Count - 1; i > 0 && letters.Count > length; i--)
        {
            if (droppable(letters[i]) && char.IsLetter(letters[i - 1]))
            {
                letters.RemoveAt(i);
            }
        }

        if (droppable('#'))
        {
            letters.RemoveRange(Math.Min(length, letters.Count), Math.Max(0, letters.Count - length));
        }
    }
}
