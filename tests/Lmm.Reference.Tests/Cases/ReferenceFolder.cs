namespace Lmm.Reference.Tests.Cases;

/// <summary>
/// Where the reference cases stand: in the repository, or, for data that are not ours to hand on, in a folder
/// <c>shared/reference</c> beside the clone.
/// </summary>
internal static class ReferenceFolder
{
    /// <summary>The repository's own cases.</summary>
    public static string Own { get; } = Path.Combine(FindRoot(), "reference");

    /// <summary>The folder beside the clone, or null where there is none.</summary>
    public static string? Shared { get; } = FindShared();

    /// <summary>The case's file, or null where it is in neither folder.</summary>
    public static string? FindCase(string id) => Find(Path.Combine("cases", id + ".json"));

    /// <summary>The data file of a case, as in <c>data/oats.csv</c>, or null where it is in neither folder.</summary>
    public static string? FindData(string file) => Find(file);

    /// <summary>Every case file of both folders, one for each id.</summary>
    public static IEnumerable<string> CaseFiles() => new[] { Own, Shared }
        .OfType<string>()
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(folder, "cases"), "*.json"))
        .DistinctBy(Path.GetFileName)
        .Order(StringComparer.Ordinal);

    private static string? Find(string relative) => new[] { Own, Shared }
        .OfType<string>()
        .Select(folder => Path.Combine(folder, relative))
        .FirstOrDefault(File.Exists);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lmm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Lmm.sln.");
    }

    /// <summary>Looked for beside the clone and beside the folders that hold it.</summary>
    private static string? FindShared()
    {
        for (DirectoryInfo? folder = new DirectoryInfo(FindRoot()).Parent; folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "reference");
            if (Directory.Exists(Path.Combine(candidate, "cases")))
            {
                return candidate;
            }
        }

        return null;
    }
}
