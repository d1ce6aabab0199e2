using System.Collections;
using System.Reflection;
using Lmm.Design;
using Lmm.Testing;

namespace Lmm.Tool.Tests;

/// <summary>The same model as a record, through the generator: what the command must equal.</summary>
internal static class TypedOats
{
    // The names of the file, so that names of results are the same.
    private const string Source = """
        using Lmm;

        [MixedModel("yield ~ variety * nitrogen + (1 | block / variety)")]
        public record oats(double yield, string variety, string nitrogen, string block);
        """;

    private static readonly Type Model = TestCompilation.Load(GeneratorRun.Over(Source).Output).GetType("oatsModel")!;

    public static MixedModelFit Fit(string path, FitOptions? options = null)
    {
        object model = Method("Create").Invoke(null, [Rows(path), null])!;
        return (MixedModelFit)Model.GetMethod("Fit")!.Invoke(model, [Estimation.Reml, options])!;
    }

    public static IReadOnlyList<DesignFinding> Findings(string path)
    {
        object?[] arguments = [Rows(path), null, null, null];
        Method("TryCreate").Invoke(null, arguments);
        return (IReadOnlyList<DesignFinding>)arguments[2]!;
    }

    private static IEnumerable Rows(string path) =>
        (IEnumerable)Model.GetMethod("ReadCsv", [typeof(string), typeof(CsvOptions)])!.Invoke(null, [path, null])!;

    private static MethodInfo Method(string name) => Model.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!;
}
