using Lmm.Design.Notation;

namespace Lmm.Design;

/// <summary>A model written down for readers: mathematics, the formula, and the same model in other software.</summary>
public static class ModelNotation
{
    /// <summary>The model's equations in plain text, one line each.</summary>
    public static string Mathematics(ModelSpec spec) => new Equations(spec).Write();

    /// <summary>
    /// The canonical formula; reads back to the same terms. Of the covariance structures it can say Unstructured (|) and
    /// Diagonal (||); the others are written with | and need an attribute.
    /// </summary>
    public static string Formula(ModelSpec spec) => RNotation.Formula(spec);

    /// <summary>One random term as it stands in the formula: <c>(1 + Days | Subject)</c>.</summary>
    public static string RandomTerm(RandomTermSpec term) => RNotation.RandomTerm(term);

    /// <summary>The residual side in words, as in <c>AR1 of Week inside Patient, heterogeneous</c>; empty for independent residuals of one variance.</summary>
    public static string Residual(ModelSpec spec) => ResidualWords.Of(spec);

    /// <summary>The call of lme4's <c>lmer</c>; comment lines say what it cannot express, alone where it cannot say the residual.</summary>
    public static string Lme4(ModelSpec spec) => new RNotation(spec).Lmer();

    /// <summary>The call of nlme's <c>lme</c>, or <c>gls</c> where nothing is random, or comment lines that say why it has none.</summary>
    public static string Nlme(ModelSpec spec) => new NlmeNotation(spec).Lme();

    /// <summary>The statements of SAS PROC MIXED.</summary>
    public static string Sas(ModelSpec spec) => new SasNotation(spec).Write();

    /// <summary>The call of Julia's MixedModels.</summary>
    public static string Julia(ModelSpec spec) => new JuliaNotation(spec).Write();
}
