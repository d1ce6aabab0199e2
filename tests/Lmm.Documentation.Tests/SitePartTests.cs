using System.Reflection;
using System.Runtime.Loader;
using Lmm.Site;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Documentation.Tests;

/// <summary>What must not pass unseen is a problem that names its place; and the small languages are written as they should be.</summary>
public sealed class SitePartTests : IDisposable
{
    private static readonly ApiIndex Api = new(PageTests.Root, [typeof(MixedModelFit).Assembly, typeof(Corr).Assembly]);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lmm-site-part-");

    [Fact]
    public void A_dead_link_names_file_and_link()
    {
        var links = new Links(_root.FullName);
        Render(links, "docs/a.md", "# A\n\nSee [there](missing.md) and [out](../../etc/passwd).");

        Assert.Equal(2, links.Problems.Count);
        Assert.Equal("docs/a.md: the link 'missing.md' leads to docs/missing.md, which is not in the repository.", links.Problems[0]);
    }

    [Fact]
    public void A_dead_anchor_and_a_picture_from_elsewhere_name_file_and_link()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "b.md"), "# B\n\n## There\n");
        var links = new Links(_root.FullName);
        SitePage a = Render(links, "a.md", "# A\n\n[1](b.md#there) [2](b.md#not-there) [3](#a) ![p](https://example.org/p.png)"), b = Render(links, "b.md", "# B\n\n## There\n");

        string[] problems = [.. LinkCheck.Over([a, b], new Dictionary<string, string> { [a.Path] = a.Body, [b.Path] = b.Body }, _root.FullName)];

        Assert.Equal(
            ["a.md: the link 'b.html#not-there' leads to b.html, which has no #not-there.", "a.md: 'https://example.org/p.png' would be fetched from elsewhere."],
            problems);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        string file = Path.Combine(_root.FullName, "thesis.txt");
        File.WriteAllText(file, "mine");

        Assert.Contains(_root.FullName, Assert.Throws<IOException>(() => StaticSite.Build(PageTests.Root, _root.FullName)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void An_unknown_command_of_a_formula_names_the_page()
    {
        var links = new Links(_root.FullName);
        Render(links, "a.md", "# A\n\nWith $\\sigma^2$ and $\\unheard{x}$.");

        Assert.StartsWith("a.md: $\\unheard{x}$ has the command \\unheard", Assert.Single(links.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_without_a_summary_and_a_cref_to_what_is_not_public_are_problems()
    {
        const string Source = """
            namespace Lmm.Sample;

            /// <summary>A thing beside <see cref="Hidden"/>.</summary>
            public sealed class Thing
            {
                public int Bare => 1;

                /// <summary>Said, unlike <see cref="Bare"/>.</summary>
                public int Said => 2;
            }

            internal static class Hidden
            {
            }
            """;
        Assembly assembly = Compile("Sample", Source);
        var problems = new List<string>();
        var index = new ApiIndex(_root.FullName, [assembly]);
        SitePage page = new ApiPages(index, new XmlComments([assembly]), problems).Pages().Single(p => p.Path == "api/Sample.Thing.html");

        Assert.Contains("the member Sample.Thing.Bare has no summary.", problems);
        Assert.Contains("the type Sample.Thing: the cref 'T:Lmm.Sample.Hidden' is no public type or member.", problems);
        Assert.Contains("<a href=\"#Bare\"><code>Bare</code></a>", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X'", "<mrow><mi>X</mi><mo lspace=\"0\" rspace=\"0.1em\">′</mo></mrow>")]
    [InlineData("\\sigma_b^2", "<msubsup><mi>σ</mi><mrow><mi>b</mi></mrow><mrow><mn>2</mn></mrow></msubsup>")]
    [InlineData("\\tfrac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData("\\sum_j n_j", "<munder><mo>∑</mo><mrow><mi>j</mi></mrow></munder>")]
    [InlineData("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>")]
    public void Formulas_are_drawn(string source, string expected) =>
        Assert.Contains(expected, Mathematics.ToMathMl(source, isBlock: false), StringComparison.Ordinal);

    [Fact]
    public void A_type_of_the_page_is_not_taken_for_one_of_the_library_and_a_bar_in_a_table_is_one()
    {
        SitePage page = Render(new Links(_root.FullName), "a.md", "# A\n\n```csharp\nrecord Prediction(Interval I);\n```\n\n| | |\n|---|---|\n| `Prediction` | `(1 \\| g)` |\n");

        Assert.DoesNotContain("Prediction.html", page.Body, StringComparison.Ordinal);
        Assert.Contains("api/Interval.html", page.Body, StringComparison.Ordinal);
        Assert.Contains("<code>(1 | g)</code>", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{x")]
    [InlineData("\\mathrm x")]
    [InlineData("x^")]
    public void A_formula_that_does_not_end_is_refused(string source) =>
        Assert.Throws<FormatException>(() => Mathematics.ToMathMl(source, isBlock: false));

    [Theory]
    [InlineData("// a < b", "<span class=\"c\">// a &lt; b</span>")]
    [InlineData("var x = \"a // b\";", "<span class=\"k\">var</span> x = <span class=\"s\">&quot;a // b&quot;</span>;")]
    [InlineData("[Response] double Y", "[<a class=\"t\" href=\"r\">Response</a>] <span class=\"k\">double</span> Y")]
    [InlineData("fit.Corr(1.5)", "fit.Corr(<span class=\"n\">1.5</span>)")]
    [InlineData("Corr c;", "<a class=\"t\" href=\"corr\">Corr</a> c;")]
    public void Code_is_marked_and_public_types_are_linked(string code, string expected) =>
        Assert.Equal(expected, Highlighter.CSharp(code, name => name switch { "ResponseAttribute" => "r", "Corr" => "corr", _ => null }));

    [Theory]
    [InlineData("console", "$ lmm fit <a>", "<span class=\"k\">$ lmm fit &lt;a&gt;</span>")]
    [InlineData("ini", "# all\nx = 1", "<span class=\"c\"># all</span>\nx = 1")]
    [InlineData("json", "{\"a\": 1}", "{<span class=\"k\">&quot;a&quot;</span>: <span class=\"n\">1</span>}")]
    [InlineData("csv", "a<b", "a&lt;b")]
    public void Other_languages_are_marked(string language, string code, string expected) =>
        Assert.Equal(expected, Highlighter.Write(language, code, _ => null));

    [Theory]
    [InlineData("Corr.AR1", "api/Corr.html#AR1")]
    [InlineData("[Random]", "api/RandomAttribute.html")]
    [InlineData("[Random(Slopes = [nameof(Days)])]", "api/RandomAttribute.html")]
    [InlineData("fit.Anova()", "api/MixedModelFit.html#Anova")]
    [InlineData("PowerStudy<TRow>", "api/PowerStudy.html")]
    [InlineData("Sleep", null)]
    public void Code_in_the_text_finds_its_page(string written, string? expected) => Assert.Equal(expected, Api.Find(written));

    public void Dispose() => _root.Delete(recursive: true);

    private static SitePage Render(Links links, string file, string text) => new MarkdownRenderer(links, Api).Render(file, text);

    // The assembly with its comments, and its source where the index looks for it.
    private Assembly Compile(string name, string source)
    {
        string folder = Path.Combine(_root.FullName, "src", name), file = Path.Combine(_root.FullName, name + ".dll");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".cs"), source);
        Compilation compilation = TestCompilation.Create(name, [source]);
        using (FileStream dll = File.Create(file), xml = File.Create(Path.ChangeExtension(file, ".xml")))
        {
            Assert.True(compilation.Emit(dll, xmlDocumentationStream: xml).Success);
        }

        return new AssemblyLoadContext(name).LoadFromAssemblyPath(file);
    }
}
