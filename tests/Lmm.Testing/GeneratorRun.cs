using System.Collections.Immutable;
using Lmm.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lmm.Testing;

/// <summary>One run of the generator and what came of it. Runs can be chained to see what is recomputed after an edit.</summary>
public sealed class GeneratorRun
{
    private readonly GeneratorDriver _driver;

    private GeneratorRun(GeneratorDriver driver, Compilation input)
    {
        _driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Input = input;
        Output = output;
        Diagnostics = diagnostics;
        Result = _driver.GetRunResult().Results.Single();
    }

    /// <summary>The compilation that was given.</summary>
    public Compilation Input { get; }

    /// <summary>The compilation with the emitted files.</summary>
    public Compilation Output { get; }

    /// <summary>What the driver reports: a crashed generator shows here (CS8785).</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The tracked steps and emitted files.</summary>
    public GeneratorRunResult Result { get; }

    /// <summary>Runs the generator over these sources.</summary>
    public static GeneratorRun Over(params string[] sources) => Over(TestCompilation.Create(sources));

    /// <summary>Runs the generator over a compilation.</summary>
    public static GeneratorRun Over(Compilation compilation) => Over(compilation, []);

    /// <summary>Runs the generator over a compilation with additional files.</summary>
    public static GeneratorRun Over(Compilation compilation, ImmutableArray<AdditionalText> files)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new MixedModelGenerator().AsSourceGenerator()],
            additionalTexts: files,
            parseOptions: TestCompilation.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(driver, compilation);
    }

    /// <summary>Runs the same driver, with its caches, over an edited compilation.</summary>
    public GeneratorRun Again(Compilation edited) => new(_driver, edited);

    /// <summary>Runs the same driver, with its caches, where the text of an additional file is another.</summary>
    public GeneratorRun Again(AdditionalText old, AdditionalText @new) => new(_driver.ReplaceAdditionalText(old, @new), Input);

    /// <summary>The emitted files: hint name and text.</summary>
    public IReadOnlyDictionary<string, string> Files =>
        Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>The text of the only emitted file.</summary>
    public string Text => Files.Values.Single();

    /// <summary>Why each output of a step was or was not recomputed, in order.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs)
            ? [.. runs.SelectMany(run => run.Outputs).Select(output => output.Reason)]
            : [];
}
