using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Lmm.Consumer.Tests;

/// <summary>What the package carries and what it asks of its user.</summary>
public sealed class PackageContentTests(PackageFeed feed)
{
    /// <summary>The platforms whose code stands in the package, compiled ahead of time.</summary>
    internal static readonly string[] Platforms = ["linux-x64", "win-x64"];

    [Fact]
    public void The_package_carries_runtime_design_and_compiler_components_and_nothing_else()
    {
        string[] expected =
        [
            "analyzers/dotnet/cs/Lmm.Analyzers.dll",
            "analyzers/dotnet/cs/Lmm.CodeFixes.dll",
            "analyzers/dotnet/cs/Lmm.Design.dll",
            "analyzers/dotnet/cs/Lmm.Generators.dll",
            "lib/net10.0/Lmm.Design.dll",
            "lib/net10.0/Lmm.Design.xml",
            "lib/net10.0/Lmm.Runtime.dll",
            "lib/net10.0/Lmm.Runtime.xml",
            .. Platforms.SelectMany(platform => (string[])[$"runtimes/{platform}/lib/net10.0/Lmm.Design.dll", $"runtimes/{platform}/lib/net10.0/Lmm.Runtime.dll"]),
        ];

        string[] carried = [.. feed.Files().Where(f => f.StartsWith("analyzers/") || f.StartsWith("lib/") || f.StartsWith("runtimes/"))];

        Assert.Equal(expected, carried);
    }

    [Theory]
    [InlineData("Lmm.Runtime.dll")]
    [InlineData("Lmm.Design.dll")]
    public void Platforms_have_code_compiled_ahead_of_the_same_module(string file)
    {
        (Guid Module, bool IsAhead, Machine Machine) portable = Image($"lib/net10.0/{file}");
        (Guid Module, bool IsAhead, Machine Machine)[] ahead = [.. Platforms.Select(platform => Image($"runtimes/{platform}/lib/net10.0/{file}"))];

        // One module, one set of symbols; code of its own for each system, which the image's machine tells.
        Assert.False(portable.IsAhead);
        Assert.All(ahead, image => Assert.True(image.IsAhead && image.Module == portable.Module));
        Assert.Equal(Platforms.Length, ahead.Select(image => image.Machine).Distinct().Count());
    }

    [Fact]
    public void The_package_is_MIT_and_depends_on_the_runtime_packages_only()
    {
        XElement metadata = XDocument.Parse(feed.Read("Lmm.nuspec")).Root!.Elements().Single();
        XNamespace ns = metadata.Name.Namespace;

        Assert.Equal("MIT", metadata.Element(ns + "license")!.Value);
        XElement group = Assert.Single(metadata.Element(ns + "dependencies")!.Elements());
        Assert.Equal(["MathNet.Numerics", "System.Numerics.Tensors"], group.Elements().Select(d => d.Attribute("id")!.Value));
    }

    [Fact]
    public void The_package_shows_the_readme_of_the_repository()
    {
        string inRepository = File.ReadAllText(Path.Combine(PackageFeed.RepositoryRoot, "README.md"));

        Assert.Equal(inRepository, feed.Read("README.md"));
    }

    [Fact]
    public void Lmm_Plots_carries_one_assembly_and_asks_for_Lmm_of_its_version()
    {
        string[] carried = [.. feed.Files("Lmm.Plots").Where(f => f.StartsWith("analyzers/") || f.StartsWith("lib/"))];
        XElement metadata = XDocument.Parse(feed.Read("Lmm.Plots.nuspec", "Lmm.Plots")).Root!.Elements().Single();
        XNamespace ns = metadata.Name.Namespace;
        XElement lmm = Assert.Single(metadata.Descendants(ns + "dependency"), d => d.Attribute("id")!.Value == "Lmm");

        Assert.Equal(["lib/net10.0/Lmm.Plots.dll", "lib/net10.0/Lmm.Plots.xml"], carried);
        Assert.Equal(feed.Version, lmm.Attribute("version")!.Value);
        Assert.Contains("THIRD-PARTY-NOTICES.md", feed.Files("Lmm.Plots"));
    }

    [Theory]
    [InlineData("Lmm")]
    [InlineData("Lmm.Plots")]
    [InlineData("Lmm.Tool")]
    [InlineData("Lmm.Templates")]
    public void Every_package_has_licence_readme_and_icon_and_the_commit_it_was_made_from(string id)
    {
        XElement metadata = XDocument.Parse(feed.Read($"{id}.nuspec", id)).Root!.Elements().Single();
        string Value(string name) => metadata.Element(metadata.Name.Namespace + name)!.Value;

        Assert.Equal("MIT", Value("license"));
        Assert.Equal(feed.Version, Value("version"));
        Assert.Contains(Value("readme"), feed.Files(id));
        Assert.Contains(Value("icon"), feed.Files(id));
        if (Path.Exists(Path.Combine(PackageFeed.RepositoryRoot, ".git")))
        {
            Assert.Equal(40, metadata.Element(metadata.Name.Namespace + "repository")!.Attribute("commit")!.Value.Length);
        }
    }

    [Fact]
    public void The_symbols_of_every_shipped_assembly_are_packed_beside_it()
    {
        Assert.Equal(
            ["lib/net10.0/Lmm.Design.pdb", "lib/net10.0/Lmm.Runtime.pdb"],
            feed.Files("Lmm", "snupkg").Where(f => f.StartsWith("lib/") || f.EndsWith(".pdb")));
        Assert.Equal(["lib/net10.0/Lmm.Plots.pdb"], feed.Files("Lmm.Plots", "snupkg").Where(f => f.EndsWith(".pdb")));
    }

    private (Guid Module, bool IsAhead, Machine Machine) Image(string name)
    {
        using var image = new PEReader(feed.Bytes(name).ToImmutableArray());
        MetadataReader metadata = image.GetMetadataReader();
        return (
            metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
            image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0,
            image.PEHeaders.CoffHeader.Machine);
    }
}
