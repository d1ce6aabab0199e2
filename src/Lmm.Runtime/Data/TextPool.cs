namespace Lmm;

/// <summary>
/// Gives the text of equal cells as one string where they come soon after another, as the levels of a factor do: a table of the
/// last text of each hash, so that a column of different texts costs one look.
/// </summary>
internal sealed class TextPool
{
    private const int Size = 1024;
    private const int LongestText = 32;

    private readonly string?[] _texts = new string?[Size];

    public string Take(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestText)
        {
            return text.ToString();
        }

        uint hash = (uint)text.Length;
        foreach (char c in text)
        {
            hash = (hash * 31) + c;
        }

        ref string? kept = ref _texts[(hash ^ (hash >> 10)) & (Size - 1)];
        return kept is not null && text.SequenceEqual(kept) ? kept : kept = text.ToString();
    }
}
