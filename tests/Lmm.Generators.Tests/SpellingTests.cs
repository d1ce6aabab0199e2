using Lmm.Design;
using Lmm.Generators.Reading;
using Lmm.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lmm.Generators.Tests;

/// <summary>The three spellings of a model say the same.</summary>
public class SpellingTests
{
    [Fact]
    public void Attributes_on_parameters_on_properties_and_a_formula_give_equal_specifications()
    {
        ModelSpec positional = Read(Models.Oats);

        Assert.Equal(positional, Read(Models.OatsProperties));
        Assert.Equal(positional, Read(Models.OatsFormula));
        Assert.Equal(["Block", "Block:Variety"], positional.Random.Select(term => term.GroupName));
    }

    [Fact]
    public void Classes_structs_and_records_give_equal_specifications()
    {
        ModelSpec[] specifications =
        [
            .. new[] { "class", "struct", "record", "record struct", "sealed record", "readonly struct" }.Select(kind => Read($$"""
                using Lmm;
                [MixedModel]
                public {{kind}} Row
                {
                    [Response] public double Y { get; init; }
                    [Fixed] public double X { get; init; }
                    [Random] public string G { get; init; }
                }
                """)),
            Read("using Lmm; [MixedModel] public record Row([property: Response] double Y, [property: Fixed] double X, [Random] string G);"),
            Read("using Lmm; [MixedModel] public class Row { [Response] public double Y; [Fixed] public double X; [Random] public string G = null!; }"),
        ];

        Assert.Single(specifications.Distinct());
    }

    [Fact]
    public void Members_of_a_base_type_count()
    {
        ModelSpec inherited = Read("""
            using Lmm;
            [MixedModel]
            public record Row([Response] double Y, double X, string G) : Base(X, G);
            public record Base([Fixed] double X, [Random] string G);
            """);

        Assert.Equal(["X"], inherited.Fixed.Select(term => term.Name));
        Assert.Equal(["G"], inherited.Random.Select(term => term.GroupName));
    }

    private static ModelSpec Read(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        INamedTypeSymbol type = compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Single(candidate => candidate.GetAttributes().Any(attribute => attribute.Is("MixedModelAttribute")));
        AttributeData mixedModel = type.GetAttributes().Single(attribute => attribute.Is("MixedModelAttribute"));
        ModelToEmit model = MixedModelReader.Read(type, mixedModel, compilation, reporter: null, CancellationToken.None);
        Assert.Null(model.Error);
        return model.Spec!;
    }
}
