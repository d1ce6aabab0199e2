using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Lmm.Plots.Tests;

/// <summary>The report as a document: structure, accessibility, what is in it, and that nothing in the data becomes HTML.</summary>
public sealed class ReportTests
{
    private static readonly Lazy<IHtmlDocument> Sleep = new(() => Parse(Fits.Sleep.ToReport()));
    private static readonly Lazy<IHtmlDocument> Hostile = new(() => Parse(Fits.Hostile().ToReport()));

    [Fact]
    public void Headings_go_down_by_one_and_the_page_says_its_language()
    {
        foreach (IHtmlDocument page in new[] { Sleep.Value, Hostile.Value })
        {
            int[] levels = [.. page.QuerySelectorAll("h1,h2,h3,h4").Select(heading => heading.TagName[1] - '0')];
            Assert.Equal(1, levels[0]);
            Assert.Single(levels, 1);
            Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, -2, 1));
            Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
            Assert.NotEmpty(page.Title!);
            Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(element => element.Id).Distinct().Count());
            Assert.All(page.QuerySelectorAll("nav a"), link => Assert.NotNull(page.QuerySelector(link.GetAttribute("href")!)));
        }
    }

    [Fact]
    public void Tables_have_captions_and_headers_with_scope()
    {
        IHtmlCollection<IElement> tables = Sleep.Value.QuerySelectorAll("table");
        Assert.True(tables.Length >= 5);
        foreach (IElement table in tables)
        {
            Assert.NotEmpty(table.QuerySelector("caption")!.TextContent);
            Assert.All(table.QuerySelectorAll("thead th"), header => Assert.Equal("col", header.GetAttribute("scope")));
            Assert.All(table.QuerySelectorAll("tbody tr"), row => Assert.Equal("row", row.FirstElementChild!.GetAttribute("scope")));
            int columns = table.QuerySelectorAll("thead th").Length;
            Assert.All(table.QuerySelectorAll("tbody tr"), row => Assert.Equal(columns, row.ChildElementCount));
        }
    }

    [Fact]
    public void Pictures_have_words_what_to_look_for_and_their_specification()
    {
        IHtmlCollection<IElement> figures = Sleep.Value.QuerySelectorAll("figure");
        Assert.True(figures.Length >= 9);
        foreach (IElement figure in figures)
        {
            IElement picture = figure.QuerySelector(".picture")!;
            Assert.Equal("img", picture.GetAttribute("role"));
            Assert.InRange(picture.GetAttribute("aria-label")!.Length, 40, 2000);
            Assert.Equal(picture.GetAttribute("aria-label"), picture.QuerySelector("p")!.TextContent);
            Assert.NotEmpty(figure.QuerySelector("figcaption")!.TextContent);
            using var json = JsonDocument.Parse(figure.QuerySelector("script[type='application/json']")!.TextContent);
            Assert.StartsWith("https://vega.github.io/schema/vega-lite/v6", json.RootElement.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_holds_the_numbers_the_mathematics_other_software_and_what_reproduces_it()
    {
        string text = Sleep.Value.Body!.TextContent;

        Assert.Contains("251.405", text, StringComparison.Ordinal);
        Assert.Contains("7.206 to 13.729", text, StringComparison.Ordinal);
        Assert.Contains("612.09", text, StringComparison.Ordinal);
        Assert.Contains("lmer(Reaction ~ Days + (1 + Days | Subject)", text, StringComparison.Ordinal);
        Assert.Contains("proc mixed", text, StringComparison.Ordinal);
        Assert.Contains(Fits.Sleep.Data.ResponseFingerprint, text, StringComparison.Ordinal);
        Assert.Contains(Fits.Sleep.LogLikelihood.ToString("R", System.Globalization.CultureInfo.InvariantCulture), text, StringComparison.Ordinal);
        Assert.Contains("AverageInformation", text, StringComparison.Ordinal);
        Assert.Equal(3, Sleep.Value.QuerySelectorAll("math").Length);
        Assert.Equal("findings", Sleep.Value.QuerySelector("main")!.FirstElementChild!.Id);
        Assert.NotNull(Sleep.Value.QuerySelector("#findings .call.good"));
        Assert.Equal(Fits.Sleep.ToReport(), Fits.Sleep.ToReport());
    }

    [Fact]
    public void Nothing_is_asked_of_the_network()
    {
        foreach (IHtmlDocument page in new[] { Sleep.Value, Hostile.Value })
        {
            Assert.Empty(page.QuerySelectorAll("[src],link,img,iframe,object,embed,form"));
            Assert.All(page.QuerySelectorAll("a"), link => Assert.StartsWith("#", link.GetAttribute("href")!, StringComparison.Ordinal));
            string policy = page.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content")!;
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_level_that_is_a_script_stays_a_text()
    {
        IHtmlDocument page = Hostile.Value;
        IElement[] scripts = [.. page.QuerySelectorAll("script")];
        int figures = page.QuerySelectorAll("figure").Length;

        // One specification a figure, the theme, and the three scripts of this package: none more.
        Assert.Equal(figures + (VegaScripts.AreCarried ? 4 : 0), scripts.Length);
        Assert.Equal(VegaScripts.AreCarried ? 3 : 0, scripts.Count(script => script.GetAttribute("type") is null));
        Assert.Empty(page.QuerySelectorAll("[onerror],[onload],[onclick]"));
        string coefficients = page.QuerySelector("table")!.TextContent;
        foreach (string level in Fits.HostileLevels.Skip(1))
        {
            Assert.True(page.Body!.TextContent.Contains(level, StringComparison.Ordinal), $"The report does not show the level {level}");
        }

        Assert.Contains("Kind[</script><script>alert(2)</script>]", coefficients, StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("figure script"), script => JsonDocument.Parse(script.TextContent).Dispose());
    }

    [Fact]
    public void A_loaded_fit_has_a_report_that_says_what_is_not_there()
    {
        IHtmlDocument page = Parse(MixedModelFit.FromJson(Fits.Oats.ToJson()).ToReport());

        Assert.Contains("read from a document", page.QuerySelector("#pictures")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("figure"));
        Assert.Contains("0.2cwt", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variance_at_zero_and_findings_come_first()
    {
        BatchFit fit = Fits.WithoutLots();
        IHtmlDocument page = Parse(fit.ToReport());

        Assert.IsType<Convergence.Boundary>(fit.Convergence);
        Assert.Contains("boundary", page.QuerySelector("#findings .call.warning")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("at least three different values", page.QuerySelector("#pictures")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_that_did_not_converge_says_so_before_any_number()
    {
        MixedModelFit failed = Fits.Hostile().Refit(Estimation.Reml, new FitOptions { MaximumEvaluations = 1 });
        IElement first = Parse(failed.ToReport()).QuerySelector("main .call")!;

        Assert.IsType<Convergence.NotConverged>(failed.Convergence);
        Assert.Contains("error", first.ClassList);
        Assert.Contains("they are not estimates", first.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_residual_structure_is_in_words_equations_tables_and_other_software()
    {
        string text = Parse(Fits.Growth.ToReport()).Body!.TextContent;

        Assert.Contains("AR1 of Age inside Subject", text, StringComparison.Ordinal);
        Assert.Contains("phi^|Age[i] - Age[j]|", text, StringComparison.Ordinal);
        Assert.Contains("Parameters of the residual covariance", text, StringComparison.Ordinal);
        Assert.Contains("repeated", text, StringComparison.Ordinal);
        Assert.Contains("27 levels of Subject", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_scripts_the_page_says_so_and_keeps_words_and_specifications()
    {
        IHtmlDocument page = Parse(Fits.Sleep.ToReport(new ReportOptions { Scripts = VegaScripts.None }));

        Assert.All(page.QuerySelectorAll("figure"), figure => Assert.Contains("carries no drawing scripts", figure.TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain(page.QuerySelectorAll("script"), script => script.GetAttribute("type") is null);
        Assert.Contains("script-src 'none'", page.QuerySelector("meta[http-equiv]")!.GetAttribute("content")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_can_come_from_a_folder_or_an_address()
    {
        string folder = Directory.CreateTempSubdirectory("lmm").FullName;
        Assert.Contains("vega.min.js", Assert.Throws<FileNotFoundException>(() => VegaScripts.From(folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "vega.min.js"), "var a = '</script><!--';");
        File.WriteAllText(Path.Combine(folder, "vega-lite.min.js"), "var b;");
        IHtmlDocument copied = Parse(Fits.Sleep.Plots.ScaleLocation().ToHtml(VegaScripts.From(folder)));
        Assert.Contains(copied.QuerySelectorAll("script"), script => script.TextContent == @"var a = '<\/script><\!--';");
        Directory.Delete(folder, recursive: true);

        Assert.Throws<ArgumentException>(() => VegaScripts.Linked(new Uri("file:///vega.js"), new Uri("https://example.org/vl.js")));
        IHtmlDocument linked = Parse(Fits.Sleep.Plots.ScaleLocation().ToHtml(VegaScripts.Linked(new Uri("https://example.org/v.js;script-src *"), new Uri("https://example.org/vl.js"))));
        Assert.Equal(["https://example.org/v.js;script-src%20*", "https://example.org/vl.js"], linked.QuerySelectorAll("script[src]").Select(script => script.GetAttribute("src")));
        Assert.Contains("https://example.org/v.js%3Bscript-src%20*", linked.QuerySelector("meta[http-equiv]")!.GetAttribute("content")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_change_what_they_name()
    {
        IHtmlDocument page = Parse(Fits.Oats.ToReport(new ReportOptions
        {
            Title = "Oats <1935>",
            Level = 0.9,
            Method = DegreesOfFreedomMethod.KenwardRoger,
            HasPictures = false,
            Pictures = [Fits.Oats.Plots.Means("Variety")],
            Written = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero),
        }));

        Assert.Equal("Oats <1935>", page.Title);
        Assert.Single(page.QuerySelectorAll("figure"));
        Assert.Contains("90 % interval", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Kenward and Roger", page.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("2026-11-20 10:00", page.QuerySelector("header")!.TextContent, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Fits.Oats.ToReport(new ReportOptions { Level = 95 }));
    }

    private static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsStrictMode = false }).ParseDocument(html);
}
