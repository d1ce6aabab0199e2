using Lmm.Runtime.Tests.Fit;
using Lmm.Runtime.Tests.Results;

namespace Lmm.Runtime.Tests.Intervals;

/// <summary>Profiles of random models, half of them with variances at zero: all are found, hold their estimate and end where their level says.</summary>
public sealed class RandomProfileTests
{
    [Fact]
    public void Random_models_have_intervals_for_every_parameter()
    {
        List<string> wrong = [];
        List<int> unfitted = [];
        int count = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            Random random = new(seed);
            RandomDesigns.Shape[] shapes =
            [
                .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new RandomDesigns.Shape(random.Next(6, 14), random.Next(1, 4), (Covariance)random.Next(5))),
            ];
            DesignMatrices design = RandomDesigns.Make(seed, 200, random.Next(1, 4), random.Next(3) == 0, shapes);
            for (int i = 0; i < design.RowCount && seed % 2 == 0; i++)
            {
                design.Response[i] = new ReplicateRandom(seed, i).Normal() + (design.RandomTerms[0].LevelOfRow[i] % 3 * 0.3);
            }

            MixedModelFit fit = new(FitData.Create(SleepStudy.InterceptSpecification, design, Fitter.Fit(design, Estimation.Reml)));
            if (!Fitter.Fit(design, Estimation.MaximumLikelihood).Convergence.IsConverged)
            {
                unfitted.Add(seed);
                continue;
            }

            foreach (ParameterProfile profile in fit.Profile())
            {
                count++;
                Interval interval = profile.Interval();
                bool holds = double.IsNaN(profile.Estimate) || (interval.Lower <= profile.Estimate && profile.Estimate <= interval.Upper);
                if (!holds || !double.IsFinite(interval.Lower) || !double.IsFinite(interval.Upper) || (profile.Note.Length > 0 && !double.IsNaN(profile.Estimate)))
                {
                    wrong.Add($"seed {seed} {string.Join(" + ", shapes.Select(s => $"{s.Effects} {s.Covariance}"))}: {profile} {profile.Note}");
                }
            }
        }

        Assert.True(unfitted.Count <= 2, $"No optimum for seeds {string.Join(", ", unfitted)}");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count}:\n{string.Join('\n', wrong)}");
    }
}
