using System.Globalization;
using System.Text;
using Lmm.Design;

namespace Lmm;

public sealed partial record LikelihoodRatioTest
{
    /// <summary>The table of the two models, with the note.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("Likelihood ratio test\n");
        var grid = new TextGrid(true, false, false, false, false, false, false, false);
        grid.Add("Model", "npar", "AIC", "BIC", "logLik", "Chisq", "Df", "Pr(>Chisq)");
        grid.Add([.. Row(Reduced)]);
        grid.Add(
        [
            .. Row(Full),
            NumberText.Fixed(Statistic, 4),
            DegreesOfFreedom.ToString(CultureInfo.InvariantCulture),
            NumberText.PValue(NaivePValue),
        ]);
        grid.WriteTo(text);
        if (BoundaryPValue is { } p)
        {
            text.Append("p by the boundary law: ").Append(NumberText.PValue(p)).Append(", ").Append(BoundaryLaw).Append('\n');
        }

        if (Note.Length > 0)
        {
            text.Append(Note).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Row(MixedModelFit fit) =>
    [
        ModelNotation.Formula(fit.Specification),
        fit.ParameterCount.ToString(CultureInfo.InvariantCulture),
        NumberText.Fixed(fit.Aic, 2),
        NumberText.Fixed(fit.Bic, 2),
        NumberText.Fixed(fit.LogLikelihood, 3),
    ];
}
