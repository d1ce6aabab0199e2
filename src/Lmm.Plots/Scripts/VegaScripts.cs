using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Lmm;

/// <summary>
/// Where a page has Vega and Vega-Lite from, which draw its pictures: carried by this package, read from a folder, or
/// linked.
/// </summary>
public sealed class VegaScripts
{
    private const string VegaFile = "vega.min.js";
    private const string VegaLiteFile = "vega-lite.min.js";

    private static readonly Lazy<VegaScripts?> Resources = new(FromResources);

    private VegaScripts(IReadOnlyList<string> texts, IReadOnlyList<string> addresses)
    {
        Texts = texts;
        Addresses = addresses;
    }

    /// <summary>
    /// Whether this build of the package carries the scripts: it does when npm could be reached as it was built. Published
    /// packages do.
    /// </summary>
    public static bool AreCarried => Resources.Value is not null;

    /// <summary>The carried scripts, or <see cref="None"/> where this build carries none.</summary>
    public static VegaScripts Default => Resources.Value ?? None;

    /// <summary>No scripts: pages keep their specifications and tables, and say why there is no picture.</summary>
    public static VegaScripts None { get; } = new([], []);

    /// <summary>The scripts' texts in order; empty where they are linked.</summary>
    internal IReadOnlyList<string> Texts { get; }

    /// <summary>The scripts' addresses in order; empty where their texts stand in the page.</summary>
    internal IReadOnlyList<string> Addresses { get; }

    /// <summary>Whether there are scripts to draw with.</summary>
    internal bool Draws => Texts.Count > 0 || Addresses.Count > 0;

    /// <summary>Scripts from a folder with <c>vega.min.js</c> (Vega 6) and <c>vega-lite.min.js</c> (Vega-Lite 6); they are copied into the page.</summary>
    /// <exception cref="FileNotFoundException">One is not there.</exception>
    public static VegaScripts From(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new VegaScripts([Read(VegaFile), Read(VegaLiteFile)], []);

        string Read(string file)
        {
            string path = Path.Combine(folder, file);
            return File.Exists(path)
                ? File.ReadAllText(path)
                : throw new FileNotFoundException($"There is no {file} in {folder}; it is in the build folder of npm's package {file[..^7]}.", path);
        }
    }

    /// <summary>
    /// Scripts that the page loads when it is opened, as from a content delivery network: a small page that shows its
    /// pictures only where those addresses can be reached.
    /// </summary>
    /// <param name="vega">The address of Vega 6, over http or https.</param>
    /// <param name="vegaLite">The address of Vega-Lite 6, over http or https.</param>
    /// <exception cref="ArgumentException">An address is not absolute, or neither http nor https.</exception>
    public static VegaScripts Linked(Uri vega, Uri vegaLite)
    {
        return new VegaScripts([], [Checked(vega, nameof(vega)), Checked(vegaLite, nameof(vegaLite))]);

        static string Checked([NotNull] Uri? address, string name)
        {
            ArgumentNullException.ThrowIfNull(address, name);
            return address.IsAbsoluteUri && address.Scheme is "http" or "https"
                ? address.AbsoluteUri
                : throw new ArgumentException($"{address} is no absolute http or https address.", name);
        }
    }

    private static VegaScripts? FromResources()
    {
        string? vega = Resource(VegaFile);
        string? vegaLite = Resource(VegaLiteFile);
        return vega is null || vegaLite is null ? null : new VegaScripts([vega, vegaLite], []);
    }

    /// <summary>A text that is embedded in this assembly, or null.</summary>
    internal static string? Resource(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
