using System.CommandLine;
using Lmm.Design;
using Lmm.Tool.Csv;
using Lmm.Tool.Models;
using Lmm.Tool.Output;
using Lmm.Tool.Records;

namespace Lmm.Tool.Commands;

/// <summary>A command over a file and a model, said by a formula with options or by a record of C#.</summary>
internal abstract class ModelCommand : Command
{
    private readonly Argument<string> _file = new("file") { Description = "The CSV file; its header names the columns." };

    private readonly Argument<string?> _formula = new("formula")
    {
        Description = "The model as lme4 writes it, as in \"yield ~ variety * nitrogen + (1 | block / variety)\". Numbers are covariates, text is a factor. Not with --model.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _model = new("--model")
    {
        Description = "A C# file with a record that has [MixedModel], in place of a formula. It is compiled as in a project, and its computed members run.",
        HelpName = "Model.cs",
    };

    private readonly Option<string?> _record = new("--record") { Description = "With --model: which record, where the file has several.", HelpName = "name" };

    private readonly ColumnOptions _columns = new();

    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "A text that stands for a missing value besides NA and an empty cell.",
        HelpName = "text",
    };

    private readonly Option<bool> _ml = new("--ml") { Description = "Maximum likelihood instead of REML." };

    private readonly Option<bool> _reml = new("--reml") { Description = "Restricted maximum likelihood: the default." };

    protected ModelCommand(string name, string description, Terminal output, Terminal error)
        : base(name, description)
    {
        Output = output;
        Messages = error;
        Arguments.Add(_file);
        Arguments.Add(_formula);
        Options.Add(_model);
        Options.Add(_record);
        foreach (Option option in _columns.All)
        {
            Options.Add(option);
        }

        Options.Add(_missing);
        SetAction(Do);
    }

    protected Terminal Output { get; }

    protected Terminal Messages { get; }

    protected abstract int Do(ParseResult parsed);

    protected void CanChooseEstimation()
    {
        Options.Add(_ml);
        Options.Add(_reml);
    }

    /// <summary>The word where the formula stands, where a record says the model: the first of what follows.</summary>
    protected string? WordAfterFile(ParseResult parsed) => IsRecord(parsed) ? parsed.GetValue(_formula) : null;

    /// <summary>Whether more words may follow the file where a record says the model.</summary>
    protected virtual bool HasMoreWords => false;

    /// <summary>Reads the file twice: what its columns are, then the rows with their types.</summary>
    protected ReadModel Read(ParseResult parsed)
    {
        string? formula = parsed.GetValue(_formula);
        if (IsRecord(parsed))
        {
            foreach (Option option in _columns.All.Where(option => parsed.GetResult(option) is { Implicit: false }))
            {
                throw new UsageException($"{option.Name} goes with a formula: with --model the record says it.");
            }

            return formula is null || HasMoreWords
                ? RecordModel.Read(Profile(parsed), parsed.GetRequiredValue(_model), parsed.GetValue(_record))
                : throw new UsageException("Give a formula or --model, not both.");
        }

        if (parsed.GetValue(_record) is not null)
        {
            throw new UsageException("--record goes with --model: it says which record of the file.");
        }

        if (formula is null)
        {
            throw new UsageException($"A model is missing: a formula, as in lmm {Name} oats.csv \"yield ~ variety + (1 | block)\", or --model with a C# file.");
        }

        FileProfile file = Profile(parsed);
        return FormulaModel.Read(file, _columns.Declare(parsed, file, formula));
    }

    /// <summary>Fits; findings of error level are printed and end the command.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="printsRows">Whether to print what the rows show: a summary has it already.</param>
    protected MixedModelFit Fit(ParseResult parsed, bool printsRows)
    {
        if (parsed.GetValue(_ml) && parsed.GetValue(_reml))
        {
            throw new UsageException("Give --ml or --reml, not both.");
        }

        ReadModel model = Read(parsed);
        bool hasErrors = model.HasErrors;
        IEnumerable<Notice> notices = hasErrors || printsRows ? model.Notices : model.Declared;
        ReadModel.Print(Messages, notices.Where(notice => notice.Severity >= FindingSeverity.Warning));
        return hasErrors
            ? throw new FoundException()
            : FitProgressBar.Watch(Messages, options => model.Fit(parsed.GetValue(_ml) ? Estimation.MaximumLikelihood : Estimation.Reml, options));
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

    private bool IsRecord(ParseResult parsed) => parsed.GetValue(_model) is { Length: > 0 };

    private FileProfile Profile(ParseResult parsed) =>
        FileProfile.Read(parsed.GetRequiredValue(_file), [.. CsvOptions.Default.MissingCodes, .. parsed.GetValue(_missing) ?? []]);
}
