using System.Reflection;

namespace Lmm.Api.Tests;

/// <summary>
/// What users see of each shipped assembly is what `api/` says. To accept a change: LMM_ACCEPT_API=1 dotnet test
/// tests/Lmm.Api.Tests, and look at the difference before it is committed.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string Root = typeof(PublicApiTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    [Theory]
    [InlineData("Lmm.Design")]
    [InlineData("Lmm.Plots")]
    [InlineData("Lmm.Runtime")]
    public void The_public_surface_is_the_approved_one(string assembly)
    {
        string file = Path.Combine(Root, "api", assembly + ".txt");
        string[] actual = [.. PublicSurface.Of(Assembly.Load(assembly))];
        if (Environment.GetEnvironmentVariable("LMM_ACCEPT_API") == "1")
        {
            File.WriteAllText(file, string.Join('\n', actual) + "\n");
        }

        string[] approved = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] difference =
        [
            .. approved.Except(actual).Select(line => "- " + line),
            .. actual.Except(approved).Select(line => "+ " + line),
        ];

        Assert.True(
            difference.Length == 0,
            $"The public surface of {assembly} is not that of api/{assembly}.txt. If that is meant: LMM_ACCEPT_API=1 dotnet test "
            + $"tests/Lmm.Api.Tests\n{string.Join('\n', difference.OrderBy(line => line[2..], StringComparer.Ordinal))}");
        Assert.Equal(approved, actual);
    }

    /// <summary>What a program prints of a table of results is the table, not the name of its type.</summary>
    [Fact]
    public void Every_table_of_results_has_a_text()
    {
        string[] silent =
        [
            .. typeof(MixedModelFit).Assembly.GetExportedTypes()
                .Where(type => type.IsClass && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)))
                .Where(type => type.GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType == typeof(object))
                .Select(type => type.Name),
        ];

        Assert.Empty(silent);
    }
}
