using Lmm.Design;

namespace Lmm;

/// <summary>The models that lack one part of the random effects, fitted and compared with the full one.</summary>
internal sealed class RandomEffectDrops(MixedModelFit full, DesignMatrices design, FitOptions? options)
{
    /// <summary>Drops each part in turn.</summary>
    public RandomEffectTestTable Test()
    {
        List<RandomEffectTest> rows = [];
        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            RandomTermSpec spec = full.Specification.Random[t];
            if (spec.Slopes.Count == 0 || spec.Covariance is not (Covariance.Unstructured or Covariance.Diagonal))
            {
                rows.Add(Compare(ModelNotation.RandomTerm(spec), t, null, null));
                continue;
            }

            foreach ((int slope, string name) in Parts(spec))
            {
                (RandomTermSpec? left, RandomTerm? term) = Without(t, slope);
                rows.Add(Compare($"{name} in {ModelNotation.RandomTerm(spec)}", t, left, term));
            }
        }

        return new RandomEffectTestTable(full, [.. rows]);
    }

    /// <summary>The slopes by index; in a diagonal term the intercept too, as -1: it is a term of its own there.</summary>
    private static IEnumerable<(int Slope, string Name)> Parts(RandomTermSpec spec)
    {
        if (spec.Intercept && spec.Covariance == Covariance.Diagonal)
        {
            yield return (-1, TermExpansion.InterceptName);
        }

        for (int s = 0; s < spec.Slopes.Count; s++)
        {
            yield return (s, spec.Slopes[s].Name);
        }
    }

    /// <summary>
    /// A term without one slope (-1 for the intercept). A factor's slope without an intercept holds the intercept, which
    /// stays. Nulls where nothing stays.
    /// </summary>
    private (RandomTermSpec? Spec, RandomTerm? Term) Without(int t, int slope)
    {
        RandomTermSpec spec = full.Specification.Random[t];
        RandomTerm term = design.RandomTerms[t];
        IReadOnlyList<DesignColumn> columns = TermExpansion.RandomColumns(full.Specification, spec, Levels);
        int[] kept = [.. Enumerable.Range(0, columns.Count).Where(e => columns[e].Term != slope + 1)];
        bool addsIntercept = slope >= 0 && HoldsIntercept(spec, spec.Slopes[slope])
            && !full.Specification.Random.Any(other => !ReferenceEquals(other, spec) && other.Intercept && other.GroupName == spec.GroupName);
        if (kept.Length == 0 && !addsIntercept)
        {
            return (null, null);
        }

        RandomTermSpec left = spec with
        {
            Intercept = (spec.Intercept && slope >= 0) || addsIntercept,
            Slopes = spec.Slopes.Where((_, s) => s != slope).ToEquatableArray(),
        };
        IEnumerable<double[]?> covariates = kept.Select(e => term.Covariates[e]);
        IEnumerable<string> names = kept.Select(e => term.EffectNames[e]);
        return (left, new RandomTerm
        {
            GroupName = term.GroupName,
            EffectNames = addsIntercept ? [TermExpansion.InterceptName, .. names] : [.. names],
            Covariance = term.Covariance,
            Levels = term.Levels,
            LevelOfRow = term.LevelOfRow,
            Covariates = addsIntercept ? [null, .. covariates] : [.. covariates],
        });
    }

    private bool HoldsIntercept(RandomTermSpec spec, TermSpec slope) => !spec.Intercept
        && spec.Covariance == Covariance.Unstructured
        && slope.Members.All(member => full.Specification.Member(member).Coding == FixedCoding.Factor);

    private RandomEffectTest Compare(string name, int dropped, RandomTermSpec? left, RandomTerm? term)
    {
        MixedModelFit reduced = Fit(dropped, left, term);
        int degrees = full.ParameterCount - reduced.ParameterCount;
        double statistic = Math.Max(0, reduced.Deviance - full.Deviance);
        NullLaw law = NullLaw.Of(reduced, full, design);
        return new RandomEffectTest(name, reduced, statistic, degrees, ChiSquaredTail.Upper(statistic, degrees))
        {
            BoundaryLaw = law.Law,
            Note = law.Note,
        };
    }

    private MixedModelFit Fit(int dropped, RandomTermSpec? left, RandomTerm? term)
    {
        DesignMatrices smaller = design with { RandomTerms = [.. Replace(design.RandomTerms, dropped, term)] };
        Solution solution = Fitter.Fit(smaller, full.Estimation, options);
        ModelSpec spec = full.Specification with { Random = Replace(full.Specification.Random, dropped, left).ToEquatableArray() };
        return new MixedModelFit(FitData.Create(spec, smaller, solution, full.Findings, full.OmittedRows, full.Data.Frozen));
    }

    private static IEnumerable<T> Replace<T>(IEnumerable<T> items, int index, T? replacement)
        where T : class =>
        items.SelectMany((item, i) => i != index ? [item] : replacement is null ? Array.Empty<T>() : [replacement]);

    private IReadOnlyList<string> Levels(string member) => full.Data.Frozen.FindLevels(member)
        ?? throw new InvalidOperationException($"The fit does not know the levels of {member}: it was made without a frozen design.");
}
