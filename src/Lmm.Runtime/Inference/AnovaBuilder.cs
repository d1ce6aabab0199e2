using Lmm.Design;

namespace Lmm;

/// <summary>The table of terms of a fit.</summary>
internal sealed class AnovaBuilder
{
    private readonly FitData _data;
    private readonly FixedInference _inference;
    private readonly IndicatorColumns _indicators;
    private readonly EstimableFunctions _functions;

    /// <exception cref="InvalidOperationException">The columns of the fit are not those of its specification.</exception>
    public AnovaBuilder(FitData data, FixedInference inference)
    {
        _data = data;
        _inference = inference;
        _indicators = new IndicatorColumns(data.Specification, Levels);
        if (!_indicators.ColumnNames.SequenceEqual(data.Shape.ColumnNames))
        {
            throw new InvalidOperationException(
                $"The columns of the fit ({NameList.Of(data.Shape.ColumnNames)}) are not those of the specification of {data.Specification.Name}: terms cannot be told from them. Test combinations with JointTest.");
        }

        _functions = EstimableFunctions.Of(_indicators, data.Solution, data.Shape.Aliases);
    }

    /// <summary>The table.</summary>
    /// <exception cref="InvalidOperationException">Type I or II of a fit without rows, or a method that this fit cannot have.</exception>
    public AnovaTable Build(AnovaType type, DegreesOfFreedomMethod method)
    {
        double[,]? triangle = type == AnovaType.III ? null : Triangle(type);
        FTest[] rows = new FTest[_data.Specification.Fixed.Count];
        for (int t = 1; t <= rows.Length; t++)
        {
            string name = _data.Specification.Fixed[t - 1].Name;
            double[][] hypothesis = triangle is null ? _functions.TypeThree(t) : _functions.Added(t, type == AnovaType.I, triangle);
            rows[t - 1] = _inference.OfTerm(name, hypothesis, method, t) with { Note = NoteOf(t, name, type, hypothesis.Length) };
        }

        return new AnovaTable(type, method, rows, EndingOf(_data.Solution.Convergence));
    }

    /// <summary>What the ending of the fit means for its tests.</summary>
    public static string EndingOf(Convergence convergence) => convergence switch
    {
        Convergence.Boundary boundary =>
            $"No variance along {NameList.Of(boundary.Components.Select(c => $"{c.Direction} of {c.Group}"))}: degrees of freedom are those of the model without it.",
        Convergence.NotConverged failed => $"The fit has not converged ({failed.Reason}): these numbers are not to be relied on.",
        _ => string.Empty,
    };

    private double[,] Triangle(AnovaType type) => _data.Design is { } design
        ? ColumnSpace.Triangle(design, _data.Solution.EstimatedColumns)
        : throw new InvalidOperationException(
            $"The hypotheses of type {type} depend on the rows, and this fit was read from a document, which does not keep them. Type III can be had.");

    /// <summary>What of a term the rows do not show: its hypothesis has fewer dimensions than with every cell filled.</summary>
    private string NoteOf(int term, string name, AnovaType type, int dimensions)
    {
        if (_data.Shape.Aliases.GetLength(0) == 0)
        {
            return string.Empty;
        }

        int whole = type == AnovaType.I ? ColumnsOf(term) : EstimableFunctions.Whole(_indicators).TypeThree(term).Length;
        if (dimensions < whole)
        {
            return FormattableString.Invariant(
                $"{name}: {dimensions} of {whole} degrees of freedom are estimable; the rows hold nothing on the others (empty cells, or columns that are combinations of others).");
        }

        string[] containing = [.. Enumerable.Range(1, _data.Specification.Fixed.Count)
            .Where(t => _indicators.Contains(t, term) && AliasedIn(t))
            .Select(t => _data.Specification.Fixed[t - 1].Name)];
        return type == AnovaType.III && containing.Length > 0
            ? $"{name}: {NameList.Of(containing)} has empty cells, so this is a comparison over the filled cells that depends on which these are; another program may choose another."
            : string.Empty;
    }

    private int ColumnsOf(int term) => _data.Shape.ColumnTerms.Count(t => t == term);

    private bool AliasedIn(int term) => Enumerable.Range(0, _data.Shape.ColumnTerms.Count)
        .Any(j => _data.Shape.ColumnTerms[j] == term && !_data.Solution.EstimatedColumns.Contains(j));

    private IReadOnlyList<string> Levels(string member) => _data.Frozen.FindLevels(member)
        ?? throw new InvalidOperationException(
            $"The fit does not know the levels of {member}: it was made without a frozen design. Test combinations with JointTest.");
}
