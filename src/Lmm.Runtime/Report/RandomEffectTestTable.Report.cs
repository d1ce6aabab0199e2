using System.Globalization;
using System.Text;

namespace Lmm;

public sealed partial class RandomEffectTestTable
{
    /// <summary>The table as lmerTest's ranova prints it, with the p value at the boundary beside the naive one.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("ANOVA-like table for random effects: single term deletions\n");
        var grid = new TextGrid(true, false, false, false, false, false, false, false, true);
        grid.Add(string.Empty, "npar", "logLik", "AIC", "LRT", "Df", "Pr(>Chisq)", "Boundary p");
        grid.Add("<none>", Count(Full), NumberText.Fixed(Full.LogLikelihood, 3), NumberText.Fixed(Full.Aic, 2));
        foreach (RandomEffectTest row in _rows)
        {
            grid.Add(
                row.Name,
                Count(row.Reduced),
                NumberText.Fixed(row.Reduced.LogLikelihood, 3),
                NumberText.Fixed(row.Reduced.Aic, 2),
                NumberText.Fixed(row.Statistic, 4),
                row.DegreesOfFreedom.ToString(CultureInfo.InvariantCulture),
                NumberText.PValue(row.NaivePValue),
                row.BoundaryPValue is { } p ? NumberText.PValue(p) : "NA",
                NumberText.Stars(row.BoundaryPValue ?? row.NaivePValue));
        }

        grid.WriteTo(text);
        text.Append("---\nPr(>Chisq) takes no notice of the bound at zero and is too large; stars by the boundary law where it is known.\n");
        if (Full.Convergence is Convergence.NotConverged failed)
        {
            text.Append("The full model has not converged (").Append(failed.Reason).Append("): these tests are not to be relied on.\n");
        }

        foreach (RandomEffectTest row in _rows.Where(row => row.Note.Length > 0))
        {
            text.Append(row.Name).Append(": ").Append(row.Note).Append('\n');
        }

        foreach (RandomEffectTest row in _rows.Where(row => !row.Reduced.Convergence.IsConverged))
        {
            text.Append("The model without ").Append(row.Name).Append(" has not converged: its test is not to be relied on.\n");
        }

        return text.ToString();

        static string Count(MixedModelFit fit) => fit.ParameterCount.ToString(CultureInfo.InvariantCulture);
    }
}
