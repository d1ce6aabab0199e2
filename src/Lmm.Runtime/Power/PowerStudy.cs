using Lmm.Design;
using Lmm.Fitting;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>Begins a power study, as in <c>PowerStudy.Of(rows, OatsPlotModel.Create)</c>.</summary>
public static class PowerStudy
{
    /// <summary>Takes planned rows; their response is not looked at.</summary>
    /// <typeparam name="TRow">The annotated type.</typeparam>
    /// <typeparam name="TFit">Its emitted fit.</typeparam>
    /// <param name="rows">The rows that will be observed.</param>
    /// <param name="create">The emitted model's <c>Create</c>.</param>
    /// <exception cref="InvalidDesignException">The rows cannot answer the model; every finding is listed.</exception>
    public static PowerStudy<TRow> Of<TRow, TFit>(
        IEnumerable<TRow> rows, Func<IEnumerable<TRow>, ModelOptions?, MixedModel<TRow, TFit>> create)
        where TFit : MixedModelFit
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(create);
        return new PowerStudy<TRow>([.. rows], plan => create(plan, new ModelOptions { IsPlanned = true }).Design);
    }
}

/// <summary>
/// The power of a planned experiment: rows without responses, and the parameters that are supposed to hold. Exact by the
/// noncentral F where the design is balanced and orthogonal for a term (found out, not assumed), by simulation elsewhere.
/// Parameters are named as in results: <c>Days</c>, <c>sd Subject (Intercept)</c>, <c>corr Subject (Intercept), Days</c>,
/// <c>sigma</c>; coefficients and correlations that are not given are 0. See docs/math/power.md.
/// </summary>
/// <typeparam name="TRow">The annotated type.</typeparam>
public sealed class PowerStudy<TRow>
{
    private readonly TRow[] _rows;
    private readonly Func<IEnumerable<TRow>, ModelDesign<TRow>> _read;
    private readonly ModelDesign<TRow> _design;
    private readonly DesignMatrices _matrices;

    internal PowerStudy(TRow[] rows, Func<IEnumerable<TRow>, ModelDesign<TRow>> read)
    {
        _rows = rows;
        _read = read;
        _design = read(rows);
        _matrices = _design.ToMatrices();
    }

    /// <summary>The names of the parameters that can be given.</summary>
    public IReadOnlyList<string> ParameterNames => PlannedTruth.Names(_matrices);

    /// <summary>What was found in the planned rows.</summary>
    public IReadOnlyList<DesignFinding> Findings => _design.Findings;

    /// <summary>The coefficients that give each row its expected response: the way to plan by means rather than by coefficients.</summary>
    /// <param name="mean">The expected response of a row, without random effects and offset.</param>
    /// <exception cref="ArgumentException">The fixed part cannot have these means; the message names a row.</exception>
    public Dictionary<string, double> CoefficientsOf(Func<TRow, double> mean)
    {
        ArgumentNullException.ThrowIfNull(mean);
        int n = _matrices.RowCount;
        double[] wanted = [.. Enumerable.Range(0, n).Select(i => mean(_rows[_design.RowNumber(i) - 1]))];
        Matrix<double> x = Matrix<double>.Build.Dense(n, _matrices.ColumnCount, _matrices.FixedEffects[..(n * _matrices.ColumnCount)]);
        Vector<double> target = Vector<double>.Build.Dense(wanted);
        Vector<double> beta = x.Svd().Solve(target);
        Vector<double> missing = target - (x * beta);
        double size = 1e-8 * Math.Max(target.AbsoluteMaximum(), 1e-300);
        int worst = missing.AbsoluteMaximumIndex();
        if (!(Math.Abs(missing[worst]) <= size))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The fixed part cannot have these means: row {_design.RowNumber(worst)} should have {wanted[worst]} and has at best {wanted[worst] - missing[worst]}. Add the terms that the means need."), nameof(mean));
        }

        return _matrices.ColumnNames.Select((name, j) => (name, beta[j])).ToDictionary(pair => pair.name, pair => pair.Item2);
    }

    /// <summary>The power of the test of each fixed term (type III), of contrasts and, where asked for, of the random effects.</summary>
    /// <param name="parameters">What is supposed to hold, by name.</param>
    /// <param name="options">Level, replicates, what to test; null for the defaults.</param>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or impossible, or a contrast does not fit.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public PowerTable Power(IReadOnlyDictionary<string, double> parameters, PowerOptions? options = null) =>
        At(_design, _matrices, parameters, options);

    /// <summary>
    /// Powers over the number of levels of a grouping, as blocks or subjects: the planned rows of its levels are taken in turn,
    /// as often as needed, copies as new levels of it and of all that is nested in it.
    /// </summary>
    /// <param name="member">A member that is a grouping of its own and not in the fixed part.</param>
    /// <param name="sizes">How many levels; 2 or more each.</param>
    /// <param name="parameters">What is supposed to hold, by name.</param>
    /// <param name="options">Level, replicates, what to test; null for the defaults.</param>
    /// <exception cref="ArgumentException">The member is no such grouping, residuals are correlated; or as for <see cref="Power"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public PowerCurve Curve(string member, IReadOnlyList<int> sizes, IReadOnlyDictionary<string, double> parameters, PowerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        DesignReplication replication = new(_design.Specification, _matrices, member);
        return new PowerCurve([.. sizes], [.. sizes.Select(size => At(_design, replication.Of(size), parameters, options))]);
    }

    /// <summary>Powers over any size of the plan, as the number of occasions: the caller makes the rows of each.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="rows">The planned rows of a size.</param>
    /// <param name="parameters">What is supposed to hold, by name.</param>
    /// <param name="options">Level, replicates, what to test; null for the defaults.</param>
    /// <exception cref="InvalidDesignException">The rows of a size cannot answer the model.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Power"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public PowerCurve Curve(
        IReadOnlyList<int> sizes, Func<int, IEnumerable<TRow>> rows, IReadOnlyDictionary<string, double> parameters, PowerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(rows);
        return new PowerCurve([.. sizes], [.. sizes.Select(size =>
        {
            ModelDesign<TRow> design = _read(rows(size));
            return At(design, design.ToMatrices(), parameters, options);
        })]);
    }

    private static PowerTable At(
        ModelDesign<TRow> design, DesignMatrices matrices, IReadOnlyDictionary<string, double> parameters, PowerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        options ??= new PowerOptions();
        if (!(options.Level > 0 && options.Level < 1) || options.Replicates < 1)
        {
            throw new ArgumentException("The level lies strictly between 0 and 1, and there is one replicate or more.", nameof(options));
        }

        return new PlannedModel(design.Specification, design.Frozen, matrices, PlannedTruth.Read(matrices, parameters), options).Power();
    }
}
