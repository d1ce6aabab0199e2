using System.IO.Compression;
using System.Reflection;
using Lmm.Consumer.Tests;

[assembly: AssemblyFixture(typeof(PackageFeed))]

namespace Lmm.Consumer.Tests;

/// <summary>
/// The package as `dotnet pack src/Lmm.Runtime` makes it, in a folder feed that lives as long as the test run. The
/// build goes to folders of its own (--artifacts-path), so the working copy's bin and obj stay as they are.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    /// <summary>The root of the repository under test.</summary>
    public static string RepositoryRoot { get; } = typeof(PackageFeed).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Everything these tests write stands under here and is removed at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("lmm-consumer-").FullName;

    /// <summary>The folder feed with the one package.</summary>
    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>The packages folder of the consumer: its own, or a stale Lmm of the same version would be taken.</summary>
    public string Packages => Path.Combine(Folder, "packages");

    /// <summary>The package file.</summary>
    public string PackagePath => Assert.Single(Directory.GetFiles(Feed, "*.nupkg"));

    /// <summary>The version in the package's file name.</summary>
    public string Version => Path.GetFileNameWithoutExtension(PackagePath)["Lmm.".Length..];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string everyday = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string artifacts = Path.Combine(Folder, "artifacts");
        DotnetCommand.Result packed = await DotnetCommand.RunAsync(
            RepositoryRoot,
            everyday,
            $"pack src/Lmm.Runtime -c Release -o \"{Feed}\" --artifacts-path \"{artifacts}\" --nologo -v q",
            TestContext.Current.CancellationToken);
        packed.Succeeded();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The names of the package's files, in ordinal order.</summary>
    public IReadOnlyList<string> Files()
    {
        using ZipArchive archive = ZipFile.OpenRead(PackagePath);
        return [.. archive.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>The text of one of the package's files.</summary>
    public string Read(string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(PackagePath);
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
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
