using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Lmm.Charts;
using Lmm.Design;

namespace Lmm.Reports;

/// <summary>The report of a fit: its sections in order.</summary>
internal sealed class ReportPage
{
    private static readonly (string Id, string Title)[] Sections =
    [
        ("findings", "What to know first"),
        ("model", "The model"),
        ("results", "Results"),
        ("pictures", "Pictures"),
        ("elsewhere", "The same model in other software"),
        ("reproduce", "To reproduce it"),
    ];

    private readonly MixedModelFit _fit;
    private readonly ReportOptions _options;
    private readonly VegaScripts _scripts;
    private readonly Page _page;

    private ReportPage(MixedModelFit fit, ReportOptions options)
    {
        _fit = fit;
        _options = options;
        _scripts = options.Scripts ?? VegaScripts.Default;
        _page = new Page(Title, _scripts);
    }

    private string Title => _options.Title ?? $"Mixed model of {_fit.Specification.Response} ({_fit.Specification.Name})";

    private HtmlText Body => _page.Body;

    /// <summary>The page as text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level of intervals is not strictly between 0 and 1.</exception>
    public static string Write(MixedModelFit fit, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (!(options.Level > 0 && options.Level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Level, "The level of intervals lies strictly between 0 and 1, as in 0.95.");
        }

        return new ReportPage(fit, options).Write();
    }

    private string Write()
    {
        Header();
        Body.Open("main", ("id", "main"));
        Section(0, Findings);
        Section(1, Model);
        Section(2, Results);
        Section(3, Pictures);
        Section(4, Elsewhere);
        Section(5, Reproduce);
        Body.Close("main");
        return _page.ToString();
    }

    private void Header()
    {
        Body.Element("a", "To the report", ("class", "skip"), ("href", "#main"));
        Body.Open("header").Element("h1", Title);
        Body.Open("p", ("class", "formula")).Element("code", ModelNotation.Formula(_fit.Specification)).Close("p");
        string omitted = _fit.OmittedRows > 0 ? $", {Words.Of(_fit.OmittedRows, "row")} left out because a value is missing" : string.Empty;
        string groups = string.Concat(_fit.RandomEffects.Select(group => $"; {Words.Of(group.Count, "level")} of {group.Name}"));
        if (_fit.Data.Design?.Residual is { Subjects.Count: > 1 } residual && _fit.RandomEffects.Find(residual.SubjectName) is null)
        {
            groups += $"; {Words.Of(residual.Subjects.Count, "level")} of {residual.SubjectName}";
        }

        Body.Element("p", $"{Words.Of(_fit.Observations, "observation")}{omitted}{groups}.");
        if (_options.Written is { } written)
        {
            Body.Element("p", $"Written {written.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}.");
        }

        Body.Close("header").Open("nav", ("aria-label", "Contents")).Open("ul");
        foreach ((string id, string title) in Sections)
        {
            Body.Open("li").Element("a", title, ("href", "#" + id)).Close("li");
        }

        Body.Close("ul").Close("nav");
    }

    private void Section(int number, Action write)
    {
        (string id, string title) = Sections[number];
        Body.Open("section", ("id", id), ("aria-labelledby", id + "-title")).Element("h2", title, ("id", id + "-title"));
        write();
        Body.Close("section");
    }

    private void Findings()
    {
        switch (_fit.Convergence)
        {
            case Convergence.NotConverged failed:
                Call("error", "Not converged", failed.Reason, "The numbers below are those of the best parameters seen; they are not estimates.");
                break;
            case Convergence.Boundary boundary:
                Call("warning", "Converged at the boundary of the parameter space", [.. boundary.Components.Select(c => $"{c.Group} {c.Direction}: {c.Why}")]);
                break;
            default:
                Call("good", "Converged inside the parameter space", $"The fit ended after {Words.Of(_fit.Iterations, "iteration")} and {Words.Of(_fit.Evaluations, "evaluation")} of the likelihood.");
                break;
        }

        IReadOnlyList<string> aliased = _fit.Coefficients.AliasedNames;
        if (aliased.Count > 0)
        {
            Call("warning", "Not every coefficient is estimated", $"The columns of {Words.List(aliased)} are combinations of columns before them.");
        }

        foreach (DesignFinding finding in _fit.Findings.OrderByDescending(finding => finding.Severity))
        {
            string kind = finding.Severity switch { FindingSeverity.Error => "error", FindingSeverity.Warning => "warning", _ => "note" };
            Call(kind, $"{finding.Id} ({finding.Severity.ToString().ToLowerInvariant()})", finding.Message);
        }

        if (_fit.Findings.Count == 0)
        {
            Body.Element("p", "Nothing was found amiss in the declaration, the design or the rows.");
        }
    }

    private void Call(string kind, string title, params IReadOnlyList<string> texts)
    {
        Body.Open("div", ("class", $"call {kind}")).Element("p", title, ("class", "rule"));
        foreach (string text in texts)
        {
            Body.Element("p", text);
        }

        Body.Close("div");
    }

