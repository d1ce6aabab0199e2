using System.Globalization;
using System.Text;
using Lmm.Design;

namespace Lmm;

/// <summary>The summary of a fit, in the order in which lme4 and lmerTest print theirs.</summary>
internal sealed partial class FitSummary(MixedModelFit fit, DegreesOfFreedomMethod method)
{
    private const int LargestCorrelationTable = 10;

    private readonly StringBuilder _text = new();

    public string Write()
    {
        Header();
        Criterion();
        ScaledResiduals();
        RandomEffects();
        Sizes();
        ResidualCovariance();
        FixedEffects();
        CorrelationOfFixedEffects();
        ConvergenceInWords();
        Findings();
        return _text.ToString();
    }

    private void Header()
    {
        string criterion = fit.Estimation == Estimation.Reml ? "REML" : "maximum likelihood";
        string tests = method == DegreesOfFreedomMethod.Asymptotic
            ? "tests use the normal distribution"
            : $"t-tests use {MethodName.Of(method)}";
        Line($"Linear mixed model fit by {criterion}. {tests}");
        Line($"Formula: {ModelNotation.Formula(fit.Specification)}");
        Line($"   Data: {fit.Specification.Name}");
        Special("Weights", fit.Specification.Weight);
        Special("Frequencies", fit.Specification.Frequency);
        Special("Offset", fit.Specification.Offset);
        Line();

        void Special(string what, string? member)
        {
            if (member is not null)
            {
                Line($"{what}: {member}");
            }
        }
    }

    private void Criterion()
    {
        if (fit.Estimation == Estimation.Reml)
        {
            Line($"REML criterion at convergence: {NumberText.Fixed(fit.Deviance, 1)}");
        }
        else
        {
            var grid = new TextGrid(false, false, false, false, false);
            grid.Add("AIC", "BIC", "logLik", "deviance", "df.resid");
            grid.Add(
                NumberText.Fixed(fit.Aic, 1),
                NumberText.Fixed(fit.Bic, 1),
                NumberText.Fixed(fit.LogLikelihood, 1),
                NumberText.Fixed(fit.Deviance, 1),
                Whole(fit.Observations - fit.ParameterCount));
            grid.WriteTo(_text);
        }

        Line();
    }

    private void ScaledResiduals()
    {
        var grid = new TextGrid(false, false, false, false, false);
        grid.Add("Min", "1Q", "Median", "3Q", "Max");
        grid.Add([.. fit.Data.Shape.ScaledResiduals.Value.Select(value => NumberText.Fixed(value, 4))]);
        Line("Scaled residuals:");
        grid.WriteTo(_text, " ");
        Line();
    }

    private void RandomEffects()
    {
        IReadOnlyList<VarianceComponent> variances = [.. fit.VarianceComponents.Where(c => c.OtherEffect is null)];
        int varianceDecimals = NumberText.Decimals(variances.Select(c => c.VarianceOrCovariance), 4);
        int deviationDecimals = NumberText.Decimals(variances.Select(c => c.StandardDeviationOrCorrelation), 4);
        int widest = fit.Data.Shape.Terms.Select(CorrelationColumns).DefaultIfEmpty(0).Max();
        var grid = new TextGrid([true, true, false, false, .. Enumerable.Repeat(false, widest)]);
        grid.Add(["Groups", "Name", "Variance", "Std.Dev.", .. widest > 0 ? ["Corr"] : Array.Empty<string>()]);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int t = 0; t < fit.Data.Shape.Terms.Count; t++)
        {
            TermShape term = fit.Data.Shape.Terms[t];
            int repeat = seen.GetValueOrDefault(term.GroupName);
            seen[term.GroupName] = repeat + 1;
            string name = repeat == 0 ? term.GroupName : $"{term.GroupName}.{repeat.ToString(CultureInfo.InvariantCulture)}";
            double[,] covariance = fit.Solution.Terms[t].Covariance;
            for (int k = 0; k < term.EffectNames.Count; k++)
            {
                grid.Add(
                [
                    k == 0 ? name : string.Empty,
                    term.EffectNames[k],
                    NumberText.Fixed(covariance[k, k], varianceDecimals),
                    NumberText.Fixed(Math.Sqrt(covariance[k, k]), deviationDecimals),
                    .. Correlations(term, covariance, k),
                ]);
            }
        }

