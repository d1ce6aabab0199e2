using Lmm.Design;

namespace Lmm;

// After the last row: levels in order, columns, groupings, matrices, and what they show.
public abstract partial class ModelDesign
{
    private DesignSummary Summary => _summary ?? Complete();

    /// <summary>y, X and Z of the used rows; the same object each time. Asking ends the reading of rows.</summary>
    /// <exception cref="InvalidDesignException">An error is among the findings.</exception>
    public DesignMatrices ToMatrices() => HasErrors
        ? throw new InvalidDesignException(Specification.Name, Findings)
        : Summary.Matrices!;

    /// <summary>
    /// The skeleton of the analysis of variance of these rows: strata, degrees of freedom, error terms. Null where a finding
    /// is an error, or where the design is too large for exact algebra. Asking ends the reading of rows.
    /// </summary>
    public Skeleton? Skeleton() => HasErrors || RowCount > DesignRules.RunTimeRowLimit
        ? null
        : Design.Skeleton.Of(Specification, TableChecks.Table(Specification, FactorOf, ValuesIn).Build());

    private DesignSummary Complete()
    {
        NumberColumn? frequency = Specification.Frequency is { } name && !_log.IsPrediction ? _numbers[name] : null;
        foreach (MemberColumn column in _columns)
        {
            if (column is PolynomialColumn polynomial)
            {
                polynomial.Frequency = frequency;
            }

            column.Complete();
        }

        List<DesignFinding> findings = [.. _log.Findings()];
        if (!_log.HasErrors)
        {
            CheckMembers(findings);
        }

        bool usable = !findings.Exists(f => f.Severity == FindingSeverity.Error);
        _summary = usable ? Summarise(findings) : Nothing(findings);
        if (usable)
        {
            ResidualTermBuilder residual = ResidualBuilder();
            _summary.Matrices = BuildMatrices(_summary, residual.Build());
            _summary.Frozen = _frozen ?? Freeze(residual.Freeze(_summary.Matrices.Residual));
            CheckResidual(_summary);
            if (!_log.IsPrediction)
            {
                CheckJoinedTexts(_summary);
                findings.AddRange(DesignChecks.Run(Specification, _summary.Matrices, _summary.RandomColumns, FactorOf));
                if (RowCount <= DesignRules.RunTimeRowLimit && !_summary.HasErrors)
                {
                    findings.AddRange(TableChecks.Run(Specification, _summary.Matrices, FactorOf, ValuesIn));
                }
            }
        }

        return _summary;
    }

    private static DesignSummary Nothing(List<DesignFinding> findings) => new()
    {
        FixedColumns = ColumnSet.Empty,
        RandomColumns = [],
        Groupings = [],
        Findings = findings,
    };

    private DesignSummary Summarise(List<DesignFinding> findings)
    {
        return new DesignSummary
        {
            FixedColumns = Bind(TermExpansion.FixedColumns(Specification, LevelsOf)),
            RandomColumns = [.. Specification.Random.Select(t => Bind(TermExpansion.RandomColumns(Specification, t, LevelsOf)))],
            Groupings = [.. Specification.Random.Select(t => GroupingIndex.Find([.. t.Grouping.Select(FactorOf)]))],
            Findings = findings,
        };
    }

    private FrozenDesign Freeze(FrozenResidual? residual)
    {
        HashSet<string> coded = CodedFactors();
        return new FrozenDesign
        {
            Factors = [.. _columns.OfType<FactorColumn>().Where(c => coded.Contains(c.Member.Name)).Select(c => new FrozenFactor(c.Member.Name, c.Levels))],
            Polynomials = [.. _columns.OfType<PolynomialColumn>().Select(c => new FrozenPolynomial(c.Member.Name, c.Basis.Alpha, c.Basis.Norm2))],
            Residual = residual,
        };
    }

    private ColumnSet Bind(IReadOnlyList<DesignColumn> columns) => ColumnSet.Bind(
        Specification,
        columns,
        member => _numbers[member],
        FactorOf,
        member => _polynomials[member]);

    private FactorColumn FactorOf(string member) => _factors[member];

    private ReadOnlySpan<double> ValuesIn(string member) =>
        _polynomials.TryGetValue(member, out PolynomialColumn? polynomial) ? polynomial.Values : _numbers[member].Values;

    private IReadOnlyList<string> LevelsOf(string member) => _factors[member].Levels;

    private DesignMatrices BuildMatrices(DesignSummary summary, ResidualTerm? residual)
    {
        RandomTerm[] terms = new RandomTerm[Specification.Random.Count];
        for (int t = 0; t < terms.Length; t++)
        {
            terms[t] = BuildTerm(t, summary);
        }

        double[]?[] columns = ColumnsOf(summary.FixedColumns, WriteFixed);
        double[] response = Options.IsPlanned ? [.. Enumerable.Repeat(double.NaN, RowCount)] : _numbers[Specification.Response].ToArray();
        return new DesignMatrices(columns, response, ColumnNames, summary.FixedColumns.Terms, terms)
        {
            Weights = ValuesOf(Specification.Weight),
            Frequencies = ValuesOf(Specification.Frequency),
            Offset = ValuesOf(Specification.Offset),
            Residual = residual,
        };
    }

    /// <summary>The columns, null for ones: as they stand in memory where no column is a product, otherwise row by row.</summary>
    private double[]?[] ColumnsOf(ColumnSet set, RowWriter write)
    {
        double[]?[] columns = new double[set.Count][];
        bool isSimple = set.IsSimple;
        for (int j = 0; j < columns.Length; j++)
        {
            columns[j] = set.IsIntercept(j) ? null : isSimple ? set.ColumnOf(j) : GC.AllocateUninitializedArray<double>(RowCount);
        }

        double[] buffer = new double[columns.Length];
        for (int row = 0; row < RowCount && !isSimple; row++)
        {
            write(row, buffer);
            for (int j = 0; j < columns.Length; j++)
            {
                if (columns[j] is { } column)
                {
                    column[row] = buffer[j];
                }
            }
        }

        return columns;
    }

    private delegate void RowWriter(int row, Span<double> target);

    private double[]? ValuesOf(string? member) => member is null ? null : _numbers[member].ToArray();

    private RandomTerm BuildTerm(int t, DesignSummary summary)
    {
        ColumnSet columns = summary.RandomColumns[t];
        double[]?[] covariates = ColumnsOf(columns, (row, target) => WriteRandom(t, row, target));
        RandomTermSpec term = Specification.Random[t];
        return new RandomTerm
        {
            GroupName = term.GroupName,
            LevelSize = LevelSizeOf(t) is { } size ? Checked(size, term, summary) : null,
            EffectNames = columns.Names,
            Covariance = term.Covariance,
            Levels = summary.Groupings[t].Labels,
            LevelOfRow = summary.Groupings[t].LevelOfRow,
            Covariates = covariates,
        };
    }

    /// <summary>What emitted code says of the levels of a grouping, held against the columns of its terms.</summary>
    private LevelSize Checked(LevelSize size, RandomTermSpec term, DesignSummary summary)
    {
        int effects = 0;
        for (int t = 0; t < Specification.Random.Count; t++)
        {
            effects += Specification.Random[t].Grouping.Equals(term.Grouping) ? summary.RandomColumns[t].Count : 0;
        }

        return size.Effects == effects ? size : throw new InvalidOperationException(
            $"The emitted design of {Specification.Name} says {size.Effects} effects for a level of {term.GroupName}, its columns are {effects}: emitted code and Lmm.Runtime are not of one version. Rebuild the project that declares {Specification.Name}.");
    }
}
