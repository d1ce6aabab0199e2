using Lmm.Tools;

// dotnet run --project tools/RuleTables              writes the tables and page heads that the descriptors determine
// dotnet run --project tools/RuleTables -- --check   writes nothing; exit code 1 where a file is stale
string root = Environment.CurrentDirectory;
while (!File.Exists(Path.Combine(root, "Lmm.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Run this inside the repository.");
}

var documents = new RuleDocuments(root);
bool check = args.Contains("--check");
IReadOnlyList<string> stale = check ? documents.Stale() : documents.Write();
foreach (string file in stale)
{
    Console.WriteLine($"{(check ? "stale" : "written")}: {Path.GetRelativePath(root, file)}");
}

Console.WriteLine($"{documents.Expected().Count} files, {stale.Count} {(check ? "stale" : "written")}");
return check && stale.Count > 0 ? 1 : 0;
