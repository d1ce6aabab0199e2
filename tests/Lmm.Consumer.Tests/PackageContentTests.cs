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
        Assert.Equal(["CsvHelper", "MathNet.Numerics", "System.Numerics.Tensors"], group.Elements().Select(d => d.Attribute("id")!.Value));
    }

    [Fact]
    public void The_package_shows_the_readme_of_the_repository()
    {
        string inRepository = File.ReadAllText(Path.Combine(PackageFeed.RepositoryRoot, "README.md"));

        Assert.Equal(inRepository, feed.Read("README.md"));
    }
}
