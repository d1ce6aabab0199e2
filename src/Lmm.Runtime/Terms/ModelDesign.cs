using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lmm.Design;

namespace Lmm;

/// <summary>
/// The design-matrix builder of a model: takes rows one by one, checks them, finds levels, and gives y, X and the Z of
/// every random term. The generator emits a sealed descendant of <see cref="ModelDesign{TRow}"/> for each model.
/// </summary>
public abstract partial class ModelDesign
{
    private readonly List<MemberColumn> _columns = [];
    private readonly Dictionary<string, NumberColumn> _numbers = [];
    private readonly Dictionary<string, FactorColumn> _factors = [];
    private readonly Dictionary<string, PolynomialColumn> _polynomials = [];
    private readonly List<int> _omitted = [];
    private readonly RowLog _log;
    private FrozenDesign? _frozen;
    private DesignSummary? _summary;

    private protected ModelDesign(ModelSpec specification, ModelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(specification);
        Specification = specification;
        Options = options ?? ModelOptions.Default;
        _log = new RowLog(specification, Options);
    }

    /// <summary>The model.</summary>
    public ModelSpec Specification { get; }

    /// <summary>How missing values are treated.</summary>
    public ModelOptions Options { get; }

    /// <summary>The number of rows that are used.</summary>
    public int RowCount { get; private set; }

    /// <summary>The number of rows that were added, used or not.</summary>
    public int RowsRead => _log.Row;

    /// <summary>The rows that are not used, counted from 1, ascending.</summary>
    public IReadOnlyList<int> OmittedRows => _omitted;

    /// <summary>Everything found in the rows and the design. Asking ends the reading of rows.</summary>
    public IReadOnlyList<DesignFinding> Findings => Summary.Findings;

    /// <summary>Whether an error is among the findings. Asking ends the reading of rows.</summary>
    public bool HasErrors => Summary.HasErrors;

    /// <summary>What a fit must remember of the rows to predict. Asking ends the reading of rows.</summary>
    public FrozenDesign Frozen => Summary.Frozen;

    /// <summary>The names of the columns of X in order. Asking ends the reading of rows where levels are open.</summary>
    public virtual IReadOnlyList<string> ColumnNames => Summary.FixedColumns.Names;

    /// <summary>For each column of X the index of its term: 0 the intercept, k + 1 the k-th fixed term.</summary>
    public IReadOnlyList<int> ColumnTerms => Summary.FixedColumns.Terms;

    /// <summary>The names of the effects of one level of a random term. Asking ends the reading of rows.</summary>
    /// <param name="term">Index into the specification's random terms.</param>
    public IReadOnlyList<string> EffectNames(int term) => Summary.RandomColumns[term].Names;

    /// <summary>Writes the row of X; <paramref name="x"/> has a place for each column.</summary>
    /// <param name="row">A used row, counted from 0.</param>
    /// <param name="x">Overwritten.</param>
    public virtual void WriteFixed(int row, Span<double> x) => Summary.FixedColumns.Write(row, x);

    /// <summary>Writes the covariates of the effects of a random term in a row.</summary>
    /// <param name="term">Index into the specification's random terms.</param>
    /// <param name="row">A used row, counted from 0.</param>
    /// <param name="z">Overwritten; a place for each effect.</param>
    public virtual void WriteRandom(int term, int row, Span<double> z) => Summary.RandomColumns[term].Write(row, z);

    /// <summary>
    /// The number of effects of one level of a random term's grouping, of all terms over that grouping, as a type; null where only
    /// the rows say it, or where it is above 8. Kernels made for that number are then chosen by emitted code. Designs of the
    /// generator override it; a number that is not that of the columns is an exception when the matrices are made.
    /// </summary>
    /// <param name="term">Index into the specification's random terms.</param>
    protected virtual LevelSize? LevelSizeOf(int term) => null;

