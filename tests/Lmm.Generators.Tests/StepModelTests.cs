using System.Collections;
using System.Reflection;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Tests;

/// <summary>
/// Nothing that the compiler owns crosses a step: it would keep whole compilations alive and never be equal to the next
/// one.
/// </summary>
public class StepModelTests
{
    public static TheoryData<string> Names => [.. Models.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_of_steps_hold_no_symbol_syntax_location_or_compilation(string name)
    {
        GeneratorRun run = GeneratorRun.Over(Models.All[name]);

        int seen = 0;
        foreach (string step in new[] { MixedModelGenerator.ReadStep, MixedModelGenerator.EmitStep })
        {
            foreach (object output in run.Result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Value))
            {
                seen += Walk(output, step, new HashSet<object>(ReferenceEqualityComparer.Instance));
            }
        }

        Assert.True(seen > 10, "the walk saw almost nothing");
    }

    [Fact]
    public void The_walk_finds_a_symbol()
    {
        GeneratorRun run = GeneratorRun.Over(Models.Sleep);
        object holder = new { Inner = new object[] { run.Output.Assembly } };

        Assert.Throws<Xunit.Sdk.FailException>(() => Walk(holder, "test", new HashSet<object>(ReferenceEqualityComparer.Instance)));
    }

    private static int Walk(object? value, string path, HashSet<object> visited)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || !visited.Add(value))
        {
            return 0;
        }

        if (value is ISymbol or SyntaxNode or SyntaxTree or SyntaxReference or Location or Compilation or SemanticModel or AttributeData)
        {
            Assert.Fail($"{path} holds a {value.GetType().Name}.");
        }

        int seen = 1;
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                seen += Walk(item, $"{path}[]", visited);
            }
        }

        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                seen += Walk(field.GetValue(value), $"{path}.{field.Name}", visited);
            }
        }

        return seen;
    }
}
