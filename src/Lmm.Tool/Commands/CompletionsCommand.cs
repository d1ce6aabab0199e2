using System.CommandLine;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary><c>lmm completions</c>: the script with which a shell asks this command what can stand at the cursor.</summary>
internal sealed class CompletionsCommand : Command
{
    private const string Words = """
        Prints the script that completes commands, options, methods and the columns of the file in a shell.

        Examples:
          eval "$(lmm completions bash)"                                in ~/.bashrc
          eval "$(lmm completions zsh)"                                 in ~/.zshrc, after compinit
          lmm completions fish | source                                 in ~/.config/fish/config.fish
          lmm completions pwsh | Out-String | Invoke-Expression         in $PROFILE
        """;

    // Bash breaks words at : and = as well: what stands before the last of them is on the line already.
    private const string Bash = """
        _lmm() {
          local typed=${COMP_LINE:0:COMP_POINT} word head
          word=${typed##*[[:space:]]}
          head=${word%"${word##*[:=]}"}
          local -a found
          mapfile -t found < <(lmm complete "$COMP_POINT" "$COMP_LINE" 2>/dev/null)
          COMPREPLY=("${found[@]#"$head"}")
          [[ ${#found[@]} -eq 1 && ${found[0]} == *[:=] ]] && compopt -o nospace
        }
        complete -o default -F _lmm lmm
        """;

    private const string Zsh = """
        _lmm() {
          local -a found
          found=("${(@f)$(lmm complete "$CURSOR" "$BUFFER" 2>/dev/null)}")
          if [[ -n ${found[1]} ]]; then compadd -U -a found; else _files; fi
        }
        compdef _lmm lmm
        """;

    private const string Fish = """
        complete -c lmm -a '(lmm complete (commandline -C) (commandline) 2>/dev/null)'
        """;

    private const string Pwsh = """
        Register-ArgumentCompleter -Native -CommandName lmm -ScriptBlock {
          param($word, $line, $position)
          lmm complete $position "$line" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish, ["pwsh"] = Pwsh };

    private readonly Argument<string> _shell = new("shell") { Description = $"One of {string.Join(", ", Scripts.Keys)}." };

    public CompletionsCommand(Terminal output)
        : base("completions", Words)
    {
        Arguments.Add(_shell);
        _shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        SetAction(parsed =>
        {
            output.Writer.Write(Scripts[parsed.GetRequiredValue(_shell)].ReplaceLineEndings("\n") + "\n");
            return ExitCode.Done;
        });
    }
}

/// <summary><c>lmm complete</c>: what those scripts call.</summary>
internal sealed class CompleteCommand : Command
{
    private readonly Argument<int> _position = new("position");
    private readonly Argument<string> _line = new("line");

    public CompleteCommand(RootCommand root, Terminal output)
        : base("complete", "What can stand at a position of a line; for the scripts of lmm completions.")
    {
        Hidden = true;
        Arguments.Add(_position);
        Arguments.Add(_line);
        SetAction(parsed =>
        {
            foreach (string reply in Replies(root, parsed.GetRequiredValue(_line), parsed.GetRequiredValue(_position)))
            {
                output.Writer.Write($"{reply}\n");
            }

            return ExitCode.Done;
        });
    }

    /// <summary>The words that begin as the one at the cursor does; options only where a dash says so or nothing else can stand.</summary>
    private static IEnumerable<string> Replies(RootCommand root, string line, int position)
    {
        string typed = line[..Math.Clamp(position, 0, line.Length)];
        int start = typed.IndexOf(' ', StringComparison.Ordinal) + 1;
        string word = typed[(typed.LastIndexOf(' ') + 1)..];
        if (start == 0)
        {
            return [];
        }

        string words = typed[start..];
        string[] labels = [.. root.Parse(words).GetCompletions(words.Length)
            .Select(item => item.InsertText ?? item.Label)
            .Where(label => !label.StartsWith('/') && (label.Length > 2 || !label.StartsWith('-')) && label.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)];
        return word.StartsWith('-') ? labels : labels.Where(label => !label.StartsWith('-'));
    }
}
