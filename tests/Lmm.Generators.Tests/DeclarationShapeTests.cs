using System.Reflection;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Tests;

/// <summary>Unusual places, names and types: emitted code compiles, or has the throwing shape and says which rule.</summary>
public class DeclarationShapeTests
{
    private const string Members = "[Response] public double Y { get; set; } [Fixed] public double X { get; set; } [Random] public int G { get; set; }";

    public static TheoryData<string, string> Right => new()
    {
        { "global namespace", $"using Lmm; [MixedModel] public class Row {{ {Members} }}" },
        { "internal", $"using Lmm; namespace N; [MixedModel] internal class Row {{ {Members} }}" },
        { "nested in a type that is not partial", $"using Lmm; namespace N; public class Outer {{ [MixedModel] public class Row {{ {Members} }} }}" },
        { "private, in partial types", $"using Lmm; namespace N; public partial class A {{ private partial struct B {{ [MixedModel] private class Row {{ {Members} }} }} }}" },
        { "two of one name in different types", $"using Lmm; namespace N; partial class A {{ [MixedModel] public class Row {{ {Members} }} }} partial class B {{ [MixedModel] public class Row {{ {Members} }} }}" },
        { "two names that differ in case", $"using Lmm; namespace N; [MixedModel] public class Row {{ {Members} }} [MixedModel] public class ROW {{ {Members} }}" },
        { "keyword names", "using Lmm; namespace @namespace.@class; public enum @enum { @int, @long } [MixedModel] public record @record([Response] double @double, [Fixed] @enum @event, [Fixed] double @this, [Random(Slopes = [\"this\"])] string @string);" },
        { "names of the library", "using Lmm; namespace N; public enum Contrast { A, B } public class NumberColumn; public class Coefficient; [MixedModel] public record Row([Response] double Coefficient, [Fixed] Contrast Contrast, [Fixed] double Fixed, [Fixed] double Intercept, [Random] string Random);" },
        { "names of members of the base", "using Lmm; namespace N; public enum Options { A, B } [MixedModel] public record Design([Response] double Findings, [Fixed] Options Options, [Fixed] double Read, [Random] string Level, [Random(Slopes = [nameof(Read)])] string Effects);" },
        { "a namespace Lmm inside", $"using global::Lmm; namespace Company.Lmm.Inner; [global::Lmm.MixedModel] public class Row {{ {Members} }}" },
        { "a namespace inside ours", $"namespace Lmm.Samples.Inside; [MixedModel] public class Row {{ {Members} }}" },
        { "members that differ in case", "using Lmm; namespace N; [MixedModel] public record Row([Response] double y, [Fixed] double x, [Fixed] double X, [Random] string g, [Random] string G);" },
        { "interactions whose joined names meet", "using Lmm; namespace N; [MixedModel, Interaction(\"A\", \"BC\"), Interaction(\"AB\", \"C\")] public record Row([Response] double Y, [Fixed] double A, [Fixed] double BC, [Fixed] double AB, [Fixed] double C, [Fixed] double ABC, [Random] string G);" },
        { "every number", "using Lmm; namespace N; [MixedModel] public record Row([Response] System.Half Y, [Fixed] byte? A, [Fixed] nint B, [Fixed] System.Int128? C, [Fixed] ulong D, [Fixed] decimal E, [Fixed] float? F, [Random] ushort G, [Random] System.UInt128 H, [Random] nuint? I);" },
        { "structs as groupings", "using Lmm; namespace N; public readonly record struct Id(int Value); [MixedModel] public record Row([Response] double Y, [Random] Id? A, [Random] System.DateOnly B, [Random] System.Guid? C, [Random] System.DateTime D);" },
        { "empty enum levels that are no names", "using Lmm; namespace N; public enum K { Equals, ToString, Item, K, _, Ü } [MixedModel] public record Row([Response] double Y, [Fixed] K K, [Random] string G);" },
        { "no fixed effect and no intercept", "using Lmm; namespace N; [MixedModel(Intercept = false)] public record Row([Response] double Y, [Random] string G);" },
        { "a computed response in a struct with fields", "using Lmm; namespace N; [MixedModel] public struct Row { public double A; [Response] public readonly double Y => A * 2; [Random] public int G; }" },
        { "no constructor that can be called", "using Lmm; namespace N; [MixedModel] public class Row { private Row() { } public static Row Make() => new(); [Response] public double Y { get; } [Random] public int G { get; } }" },
        { "a constructor of other names", "using Lmm; namespace N; [MixedModel] public class Row { public Row(double y, int g, string note = \"\") { Y = y; G = g; Note = note; } [Response] public double Y { get; } [Random] public int G { get; } public string Note { get; } }" },
        { "abstract", $"using Lmm; namespace N; [MixedModel] public abstract class Row {{ {Members} }}" },
        { "global namespace with an import of another Coefficient", $"global using Other; using Lmm; [MixedModel] public class Row {{ {Members} }} namespace Other {{ public class Coefficient; public class NewLevels; }}" },
        { "global namespace with an alias", $"global using Prediction = System.String; using Lmm; [MixedModel] public class Row {{ {Members} }}" },
        { "obsolete", "using Lmm; using System; namespace N; public enum K { A, [Obsolete(\"gone\")] B } [MixedModel] public class Row { [Response] public double Y { get; set; } [Obsolete, Random] public int G { get; set; } [Fixed] public K K { get; set; } }" },
        { "factor slope", "using Lmm; namespace N; public enum K { A, B, C } [MixedModel] public record Row([Response] double Y, [Fixed] K K, [Fixed] double X, [Random(Slopes = [nameof(K), nameof(X)])] string G);" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void Compiles(string what, string source)
    {
        GeneratorRun run = GeneratorRun.Over(source);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(TestCompilation.Problems(run.Output, "CS1591", "CS8981"));
        Assert.All(run.Files.Values, text => Assert.False(text.Contains("InvalidModelException", StringComparison.Ordinal), $"{what}: {text}"));
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "generic", "LMM0008", $"using Lmm; namespace N; [MixedModel] public class Row<T> {{ {Members} }}" },
        { "inside a generic type", "LMM0008", $"using Lmm; namespace N; public partial class Outer<T> {{ [MixedModel] public class Row {{ {Members} }} }}" },
        { "ref struct", "LMM0008", $"using Lmm; namespace N; [MixedModel] public ref struct Row {{ {Members} }}" },
        { "visible in its file only", "LMM0008", $"using Lmm; namespace N; [MixedModel] file class Row {{ {Members} }}" },
        { "private in a type that is not partial", "LMM0008", $"using Lmm; namespace N; public class Outer {{ [MixedModel] private class Row {{ {Members} }} }}" },
        { "static", "LMM0008", "using Lmm; namespace N; [MixedModel] public static class Row { [Response] public static double Y { get; set; } }" },
        { "private member", "LMM0008", "using Lmm; namespace N; [MixedModel] public class Row { [Response] private double Y { get; set; } [Random] public int G { get; set; } }" },
        { "static member", "LMM0008", "using Lmm; namespace N; [MixedModel] public class Row { [Response] public static double Y { get; set; } [Random] public int G { get; set; } }" },
        { "no getter", "LMM0008", "using Lmm; namespace N; [MixedModel] public class Row { [Response] public double Y { set { } } [Random] public int G { get; set; } }" },
        { "parameter of a class", "LMM0008", "using Lmm; namespace N; [MixedModel] public class Row([Response] double y) { public double Double => y * 2; [Random] public int G { get; set; } }" },
        { "no response", "LMM0001", "using Lmm; namespace N; [MixedModel] public record Row([Fixed] double X, [Random] int G);" },
        { "unknown member", "LMM0003", "using Lmm; namespace N; [MixedModel] public record Row([Response] double Y, [Random(Nested = \"Blok\", Slopes = [\"Dayz\"])] int G, string Block);" },
        { "collection", "LMM0005", "using Lmm; namespace N; [MixedModel] public record Row([Response] double Y, [Random] System.Collections.Generic.List<int> G);" },
        { "formula", "LMM0007", "using Lmm; namespace N; [MixedModel(\"Y ~ X + (1 | \")] public record Row(double Y, double X, int G);" },
        { "reference", "LMM0009", "using Lmm; namespace N; public enum K { A, B } [MixedModel] public record Row([Response] double Y, [Fixed(Reference = \"C\")] K K, [Random] int G);" },
        { "degree", "LMM0009", "using Lmm; namespace N; [MixedModel] public record Row([Response] double Y, [Fixed(Degree = -1)] double X, [Random] int G);" },
        { "nesting cycle", "LMM1001", "using Lmm; namespace N; [MixedModel] public record Row([Response] double Y, [Random(Nested = \"H\")] int G, [Random(Nested = \"G\")] int H);" },
        { "the same term twice", "LMM1003", "using Lmm; namespace N; [MixedModel] public record Row([Response] double Y, [Fixed] double X, [Random, Random(Slopes = [\"X\"])] int G);" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Has_the_shape_that_throws(string what, string rule, string source)
    {
        GeneratorRun run = GeneratorRun.Over(source);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(TestCompilation.Problems(run.Output, "CS1591", "CS0649"));
        Type model = TestCompilation.Load(run.Output).GetTypes().Single(type => type.Name == "RowModel");
        MethodInfo create = model.GetMethod("Create")!;
        var thrown = Assert.Throws<TargetInvocationException>(() => create.Invoke(null, [null, null]));
        var invalid = Assert.IsType<InvalidModelException>(thrown.InnerException);
        Assert.True(invalid.RuleId == rule, $"{what}: {invalid.Message}");
    }

    /// <summary>Code that uses the types of a wrong model compiles: one mistake is one diagnostic.</summary>
    [Fact]
    public void One_mistake_does_not_cascade()
    {
        const string Use = """
            using Lmm;
            namespace Lab;
            public static class Use
            {
                public static double Read(string path)
                {
                    ConfoundedFit fit = ConfoundedModel.Create(ConfoundedModel.ReadCsv(path)).Fit();
                    return fit.Fixed.Dose.Estimate + fit.Fixed.Batch["b"].Estimate + fit.Random.Batch["b"].Intercept;
                }
            }
            """;

        Assert.Empty(TestCompilation.Problems(GeneratorRun.Over(Models.Wrong, Use).Output, "CS1591"));
    }
}
