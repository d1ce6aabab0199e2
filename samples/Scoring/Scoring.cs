using Lmm;

/// <summary>One row that is asked for.</summary>
/// <param name="Days">Days with three hours of sleep.</param>
/// <param name="Subject">A driver of the study; null for any other driver.</param>
public sealed record Question(double? Days, string? Subject);

/// <summary>The answer to one row, in milliseconds.</summary>
/// <param name="Days">As asked.</param>
/// <param name="Subject">As asked.</param>
/// <param name="Expected">The expected reaction time: of this driver, or of the average driver where none is named.</param>
/// <param name="NewDriver">What a driver who was not in the study would need.</param>
public sealed record Score(double Days, string? Subject, double Expected, NewDriver NewDriver);

/// <summary>A mean with its 95 % prediction interval: one measurement of one new driver falls into it.</summary>
public sealed record NewDriver(double Mean, double Lower, double Upper);

/// <summary>What the service does, without the web.</summary>
public static class Scoring
{
    private const double Longest = 30;

    /// <summary>What is wrong with the rows, under each row's path; empty where all can be predicted.</summary>
    public static Dictionary<string, string[]> Problems(SleepFit fit, IReadOnlyList<Question?> rows)
    {
        GroupEffects drivers = fit.RandomEffects["Subject"];
        var problems = new Dictionary<string, string[]>();
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i]?.Days is not (>= 0 and <= Longest))
            {
                problems[$"[{i}].days"] = [$"A number from 0 to {Longest} is needed: days with little sleep."];
            }

            if (rows[i]?.Subject is string subject && drivers.Find(subject) is null)
            {
                problems[$"[{i}].subject"] =
                    [$"The study has no driver '{subject}'. Its drivers: {string.Join(", ", drivers.Select(d => d.Level))}. Leave the subject out for a new driver."];
            }
        }

        return problems;
    }

    /// <summary>Predicts rows that have no problems.</summary>
    public static Score[] Predict(SleepFit fit, IReadOnlyList<Question> rows)
    {
        // The response is not read. A row without a driver gets a name that no driver of the study has: its effects are 0.
        Sleep[] asked = [.. rows.Select(r => new Sleep(0, r.Days!.Value, r.Subject ?? "a new driver"))];
        IReadOnlyList<Prediction> own = fit.Predict(asked, NewLevels.Population);
        PredictionTable any = fit.Predict(asked, NewLevels.Population, FittedLevel.Population);
        return [.. rows.Select((r, i) => new Score(r.Days!.Value, r.Subject, own[i].Conditional, NewDriverOf(any[i])))];
    }

    private static NewDriver NewDriverOf(PredictedRow row)
    {
        Interval interval = row.PredictionInterval(0.95);
        return new NewDriver(row.Fit, interval.Lower, interval.Upper);
    }
}
