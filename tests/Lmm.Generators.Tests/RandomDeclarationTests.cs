using System.Globalization;
using System.Text;
using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>
/// Declarations put together at random, right ones and wrong ones: the generator never fails and what it emits compiles,
/// be it a model or the shape that throws.
/// </summary>
public class RandomDeclarationTests
{
    private static readonly string[] Types =
        ["double", "double?", "int", "int?", "string", "string?", "bool", "char", "Kind", "Kind?", "decimal", "System.Guid", "int[]", "object", "System.DateTime", "System.DateOnly?"];

    private static readonly string[] Names = ["A", "B", "C", "D", "E", "F"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Never_fail_and_always_compile(int seed)
    {
        var random = new Random(seed);
        var source = new StringBuilder("using Lmm;\n");
        for (int i = 0; i < 150; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $"namespace N{i} {{ public enum Kind {{ X, Y, Z }} {Declaration(random)} }}\n");
        }

        GeneratorRun run = GeneratorRun.Over(source.ToString());

        Assert.Empty(run.Diagnostics);
        Assert.Equal(150, run.Files.Count);
        IReadOnlyList<string> problems = TestCompilation.Problems(run.Output, "CS1591");
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        int wrong = run.Files.Values.Count(text => text.Contains("throw Wrong()", StringComparison.Ordinal));
        Assert.InRange(wrong, 20, 149);
    }

    private static string Declaration(Random random)
    {
        string model = random.Next(3) == 0 ? $"[MixedModel(\"{Formula(random)}\")]" : "[MixedModel]";
        if (random.Next(3) == 0)
        {
            model += $"[Interaction(\"{Name(random)}\", \"{Name(random)}\")]";
        }

        if (random.Next(12) == 0)
        {
            model += $"[Variance(VarianceFunction.{Pick(random, ["Power", "Exponential", "Fixed", "Ident"])})]";
        }

        bool hasFormula = model.Contains('~');
        IEnumerable<string> members = Names.Select((name, index) =>
            $"{Roles(random, hasFormula, index)}{Residual(random)} {Pick(random, Types)} {name}");
        return $"{model} public record Row({string.Join(", ", members)});";
    }

    private static string Roles(Random random, bool hasFormula, int index)
    {
        if (hasFormula)
        {
            return random.Next(8) == 0 ? Fixed(random) : "";
        }

        return index == 0 && random.Next(10) > 0 ? "[Response]" : random.Next(8) switch
        {
            0 or 1 => Fixed(random),
            2 or 3 => RandomTerm(random),
            4 => Fixed(random) + RandomTerm(random),
            5 => Pick(random, ["[Weight]", "[Frequency]", "[Offset]", "[Response]"]),
            _ => "",
        };
    }

    private static string Fixed(Random random) => random.Next(6) switch
    {
        0 => "[Fixed(AsFactor = true)]",
        1 => "[Fixed(Contrast = Contrast.Polynomial)]",
        2 => "[Fixed(Contrast = Contrast.Sum, Reference = \"Y\")]",
        3 => "[Fixed(Degree = 2)]",
        _ => "[Fixed]",
    };

    private static string RandomTerm(Random random) => random.Next(6) switch
    {
        0 => $"[Random(Nested = \"{Name(random)}\")]",
        1 => $"[Random(Slopes = [\"{Name(random)}\"], Covariance = Covariance.{Pick(random, ["Diagonal", "Identity", "CompoundSymmetry", "AutoRegressive"])})]",
        2 => $"[Random(Slopes = [\"{Name(random)}\", \"{Name(random)}\"], Intercept = false)]",
        3 => $"[Random(With = [\"{Name(random)}\"])]",
        _ => "[Random]",
    };

    private static string Residual(Random random) => random.Next(100) switch
    {
        0 => $"[Repeated(Subject = \"{Name(random)}\", Corr = Corr.{Pick(random, Enum.GetNames<Corr>())}, Heterogeneous = {Pick(random, ["true", "false"])})]",
        1 => $"[Repeated(Subject = \"{Name(random)}\", By = \"{Name(random)}\", Corr = Corr.Unstructured)]",
        2 => $"[Repeated(Corr = Corr.Gaussian, Nugget = true, Coordinates = [\"{Name(random)}\", \"{Name(random)}\"])]",
        3 => $"[Variance(VarianceFunction.Ident, With = [\"{Name(random)}\"])]",
        4 => "[Variance(VarianceFunction.Power)][Variance(VarianceFunction.Exponential, Parameter = -0.5)]",
        _ => "",
    };

    private static string Formula(Random random)
    {
        string Operator() => Pick(random, [" + ", " * ", ":", " - ", " / ", " ^ "]);
        return $"A ~ {Name(random)}{Operator()}{Name(random)}{Operator()}{Name(random)} + (1 {Pick(random, ["", "+ B", "+ C * D"])} {Pick(random, ["|", "||"])} {Name(random)}{Pick(random, ["", " / E", ":F"])})";
    }

    private static string Name(Random random) => random.Next(20) == 0 ? "Unknown" : Pick(random, Names);

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
