using System.IO.Compression;
using System.Reflection;
using Lmm.Consumer.Tests;

[assembly: AssemblyFixture(typeof(PackageFeed))]

namespace Lmm.Consumer.Tests;

/// <summary>
/// The packages as `dotnet pack` makes them, in a folder feed that lives as long as the test run. The
/// build goes to folders of its own (--artifacts-path), so the working copy's bin and obj stay as they are.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    /// <summary>The root of the repository under test.</summary>
    public static string RepositoryRoot { get; } = typeof(PackageFeed).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Everything these tests write stands under here and is removed at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("lmm-consumer-").FullName;

    /// <summary>The folder feed with the packages.</summary>
    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>The packages folder of the consumer: its own, or a stale Lmm of the same version would be taken.</summary>
    public string Packages => Path.Combine(Folder, "packages");

    /// <summary>The packages that are everyday restored on this machine: a feed of what Lmm depends on, without a network.</summary>
    public static string Everyday { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The file of a package, or with the extension snupkg that of its symbols.</summary>
    public string PackagePath(string id = "Lmm", string extension = "nupkg") =>
        Assert.Single(Directory.GetFiles(Feed, $"{id}.*.{extension}"), f => char.IsAsciiDigit(Path.GetFileName(f)[id.Length + 1]));

    /// <summary>The version in the package's file name.</summary>
    public string Version => Path.GetFileNameWithoutExtension(PackagePath())["Lmm.".Length..];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string artifacts = Path.Combine(Folder, "artifacts");
        foreach (string project in (string[])["src/Lmm.Runtime", "src/Lmm.Plots", "src/Lmm.Tool", "templates/Lmm.Templates"])
        {
            // Without Vega: what npm's registry gives is for the tests of Lmm.Plots.
            DotnetCommand.Result packed = await DotnetCommand.RunAsync(
                RepositoryRoot,
                Everyday,
                $"pack {project} -c Release -o \"{Feed}\" --artifacts-path \"{artifacts}\" -p:LmmWithVega=false --nologo -v q",
                TestContext.Current.CancellationToken);
            packed.Succeeded();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The names of the package's files, in ordinal order.</summary>
    public IReadOnlyList<string> Files(string id = "Lmm", string extension = "nupkg")
    {
        using ZipArchive archive = ZipFile.OpenRead(PackagePath(id, extension));
        return [.. archive.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>The text of one of the package's files.</summary>
    public string Read(string name, string id = "Lmm")
    {
        using ZipArchive archive = ZipFile.OpenRead(PackagePath(id));
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>The content of one of the package's files.</summary>
    public byte[] Bytes(string name, string id = "Lmm")
    {
        using ZipArchive archive = ZipFile.OpenRead(PackagePath(id));
        using Stream entry = archive.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>A fresh project that knows the package by name and version only; restored, not yet built.</summary>
    public async Task<string> CreateProjectAsync(string name, IReadOnlyDictionary<string, string> files)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <!-- The analyzers for trimming and native compilation look at the emitted code too. -->
                <IsAotCompatible>true</IsAotCompatible>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Lmm" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);

        // The feed stands beside the sources that are configured on this machine, not in their place.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="local" value="{Feed}" />
              </packageSources>
            </configuration>
            """);

        // No build settings of a folder above leak into the stranger's project.
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Directory.Packages.props"), "<Project />");
        foreach ((string file, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        await DotnetCommand.RestoreAsync(folder, Packages, TestContext.Current.CancellationToken);
        return folder;
    }
}
