namespace Lmm.Residuals;

/// <summary>From a <see cref="ResidualTerm"/> to its R = S C S.</summary>
internal sealed class ResidualBuilder(ResidualTerm term, int rows)
{
    private readonly List<ComposedCovariance.CorrelationPart> _correlations = [];
    private readonly List<ComposedCovariance.ScalePart> _scales = [];
    private int _count;

    /// <summary>Builds it.</summary>
    public ResidualCovariance Build()
    {
        foreach (ResidualGroup group in ResidualGroup.Of(term, rows))
        {
            CorrelationStructure structure = Correlation(group);
            _correlations.Add(new ComposedCovariance.CorrelationPart(structure, _count, group.Prefix));
            _count += structure.Count;
        }

        AddOccasions();
        AddGroups();
        foreach (VarianceTerm variance in term.Variances)
        {
            Add(VarianceScales.Create(variance, rows, VariancePrefix(variance)));
        }

        return new ComposedCovariance([.. _correlations], [.. _scales], term, rows, new RowClasses(term, _correlations.Any(p => p.Structure.UsesOccasions)).Class);
    }

    private void Add(StandardDeviationScale scale)
    {
        if (scale.Count == 0 && scale is ClassScale)
        {
            return;
        }

        _scales.Add(new ComposedCovariance.ScalePart(scale, _count));
        _count += scale.Count;
    }

    private CorrelationStructure Correlation(ResidualGroup group) => term.Correlation switch
    {
        Corr.Independent => new IndependentCorrelation(),
        Corr.AR1 => new AutoRegressiveCorrelation(term.Coordinates[0]),
        Corr.Ar => new ArmaCorrelation(term.Order, 0, term.Coordinates[0], group.Subjects),
        Corr.Ma => new ArmaCorrelation(0, term.MovingAverage, term.Coordinates[0], group.Subjects),
        Corr.Arma => new ArmaCorrelation(term.Order, term.MovingAverage, term.Coordinates[0], group.Subjects),
        Corr.Toeplitz => new ToeplitzCorrelation(term.Coordinates[0], group.Subjects),
        Corr.AnteDependence => new AnteDependenceCorrelation(group.OccasionOfRow, group.Occasions),
        Corr.CompoundSymmetry => new CompoundSymmetryCorrelation(group.Subjects.Max(s => s.Length)),
        Corr.Unstructured => new UnstructuredCorrelation(group.OccasionOfRow, group.Occasions),
        _ => new SpatialCorrelation(term.Correlation, term.Nugget, term.Coordinates, group.Subjects),
    };

    /// <summary>A standard deviation for each occasion of a group but its first.</summary>
    private void AddOccasions()
    {
        if (!term.Heterogeneous)
        {
            return;
        }

        int[] parameter = new int[rows];
        int[] reference = new int[rows];
        List<string> names = [];
        List<int> referenceOf = [];
        ResidualGroup[] groups = [.. ResidualGroup.Of(term, rows)];
        for (int g = 0; g < groups.Length; g++)
        {
            int first = names.Count;
            names.AddRange(groups[g].Occasions.Skip(1).Select(occasion => $"{groups[g].Prefix}sd[{occasion}]"));
            referenceOf.AddRange(Enumerable.Repeat(g, groups[g].Occasions.Count - 1));
            foreach (int row in groups[g].Rows)
            {
                int occasion = groups[g].OccasionOfRow[row];
                parameter[row] = occasion == 0 ? -1 : first + occasion - 1;
                reference[row] = g;
            }
        }

        Add(new ClassScale(parameter, reference, [.. names], [.. referenceOf]));
    }

    /// <summary>The standard deviation of each By group but the first.</summary>
    private void AddGroups()
    {
        if (term.Groups.Count > 1)
        {
            Add(ClassScales(term.GroupOfRow, [.. term.Groups.Skip(1).Select(level => $"{level}.sd")]));
        }
    }

    /// <summary>Strata whose first is the reference.</summary>
    public static ClassScale ClassScales(int[] stratumOfRow, string[] names) =>
        new([.. stratumOfRow.Select(stratum => stratum - 1)], new int[stratumOfRow.Length], names, new int[names.Length]);

    // Names must differ: with several sources of standard deviations each carries its member.
    private string VariancePrefix(VarianceTerm variance) =>
        term.Variances.Count > 1 || term.Heterogeneous || term.Groups.Count > 1 ? $"{variance.Name}." : "";
}
