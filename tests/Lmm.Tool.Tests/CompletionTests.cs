using System.Diagnostics;

namespace Lmm.Tool.Tests;

/// <summary>Completion as a shell asks for it: bash runs the script that the command prints.</summary>
public sealed class CompletionTests
{
    public static TheoryData<string, string> Lines => new()
    {
        { "lmm an", "anova" },
        { "lmm completions ", "bash|fish|pwsh|zsh" },
        { "lmm fit oats.csv 'yield ~ nitro' --refe", "--reference" },
        { "lmm anova oats.csv 'yield ~ nitro' --df k", "kenwardroger|kenwardrogerlinear|kr|kr2" },
        { "lmm fit oats.csv 'yield ~ nitro' --weight ni", "nitro|nitrogen" },
        { "lmm fit oats.csv 'yield ~ nitro' --repeated ar", "ar1:|ar:|arma:" },

        // Bash has the word before = on the line already and wants what follows.
        { "lmm fit oats.csv 'yield ~ nitro' --contrast variety=s", "sum" },
        { "lmm fit oats.csv 'yield ~ nitro' --reference v", "variety=" },
        { "lmm fit absent.csv 'yield ~ nitro' --weight ni", "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Bash_offers_what_can_stand_there(string line, string expected)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Bash is no part of Windows.");
        }

        string script = $$"""
            lmm() { dotnet '{{typeof(LmmTool).Assembly.Location}}' "$@"; }
            eval "$(lmm completions bash)"
            cd '{{Outcome.Data("")}}'
            COMP_LINE="{{line}}"
            COMP_POINT=${#COMP_LINE}
            compopt() { :; }
            _lmm
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await error);
        Assert.Equal(expected, string.Join('|', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("zsh", "compdef _lmm lmm")]
    [InlineData("fish", "complete -c lmm")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName lmm")]
    public void Other_shells_have_a_script(string shell, string line) =>
        Assert.Contains(line, Outcome.Of("completions", shell).Output, StringComparison.Ordinal);

    [Fact]
    public void Another_shell_is_refused() => Assert.Equal(2, Outcome.Of("completions", "cmd").Code);
}
