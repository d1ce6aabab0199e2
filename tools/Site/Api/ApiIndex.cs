using System.Reflection;
using System.Text.RegularExpressions;

namespace Lmm.Site;

/// <summary>The public types with their members, each with its place on the site.</summary>
internal sealed partial class ApiIndex
{
    private readonly Dictionary<string, string> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byNameInDesign = new(StringComparer.Ordinal);

    /// <param name="root">The repository: the folders of its sources are the groups.</param>
    /// <param name="assemblies">What is shipped.</param>
    public ApiIndex(string root, IReadOnlyList<Assembly> assemblies)
    {
        Types =
        [
            .. assemblies.SelectMany(assembly => TypesOf(root, assembly)).OrderBy(type => type.Name, StringComparer.Ordinal),
        ];
        foreach (ApiType type in Types)
        {
            Dictionary<string, string> names = type.IsDesign ? _byNameInDesign : _byName;
            _byId[DocId.Of(type.Type)] = type.Path;
            names.TryAdd(type.Name.Split('<')[0], type.Path);
            foreach (ApiMember member in type.Members)
            {
                _byId[DocId.Of(member.Info)] = $"{type.Path}#{member.Anchor}";
                names.TryAdd($"{type.Name.Split('<')[0]}.{member.Name}", $"{type.Path}#{member.Anchor}");
            }
        }
    }

    public IReadOnlyList<ApiType> Types { get; }

    /// <summary>The page and anchor of what a cref says, null where it is not public.</summary>
    public string? Resolve(string id) => _byId.GetValueOrDefault(id);

    /// <summary>
    /// The page of a name as it is written in text: <c>Interval</c>, <c>Corr.AR1</c>, <c>[Random]</c>, <c>fit.Anova()</c>. Null for names of no
    /// public type. The types of Lmm.Design are found by crefs and signatures only: their names are everyday words.
    /// </summary>
    public string? Find(string written)
    {
        string name = Call().Replace(written.Trim(), "");
        if (name.StartsWith('[') && written.Trim().EndsWith(']'))
        {
            name = name.Trim('[', ']') + "Attribute";
        }
        else if (name.StartsWith("fit.", StringComparison.Ordinal))
        {
            name = name.StartsWith("fit.Plots.", StringComparison.Ordinal) ? "FitPlots." + name["fit.Plots.".Length..] : "MixedModelFit." + name["fit.".Length..];
        }

        return _byName.GetValueOrDefault(name);
    }

    /// <summary>The page of a type's name in a signature.</summary>
    public string? FindType(string name) => _byName.GetValueOrDefault(name) ?? _byNameInDesign.GetValueOrDefault(name);

    private static IEnumerable<ApiType> TypesOf(string root, Assembly assembly)
    {
        Dictionary<string, string> sources = Sources(root, assembly.GetName().Name!);
        return assembly.GetExportedTypes().Where(IsWritten).Select(type => ApiType.Of(type, sources[type.Name.Split('`')[0]]));
    }

    // The compiler's containers of extension members are no types to anybody.
    private static bool IsWritten(Type type) => !type.FullName!.Contains('<', StringComparison.Ordinal);

    // Where each public type of an assembly is declared, nested types under their own names.
    private static Dictionary<string, string> Sources(string root, string assembly)
    {
        string folder = Path.Combine(root, "src", assembly);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).StartsWith("obj", StringComparison.Ordinal))
            .OrderBy(file => file, StringComparer.Ordinal)
            .SelectMany(file => Declared().Matches(File.ReadAllText(file)).Select(match => (Name: match.Groups["name"].Value, File: file)))
            .OrderBy(declared => Path.GetFileName(declared.File) == declared.Name + ".cs" ? 0 : 1)
            .DistinctBy(declared => declared.Name)
            .ToDictionary(declared => declared.Name, declared => Path.GetRelativePath(root, declared.File).Replace('\\', '/'));
    }

    [GeneratedRegex(@"^\s*public [\w ]*\b(?:class|struct|record|enum|interface) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"[(<].*$", RegexOptions.Singleline)]
    private static partial Regex Call();
}
