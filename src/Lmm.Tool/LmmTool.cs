using System.CommandLine;
using System.CommandLine.Parsing;
using Lmm.Tool.Commands;
using Lmm.Tool.Output;

namespace Lmm.Tool;

/// <summary>The command <c>lmm</c>, as a function of its arguments.</summary>
public static class LmmTool
{
    private const string Description = """
        Linear mixed models from the command line.

        Exit codes: 0 done; 1 a finding of error level, or a fit that did not converge; 2 a wrong command line or a file that cannot be read.
        """;

    /// <summary>Runs a command in plain text.</summary>
    /// <param name="args">The words after <c>lmm</c>.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Errors and findings.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error) =>
        Run(args, new Terminal(output, hasColour: false), new Terminal(error, hasColour: false));

    internal static int Run(IReadOnlyList<string> args, Terminal output, Terminal error)
    {
        RootCommand root = new(Description);
        root.Subcommands.Add(new FitCommand(output, error));
        root.Subcommands.Add(new AnovaCommand(output, error));
        root.Subcommands.Add(new MeansCommand(output, error));
        root.Subcommands.Add(new IntervalsCommand(output, error));
        root.Subcommands.Add(new CheckCommand(output, error));
        root.Subcommands.Add(new ScaffoldCommand(output, error));
        root.Subcommands.Add(new CompletionsCommand(output));
        root.Subcommands.Add(new CompleteCommand(root, output));
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError wrong in parsed.Errors)
            {
                error.Error(wrong.Message);
            }

            Command command = parsed.CommandResult.Command;
            error.Line($"See: lmm {(command == root ? "" : $"{command.Name} ")}--help");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output.Writer,
                Error = error.Writer,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (FoundException)
        {
            return ExitCode.Found;
        }
        catch (Exception exception) when (exception is UsageException or CsvFormatException or IOException or UnauthorizedAccessException)
        {
            error.Error(exception.Message);
            return ExitCode.Usage;
        }
        catch (InsufficientMemoryException exception)
        {
            // The model asks for more than there is; the message says how much, and what to do.
            error.Error(exception.Message);
            return ExitCode.Found;
        }
    }
}
