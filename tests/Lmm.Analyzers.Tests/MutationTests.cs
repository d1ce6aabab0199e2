using Lmm.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lmm.Analyzers.Tests;

/// <summary>
/// How much of what can go wrong is caught: from every right program wrong ones are made mechanically, and at least 95 of 100
/// of them have a finding that the right one has not. What is not caught is listed with the reason.
/// </summary>
public sealed class MutationTests
{
    /// <summary>The mutants without a finding, and why: each is a right program too, for other data.</summary>
    private static readonly Dictionary<string, string> NotCaught = new(StringComparer.Ordinal)
    {
        ["completely randomised, subsampled: drop Nested of Animal"] = "the same rows are a right table of animals that had every dose",
        ["crossover: drop Nested of Subject"] = "the same rows are a right table of subjects who were in both sequences",
        ["crossover: swap Period and Subject"] = "both are whole numbers that start again in each sequence",
        ["crossed subjects and items: swap Subject and Item"] = "both are text and cross each other: either may have the slope",
        ["sample Rails.RailTest: swap Travel and Rail"] = "the travel times are whole numbers of which some are equal, so they may be ids",
        ["sample Lactase.Sample: drop Nested of Pig"] = "no two pigs have the same number: it is the same model",
    };

    public static TheoryData<string> Names => [.. Programs.All.Select(program => program.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_right_program_has_no_finding_above_a_suggestion(string name)
    {
        RightProgram program = Programs.All.Single(candidate => candidate.Name == name);

        Diagnostic[] found = await FindAsync(program.Source, program.Csv);

        bool hasStrata = !program.Source.Contains("[Repeated", StringComparison.Ordinal);
        Assert.Equal(hasStrata, found.Any(d => d.Id == "LMM2015"));
        Assert.All(found, d => Assert.True(d.Severity == DiagnosticSeverity.Info, d.ToString()));
    }

    [Fact]
    public async Task Wrong_programs_are_caught()
    {
        int count = 0;
        var missed = new List<string>();
        foreach (RightProgram program in Programs.All)
        {
            HashSet<string> before = [.. (await FindAsync(program.Source, program.Csv)).Select(d => d.Id)];
            foreach (Mutant mutant in Mutations.Of(program))
            {
                count++;
                Diagnostic[] found = await FindAsync(mutant.Source, mutant.Csv);
                if (found.All(d => before.Contains(d.Id)))
                {
                    missed.Add(mutant.Name);
                }
            }
        }

        Assert.True(count >= 200, $"{count} mutants");
        Assert.True(missed.Order(StringComparer.Ordinal).SequenceEqual(NotCaught.Keys.Order(StringComparer.Ordinal)), $"{count} mutants, {missed.Count} not caught:\n{string.Join("\n", missed)}");
        Assert.InRange(missed.Count, 0, count / 20);
    }

    private static async Task<Diagnostic[]> FindAsync(string source, string csv)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        Diagnostic[] compiler = [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
        return
        [
            .. compiler,
            .. await AnalyzerRun.OverAsync([new MixedModelAnalyzer()], compilation, [("/project/d.csv", csv)], generate: false),
        ];
    }
}
