using Lmm.Site;

// dotnet run --project tools/Site                  writes the site of the documentation to artifacts/site
// dotnet run --project tools/Site -- FOLDER        writes it there; exit code 1 where a link, a cref or a summary is missing
string root = Environment.CurrentDirectory;
while (!File.Exists(Path.Combine(root, "Lmm.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Run this inside the repository.");
}

string output = args.Length > 0 ? Path.GetFullPath(args[0]) : Path.Combine(root, "artifacts", "site");
StaticSite site = StaticSite.Build(root, output);
foreach (string problem in site.Problems)
{
    Console.Error.WriteLine(problem);
}

Console.WriteLine($"{site.Pages.Count} pages in {output}, {site.Problems.Count} problems. Open {Path.Combine(output, "index.html")}");
return site.Problems.Count == 0 ? 0 : 1;
