namespace Lmm.Reference.Tests.Cases;

/// <summary>The annotated type of a case, and how its names are found among the reference's.</summary>
/// <param name="Id">The case.</param>
/// <param name="Row">The annotated type.</param>
/// <param name="Open">Reads the data file and makes the model.</param>
internal sealed record CaseModel(string Id, Type Row, Func<string, OpenedModel> Open)
{
    /// <summary>Names of the reference that the record calls otherwise: the reference's, then ours.</summary>
    public IReadOnlyDictionary<string, string> Renamed { get; init; } = new Dictionary<string, string>();

    /// <summary>A case through the emitted ReadCsv and Create of a type.</summary>
    public static CaseModel Of<TRow, TFit>(
        string id,
        Func<string, CsvOptions?, IEnumerable<TRow>> readCsv,
        Func<IEnumerable<TRow>, ModelOptions?, MixedModel<TRow, TFit>> create)
        where TFit : MixedModelFit =>
        new(id, typeof(TRow), file =>
        {
            MixedModel<TRow, TFit> model = create(readCsv(file, null), null);
            return new OpenedModel(model.Matrices, model.Fit);
        });
}

/// <summary>A model whose rows were read.</summary>
/// <param name="Matrices">What the emitted design made.</param>
/// <param name="Fit">Fits it.</param>
internal sealed record OpenedModel(DesignMatrices Matrices, Func<Estimation, FitOptions?, MixedModelFit> Fit);
