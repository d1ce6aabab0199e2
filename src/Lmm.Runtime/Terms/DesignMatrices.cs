using System.Diagnostics.CodeAnalysis;

namespace Lmm;

/// <summary>
/// The numbers of a model: y, X and the Z of every random term, for the rows that are used. What a design builder
/// writes and the only thing the fitter reads.
/// </summary>
public sealed record DesignMatrices
{
    private readonly double[]?[]? _columns;
    private double[]? _fixedEffects;

    /// <summary>Matrices without values.</summary>
    public DesignMatrices()
    {
    }

    // Columns that stand in memory already: X is put together when somebody asks for it. The fitter does not, which saves a
    // quarter of the validation of 1e6 rows (8 MB a column, most of the time the first touch of new pages).
    [SetsRequiredMembers]
    internal DesignMatrices(double[]?[] columns, double[] response, IReadOnlyList<string> columnNames, IReadOnlyList<int> columnTerms, IReadOnlyList<RandomTerm> randomTerms)
    {
        _columns = columns;
        FixedEffects = null!; // until it is asked for
        RowCount = response.Length;
        Response = response;
        ColumnNames = columnNames;
        ColumnTerms = columnTerms;
        RandomTerms = randomTerms;
    }

    /// <summary>The number of rows n.</summary>
    public required int RowCount { get; init; }

    /// <summary>The response y, n values.</summary>
    public required double[] Response { get; init; }

    /// <summary>The names of the columns of X, p of them, as in <c>Variety[Victory]:Nitrogen</c>.</summary>
    public required IReadOnlyList<string> ColumnNames { get; init; }

    /// <summary>X by columns: element (i, j) stands at j * n + i.</summary>
    public required double[] FixedEffects
    {
        get => _fixedEffects ??= PutTogether();
        init => _fixedEffects = value;
    }

    /// <summary>The columns of X one by one, null for ones; null where X itself has been made, which then holds.</summary>
    internal IReadOnlyList<double[]?>? FixedColumns => _fixedEffects is null ? _columns : null;

    /// <summary>For each column of X the index of its term: 0 the intercept, k + 1 the k-th of the specification's fixed terms.</summary>
    public required IReadOnlyList<int> ColumnTerms { get; init; }

    /// <summary>The random terms in the order of the specification.</summary>
    public required IReadOnlyList<RandomTerm> RandomTerms { get; init; }

    /// <summary>Precision weights w, n positive values with Var(e_i) = sigma^2 / w_i, or null for all 1.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Frequencies f, n positive whole numbers: row i stands for f_i equal rows; or null for all 1.</summary>
    public double[]? Frequencies { get; init; }

    /// <summary>Added to the linear predictor, n values, or null for 0.</summary>
    public double[]? Offset { get; init; }

    /// <summary>What the residual covariance needs of the rows, or null for independent residuals of one variance.</summary>
    public ResidualTerm? Residual { get; init; }

    /// <summary>The number of columns p of X.</summary>
    public int ColumnCount => ColumnNames.Count;

    private double[] PutTogether()
    {
        double[]?[] columns = _columns ?? [];
        double[] x = GC.AllocateUninitializedArray<double>(RowCount * columns.Length);
        for (int j = 0; j < columns.Length; j++)
        {
            Span<double> target = x.AsSpan(j * RowCount, RowCount);
            if (columns[j] is { } column)
            {
                column.CopyTo(target);
            }
            else
            {
                target.Fill(1);
            }
        }

        return x;
    }
}

/// <summary>One random term: which level each row belongs to and the covariates of its effects.</summary>
public sealed class RandomTerm
{
    /// <summary>The grouping, as in <c>Block:Variety</c>.</summary>
    public required string GroupName { get; init; }

    /// <summary>The names of the q effects, as in <c>(Intercept)</c>, <c>Days</c>.</summary>
    public required IReadOnlyList<string> EffectNames { get; init; }

    /// <summary>The covariance structure of the q effects of a level.</summary>
    public required Covariance Covariance { get; init; }

    /// <summary>The labels of the levels, in the documented order; nested ones are joined by ':'.</summary>
    public required IReadOnlyList<string> Levels { get; init; }

    /// <summary>For each row the index of its level.</summary>
    public required int[] LevelOfRow { get; init; }

    /// <summary>
    /// The effects' covariates by columns, q arrays of n values; null stands for a column of ones (the intercept).
    /// </summary>
    public required IReadOnlyList<double[]?> Covariates { get; init; }

    /// <summary>The number of effects of one level.</summary>
    public int EffectCount => EffectNames.Count;

    /// <summary>The effects of one level over all terms of the grouping, as emitted code says them; null where nobody did.</summary>
    internal LevelSize? LevelSize { get; init; }
}
