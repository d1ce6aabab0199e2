using System.Xml.Linq;

namespace Lmm.Consumer.Tests;

/// <summary>What the package carries and what it asks of its user.</summary>
public sealed class PackageContentTests(PackageFeed feed)
{
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
        ];

        string[] carried = [.. feed.Files().Where(f => f.StartsWith("analyzers/") || f.StartsWith("lib/"))];

        Assert.Equal(expected, carried);
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
}
