using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Lmm.Documentation.Tests;

/// <summary>The site as its readers have it: complete, without a dead link, and without anything from elsewhere.</summary>
public sealed class SiteTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    [Fact]
    public void The_site_is_built_without_a_problem() => Assert.Empty(site.Site.Problems);

    [Fact]
    public void Every_page_of_the_documentation_is_there_with_its_title()
    {
        foreach (string path in MarkdownPage.All(PageTests.Root).Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal)))
        {
            string html = path.EndsWith("README.md", StringComparison.Ordinal) ? path.Replace("README.md", "index.html") : Path.ChangeExtension(path, ".html");
            string first = File.ReadLines(Path.Combine(PageTests.Root, path)).First();
            Assert.True(site.Pages.ContainsKey(html), $"{path} has no page");
            Assert.Equal(first.TrimStart('#', ' ').Replace("`", ""), site.Pages[html].QuerySelector("article h1")!.TextContent);
        }
    }

    [Fact]
    public void Every_page_is_reached_from_the_index()
    {
        var reached = new HashSet<string>(["index.html"], StringComparer.Ordinal);
        var waiting = new Queue<string>(reached);
        while (waiting.TryDequeue(out string? page))
        {
            foreach ((string target, _) in site.Targets(page))
            {
                if (site.Pages.ContainsKey(target) && reached.Add(target))
                {
                    waiting.Enqueue(target);
                }
            }
        }

        Assert.Empty(site.Pages.Keys.Except(reached));
    }

    [Fact]
    public void No_link_and_no_anchor_is_dead()
    {
        string[] dead =
        [
            .. from page in site.Pages.Keys
               from target in site.Targets(page).Distinct()
               where site.Find(target.Path) is null || (target.Anchor.Length > 0 && site.Pages[target.Path].GetElementById(target.Anchor) is null)
               select $"{page}: {target.Path}#{target.Anchor}",
        ];

        Assert.Empty(dead);
    }

    [Fact]
    public void Nothing_is_fetched_from_elsewhere()
    {
        foreach ((string path, IHtmlDocument page) in site.Pages)
        {
            IEnumerable<string> fetched = page.QuerySelectorAll("[src], link[href], [style*=url]").Select(e => e.GetAttribute("src") ?? e.GetAttribute("href") ?? "url");
            Assert.DoesNotContain(fetched, link => link.Contains("//", StringComparison.Ordinal) || link == "url");
            Assert.All(page.QuerySelectorAll("script"), script => Assert.True(script.TextContent.Length == 0, $"{path} has a script of its own"));
        }

        Assert.DoesNotContain("//", site.Find("site.css")!, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", site.Find("site.css")!, StringComparison.Ordinal);
        Assert.DoesNotContain("://", site.Find("search.js")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_can_be_read_without_eyes_and_on_a_phone()
    {
        foreach ((string path, IHtmlDocument page) in site.Pages)
        {
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
            Assert.NotNull(page.QuerySelector("meta[name=viewport]"));
            Assert.NotNull(page.QuerySelector("main#content"));
            Assert.All(page.QuerySelectorAll("article img"), image => Assert.False(string.IsNullOrWhiteSpace(image.GetAttribute("alt")), $"{path} has a picture without words"));
            Assert.All(page.QuerySelectorAll("article table"), table => Assert.NotNull(table.Closest(".scroll")));
        }
    }

    [Theory]
    [InlineData("MixedModelFit", "Anova")]
    [InlineData("MixedModelFit", "Predict")]
    [InlineData("Corr", "AR1")]
    [InlineData("RepeatedAttribute", "Subject")]
    [InlineData("Convergence.Boundary", "Components")]
    [InlineData("PlotExtensions", "Plots")]
    [InlineData("FitPlots", "ResidualsVersusFitted")]
    [InlineData("PowerStudy-1", "Curve")]
    [InlineData("Design.Skeleton", "Of")]
    public void The_reference_has_a_member_with_its_summary(string type, string member)
    {
        IElement element = site.Pages[$"api/{type}.html"].GetElementById(member)!;
        Assert.NotNull(element);
        Assert.True(element.TextContent.Length > member.Length + 20, element.TextContent);
    }

    [Fact]
    public void A_method_has_its_signature_parameters_and_exceptions()
    {
        IElement member = site.Pages["api/MixedModelFit.html"].GetElementById("Profile")!;
        string[] heads = [.. member.QuerySelectorAll("dt.head").Select(head => head.TextContent)];

        Assert.StartsWith("public ModelProfile Profile(", member.QuerySelector(".signature")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("ModelProfile.html", member.QuerySelector(".signature a.t")!.GetAttribute("href"));
        Assert.Contains("Parameters", heads);
        Assert.Contains("Throws", heads);
        Assert.Contains("PlotExtensions.html#WriteReport", site.Pages["api/MixedModelFit.html"].QuerySelectorAll("dl.types a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Every_public_type_of_the_approved_surface_has_a_page()
    {
        string[] approved =
        [
            .. Directory.GetFiles(Path.Combine(PageTests.Root, "api"), "*.txt").SelectMany(File.ReadLines)
                .Where(line => !line.Contains("<G>$", StringComparison.Ordinal))
                .Select(line => line.Split(" : "))
                .Where(parts => parts.Length == 2 && new[] { "class", "struct", "enum", "interface" }.Any(kind => parts[1].Split(',')[0].Split(' ').Contains(kind)))
                .Select(parts => parts[0]["Lmm.".Length..].Replace("Design.", "", StringComparison.Ordinal)),
        ];

        string[] shown = [.. site.Pages["api/index.html"].QuerySelectorAll("dl.types dt").Select(name => name.TextContent)];
        Assert.True(approved.Length > 150);
        Assert.Empty(approved.Except(shown));
    }

    [Fact]
    public void Tutorials_lead_from_one_to_the_next_and_code_leads_to_the_reference()
    {
        IHtmlDocument page = site.Pages["docs/tutorials/first-model.html"];
        Assert.Equal("designs.html", page.QuerySelector("a[rel=next]")!.GetAttribute("href"));
        Assert.Equal("page", page.QuerySelector(".side a[href='first-model.html']")!.GetAttribute("aria-current"));
        Assert.Contains("../../api/ResponseAttribute.html", page.QuerySelectorAll("pre a.t").Select(a => a.GetAttribute("href")));
        Assert.Contains("../../api/InvalidDesignException.html", page.QuerySelectorAll("a.api").Select(a => a.GetAttribute("href")));
        Assert.NotEmpty(site.Pages["docs/math/structure.html"].QuerySelectorAll("math"));
        Assert.Contains("Satterthwaite", site.Find("search-index.js")!, StringComparison.Ordinal);
    }
}
