using Lmm.Design;

namespace Lmm;

/// <summary>
/// Makes the <see cref="ResidualTerm"/> of a design after its last row. Where a fit's labels hold (predicting), occasions,
/// By levels and strata have the fit's numbers, and what the fit does not know stands behind them.
/// </summary>
internal sealed class ResidualTermBuilder(
    ModelSpec spec,
    int rowCount,
    Func<string, FactorColumn> factorOf,
    Func<string, NumberColumn> numberOf,
    Func<string, TimeColumn> timeOf,
    FrozenResidual? frozen)
{
    /// <summary>The name of a subject that is all rows.</summary>
    public const string OneField = "all rows";

    /// <summary>The term, or null for independent residuals of one variance.</summary>
    public ResidualTerm? Build()
    {
        if (spec.Repeated is not { } repeated)
        {
            return spec.Variances.IsEmpty ? null : new ResidualTerm { Variances = Variances() };
        }

        (IReadOnlyList<string> subjects, int[] subjectOfRow) = repeated.Subject.IsEmpty
            ? ([OneField], new int[rowCount])
            : Levels(repeated.Subject, null);
        (IReadOnlyList<string> occasions, int[] occasionOfRow) = ResidualMembers.HasOrderedOccasions(spec)
            ? Levels(EquatableArray.Create(repeated.Occasion), frozen?.Occasions)
            : ([], []);
        (IReadOnlyList<string> groups, int[] groupOfRow) = repeated.By is { } by
            ? Levels(EquatableArray.Create(by), frozen?.Groups)
            : ([], []);
        return new ResidualTerm
        {
            Correlation = repeated.Correlation,
            Order = repeated.Order,
            MovingAverage = repeated.MovingAverage,
            Heterogeneous = repeated.Heterogeneous,
            Nugget = repeated.Nugget,
            SubjectName = repeated.SubjectName,
            Subjects = subjects,
            SubjectOfRow = subjectOfRow,
            OccasionName = repeated.Occasion,
            Occasions = occasions,
            OccasionOfRow = occasionOfRow,
            Coordinates = [.. ResidualMembers.Coordinates(repeated).Select((member, k) => Coordinate(member, k, occasionOfRow))],
            ByName = repeated.By,
            Groups = groups,
            GroupOfRow = groupOfRow,
            Variances = Variances(),
        };
    }

    /// <summary>What the rows to predict will be read by.</summary>
    public FrozenResidual? Freeze(ResidualTerm? term) => term is null ? null : new FrozenResidual
    {
        Occasions = term.Occasions,
        Origins = [.. Coordinates().Select(member => ResidualMembers.IsTime(spec, member) ? timeOf(member).Earliest : 0)],
        Groups = term.Groups,
        Strata = [.. term.Variances.Select(variance => variance.Strata)],
    };

    private IEnumerable<string> Coordinates() => spec.Repeated is { } repeated ? ResidualMembers.Coordinates(repeated) : [];

    private double[] Coordinate(string member, int k, int[] occasionOfRow)
    {
        if (ResidualMembers.IsTime(spec, member))
        {
            TimeColumn time = timeOf(member);
            return time.Since(frozen?.Origins[k] ?? time.Earliest, spec.Repeated!.Unit);
        }

        if (ResidualMembers.IsNumber(spec, member))
        {
            return numberOf(member).ToArray();
        }

        // The place in the declaration, where there is one: an occasion that did not occur leaves a gap.
        double[] places = new double[rowCount];
        bool isClosed = spec.Member(member).HasClosedLevels;
        FactorColumn factor = factorOf(member);
        for (int row = 0; row < rowCount; row++)
        {
            places[row] = isClosed ? factor[row] : occasionOfRow[row];
        }

        return places;
    }

    private VarianceTerm[] Variances()
    {
        var terms = new VarianceTerm[spec.Variances.Count];
        for (int k = 0; k < terms.Length; k++)
        {
            VarianceSpec variance = spec.Variances[k];
            bool isIdent = variance.Function == VarianceFunction.Ident;
            (IReadOnlyList<string> strata, int[] stratumOfRow) = isIdent
                ? Levels(variance.Members, frozen?.Strata[k])
                : ([], []);
            terms[k] = new VarianceTerm
            {
                Function = variance.Function,
                Name = variance.Name,
                Strata = strata,
                StratumOfRow = stratumOfRow,
                Covariate = isIdent || variance.Members.IsEmpty ? [] : numberOf(variance.Members[0]).ToArray(),
                OfFittedValue = variance.Members.IsEmpty,
                Parameter = variance.Parameter,
                Constant = variance.Constant,
            };
        }

        return terms;
    }

    /// <summary>The combinations of levels that occur; by the labels of a fit where they are given.</summary>
    private (IReadOnlyList<string> Labels, int[] LevelOfRow) Levels(EquatableArray<string> members, IReadOnlyList<string>? known)
    {
        GroupingIndex index = GroupingIndex.Find([.. members.Select(factorOf)]);
        if (known is null)
        {
            return (index.Labels, index.LevelOfRow);
        }

        List<string> labels = [.. known];
        Dictionary<string, int> place = new(StringComparer.Ordinal);
        for (int level = 0; level < labels.Count; level++)
        {
            place[labels[level]] = level;
        }

        foreach (string label in index.Labels)
        {
            if (place.TryAdd(label, labels.Count))
            {
                labels.Add(label);
            }
        }

        int[] translated = [.. index.Labels.Select(label => place[label])];
        return (labels, [.. index.LevelOfRow.Select(level => translated[level])]);
    }
}
