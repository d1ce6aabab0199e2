using System.Collections;
using System.Reflection;
using Lmm.Design;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>What the editor says is said again without it: switching the analyzers off never gives a number.</summary>
public sealed class RunTimeTwinTests
{
    /// <summary>
    /// Every error of a declaration but LMM0008, for which there may be no type to emit code for. A design file is no part of
    /// the declaration: there the rows decide.
    /// </summary>
    public static TheoryData<string> Errors =>
    [
        .. Descriptors.All
            .Where(d => d.DefaultSeverity == DiagnosticSeverity.Error && d.Id != RuleIds.TypeCannotBeModelled)
            .Select(d => d.Id)
            .Where(id => string.CompareOrdinal(id, "LMM2000") < 0),
    ];

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task A_model_with_an_error_throws_the_editors_words(string id)
    {
        string source = RulePageTests.Block(id, "Wrong");
        Diagnostic shown = (await AnalyzerRun.OverAsync(new MixedModelAnalyzer(), source)).First(d => d.Id == id);
        Type model = TestCompilation.Load(GeneratorRun.Over(source).Output).GetTypes()
            .Single(type => type.Name.EndsWith("Model", StringComparison.Ordinal) && type.BaseType is { IsGenericType: true });
        Type row = model.BaseType!.GetGenericArguments()[0];
        MethodInfo create = model.GetMethod("Create")!;

        TargetInvocationException thrown = Assert.Throws<TargetInvocationException>(
            () => create.Invoke(null, [NoRows(row), null]));

        InvalidModelException wrong = Assert.IsType<InvalidModelException>(thrown.InnerException);
        Assert.Equal(id, wrong.RuleId);
        Assert.Equal(shown.GetMessage(), wrong.RuleMessage);
    }

    [Fact]
    public void An_integer_effect_is_found_by_the_reading_itself()
    {
        ModelReading reading = ModelSpecReader.Read(Growth(new FixedDeclaration(), isGrouped: true));

        DesignFinding finding = Assert.Single(reading.Findings);
        Assert.Equal((RuleIds.IntegerFixed, FindingSeverity.Warning), (finding.Id, finding.Severity));
        Assert.False(reading.HasErrors);
    }

    [Fact]
    public void A_model_without_a_random_term_is_found_by_the_reading_itself()
    {
        ModelReading reading = ModelSpecReader.Read(Growth(new FixedDeclaration { AsFactor = false }, isGrouped: false));

        DesignFinding finding = Assert.Single(reading.Findings);
        Assert.Equal((RuleIds.NoRandomTerm, FindingSeverity.Warning), (finding.Id, finding.Severity));
    }

    private static ModelDeclaration Growth(FixedDeclaration age, bool isGrouped) => new("Growth")
    {
        Members = EquatableArray.Create(
            new MemberDeclaration("Height", ValueKind.Real) { IsResponse = true },
            new MemberDeclaration("Age", ValueKind.Integer) { Fixed = age },
            new MemberDeclaration("Child", ValueKind.Text)
            {
                Random = isGrouped ? EquatableArray.Create(new RandomDeclaration()) : EquatableArray<RandomDeclaration>.Empty,
            }),
    };

    private static IEnumerable NoRows(Type row) => Array.CreateInstance(row, 0);
}
