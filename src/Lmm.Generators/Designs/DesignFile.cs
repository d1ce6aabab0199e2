namespace Lmm.Generators.Designs;

/// <summary>An additional file that a model names as its design: a value, so that an unchanged text recomputes nothing.</summary>
/// <param name="Path">As the compiler was given it.</param>
/// <param name="Text">Its text, or null where it cannot be read.</param>
internal sealed record DesignFile(string Path, string? Text);

/// <summary>Which additional file is meant by <c>Design = "data/oats.csv"</c>.</summary>
internal static class DesignPath
{
    /// <summary>Whether a file's path ends with what is written, folder by folder and without regard to case.</summary>
    public static bool IsMeant(string path, string written)
    {
        string tail = Normal(written);
        string full = Normal(path);
        return tail.Length > 0
            && full.EndsWith(tail, StringComparison.OrdinalIgnoreCase)
            && (full.Length == tail.Length || full[full.Length - tail.Length - 1] == '/');
    }

    /// <summary>The file's name without its folders.</summary>
    public static string NameOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    private static string Normal(string path)
    {
        string normal = path.Trim().Replace('\\', '/');
        while (normal.StartsWith("./", StringComparison.Ordinal) || normal.StartsWith("../", StringComparison.Ordinal))
        {
            normal = normal.Substring(normal.IndexOf('/') + 1);
        }

        return normal;
    }
}
