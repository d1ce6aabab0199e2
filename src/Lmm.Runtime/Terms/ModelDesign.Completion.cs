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
        int n = RowCount;
        IReadOnlyList<string> names = ColumnNames;
        int p = names.Count;
        double[] x = new double[n * p];
        double[] buffer = new double[p];
        for (int row = 0; row < n; row++)
        {
            WriteFixed(row, buffer);
            for (int j = 0, at = row; j < p; j++, at += n)
            {
                x[at] = buffer[j];
            }
        }

        RandomTerm[] terms = new RandomTerm[Specification.Random.Count];
        for (int t = 0; t < terms.Length; t++)
        {
            terms[t] = BuildTerm(t, summary);
        }

        return new DesignMatrices
        {
            RowCount = n,
            Response = Options.IsPlanned ? [.. Enumerable.Repeat(double.NaN, n)] : _numbers[Specification.Response].ToArray(),
            ColumnNames = names,
            FixedEffects = x,
            ColumnTerms = summary.FixedColumns.Terms,
            RandomTerms = terms,
            Weights = ValuesOf(Specification.Weight),
            Frequencies = ValuesOf(Specification.Frequency),
            Offset = ValuesOf(Specification.Offset),
            Residual = residual,
        };
    }

    private double[]? ValuesOf(string? member) => member is null ? null : _numbers[member].ToArray();

    private RandomTerm BuildTerm(int t, DesignSummary summary)
    {
        int n = RowCount;
        ColumnSet columns = summary.RandomColumns[t];
        double[]?[] covariates = new double[columns.Count][];
        bool onlyIntercept = true;
        for (int k = 0; k < covariates.Length; k++)
        {
            covariates[k] = columns.IsIntercept(k) ? null : new double[n];
            onlyIntercept &= covariates[k] is null;
        }

        double[] buffer = new double[columns.Count];
        for (int row = 0; row < n && !onlyIntercept; row++)
        {
            WriteRandom(t, row, buffer);
            for (int k = 0; k < covariates.Length; k++)
            {
                if (covariates[k] is { } covariate)
                {
                    covariate[row] = buffer[k];
                }
            }
        }

        RandomTermSpec term = Specification.Random[t];
        return new RandomTerm
        {
            GroupName = term.GroupName,
            EffectNames = columns.Names,
            Covariance = term.Covariance,
            Levels = summary.Groupings[t].Labels,
            LevelOfRow = summary.Groupings[t].LevelOfRow,
            Covariates = covariates,
        };
    }
}
