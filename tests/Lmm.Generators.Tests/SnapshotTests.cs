using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>The text emitted for representative models, to be read as a whole when it changes.</summary>
public partial class SnapshotTests
{
    [Fact]
    public void Sleep() => Match(Models.Sleep, withNotation: true);

    [Fact]
    public void Oats() => Match(Models.Oats, withNotation: true);

    [Fact]
    public void Trial() => Match(Models.Trial, withNotation: true);

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

    /// <summary>
    /// How a model is written in other notations has tests of its own in Lmm.Design.Tests; here it stands in two
    /// snapshots only, that its wording can change without all of them.
    /// </summary>
    private static void Match(string source, bool withNotation = false, [CallerMemberName] string name = "")
    {
        string text = Version().Replace(GeneratorRun.Over(source).Text, "(\"Lmm.Generators\", \"{version}\")");
        Snapshot.Match(withNotation ? text : Code().Replace(text, "$1/// {notation}\n"), testName: name);
    }

    [GeneratedRegex("""(?<=<code>\n)( *)///[^\n]*\n(?: *///[^\n]*\n)*?(?= */// </code>)""")]
    private static partial Regex Code();

    [GeneratedRegex("""\("Lmm\.Generators", "[0-9.]+"\)""")]
    private static partial Regex Version();
}