    private void Model()
    {
        Body.Open("div", ("class", "equations"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Equations of the model"));
        foreach (string line in new ModelMathematics(_fit.Specification).Lines())
        {
            Body.Raw(line);
        }

        Body.Close("div");
        if (ModelNotation.Residual(_fit.Specification).Length > 0)
        {
            foreach (string line in ModelNotation.Mathematics(_fit.Specification).Split('\n').Where(line => line.StartsWith("e[i] ~", StringComparison.Ordinal)))
            {
                Body.Open("p", ("class", "formula")).Element("code", line).Close("p");
            }
        }

        Body.Open("ul");
        foreach (string sentence in ModelWords.Of(_fit))
        {
            Body.Element("li", sentence);
        }

        Body.Close("ul").Element("h3", "What was estimated, and how");
        string criterion = _fit.Estimation == Estimation.Reml
            ? "restricted maximum likelihood (REML), which allows for the fixed coefficients that are estimated besides the variances"
            : "maximum likelihood, whose variances are somewhat too small where many fixed coefficients are estimated";
        Body.Element("p", $"The parameters were estimated by {criterion}: {Words.Of(_fit.Solution.Coefficients.Length, "fixed coefficient")} and {Words.Of(_fit.Solution.CovarianceParameterCount, "covariance parameter")}."
            + (_fit.Specification.Random.IsEmpty ? string.Empty : " Random effects are predicted, not estimated: their values (BLUPs) are their conditional means given the data and the estimated variances."));
        Body.Element("p", $"Tests of fixed coefficients use {Method(_options.Method)}. Intervals cover {Words.Number(100 * _options.Level)} per cent.");
    }

    private void Results()
    {
        var tables = new ReportTables(_fit, _options, Body);
        tables.Coefficients();
        Guarded("Tests of the terms", tables.Terms);
        tables.Variances();
        Guarded("Means", tables.Means);
        tables.Criteria();
    }

    /// <summary>A table that this fit cannot give says so in its place.</summary>
    private void Guarded(string what, Action write)
    {
        try
        {
            write();
        }
        catch (InvalidOperationException refused)
        {
            Body.Element("p", $"{what} are not shown. {refused.Message}", ("class", "note"));
        }
    }

    private void Pictures()
    {
        (Plot? Plot, string Reason)[] attempts = _options.HasPictures ? [.. _fit.Plots.Attempts()] : [];
        Plot[] plots = [.. attempts.Select(attempt => attempt.Plot).OfType<Plot>(), .. _options.Pictures];
        Body.Element("p", plots.Length == 0 ? "There are no pictures." : "Under each picture stands what to look for.");
        Body.Open("div", ("class", "plots"));
        foreach (Plot plot in plots)
        {
            _page.Figure(plot, "h3");
        }

        Body.Close("div");
        string[] reasons = [.. attempts.Where(attempt => attempt.Plot is null).Select(attempt => attempt.Reason).Distinct()];
        if (reasons.Length > 0)
        {
            Body.Element("h3", "Not shown").Open("ul");
            foreach (string reason in reasons)
            {
                Body.Element("li", reason);
            }

            Body.Close("ul");
        }
    }

    private void Elsewhere()
    {
        ModelSpec spec = _fit.Specification;
        Body.Element("p", "To compare with. The data must have columns named as the members are.");
        Code("R, lme4", ModelNotation.Lme4(spec));
        Code("R, nlme", ModelNotation.Nlme(spec));
        Code("SAS, PROC MIXED", ModelNotation.Sas(spec));
        Code("Julia, MixedModels", ModelNotation.Julia(spec));

        void Code(string name, string text) => Body.Element("h3", name).Open("pre", ("tabindex", "0")).Element("code", text).Close("pre");
    }

    private void Reproduce()
    {
        Body.Open("dl");
        Say("Model", _fit.Specification.Name);
        Say("Formula", ModelNotation.Formula(_fit.Specification));
        Say("Estimation", _fit.Estimation == Estimation.Reml ? "REML" : "maximum likelihood");
        Say("Observations", Words.Count(_fit.Observations));
        Say("Rows left out", Words.Count(_fit.OmittedRows));
        Say("SHA-256 of the response", _fit.Data.ResponseFingerprint);
        Say("SHA-256 of X", _fit.Data.FixedEffectsFingerprint);
        Say("Log-likelihood", _fit.LogLikelihood.ToString("R", CultureInfo.InvariantCulture));
        if (_fit.Data.Options is { } options)
        {
            Say("Optimizer, tolerance", $"{options.Optimizer}, {Words.Number(options.Tolerance, 3)}{(options.MaximumEvaluations is { } most ? $", at most {Words.Of(most, "evaluation")}" : "")}");
        }

        Say("Iterations, evaluations", $"{Words.Count(_fit.Iterations)}, {Words.Count(_fit.Evaluations)}");
        Say("Gradient norm at the end", Words.Number(_fit.GradientNorm, 3));
        Say("Degrees of freedom", Method(_options.Method));
        Say("Lmm", Version(typeof(MixedModelFit)));
        Say("Lmm.Plots", Version(typeof(Plot)));
        Say(".NET", RuntimeInformation.FrameworkDescription);
        Say("Machine", $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}");
        Body.Close("dl");
        Notices.Write(Body, _scripts);

        void Say(string what, string text) => Body.Element("dt", what).Element("dd", text);
    }

    private static string Method(DegreesOfFreedomMethod method) => method switch
    {
        DegreesOfFreedomMethod.Satterthwaite => "Satterthwaite's degrees of freedom",
        DegreesOfFreedomMethod.SatterthwaiteExpected => "Satterthwaite's degrees of freedom with the expected information",
        DegreesOfFreedomMethod.SatterthwaiteAverage => "Satterthwaite's degrees of freedom with the average information",
        DegreesOfFreedomMethod.KenwardRoger => "Kenward and Roger's degrees of freedom and standard errors",
        DegreesOfFreedomMethod.Containment => "containment degrees of freedom (nlme's rule)",
        DegreesOfFreedomMethod.Residual => "residual degrees of freedom",
        _ => "the normal distribution",
    };

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? type.Assembly.GetName().Version?.ToString()
        ?? "not known";
}
