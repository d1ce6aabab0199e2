using Lmm.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Generators.Tests;

/// <summary>What an edit makes the generator do again, by the names of its steps.</summary>
public class CachingTests
{
    private const string Unrelated = """
        namespace Lab;
        /// <summary>Not a model.</summary>
        public static class Helper { }
        """;

    [Fact]
    public void A_comment_in_another_file_recomputes_no_text()
    {
        GeneratorRun first = GeneratorRun.Over(Models.Sleep, Unrelated);
        GeneratorRun second = first.Again(Edit(first.Input, "Source1.cs", "namespace", "// a comment\nnamespace"));

        AssertOnly(second, MixedModelGenerator.ReadStep, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_comment_in_the_models_file_recomputes_no_text()
    {
        GeneratorRun first = GeneratorRun.Over(Models.Sleep);
        GeneratorRun second = first.Again(Edit(first.Input, "Source0.cs", "[MixedModel]", "// a comment\n[MixedModel]"));

        AssertOnly(second, MixedModelGenerator.ReadStep, IncrementalStepRunReason.Unchanged);
        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void Code_in_another_file_recomputes_no_text()
    {
        GeneratorRun first = GeneratorRun.Over(Models.Sleep, Unrelated);
        GeneratorRun second = first.Again(Edit(first.Input, "Source1.cs", "{ }", "{ internal static int Answer => 42; }"));

        AssertOnly(second, MixedModelGenerator.ReadStep, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_changed_option_recomputes_the_text()
    {
        GeneratorRun first = GeneratorRun.Over(Models.Sleep);
        GeneratorRun second = first.Again(
            Edit(first.Input, "Source0.cs", "Slopes = [nameof(Days)]", "Slopes = [nameof(Days)], Covariance = Covariance.Diagonal"));

        AssertOnly(second, MixedModelGenerator.ReadStep, IncrementalStepRunReason.Modified);
        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Modified);
        Assert.NotEqual(first.Text, second.Text);
    }

    /// <summary>Each argument of [Repeated] and [Variance] reaches the text.</summary>
    [Theory]
    [InlineData("Corr = Corr.Unstructured", "Corr = Corr.AR1")]
    [InlineData("Heterogeneous = true", "Heterogeneous = false")]
    [InlineData(", By = nameof(Treated)", "")]
    [InlineData("Subject = nameof(Patient)", "Subject = nameof(Centre)")]
    [InlineData("VarianceFunction.Ident", "VarianceFunction.Ident, With = [nameof(Centre)]")]
    [InlineData("VarianceFunction.Power", "VarianceFunction.Exponential")]
    [InlineData("VarianceFunction.Power", "VarianceFunction.Power, Parameter = 0.5")]
    [InlineData("[MixedModel]", "[MixedModel][Variance(VarianceFunction.Exponential)]")]
    public void A_changed_residual_side_recomputes_the_text(string old, string @new)
    {
        GeneratorRun first = GeneratorRun.Over(Models.Trial);
        GeneratorRun second = first.Again(Edit(first.Input, "Source0.cs", old, @new));

        AssertOnly(second, MixedModelGenerator.ReadStep, IncrementalStepRunReason.Modified);
        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Modified);
        Assert.NotEqual(first.Text, second.Text);
    }

    [Fact]
    public void What_an_attribute_says_by_default_recomputes_no_text()
    {
        GeneratorRun first = GeneratorRun.Over(Models.Trial);
        Compilation spaced = Edit(first.Input, "Source0.cs", "Corr = Corr.Unstructured", "Corr =   Corr.Unstructured");
        GeneratorRun second = first.Again(Edit(spaced, "Source0.cs", "VarianceFunction.Power", "VarianceFunction.Power, Parameter = double.NaN"));

        AssertOnly(second, MixedModelGenerator.ReadStep, IncrementalStepRunReason.Unchanged);
        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void An_edited_model_recomputes_no_other()
    {
        GeneratorRun first = GeneratorRun.Over(Models.Sleep, Models.Oats);
        GeneratorRun second = first.Again(Edit(first.Input, "Source0.cs", "string Subject", "int Subject"));

        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            second.Reasons(MixedModelGenerator.EmitStep));
    }

    /// <summary>The enum stands in a file of its own: what the model takes from it must not be stale.</summary>
    [Fact]
    public void A_level_added_to_an_enum_elsewhere_recomputes_the_text()
    {
        const string Levels = "namespace Lab; public enum Arm { Placebo, Drug }";
        const string Model = """
            using Lmm;
            namespace Lab;
            [MixedModel]
            public record Score([Response] double Points, [Fixed] Arm Arm, [Random] string Patient);
            """;
        GeneratorRun first = GeneratorRun.Over(Model, Levels);
        GeneratorRun second = first.Again(Edit(first.Input, "Source1.cs", "Drug", "Drug, Both"));

        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Modified);
        Assert.Contains("Arm.Both => 2", second.Text);
    }

    /// <summary>The size of a level is the enum's: another member is another kernel, a member elsewhere is none.</summary>
    [Fact]
    public void A_level_of_a_slope_changes_the_size_of_a_grouping()
    {
        const string Levels = "namespace Lab; public enum Arm { Placebo, Drug } public enum Other { A }";
        const string Model = """
            using Lmm;
            namespace Lab;
            [MixedModel]
            public record Score([Response] double Points, [Fixed] Arm Arm, [Random(Slopes = [nameof(Arm)])] string Centre);
            """;
        GeneratorRun first = GeneratorRun.Over(Model, Levels);
        GeneratorRun elsewhere = first.Again(Edit(first.Input, "Source1.cs", "{ A }", "{ A, B }"));
        GeneratorRun second = elsewhere.Again(Edit(elsewhere.Input, "Source1.cs", "Drug", "Drug, Both"));

        Assert.Contains("LevelSize.Of<LevelSize.Two>()", first.Text);
        AssertOnly(elsewhere, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Cached);
        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Modified);
        Assert.Contains("LevelSize.Of<LevelSize.Three>()", second.Text);
    }

    private const string Designed = """
        using Lmm;
        namespace Lab;
        [MixedModel(Design = "oats.csv")]
        public record Plot([Response] double Yield, [Fixed] double Nitrogen, [Random] string Block);
        """;

    private const string Rows = "Block,Nitrogen\nI,0\nI,1\nI,2\nII,0\nII,1\nII,2\n";

    [Fact]
    public void A_keystroke_elsewhere_reads_no_design()
    {
        GeneratorRun first = GeneratorRun.Over(TestCompilation.Create(Designed, Unrelated), [new InMemoryText("oats.csv", Rows)]);
        GeneratorRun second = first.Again(Edit(first.Input, "Source1.cs", "{ }", "{ internal static int Answer => 42; }"));

        Assert.Contains("Skeleton", first.Text);
        AssertOnly(second, MixedModelGenerator.FileStep, IncrementalStepRunReason.Cached);
        AssertOnly(second, MixedModelGenerator.MatchStep, IncrementalStepRunReason.Cached);
        AssertOnly(second, MixedModelGenerator.DesignStep, IncrementalStepRunReason.Cached);
        AssertOnly(second, MixedModelGenerator.EmitStep, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_changed_design_is_read_again_and_no_other_model_is_written()
    {
        var file = new InMemoryText("oats.csv", Rows);
        GeneratorRun first = GeneratorRun.Over(TestCompilation.Create(Designed, Models.Sleep), [file]);
        GeneratorRun second = first.Again(file, new InMemoryText("oats.csv", Rows + "III,0\nIII,1\nIII,2\n"));

        AssertOnly(second, MixedModelGenerator.ReadStep, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        AssertOnly(second, MixedModelGenerator.FileStep, IncrementalStepRunReason.Modified);
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            second.Reasons(MixedModelGenerator.EmitStep));
    }

    [Fact]
    public void A_file_saved_without_a_change_recomputes_no_design()
    {
        var file = new InMemoryText("oats.csv", Rows);
        GeneratorRun first = GeneratorRun.Over(TestCompilation.Create(Designed), [file]);
        GeneratorRun second = first.Again(file, new InMemoryText("oats.csv", Rows));

        AssertOnly(second, MixedModelGenerator.FileStep, IncrementalStepRunReason.Unchanged);
        AssertOnly(second, MixedModelGenerator.DesignStep, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_file_that_no_model_names_is_not_read()
    {
        var notes = new Unreadable();
        GeneratorRun first = GeneratorRun.Over(TestCompilation.Create(Models.Sleep), [notes]);

        Assert.Empty(first.Diagnostics);
        Assert.Empty(first.Reasons(MixedModelGenerator.FileStep));
    }

    private sealed class Unreadable : AdditionalText
    {
        public override string Path => "notes.txt";

        public override SourceText? GetText(CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("This file is none of ours.");
    }

    private static void AssertOnly(GeneratorRun run, string step, params IncrementalStepRunReason[] allowed)
    {
        IReadOnlyList<IncrementalStepRunReason> reasons = run.Reasons(step);
        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.Contains(reason, allowed));
    }

    private static Compilation Edit(Compilation compilation, string file, string old, string @new)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == file);
        string text = tree.ToString();
        Assert.Contains(old, text);
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text.Replace(old, @new), System.Text.Encoding.UTF8)));
    }
}