        VarianceComponent residual = fit.Residual;
        grid.Add(
            "Residual",
            string.Empty,
            NumberText.Fixed(residual.VarianceOrCovariance, varianceDecimals),
            NumberText.Fixed(residual.StandardDeviationOrCorrelation, deviationDecimals));
        Line("Random effects:");
        grid.WriteTo(_text, " ");
    }

    private static int CorrelationColumns(TermShape term) =>
        VarianceComponentsBuilder.HasCovariances(term.Covariance) ? term.EffectNames.Count - 1 : 0;

    private static IEnumerable<string> Correlations(TermShape term, double[,] covariance, int row) =>
        CorrelationColumns(term) == 0
            ? []
            : Enumerable.Range(0, row).Select(j => NumberText.Fixed(VarianceComponentsBuilder.Correlation(covariance, row, j), 2));

    private void Sizes()
    {
        IEnumerable<string> groups = fit.Data.Shape.Terms
            .DistinctBy(term => term.GroupName)
            .Select(term => $"{term.GroupName}, {Whole(term.Levels.Count)}");
        string sizes = fit.Data.Shape.Terms.Count == 0 ? string.Empty : $", groups:  {string.Join("; ", groups)}";
        Line($"Number of obs: {Whole(fit.Observations)}{sizes}");
        if (fit.OmittedRows > 0)
        {
            Line($"Rows left out because a value is missing: {Whole(fit.OmittedRows)}");
        }

        Line();
    }

    private void FixedEffects()
    {
        CoefficientTable table = fit.Coefficients.WithDegreesOfFreedom(method);
        Coefficient[] rows = [.. table.Where(row => !row.IsAliased)];
        Line("Fixed effects:");
        if (rows.Length == 0)
        {
            Line("none");
        }
        else
        {
            CoefficientRows(rows);
        }

        if (table.AliasedNames.Count > 0)
        {
            Line($"Not estimated, because the columns are combinations of columns before them: {string.Join(", ", table.AliasedNames)}");
        }

        Line();
    }

    private void CoefficientRows(Coefficient[] rows)
    {
        int decimals = NumberText.Decimals(rows.SelectMany(row => new[] { row.Estimate, row.StandardError }), 4);
        var grid = new TextGrid(true, false, false, false, false, false, true);
        grid.Add(string.Empty, "Estimate", "Std. Error", "df", "t value", "Pr(>|t|)");
        foreach (Coefficient row in rows)
        {
            grid.Add(
                row.Name,
                NumberText.Fixed(row.Estimate, decimals),
                NumberText.Fixed(row.StandardError, decimals),
                NumberText.Fixed(row.DegreesOfFreedom, 3),
                NumberText.Fixed(row.TStatistic, 3),
                NumberText.PValue(row.PValue),
                NumberText.Stars(row.PValue));
        }

        grid.WriteTo(_text);
        if (rows.Any(row => row.PValue <= 0.1))
        {
            Line("---");
            Line("Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1");
        }
    }

    private void CorrelationOfFixedEffects()
    {
        double[,] covariance = fit.Solution.CoefficientCovariance;
        string[] names = [.. fit.Solution.EstimatedColumns.Select(column => fit.Data.Shape.ColumnNames[column])];
        int r = names.Length;
        if (r < 2)
        {
            return;
        }

        if (r > LargestCorrelationTable)
        {
            Line($"Correlation of the {Whole(r)} fixed effects not shown, as there are more than {Whole(LargestCorrelationTable)}; see CoefficientCovariance.");
            Line();
            return;
        }

        string[] heads = Abbreviation.Of(names, 6);
        var grid = new TextGrid([true, .. Enumerable.Repeat(false, r - 1)]);
        grid.Add([string.Empty, .. heads.Take(r - 1)]);
        for (int i = 1; i < r; i++)
        {
            grid.Add([names[i], .. Enumerable.Range(0, i).Select(j => Rounded(VarianceComponentsBuilder.Correlation(covariance, i, j)))]);
        }

        Line("Correlation of Fixed Effects:");
        grid.WriteTo(_text);
        Line();

        // What is zero but for rounding is zero, without a sign.
        static string Rounded(double correlation) => NumberText.Fixed(Math.Round(correlation, 3) + 0.0, 3);
    }

    private void ConvergenceInWords()
    {
        string work = $"{Count(fit.Iterations, "iteration")}, {Count(fit.Evaluations, "evaluation")}";
        switch (fit.Convergence)
        {
            case Convergence.NotConverged failed:
                Line($"NOT CONVERGED after {work}: {failed.Reason}");
                Line("The numbers above are those of the best parameters seen; they are not estimates.");
                break;
            case Convergence.Boundary boundary:
                Line($"Converged at the boundary of the parameter space ({work}):");
                foreach (BoundaryComponent component in boundary.Components)
                {
                    Line($"  {component.Group} {component.Direction}: {component.Why}");
                }

                break;
            default:
                Line($"Converged inside the parameter space ({work}).");
                break;
        }
    }

    private void Findings()
    {
        if (fit.Findings.Count == 0)
        {
            return;
        }

        Line();
        Line("Findings:");
        foreach (DesignFinding finding in fit.Findings)
        {
            Line($"  {finding}");
        }
    }

    private void Line(string line = "") => _text.Append(line).Append('\n');

    private static string Whole(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Count(int number, string what) =>
        number == 1 ? $"1 {what}" : $"{number.ToString(CultureInfo.InvariantCulture)} {what}s";
}
