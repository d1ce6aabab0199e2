using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lmm.Consumer.Tests;

/// <summary>A stranger's project restores the package, declares a model, builds without a warning and fits it.</summary>
public sealed class ConsumerFitTests(PackageFeed feed)
{
    private const string Program = """
        using System.Globalization;
        using Lmm;

        SleepModel model = SleepModel.Create(SleepModel.ReadCsv(args[0]));
        SleepFit fit = model.Fit();
        Console.WriteLine(fit.ToJson());
        Console.WriteLine("== typed");
        Console.WriteLine(fit.Fixed.Intercept.Estimate.ToString("R", CultureInfo.InvariantCulture));
        Console.WriteLine(fit.Fixed.Days.StandardError.ToString("R", CultureInfo.InvariantCulture));
        Console.WriteLine(fit.Random.Subject["308"].Days.ToString("R", CultureInfo.InvariantCulture));
        Console.WriteLine("== loaded");
        Console.WriteLine(AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES"));

        [MixedModel]
        public record Sleep(
            [Response] double Reaction,
            [Fixed] double Days,
            [Random(Slopes = [nameof(Days)])] string Subject);
        """;

    [Fact]
    public async Task A_fresh_project_fits_sleepstudy_to_the_digits_of_lme4()
    {
        string folder = await feed.CreateProjectAsync("Sleepstudy", new Dictionary<string, string> { ["Program.cs"] = Program });
        string data = Path.Combine(PackageFeed.RepositoryRoot, "reference", "data", "sleepstudy.csv");
        CancellationToken cancel = TestContext.Current.CancellationToken;

        DotnetCommand.Result build = await DotnetCommand.RunAsync(folder, feed.Packages, "build --no-restore --nologo -v q", cancel);
        build.Succeeded();
        DotnetCommand.Result run = await DotnetCommand.RunAsync(folder, feed.Packages, $"run --no-build -- \"{data}\"", cancel);

        string[] parts = run.Succeeded().Output.Split(["== typed", "== loaded"], StringSplitOptions.None);
        using JsonDocument fit = JsonDocument.Parse(parts[0]);
        double[] typed = [.. parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        using JsonDocument lme4 = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(PackageFeed.RepositoryRoot, "reference", "cases", "sleep_slope.json")));
        Compare(fit.RootElement, typed, lme4.RootElement.GetProperty("results"));

        // Where the package has code of this platform, that is what the host hands to the process.
        string platform = RuntimeInformation.RuntimeIdentifier;
        bool isAhead = PackageContentTests.Platforms.Contains(platform);
        Assert.Equal(isAhead, parts[2].Contains(Path.Combine("runtimes", platform, "lib", "net10.0", "Lmm.Runtime.dll")));
    }

    /// <summary>Nothing of the package is found by reflection: a program without the code that it does not name fits the same numbers.</summary>
    [Fact]
    public async Task A_trimmed_program_fits_to_the_same_digits()
    {
        string folder = await feed.CreateProjectAsync("Trimmed", new Dictionary<string, string> { ["Program.cs"] = Program });
        string data = Path.Combine(PackageFeed.RepositoryRoot, "reference", "data", "sleepstudy.csv");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string options = $"-r {RuntimeInformation.RuntimeIdentifier} -p:SelfContained=true -p:PublishTrimmed=true -p:RestoreFallbackFolders=\"{PackageFeed.Everyday}\"";
        await DotnetCommand.RestoreAsync(folder, feed.Packages, cancel, options);

        // What trimming would break is a warning, and warnings are errors there.
        DotnetCommand.Result publish = await DotnetCommand.RunAsync(folder, feed.Packages, $"publish --no-restore --nologo -v q {options} -o out", cancel);
        publish.Succeeded();
        DotnetCommand.Result trimmed = await DotnetCommand.RunAsync(folder, feed.Packages, $"exec out/Trimmed.dll \"{data}\"", cancel);
        DotnetCommand.Result whole = await DotnetCommand.RunAsync(folder, feed.Packages, $"run -c Release -- \"{data}\"", cancel);

        Assert.True(new FileInfo(Path.Combine(folder, "out", "Lmm.Runtime.dll")).Length < feed.Bytes("lib/net10.0/Lmm.Runtime.dll").Length);
        Assert.StartsWith("{", trimmed.Succeeded().Output);
        Assert.Equal(Printed(whole.Succeeded()), Printed(trimmed));
    }

    private static string Printed(DotnetCommand.Result run) => run.Output.Split("== loaded")[0];

    /// <summary>lme4 1.1-31 in R 4.2.2; its deviance is at an optimum polished by Newton steps.</summary>
    private static void Compare(JsonElement fit, double[] typed, JsonElement lme4)
    {
        Assert.Equal(lme4.GetProperty("minus2logLik").GetDouble(), fit.GetProperty("deviance").GetDouble(), 1e-6);
        JsonElement beta = lme4.GetProperty("beta");
        JsonElement[] coefficients = [.. fit.GetProperty("coefficients").EnumerateArray()];
        Assert.Equal(["(Intercept)", "Days"], coefficients.Select(c => c.GetProperty("name").GetString()));
        for (int i = 0; i < 2; i++)
        {
            double error = beta.GetProperty("se")[i].GetDouble();
            Assert.Equal(beta.GetProperty("estimate")[i].GetDouble(), coefficients[i].GetProperty("estimate").GetDouble(), 1e-6 * error);
            Assert.Equal(error, coefficients[i].GetProperty("standardError").GetDouble(), 1e-5 * error);
        }

        JsonElement subject = fit.GetProperty("randomEffects")[0];
        JsonElement expected = lme4.GetProperty("random_effects_covariance")[0];
        for (int i = 0; i < 2; i++)
        {
            double deviation = expected.GetProperty("sd")[i].GetDouble();
            Assert.Equal(deviation, subject.GetProperty("standardDeviations")[i].GetDouble(), 1e-4 * deviation);
        }

        Assert.Equal(expected.GetProperty("corr")[0][1].GetDouble(), subject.GetProperty("correlations")[0][1].GetDouble(), 1e-4);
        double sigma = lme4.GetProperty("sigma").GetDouble();
        Assert.Equal(sigma, fit.GetProperty("residual").GetProperty("standardDeviation").GetDouble(), 1e-4 * sigma);

        // The typed results are the same numbers as the document's.
        Assert.Equal(coefficients[0].GetProperty("estimate").GetDouble(), typed[0]);
        Assert.Equal(coefficients[1].GetProperty("standardError").GetDouble(), typed[1]);
        JsonElement blups = lme4.GetProperty("ranef")[0];
        Assert.Equal("308", blups.GetProperty("levels")[0].GetString());
        Assert.Equal(blups.GetProperty("values")[0][1].GetDouble(), typed[2], 1e-4 * expected.GetProperty("sd")[1].GetDouble());
    }
}
