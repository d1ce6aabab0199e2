using System.Globalization;
using System.Reflection;
using Lmm.Testing;

namespace Lmm.Documentation.Tests;

/// <summary>
/// The code of the first tutorial, guides and how-to pages does not only compile: typed into a program, from the first block of the page to
/// the last, it runs to its end beside the samples' data, and prints what the page shows as its output.
/// </summary>
public sealed class RunningPageTests : IDisposable
{
    private const string First = "docs/tutorials/first-model.md", Output = "text output";

    private readonly string _before = Environment.CurrentDirectory;
    private readonly TextWriter _console = Console.Out;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lmm-pages-");

    public static TheoryData<string> Pages() =>
    [
        .. MarkdownPage.All(PageTests.Root).Select(page => page.Path)
            .Where(path => path == First || path.StartsWith("docs/guides/", StringComparison.Ordinal) || path.StartsWith("docs/how-to/", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_runs_to_its_end(string page)
    {
        GiveData();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var output = new StringWriter();
        Environment.CurrentDirectory = _folder.FullName;
        Console.SetOut(output);
        Assembly program = TestCompilation.Load(GeneratorRun.Over(SnippetProgram.Compile(CodeBlock.Of(PageTests.Root, page).Where(block => block.IsRight))).Output);
        object?[] arguments = program.EntryPoint!.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];

        program.EntryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);

        Assert.NotEmpty(output.ToString());
        Assert.DoesNotContain("NaN", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Lines(output.ToString()), line => line.StartsWith("Lmm.", StringComparison.Ordinal) || line.StartsWith("System.", StringComparison.Ordinal));
        ShowsWhatIsPrinted(page, Lines(output.ToString()));
    }

    // Blocks of output stand in the order of the program, each in one piece. Interpolated numbers follow the reader's culture.
    private static void ShowsWhatIsPrinted(string page, string[] printed)
    {
        int from = 0;
        foreach (CodeBlock block in CodeBlock.Of(PageTests.Root, page).Where(block => block.Info == Output))
        {
            string[] shown = Lines(block.Text);
            int at = Enumerable.Range(from, Math.Max(0, printed.Length - shown.Length - from + 1)).FirstOrDefault(i => printed.AsSpan(i, shown.Length).SequenceEqual(shown), -1);
            Assert.True(at >= 0, $"{page}:{block.Line}: the program does not print this. It prints\n{string.Join('\n', printed[from..])}");
            from = at + shown.Length;
        }
    }

    private static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];

    public void Dispose()
    {
        Console.SetOut(_console);
        Environment.CurrentDirectory = _before;
        _folder.Delete(recursive: true);
    }

    // The samples' files, the trial by sites, and readings of 12 words by 8 subjects drawn with a fixed seed.
    private void GiveData()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(PageTests.Root, "samples"), "*.csv", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)), overwrite: true);
        }

        string[] trial = File.ReadAllLines(Path.Combine(_folder.FullName, "trial.csv"));
        int patient = Array.IndexOf([.. trial[0].Split(',').Select(name => name.Trim('"'))], "Patient");
        File.WriteAllLines(
            Path.Combine(_folder.FullName, "sites.csv"),
            trial.Select((line, i) => i == 0 ? $"{line},Site" : $"{line},{(char)('A' + (string.Concat(line.Split(',')[patient].Where(char.IsDigit)).Sum(c => c) % 8))}"));

        var random = new Random(1);
        double[] items = [.. Enumerable.Range(0, 12).Select(_ => 30 * Normal(random))];
        IEnumerable<string> readings =
            from subject in Enumerable.Range(1, 8)
            let level = 40 * Normal(random)
            let slope = 20 * Normal(random)
            from item in Enumerable.Range(1, 12)
            let isUnrelated = (subject + item) % 2 == 0
            let time = 600 + level + items[item - 1] + (isUnrelated ? 25 + slope : 0) + (50 * Normal(random))
            select string.Create(CultureInfo.InvariantCulture, $"{time:F1},{(isUnrelated ? "Unrelated" : "Related")},s{subject},w{item}");
        File.WriteAllLines(Path.Combine(_folder.FullName, "naming.csv"), readings.Prepend("Time,Prime,Subject,Item"));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
