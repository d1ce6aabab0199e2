using Lmm.Design;

namespace Lmm;

public sealed partial class FitData
{
    /// <summary>Reads the document that <see cref="MixedModelFit.ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not such a document; the message says where and what is wrong.</exception>
    public static FitData FromJson(string json) => FitDocumentReader.Read(json);

    /// <summary>Reads the document of a fit of that model.</summary>
    /// <param name="json">The text of the document.</param>
    /// <param name="model">The model that the fit must be of: terms, codings and residual structure; the type's name may differ.</param>
    /// <exception cref="FormatException">The text is not such a document, or that of another model; the message names both.</exception>
    public static FitData FromJson(string json, ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        FitData data = FitDocumentReader.Read(json);
        DocumentModel.Check(data, model);
        return data;
    }
}
