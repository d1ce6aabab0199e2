namespace Lmm;

public sealed partial class FitData
{
    /// <summary>Reads the document that <see cref="MixedModelFit.ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not such a document; the message says where and what is wrong.</exception>
    public static FitData FromJson(string json) => FitDocumentReader.Read(json);
}