    /// <summary>
    /// Holds the levels and bases of a fit, to build the matrices of rows to predict. Call before the first row. The
    /// response, weights and frequencies of such rows are not looked at. A level that a factor of the fixed part did not
    /// have is an error; groupings have the levels of the new rows, to be matched with those of the fit by their texts.
    /// </summary>
    /// <param name="frozen">What the fit keeps of its design.</param>
    /// <exception cref="InvalidOperationException">Rows were already added.</exception>
    /// <exception cref="ArgumentException">
    /// The fit is of a type whose closed levels were others, or it does not keep the levels of a factor.
    /// </exception>
    public void ForPrediction(FrozenDesign frozen)
    {
        ArgumentNullException.ThrowIfNull(frozen);
        if (RowsRead > 0)
        {
            throw new InvalidOperationException("ForPrediction must be called before the first row is added.");
        }

        HashSet<string> coded = CodedFactors();
        foreach (FactorColumn column in _columns.OfType<FactorColumn>().Where(c => coded.Contains(c.Member.Name)))
        {
            IReadOnlyList<string>? levels = frozen.FindLevels(column.Member.Name);
            if (levels is not null)
            {
                column.Freeze(levels);
            }
            else if (!column.Member.HasClosedLevels)
            {
                throw NotKept(column.Member, "levels");
            }
        }

        foreach (PolynomialColumn column in _columns.OfType<PolynomialColumn>())
        {
            column.Freeze(frozen.FindPolynomial(column.Member.Name) ?? throw NotKept(column.Member, "polynomials"));
        }

        _frozen = frozen;
        _log.IsPrediction = true;

        ArgumentException NotKept(MemberSpec member, string what) => new(
            $"The fit does not keep the {what} of {Specification.Name}.{member.Name}: rows cannot get its columns.", nameof(frozen));
    }

    /// <summary>The member as a number: response, covariate, weight, frequency or offset, as the specification says.</summary>
    protected NumberColumn AddNumber(string member)
    {
        NumberColumn column = new(Specification.Member(member), RoleOf(member), IsPredictor(member), _log);
        _numbers.Add(member, column);
        _columns.Add(column);
        return column;
    }

    /// <summary>The member as a factor whose levels are found in the rows.</summary>
    /// <typeparam name="T">The member's type without its question mark.</typeparam>
    protected FactorColumn<T> AddFactor<T>(string member)
        where T : IEquatable<T>
    {
        FactorColumn<T> column = new(Specification.Member(member), _log);
        _factors.Add(member, column);
        _columns.Add(column);
        return column;
    }

    /// <summary>The member as a factor whose levels the specification knows.</summary>
    protected ClosedFactorColumn AddClosedFactor(string member)
    {
        ClosedFactorColumn column = new(Specification.Member(member), _log);
        _factors.Add(member, column);
        _columns.Add(column);
        return column;
    }

    /// <summary>The member by orthogonal polynomials.</summary>
    protected PolynomialColumn AddPolynomial(string member)
    {
        PolynomialColumn column = new(Specification.Member(member), _log);
        _polynomials.Add(member, column);
        _columns.Add(column);
        return column;
    }

    private NumberRole RoleOf(string member) => member == Specification.Response ? NumberRole.Response
        : member == Specification.Weight ? NumberRole.Weight
        : member == Specification.Frequency ? NumberRole.Frequency
        : NumberRole.Covariate;

    /// <summary>Whether predicting needs the member: a weight can be a covariate too.</summary>
    private bool IsPredictor(string member) => member == Specification.Offset
        || IsResidualPredictor(member)
        || Specification.Fixed.Any(t => t.Members.Contains(member))
        || Specification.Random.Any(t => t.Slopes.Any(s => s.Members.Contains(member)));

    private protected void EnsureCapacity(int rows)
    {
        foreach (MemberColumn column in _columns)
        {
            column.EnsureCapacity(rows);
        }
    }

    private protected RowLog BeginRow()
    {
        ThrowIfComplete();
        _log.BeginRow();
        return _log;
    }

