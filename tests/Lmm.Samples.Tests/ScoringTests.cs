using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Lmm.Samples.Tests;

/// <summary>The service as its users see it: over HTTP, on a free port, with a document of its own.</summary>
public sealed class ScoringTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lmm-scoring").FullName;
    private RunningService _service = null!;

    private string Document => Path.Combine(_folder, "fit.json");

    public async ValueTask InitializeAsync() => _service = await RunningService.StartAsync(Document);

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_first_start_fits_and_saves_and_the_next_reads()
    {
        Assert.Contains("Fitted and saved", _service.Printed, StringComparison.Ordinal);
        string first = await Predictions(_service, """[{"subject":"308","days":3},{"days":5}]""");
        DateTime written = File.GetLastWriteTimeUtc(Document);

        await using RunningService again = await RunningService.StartAsync(Document);
        Assert.DoesNotContain("Fitted", again.Printed, StringComparison.Ordinal);
        Assert.Equal(first, await Predictions(again, """[{"subject":"308","days":3},{"days":5}]"""));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Document));
        string summary = await again.Client.GetStringAsync("fit");
        Assert.StartsWith("Linear mixed model fit by REML", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posted_rows_get_the_predictions_of_the_fit()
    {
        var rows = new (string? Subject, double Days)[] { ("308", 3), ("309", 12), (null, 5), ("372", 0) };
        using JsonDocument answer = JsonDocument.Parse(await Predictions(
            _service, JsonSerializer.Serialize(rows.Select(r => new { subject = r.Subject, days = r.Days }))));
        JsonElement[] scores = [.. answer.RootElement.EnumerateArray()];
        Assert.Equal(rows.Length, scores.Length);

        // The fit's own predictions: the document changes no bit of the values.
        SleepFit fit = SleepModel.Create(SleepModel.ReadCsv(Path.Combine(SampleRun.Folder("Scoring"), "sleepstudy.csv"))).Fit();
        Sleep[] asked = [.. rows.Select(r => new Sleep(0, r.Days, r.Subject ?? "another"))];
        PredictionTable own = fit.Predict(asked, NewLevels.Population, FittedLevel.Conditional);
        PredictionTable any = fit.Predict(asked, NewLevels.Population, FittedLevel.Population);

        // nlme's variance of a new response, reference/prediction/sleep.csv, in the same order; t with the 17 degrees of freedom
        // of 18 drivers, which are exact here because every driver has the same ten days.
        const double Quantile = 2.109815577833180;
        string[][] reference = [.. File.ReadLines(Path.Combine(Repository.Root, "reference", "prediction", "sleep.csv")).Skip(1).Select(l => l.Split(','))];
        for (int i = 0; i < rows.Length; i++)
        {
            JsonElement score = scores[i];
            JsonElement anyone = score.GetProperty("newDriver");
            double lower = anyone.GetProperty("lower").GetDouble(), upper = anyone.GetProperty("upper").GetDouble();
            Assert.Equal(rows[i].Subject, score.GetProperty("subject").GetString());
            Assert.Equal(own[i].Fit, score.GetProperty("expected").GetDouble(), 1e-9);
            Assert.Equal(any[i].PredictionInterval().Lower, lower, 1e-6);
            Assert.Equal(any[i].PredictionInterval().Upper, upper, 1e-6);

            double[] numbers = [.. reference[i].Skip(2).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
            Assert.Equal(numbers[3], score.GetProperty("expected").GetDouble(), 1e-4);
            Assert.Equal(numbers[0], anyone.GetProperty("mean").GetDouble(), 1e-6);
            Assert.Equal(numbers[0] - (Quantile * numbers[2]), lower, 1e-3);
            Assert.Equal(numbers[0] + (Quantile * numbers[2]), upper, 1e-3);
        }
    }

    [Theory]
    [InlineData("""[{"subject":"308","days":3},{"subject":"999","days":3}]""", "[1].subject", "The study has no driver '999'. Its drivers: 308, 309,")]
    [InlineData("""[{"subject":"308"}]""", "[0].days", "A number from 0 to 30")]
    [InlineData("""[{"days":-1}]""", "[0].days", "A number from 0 to 30")]
    [InlineData("[null]", "[0].days", "A number from 0 to 30")]
    public async Task A_row_that_cannot_be_predicted_is_named(string rows, string place, string says)
    {
        using HttpResponseMessage response = await Post(_service, rows);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        string? message = problem.GetProperty("errors").GetProperty(place)[0].GetString();
        Assert.StartsWith(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"days":"three"}]""")]
    [InlineData("days=3")]
    [InlineData("null")]
    [InlineData("")]
    public async Task What_is_no_list_of_rows_is_a_bad_request(string body)
    {
        using HttpResponseMessage response = await Post(_service, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<string> Predictions(RunningService service, string rows)
    {
        using HttpResponseMessage response = await Post(service, rows);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return answer;
    }

    private static Task<HttpResponseMessage> Post(RunningService service, string rows) =>
        service.Client.PostAsync("predictions", new StringContent(rows, Encoding.UTF8, "application/json"));
}

/// <summary>The model of the service, fitted here from the rows.</summary>
[MixedModel]
public record Sleep(
    [Response] double Reaction,
    [Fixed] double Days,
    [Random(Slopes = [nameof(Days)])] string Subject);
