using System.Globalization;
using System.Text;
using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>Every structure over every type of occasion that it allows, with every sort of By and stratum: all compile without a warning.</summary>
public class ResidualEmissionTests
{
    private static readonly string[] Ordered = ["Kind", "Kind?", "int", "int?", "byte", "long?"];

    private static readonly string[] Times =
    [
        "double", "double?", "float", "decimal?", "int", "System.DateTime", "System.DateTime?", "System.DateOnly", "System.DateOnly?",
        "System.TimeSpan?", "System.DateTimeOffset", "System.TimeOnly",
    ];

    private static readonly string[] Levels = ["bool", "bool?", "Kind", "Kind?", "string", "string?", "int", "char", "System.Guid"];

    [Fact]
    public void Structures()
    {
        var source = new StringBuilder("using Lmm;\n");
        int count = 0;
        foreach (Corr corr in Enum.GetValues<Corr>())
        {
            bool ofTimes = corr is Corr.CAR1 or >= Corr.Exponential;
            foreach (string type in ofTimes ? Times : Ordered)
            {
                Add(Structure(corr, type, count));
            }
        }

        GeneratorRun run = GeneratorRun.Over(source.ToString());

        Assert.Empty(run.Diagnostics);
        Assert.Equal(count, run.Files.Count);
        Assert.DoesNotContain(run.Files.Values, text => text.Contains("throw Wrong()", StringComparison.Ordinal));
        IReadOnlyList<string> problems = TestCompilation.Problems(run.Output, "CS1591");
        Assert.True(problems.Count == 0, string.Join("\n", problems));

        void Add(string record)
        {
            source.Append(CultureInfo.InvariantCulture, $"namespace N{count} {{ public enum Kind {{ X, Y, @class }} [MixedModel] public {record} }}\n");
            count++;
        }
    }

    /// <summary>A user's type of a name that emitted code uses: everything is then written in full.</summary>
    [Theory]
    [InlineData("Corr")]
    [InlineData("ResidualParameter")]
    [InlineData("VarianceFunction")]
    [InlineData("Repeated")]
    [InlineData("TimeColumn")]
    public void Names_of_ours_in_the_users_code(string name)
    {
        GeneratorRun run = GeneratorRun.Over($$"""
            namespace Farm;
            public enum {{name}} { A, B, C }
            [Lmm.MixedModel]
            public record Row(
                [Lmm.Response] double Y,
                [Lmm.Fixed] [Lmm.Repeated(Subject = nameof(Id), Corr = Lmm.Corr.Unstructured, Heterogeneous = true, By = nameof(Arm))] {{name}} At,
                [Lmm.Variance(Lmm.VarianceFunction.Exponential)] double X,
                {{name}} Arm,
                System.DateTime Born,
                string Id);
            """);

        Assert.Empty(run.Diagnostics);
        Assert.DoesNotContain("throw Wrong()", run.Text);
        Assert.Empty(TestCompilation.Problems(run.Output, "CS1591"));
    }

    private static string Structure(Corr corr, string type, int seed)
    {
        string order = corr is Corr.Ar or Corr.Arma ? ", Order = 2" : "";
        string average = corr is Corr.Ma or Corr.Arma ? ", MovingAverage = 1" : "";
        bool isSpatial = corr >= Corr.Exponential;
        string nugget = isSpatial && seed % 2 == 0 ? ", Nugget = true" : "";
        bool isOrdered = Ordered.Contains(type) && type != "int" || (type == "int" && !isSpatial && corr != Corr.CAR1);
        string heterogeneous = isOrdered && seed % 3 == 0 || corr == Corr.Independent ? ", Heterogeneous = true" : "";
        string by = seed % 4 != 1 ? "" : ", By = \"Arm\"";
        string unit = type.Contains("System.") ? ", Unit = TimeUnit.Hours" : "";
        string stratum = heterogeneous.Length > 0 || by.Length > 0 ? "" : "[Variance(VarianceFunction.Ident, With = [\"Arm\"])] ";
        return $"record Row([Response] double Y, [Repeated(Subject = \"Id\", Corr = Corr.{corr}{order}{average}{nugget}{heterogeneous}{by}{unit})] {type} At, "
            + $"{Levels[seed % Levels.Length]} Arm, {stratum}{Levels[(seed + 4) % Levels.Length]} Lab, [Variance(VarianceFunction.ConstPower)] float? Size, string Id);";
    }
}