    private protected void ThrowIfComplete()
    {
        if (_summary is not null)
        {
            throw new InvalidOperationException("No row can be added after the findings or the matrices were asked for.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void EndRow()
    {
        if (!_log.IsRowOut)
        {
            RowCount++;
            return;
        }

        LeaveOut();
    }

    /// <summary>Keeps rows whose values stand behind the others, if all of them can be used as they are.</summary>
    private protected bool TryKeep(int rows)
    {
        if (_columns.Exists(column => !column.CanAccept(rows)))
        {
            return false;
        }

        foreach (MemberColumn column in _columns)
        {
            column.Accept(rows);
        }

        _log.PassRows(rows);
        RowCount += rows;
        return true;
    }

    private void LeaveOut()
    {
        _omitted.Add(_log.Row);
        foreach (MemberColumn column in _columns)
        {
            column.Truncate(RowCount);
        }
    }
}

/// <summary>The design-matrix builder of a model whose rows are of type <typeparamref name="TRow"/>.</summary>
/// <typeparam name="TRow">The annotated type.</typeparam>
public abstract class ModelDesign<TRow> : ModelDesign
{
    // The values of so many rows of ten members stay in the first cache.
    private const int BlockRows = 256;

    /// <summary>Begins a design without rows.</summary>
    /// <param name="specification">The model.</param>
    /// <param name="options">How missing values are treated; null for the defaults.</param>
    protected ModelDesign(ModelSpec specification, ModelOptions? options = null)
        : base(specification, options)
    {
    }

    /// <summary>Takes one row; a row that cannot be used is a finding, not an exception.</summary>
    /// <exception cref="InvalidOperationException">
    /// The findings or matrices were already asked for, or a computed member threw; the message names the row.
    /// </exception>
    public void Add(TRow row)
    {
        RowLog log = BeginRow();
        if (row is null)
        {
            log.Refuse(RunTimeRules.NullRow(log.Model, log.Row));
        }
        else
        {
            ReadOrName(row, log);
        }

        EndRow();
    }

    /// <summary>Takes rows in order.</summary>
    /// <exception cref="InvalidOperationException">
    /// The findings or matrices were already asked for, or a computed member threw; the message names the row.
    /// </exception>
    public void AddRange(IEnumerable<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.TryGetNonEnumeratedCount(out int count))
        {
            EnsureCapacity(RowCount + count);
        }

        ThrowIfComplete();

        // Arrays and lists in blocks: a fit of 1e6 rows of six members takes 50 ms so, 63 row by row.
        switch (rows)
        {
            case TRow[] array:
                AddSpan(array);
                break;
            case List<TRow> list:
                AddSpan(CollectionsMarshal.AsSpan(list));
                break;
            default:
                foreach (TRow row in rows)
                {
                    Add(row);
                }

                break;
        }
    }

    private void AddSpan(ReadOnlySpan<TRow> rows)
    {
        for (int start = 0; start < rows.Length; start += BlockRows)
        {
            ReadOnlySpan<TRow> block = rows.Slice(start, Math.Min(BlockRows, rows.Length - start));
            if (TryAddBlock(block))
            {
                continue;
            }

            foreach (ref readonly TRow row in block)
            {
                Add(row);
            }
        }
    }

    /// <summary>Takes rows of which all can be used; false, and nothing is changed, where one cannot or throws.</summary>
    private bool TryAddBlock(ReadOnlySpan<TRow> block)
    {
        try
        {
            return TryReadBlock(block) && TryKeep(block.Length);
        }
        catch (Exception)
        {
            // The pass row by row meets it again, and names the row.
            return false;
        }
    }

    // A computed member is the user's code and may throw; without the row's number nobody finds it.
    private void ReadOrName(TRow row, RowLog log)
    {
        try
        {
            Read(row);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"A member of {log.Model} threw in row {log.Row}: {exception.Message}", exception);
        }
    }

    /// <summary>Hands each member of the row to its column.</summary>
    protected abstract void Read(TRow row);

    /// <summary>
    /// Writes each member of some rows behind the values of its column (<c>Begin</c>). The base then keeps them, or, where
    /// one of them cannot be used, reads these rows again one by one.
    /// </summary>
    /// <returns>False where rows can be read one by one only.</returns>
    protected virtual bool TryReadBlock(ReadOnlySpan<TRow> rows) => false;
}
