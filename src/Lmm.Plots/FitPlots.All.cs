using Lmm.Charts;
using Lmm.Design;

namespace Lmm;

public sealed partial class FitPlots
{
    private const int MeansLevels = 30;

    /// <summary>Rows up to which the report leaves out each in turn without being asked to.</summary>
    private const int InfluenceRows = 20_000;

    /// <summary>
    /// Every picture that suits the fit, in the order of the report. What the fit cannot show is left out.
    /// </summary>
    public IReadOnlyList<Plot> All() => [.. Attempts().Select(attempt => attempt.Plot).OfType<Plot>()];

    /// <summary>Every picture, or why it is not there.</summary>
    internal IEnumerable<(Plot? Plot, string Reason)> Attempts()
    {
        if (_fit.Data.Design is null)
        {
            yield return (null, "Pictures of residuals and of observed values need the rows, which a fit that was read from a document does not keep.");
        }
        else
        {
            yield return Attempt(ResidualsVersusFitted);
            yield return Attempt(ScaleLocation);
            yield return Attempt(ResidualQuantiles);
            if (Finest() is not null)
            {
                yield return Attempt(() => ResidualsByGroup());
                yield return Attempt(() => ObservedAndFitted());
            }

            if (_fit.Specification.Repeated is { Correlation: not Corr.Independent })
            {
                yield return Attempt(() => ResidualCorrelation());
                yield return Attempt(() => Semivariogram());
            }

            if (_fit.Data.Design.RowCount <= InfluenceRows)
            {
                yield return Attempt(Influence);
            }
        }

        if (_fit.Data.Skeleton is { Strata.Count: > 1 } skeleton)
        {
            yield return Attempt(() => Skeleton(skeleton));
        }

        foreach (GroupEffects group in _fit.RandomEffects)
        {
            yield return Attempt(() => Caterpillar(group.Name));
            foreach (string effect in group.EffectNames)
            {
                yield return Attempt(() => RandomEffectQuantiles(group.Name, effect));
            }
        }

        foreach ((Plot?, string) mean in MeansAttempts())
        {
            yield return mean;
        }
    }

    /// <summary>Means of factors that stand in no interaction, of pairs that do, and lines along covariates.</summary>
    private IEnumerable<(Plot? Plot, string Reason)> MeansAttempts()
    {
        ModelSpec spec = _fit.Specification;
        TermSpec[] pairs = [.. spec.Fixed.Where(term => term.Order == 2)];
        foreach (TermSpec term in spec.Fixed.Where(term => term.Order == 1))
        {
            string name = term.Members[0];
            TermSpec[] interactions = [.. pairs.Where(pair => pair.Members.Contains(name))];
            if (spec.Member(name).Coding == FixedCoding.Factor)
            {
                if (LevelCount(name) <= MeansLevels && interactions.All(pair => pair.Members.Any(member => !IsFactor(member))))
                {
                    yield return Attempt(() => Means(name));
                }

                continue;
            }

            string? by = interactions.SelectMany(pair => pair.Members).FirstOrDefault(other => other != name && IsFactor(other) && LevelCount(other) <= Palette.CategoryCount);
            yield return Attempt(() => MeansAlong(name, by));
        }

        foreach (TermSpec pair in pairs.Where(pair => pair.Members.All(IsFactor)))
        {
            // The factor with more levels runs along the axis.
            string[] members = [.. pair.Members.OrderByDescending(LevelCount)];
            if (LevelCount(members[0]) <= MeansLevels && LevelCount(members[1]) <= Limits.Panels)
            {
                yield return Attempt(() => Means(members[0], members[1]));
            }
        }

        bool IsFactor(string member) => spec.Member(member).Coding == FixedCoding.Factor;

        int LevelCount(string member) => _fit.Data.Frozen.FindLevels(member)?.Count ?? spec.Member(member).ClosedLevels.Count;
    }

    private static (Plot? Plot, string Reason) Attempt(Func<Plot> draw)
    {
        try
        {
            return (draw(), string.Empty);
        }
        catch (InvalidOperationException refused)
        {
            return (null, refused.Message);
        }
    }
}
