namespace Lmm.Tool.Tests;

/// <summary>What a run of the command gave.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    public static Outcome Of(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = LmmTool.Run(args, output, error);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    public static string Data(string file) => Repository.Path("reference", "data", file);
}

/// <summary>A file that is gone at the end of a test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lmm-tool");

    public TemporaryFile(string name, string text = "")
    {
        Path = System.IO.Path.Combine(_folder.FullName, name);
        if (text.Length > 0)
        {
            File.WriteAllText(Path, text);
        }
    }

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
