namespace Lmm.Design;

/// <summary>A model written down for readers: mathematics, the formula, and the same model in other software.</summary>
public static class ModelNotation
{
    /// <summary>The model's equations in plain text, one line each.</summary>
    public static string Mathematics(ModelSpec spec) => throw new NotImplementedException();

    /// <summary>The canonical formula; reads back to the same terms.</summary>
    public static string Formula(ModelSpec spec) => throw new NotImplementedException();

    /// <summary>The call of lme4's <c>lmer</c>; comment lines say what it cannot express.</summary>
    public static string Lme4(ModelSpec spec) => throw new NotImplementedException();

    /// <summary>The call of nlme's <c>lme</c>, or comment lines that say why it has none.</summary>
    public static string Nlme(ModelSpec spec) => throw new NotImplementedException();

    /// <summary>The statements of SAS PROC MIXED.</summary>
    public static string Sas(ModelSpec spec) => throw new NotImplementedException();

    /// <summary>The call of Julia's MixedModels.</summary>
    public static string Julia(ModelSpec spec) => throw new NotImplementedException();
}
