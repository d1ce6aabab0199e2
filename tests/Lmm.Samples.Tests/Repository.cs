namespace Lmm.Samples.Tests;

/// <summary>Where things stand in the clone that these tests run from.</summary>
internal static class Repository
{
    /// <summary>The folder with Lmm.sln.</summary>
    public static string Root { get; } = FindRoot();

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
}
