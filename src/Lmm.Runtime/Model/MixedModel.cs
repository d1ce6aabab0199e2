using Lmm.Design;

namespace Lmm;

/// <summary>
/// A model with rows that can answer it: no error is among the findings. The generator emits a sealed descendant for
/// each annotated type, with <c>Create</c>, <c>TryCreate</c> and <c>ReadCsv</c>.
/// </summary>
/// <typeparam name="TRow">The annotated type.</typeparam>
/// <typeparam name="TFit">Its emitted fit.</typeparam>
public abstract class MixedModel<TRow, TFit>
    where TFit : MixedModelFit
{
    /// <summary>Ends the reading of rows and takes the design.</summary>
    /// <param name="design">A design to which all rows were added.</param>
    /// <exception cref="InvalidDesignException">The rows cannot answer the model; every finding is listed.</exception>
    protected MixedModel(ModelDesign<TRow> design)
    {
        ArgumentNullException.ThrowIfNull(design);
        Design = design;
        Matrices = design.ToMatrices();
    }

    /// <summary>The rows as columns and levels.</summary>
    public ModelDesign<TRow> Design { get; }

    /// <summary>y, X and the Z of every random term.</summary>
    public DesignMatrices Matrices { get; }

    /// <summary>What was found in the rows: warnings and suggestions, as the rows left out for a missing value.</summary>
    public IReadOnlyList<DesignFinding> Findings => Design.Findings;

    /// <summary>Fits the model. That the optimum was not found is said by the fit's <c>Convergence</c>, not by an exception.</summary>
    /// <param name="estimation">REML, or ML to compare fixed parts by likelihood.</param>
    /// <param name="options">Tolerances, optimizer, progress and cancellation; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The rows are a plan without responses.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TFit Fit(Estimation estimation = Estimation.Reml, FitOptions? options = null)
    {
        if (Design.Options.IsPlanned)
        {
            throw new InvalidOperationException("These rows are a plan (ModelOptions.IsPlanned): their responses were not looked at, so there is nothing to fit. Ask a PowerStudy of them.");
        }

        Solution solution = Fitter.Fit(Matrices, estimation, options);
        return CreateFit(FitData.Create(
            Design.Specification, Matrices, solution, Findings, Design.OmittedRows.Count, Design.Frozen, options, Design.Skeleton));
    }

    /// <summary>Draws responses for these rows from the model at given parameters.</summary>
    /// <param name="seed">The same seed gives the same numbers on every machine.</param>
    /// <param name="parameters">The parameters to draw at.</param>
    /// <returns>n responses, in the order of the used rows.</returns>
    /// <exception cref="ArgumentException">The parameters do not fit the model's sizes.</exception>
    public double[] Simulate(int seed, SimulationParameters parameters) => Simulation.Draw(Matrices, parameters, seed);

    /// <summary>Draws responses for these rows from a fitted model: new random effects and residuals at its estimates.</summary>
    /// <param name="seed">The same seed gives the same numbers on every machine.</param>
    /// <param name="fit">A fit of this model.</param>
    /// <returns>n responses, in the order of the used rows.</returns>
    public double[] Simulate(int seed, TFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Simulation.Draw(Matrices, SimulationParameters.Of(fit.Solution, Matrices.ColumnCount), seed);
    }

    /// <summary>Wraps the parts of a fit in the emitted type.</summary>
    protected abstract TFit CreateFit(FitData data);

    /// <summary>Reads the rows into a design and says whether it can be used; for the emitted TryCreate.</summary>
    /// <param name="design">A design without rows.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="findings">Everything found.</param>
    /// <returns>True where no error is among the findings.</returns>
    protected static bool TryRead(ModelDesign<TRow> design, IEnumerable<TRow> rows, out IReadOnlyList<DesignFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(design);
        design.AddRange(rows);
        findings = design.Findings;
        return !design.HasErrors;
    }

    /// <summary>Reads the rows into a design; for the emitted Create.</summary>
    /// <typeparam name="TDesign">The emitted design.</typeparam>
    /// <param name="design">A design without rows.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>The same design.</returns>
    protected static TDesign Read<TDesign>(TDesign design, IEnumerable<TRow> rows)
        where TDesign : ModelDesign<TRow>
    {
        ArgumentNullException.ThrowIfNull(design);
        design.AddRange(rows);
        return design;
    }
}
