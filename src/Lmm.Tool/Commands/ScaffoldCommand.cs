using System.CommandLine;
using Lmm.Tool.Csv;
using Lmm.Tool.Output;
using Lmm.Tool.Scaffold;

namespace Lmm.Tool.Commands;

/// <summary><c>lmm scaffold</c>: the record for a file.</summary>
internal sealed class ScaffoldCommand : Command
{
    private const string Words = """
        Writes the record for a CSV file: types, closed levels as enums, and guesses of roles, each with its reason. Look at the guesses.

        Examples:
          lmm scaffold oats.csv --response yield
          lmm scaffold oats.csv --name Plot --out Plot.cs
        """;

    private readonly Argument<string> _file = new("file") { Description = "The CSV file; its header names the columns." };
    private readonly Option<string?> _name = new("--name") { Description = "The name of the record; that of the file where it is not given.", HelpName = "name" };
    private readonly Option<string?> _out = new("--out") { Description = "Write to a file; printed where it is not given.", HelpName = "file" };
    private readonly Option<string?> _response = new("--response") { Description = "The column of the response; guessed where it is not given.", HelpName = "column" };
    private readonly Terminal _output;

    public ScaffoldCommand(Terminal output, Terminal error)
        : base("scaffold", Words)
    {
        _output = output;
        Messages = error;
        _response.CompletionSources.Add(Completions.Columns);
        Arguments.Add(_file);
        Options.Add(_name);
        Options.Add(_out);
        Options.Add(_response);
        SetAction(Do);
    }

    private Terminal Messages { get; }

    private int Do(ParseResult parsed)
    {
        FileProfile file = FileProfile.Read(parsed.GetRequiredValue(_file), withPairs: true);
        RoleGuesses roles = RoleGuesses.Of(file, parsed.GetValue(_response));
        string text = RecordWriter.Write(file, roles, parsed.GetValue(_name));
        if (parsed.GetValue(_out) is { } path)
        {
            File.WriteAllText(path, text);
            Messages.Line($"Wrote {path}.");
        }
        else
        {
            _output.Writer.Write(text);
        }

        return ExitCode.Done;
    }
}
