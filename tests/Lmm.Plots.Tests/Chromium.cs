using Microsoft.Playwright;

namespace Lmm.Plots.Tests;

/// <summary>A real browser without a network, or the reason why there is none here.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        Environment.GetEnvironmentVariable("CHROMIUM") ?? string.Empty,
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];

    private IPlaywright? _playwright;

    private IBrowser? Browser { get; set; }

    private string Missing { get; set; } = "No Chromium is installed here (Debian: apt-get install chromium), or set CHROMIUM to its path.";

    public async ValueTask InitializeAsync()
    {
        string? program = Array.Find(Places, File.Exists);
        if (program is null)
        {
            return;
        }

        try
        {
            _playwright = await Playwright.CreateAsync();
            Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                Args = ["--no-sandbox"],
                Timeout = 60_000,
            });
        }
        catch (Exception failure) when (failure is PlaywrightException or TimeoutException or IOException or System.ComponentModel.Win32Exception)
        {
            Missing = $"{program} does not start: {failure.Message.Split('\n')[0]}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page from a file, without a network, and waits until its pictures are drawn.</summary>
    internal async Task<OpenPage> OpenAsync(string html, ColorScheme scheme = ColorScheme.Light, int width = 1100, int height = 900, float scale = 1)
    {
        Assert.SkipWhen(Browser is null, Missing);
        Assert.SkipUnless(VegaScripts.AreCarried, "This build of Lmm.Plots carries no drawing scripts: npm could not fetch them.");
        IBrowserContext context = await Browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            Offline = true,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            DeviceScaleFactor = scale,
        });
        var opened = new OpenPage(await context.NewPageAsync());
        string file = Path.Combine(Directory.CreateTempSubdirectory("lmm-page").FullName, "page.html");
        await File.WriteAllTextAsync(file, html);
        await opened.Page.GotoAsync(new Uri(file).AbsoluteUri);
        await opened.Page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('figure.plot')].every(f => f.querySelector('.files') || f.querySelector('.picture .note'))",
            null,
            new PageWaitForFunctionOptions { Timeout = 120_000 });
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return opened;
    }
}

/// <summary>A page with everything that went wrong in it.</summary>
internal sealed class OpenPage
{
    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Troubles.Add($"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Troubles.Add($"error: {error}");
        page.Dialog += (_, dialog) =>
        {
            Troubles.Add($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                Troubles.Add($"request: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Messages of the console, errors, dialogs and requests of the network.</summary>
    public List<string> Troubles { get; } = [];

    public Task<T> Ask<T>(string script) => Page.EvaluateAsync<T>(script);
}
