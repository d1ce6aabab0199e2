using Lmm.Design;

namespace Lmm.Charts;

/// <summary>
/// The members of the fitted rows, read back from the matrices: a grouping's levels from Z, a covariate from its column, a
/// factor's level from the columns that code it.
/// </summary>
internal sealed class RowMembers(MixedModelFit fit, DesignMatrices design)
{
    private const double Same = 1e-9;

    private readonly ModelSpec _spec = fit.Specification;
    private readonly FrozenDesign _frozen = fit.Data.Frozen;

    /// <summary>The number of rows.</summary>
    public int Count => design.RowCount;

    /// <summary>The groupings of the random part and the subjects of [Repeated], each once.</summary>
    public IReadOnlyList<string> Groupings =>
    [
        .. design.RandomTerms.Select(term => term.GroupName)
            .Concat(design.Residual is { SubjectName.Length: > 0 } residual ? [residual.SubjectName] : [])
            .Distinct(),
    ];

    /// <summary>The level of each row in a grouping of the random part or a factor of the fixed part, or null where there is no such.</summary>
    public RowLevels? Levels(string name)
    {
        RandomTerm? term = design.RandomTerms.FirstOrDefault(candidate => candidate.GroupName == name);
        if (term is not null)
        {
            return new RowLevels(name, term.Levels, term.LevelOfRow);
        }

        if (design.Residual is { SubjectOfRow.Length: > 0 } residual && residual.SubjectName == name)
        {
            return new RowLevels(name, residual.Subjects, residual.SubjectOfRow);
        }

        return _spec.FindMember(name)?.Coding == FixedCoding.Factor ? FixedFactor(name) : null;
    }

    /// <summary>The value of a covariate in each row, or null where no column holds it alone.</summary>
    public double[]? Values(string name)
    {
        int n = design.RowCount;
        if (_frozen.FindPolynomial(name) is { } polynomial)
        {
            // Degree 1 is (x - center) / norm: docs of FrozenPolynomial.
            int column = IndexOf(columns => columns.Parts.Count == 1 && columns.Parts[0] is { Index: 1 } part && part.Member == name);
            double norm = Math.Sqrt(polynomial.SquaredNorms[2]);
            return column < 0 ? null : [.. Column(column).Select(value => (value * norm) + polynomial.Centers[0])];
        }

        int own = IndexOf(column => column.Parts.Count == 1 && column.Parts[0].Member == name && column.Parts[0].Coding == PartCoding.Covariate);
        if (own >= 0)
        {
            return Column(own);
        }

        foreach (RandomTerm term in design.RandomTerms)
        {
            for (int k = 0; k < term.EffectCount; k++)
            {
                if (term.EffectNames[k] == name && term.Covariates[k] is { } covariate)
                {
                    return [.. covariate];
                }
            }
        }

        if (design.Residual is { Coordinates.Count: 1 } residual && residual.OccasionName == name)
        {
            return [.. residual.Coordinates[0]];
        }

        return null;

        double[] Column(int j) => design.FixedEffects.AsSpan(j * n, n).ToArray();
    }

    private int IndexOf(Predicate<DesignColumn> isIt) => Array.FindIndex([.. Columns()], isIt);

    private IReadOnlyList<DesignColumn> Columns() => TermExpansion.FixedColumns(_spec, LevelsOf);

    private IReadOnlyList<string> LevelsOf(string member) =>
        _frozen.FindLevels(member) ?? [.. _spec.Member(member).ClosedLevels];

    /// <summary>Finds the level by the values of the smallest term of factors that has it.</summary>
    private RowLevels? FixedFactor(string factor)
    {
        IReadOnlyList<string> levels = LevelsOf(factor);
        int term = -1;
        for (int t = 0; t < _spec.Fixed.Count; t++)
        {
            TermSpec candidate = _spec.Fixed[t];
            bool isOfFactors = candidate.Members.Contains(factor)
                && candidate.Members.All(name => _spec.Member(name).Coding == FixedCoding.Factor);
            if (isOfFactors && (term < 0 || candidate.Order < _spec.Fixed[term].Order))
            {
                term = t;
            }
        }

        if (term < 0 || levels.Count == 0 || _spec.Fixed[term].Order > 1)
        {
            return null;
        }

        IReadOnlyList<DesignColumn> columns = Columns();
        int[] own = [.. Enumerable.Range(0, columns.Count).Where(j => columns[j].Term == term + 1)];
        double[,] contrasts = TermExpansion.ContrastsOf(_spec.Member(factor), levels);
        int n = design.RowCount;
        int[] codes = new int[n];
        for (int i = 0; i < n; i++)
        {
            codes[i] = -1;
            for (int level = 0; level < levels.Count && codes[i] < 0; level++)
            {
                bool matches = true;
                foreach (int j in own)
                {
                    ColumnPart part = columns[j].Parts[0];
                    double code = part.Coding == PartCoding.Indicators ? (level == part.Index ? 1 : 0) : contrasts[level, part.Index];
                    matches &= Math.Abs(design.FixedEffects[(j * n) + i] - code) < Same;
                }

                codes[i] = matches ? level : -1;
            }
        }

        return Array.IndexOf(codes, -1) < 0 ? new RowLevels(factor, levels, codes) : null;
    }
}

/// <summary>The level of each row.</summary>
/// <param name="Name">The grouping or factor.</param>
/// <param name="Levels">The labels in order.</param>
/// <param name="OfRow">For each row the index of its level.</param>
internal sealed record RowLevels(string Name, IReadOnlyList<string> Levels, int[] OfRow)
{
    /// <summary>The label of each row.</summary>
    public string Label(int row) => Levels[OfRow[row]];

    /// <summary>The rows of each level.</summary>
    public IReadOnlyList<int>[] Rows()
    {
        var rows = new List<int>[Levels.Count];
        for (int level = 0; level < rows.Length; level++)
        {
            rows[level] = [];
        }

        for (int i = 0; i < OfRow.Length; i++)
        {
            rows[OfRow[i]].Add(i);
        }

        return rows;
    }
}
