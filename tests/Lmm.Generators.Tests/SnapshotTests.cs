using System.Text.RegularExpressions;
using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>The text emitted for representative models, to be read as a whole when it changes.</summary>
public partial class SnapshotTests
{
    [Fact]
    public void Sleep() => Match(Models.Sleep);

    [Fact]
    public void Oats() => Match(Models.Oats);

    [Fact]
    public void Pastes() => Match(Models.Pastes);

    [Fact]
    public void Penicillin() => Match(Models.Penicillin);

    [Fact]
    public void Contrasts() => Match(Models.Contrasts);

    [Fact]
    public void Weighted() => Match(Models.Weighted);

    [Fact]
    public void Growth() => Match(Models.Growth);

    [Fact]
    public void NestedType() => Match(Models.NestedType);

    [Fact]
    public void Wrong() => Match(Models.Wrong);

    [Fact]
    public void AsFactor() => Match(Models.AsFactor);

    [Fact]
    public void Identifiers() => Match(Models.Identifiers);

    /// <summary>Another spelling of the model is no reason for other text.</summary>
    [Fact]
    public void A_formula_gives_the_text_that_attributes_give() =>
        Assert.Equal(GeneratorRun.Over(Models.Oats).Text, GeneratorRun.Over(Models.OatsFormula).Text);

    private static void Match(string source, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        Snapshot.Match(Version().Replace(GeneratorRun.Over(source).Text, "(\"Lmm.Generators\", \"{version}\")"), testName: name);

    [GeneratedRegex("""\("Lmm\.Generators", "[0-9.]+"\)""")]
    private static partial Regex Version();
}
