namespace Lmm.Reports;

/// <summary>A page with one picture.</summary>
internal static class PlotPage
{
    public static string Write(Plot plot, VegaScripts scripts)
    {
        var page = new Page(plot.Title, scripts);
        page.Body.Open("main", ("class", "single"));
        page.Figure(plot, "h1");
        Notices.Write(page.Body, scripts);
        page.Body.Close("main");
        return page.ToString();
    }
}

/// <summary>The licences of what stands in a page besides the report.</summary>
internal static class Notices
{
    public static void Write(HtmlText body, VegaScripts scripts)
    {
        if (scripts.Texts.Count == 0)
        {
            return;
        }

        body.Open("details", ("class", "licences")).Element("summary", "Licences of the drawing scripts in this page");
        body.Element("pre", VegaScripts.Resource("THIRD-PARTY-NOTICES.md") ?? string.Empty).Close("details");
    }
}
