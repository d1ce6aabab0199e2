// Scoring: a service that predicts by a saved fit. At its first start it fits the drivers of Sleepstudy and saves the document;
// from then on it starts from the document alone, without rows and without fitting.
//   dotnet run --project samples/Scoring                    serves; --urls and --Fit=path say where
//   dotnet run --project samples/Scoring -- --train         fits, saves and ends
//   curl -H 'Content-Type: application/json' -d '[{"subject":"308","days":3},{"days":5}]' http://localhost:5000/predictions
// Data: Belenky et al. (2003), as in the R package lme4 (sleepstudy); sleepstudy.csv beside this file.

using Lmm;
using Microsoft.AspNetCore.Http.HttpResults;

bool train = args.Contains("--train");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(a => a != "--train")]);
builder.Services.AddProblemDetails();
WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();

string document = app.Configuration["Fit"] ?? Path.Combine(AppContext.BaseDirectory, "fit.json");
if (train || !File.Exists(document))
{
    SleepFit trained = SleepModel.Create(SleepModel.ReadCsv(Path.Combine(AppContext.BaseDirectory, "sleepstudy.csv"))).Fit();
    if (!trained.Convergence.IsConverged)
    {
        throw new InvalidOperationException($"Nothing is saved: {trained.Convergence}");
    }

    // Written beside and moved, so that a service that starts meanwhile never reads half a document.
    File.WriteAllText(document + ".new", trained.ToJson());
    File.Move(document + ".new", document, overwrite: true);
    Console.WriteLine($"Fitted and saved: {document}");
}

if (train)
{
    return;
}

SleepFit fit = SleepFit.FromJson(File.ReadAllText(document));
Console.WriteLine($"Predicts by {document}");

app.MapGet("/fit", () => TypedResults.Text(fit.ToString()));
app.MapPost("/predictions", Results<Ok<Score[]>, ValidationProblem> (Question?[] rows) =>
    Scoring.Problems(fit, rows) is { Count: > 0 } problems
        ? TypedResults.ValidationProblem(problems)
        : TypedResults.Ok(Scoring.Predict(fit, rows!)));
app.Run();

/// <summary>One driver on one day.</summary>
[MixedModel]
public record Sleep(
    [Response] double Reaction,
    [Fixed] double Days,
    [Random(Slopes = [nameof(Days)])] string Subject);
