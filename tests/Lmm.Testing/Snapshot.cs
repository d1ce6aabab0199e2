using System.Runtime.CompilerServices;

namespace Lmm.Testing;

/// <summary>
/// Compares text with a file beside the test, by Verify's conventions: <c>Test.Method.verified.cs</c> is what is
/// expected, <c>Test.Method.received.cs</c> is written on a mismatch. To accept a change, rename received to verified.
/// (The Verify package does not restore from every feed; swapping it in is a change of this file only.)
/// </summary>
public static class Snapshot
{
    /// <summary>Throws <see cref="SnapshotMismatchException"/> where the text is not that of the verified file.</summary>
    /// <param name="actual">The text; its line ends are LF.</param>
    /// <param name="extension">Of the file, without the dot.</param>
    /// <param name="testFile">Filled in by the compiler.</param>
    /// <param name="testName">Filled in by the compiler.</param>
    public static void Match(
        string actual,
        string extension = "cs",
        [CallerFilePath] string testFile = "",
        [CallerMemberName] string testName = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(testFile)!, "Snapshots");
        string stem = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(testFile)}.{testName}");
        string verified = $"{stem}.verified.{extension}";
        string received = $"{stem}.received.{extension}";
        string? expected = File.Exists(verified) ? File.ReadAllText(verified).Replace("\r\n", "\n") : null;
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(received, actual);
        throw new SnapshotMismatchException(expected is null
            ? $"There is no {verified}. Look at {received} and rename it."
            : $"{FirstDifference(expected, actual)}\nCompare {received} with the verified file.");
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        string At(string[] lines) => line < lines.Length ? lines[line] : "(end)";
        return $"Line {line + 1} differs.\nverified: {At(left)}\nreceived: {At(right)}";
    }
}

/// <summary>The text is not that of the verified file.</summary>
public sealed class SnapshotMismatchException(string message) : Exception(message);
