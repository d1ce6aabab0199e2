using System.CommandLine;
using Lmm.Design;
using Lmm.Tool.Csv;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary>A command over a file and a formula, with the options that belong to a model.</summary>
internal abstract class ModelCommand : Command
{
    private readonly Argument<string> _file = new("file") { Description = "The CSV file; its header names the columns." };

    private readonly Argument<string> _formula = new("formula")
    {
        Description = "The model as lme4 writes it, as in \"yield ~ variety * nitrogen + (1 | block / variety)\". Numbers are covariates, text is a factor.",
    };

    private readonly Option<string[]> _factor = new("--factor") { Description = "An integer column that is a factor.", HelpName = "column" };

    private readonly Option<string[]> _covariate = new("--covariate")
    {
        Description = "An integer column that is a covariate: says it, which LMM0006 asks for.",
        HelpName = "column",
    };

    private readonly Option<string?> _repeated = new("--repeated")
    {
        Description = "The correlation of residuals, as in ar1:time/subject.",
        HelpName = "structure:time/subject",
    };

    private readonly Option<bool> _heterogeneous = new("--heterogeneous") { Description = "With --repeated: a variance for each occasion." };

    private readonly Option<string?> _weight = new("--weight") { Description = "The column of precision weights.", HelpName = "column" };

    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "A text that stands for a missing value besides NA and an empty cell.",
        HelpName = "text",
    };

    private readonly Option<bool> _ml = new("--ml") { Description = "Maximum likelihood instead of REML." };

    protected ModelCommand(string name, string description, Terminal output, Terminal error)
        : base(name, description)
    {
        Output = output;
        Messages = error;
        Arguments.Add(_file);
        Arguments.Add(_formula);
        Options.Add(_factor);
        Options.Add(_covariate);
        Options.Add(_repeated);
        Options.Add(_heterogeneous);
        Options.Add(_weight);
        Options.Add(_missing);
        SetAction(Do);
    }

    protected Terminal Output { get; }

    protected Terminal Messages { get; }

    protected abstract int Do(ParseResult parsed);

    protected void CanChooseEstimation() => Options.Add(_ml);

    /// <summary>Reads the file twice: what its columns are, then the rows with their types.</summary>
    protected ReadModel Read(ParseResult parsed)
    {
        string[] missing = parsed.GetValue(_missing) ?? [];
        string path = parsed.GetRequiredValue(_file);
        string[] codes = [.. CsvOptions.Default.MissingCodes, .. missing];
        FileProfile profile = FileProfile.Read(path, codes);
        string formula = parsed.GetRequiredValue(_formula);
        DeclarationBuilder builder = new(profile, formula);
        builder.Factors(parsed.GetValue(_factor) ?? []);
        builder.Covariates(parsed.GetValue(_covariate) ?? []);
        if (parsed.GetValue(_weight) is { } weight)
        {
            builder.Weight(weight);
        }

        if (parsed.GetValue(_repeated) is { } repeated)
        {
            builder.Repeated(repeated, parsed.GetValue(_heterogeneous));
        }
        else if (parsed.GetValue(_heterogeneous))
        {
            throw new UsageException("--heterogeneous goes with --repeated: a variance for each occasion needs occasions.");
        }

        return new ReadModel(profile, formula, ModelSpecReader.Read(builder.Build()));
    }

    /// <summary>Fits; findings of error level are printed and end the command.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="printsRows">Whether to print what the rows show: a summary has it already.</param>
    protected MixedModelFit Fit(ParseResult parsed, bool printsRows)
    {
        ReadModel model = Read(parsed);
        bool hasErrors = model.HasErrors;
        IReadOnlyList<DesignFinding> findings = hasErrors || printsRows ? model.Findings : model.Declared;
        model.Print(Messages, findings.Where(finding => finding.Severity >= FindingSeverity.Warning));
        return hasErrors
            ? throw new FoundException()
            : model.Model().Fit(parsed.GetValue(_ml) ? Estimation.MaximumLikelihood : Estimation.Reml);
    }

    /// <summary>The code of a command that fitted.</summary>
    protected int CodeOf(MixedModelFit fit)
    {
        if (fit.Convergence is Convergence.NotConverged wrong)
        {
            Messages.Error($"The fit did not converge: {wrong.Reason}");
            return ExitCode.Found;
        }

        return ExitCode.Done;
    }
}
