using System.Text;
using Microsoft.Playwright;

namespace Lmm.Plots.Tests;

/// <summary>Pages in a real Chromium without a network: they draw, silently, on any width and in any scheme.</summary>
public sealed class BrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Drawn = "() => document.querySelectorAll('figure.plot svg.marks').length";
    private const string Overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    [Theory]
    [InlineData("sleep", ColorScheme.Light, 1100)]
    [InlineData("sleep", ColorScheme.Dark, 390)]
    [InlineData("oats", ColorScheme.Dark, 1100)]
    [InlineData("growth", ColorScheme.Light, 390)]
    [InlineData("large", ColorScheme.Light, 1100)]
    [InlineData("hostile", ColorScheme.Light, 1100)]
    [InlineData("hostile", ColorScheme.Dark, 390)]
    public async Task A_report_draws_all_its_pictures_and_says_nothing_on_the_console(string name, ColorScheme scheme, int width)
    {
        MixedModelFit fit = name switch
        {
            "sleep" => Fits.Sleep,
            "oats" => Fits.Oats,
            "growth" => Fits.Growth,
            "large" => Fits.Large(20_000, 400),
            _ => Fits.Hostile(),
        };
        OpenPage report = await chromium.OpenAsync(fit.ToReport(), scheme, width);

        Assert.Empty(report.Troubles);
        Assert.Equal(fit.Plots.All().Count, await report.Ask<int>(Drawn));
        Assert.Equal(0, await report.Ask<int>("() => document.querySelectorAll('.picture .words').length"));
        Assert.InRange(await report.Ask<int>(Overflow), 0, 0);
        await report.Page.CloseAsync();
    }

    [Fact]
    public async Task Every_picture_draws_alone()
    {
        foreach ((string name, Plot plot) in Gallery.Pictures().Where(pair => pair.Name == pair.Plot.Name))
        {
            OpenPage page = await chromium.OpenAsync(plot.ToHtml(), width: 700);
            Assert.True(page.Troubles.Count == 0, $"{name}: {string.Join("; ", page.Troubles)}");
            Assert.True(await page.Ask<int>(Drawn) == 1, name);

            // Marks and not only axes: something with an area is drawn in the inside of the picture.
            int marks = await page.Ask<int>("() => document.querySelectorAll('svg.marks .mark-symbol path, svg.marks .mark-line path, svg.marks .mark-rect path, svg.marks .mark-rule line, svg.marks .mark-area path').length");
            Assert.True(marks > 2, $"{name} has {marks} marks");
            await page.Page.CloseAsync();
        }
    }

    [Fact]
    public async Task Colours_follow_the_scheme_and_paper()
    {
        OpenPage report = await chromium.OpenAsync(Fits.Sleep.ToReport());
        const string Colours = "() => getComputedStyle(document.body).backgroundColor + ' ' + getComputedStyle(document.querySelector('svg.marks .mark-symbol path')).fill";

        string light = await report.Ask<string>(Colours);
        Assert.Equal("rgb(255, 255, 255) rgb(0, 114, 178)", light);
        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(22, 24, 28) rgb(86, 180, 233)", await report.Ask<string>(Colours));
        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark, Media = Media.Print });
        Assert.Equal(light, await report.Ask<string>(Colours));
        await report.Page.CloseAsync();
    }

    [Fact]
    public async Task A_picture_can_be_saved_with_its_title_in_the_colours_of_paper()
    {
        OpenPage report = await chromium.OpenAsync(Fits.Oats.Plots.Means("Nitrogen", "Variety").ToHtml(), ColorScheme.Dark);

        IDownload svg = await report.Page.RunAndWaitForDownloadAsync(() => report.Page.GetByRole(AriaRole.Button, new() { NameString = "as SVG" }).ClickAsync());
        string text = await Text(svg);
        Assert.Equal("means-nitrogen-variety.svg", svg.SuggestedFilename);
        Assert.Contains("Means of Yield by Nitrogen and Variety", text, StringComparison.Ordinal);
        Assert.Contains("#0072B2", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("var(", text, StringComparison.Ordinal);

        IDownload json = await report.Page.RunAndWaitForDownloadAsync(() => report.Page.GetByRole(AriaRole.Button, new() { NameString = "as Vega-Lite" }).ClickAsync());
        Assert.Contains("\"$schema\"", await Text(json), StringComparison.Ordinal);
        Assert.Empty(report.Troubles);
        await report.Page.CloseAsync();
    }

    /// <summary>Writes the pictures of the documentation: docs/images/make.sh asks for it.</summary>
    [Fact]
    public async Task The_pictures_of_the_documentation()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LMM_WRITE_IMAGES") == "1", "docs/images/make.sh writes the pictures of the documentation.");
        string folder = Repository.Path("docs", "images");
        foreach (Plot plot in Gallery.Pictures().Where(pair => pair.Name == pair.Plot.Name).Select(pair => pair.Plot))
        {
            bool isWide = plot.ToVegaLite().ContainsKey("facet");
            OpenPage page = await chromium.OpenAsync(plot.ToHtml(), width: isWide ? 760 : 520);
            await page.Page.Locator(".canvas").ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder, plot.Name + ".png") });
            await page.Page.CloseAsync();
        }

        foreach ((string name, ColorScheme scheme, int width, int height) in new[] { ("report-light", ColorScheme.Light, 860, 960), ("report-dark", ColorScheme.Dark, 860, 960), ("report-phone", ColorScheme.Light, 390, 844) })
        {
            OpenPage page = await chromium.OpenAsync(Fits.Oats.ToReport(), scheme, width, height);
            await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
            await page.Page.CloseAsync();
        }
    }

    private static async Task<string> Text(IDownload download)
    {
        using Stream stream = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
