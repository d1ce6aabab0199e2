using System.Text;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lmm.Site;

/// <summary>Markdown pages as HTML: links led to the site's pages, headings with the forge's anchors, code marked, mathematics drawn.</summary>
internal sealed class MarkdownRenderer(Links links, ApiIndex api)
{
    internal static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseMathematics().Build();

    /// <summary>The page of a file.</summary>
    /// <param name="file">The file's path inside the repository.</param>
    /// <param name="text">Its text.</param>
    public SitePage Render(string file, string text)
    {
        string path = links.PathOf(file);
        MarkdownDocument document = Markdig.Markdown.Parse(text, Pipeline);
        string title = Path.GetFileNameWithoutExtension(file);
        var sections = new List<Section>();
        foreach ((HeadingBlock heading, string id) in Anchored(document))
        {
            heading.GetAttributes().Id = id;
            if (heading.Level == 1)
            {
                title = PlainText(heading.Inline!);
            }
            else
            {
                sections.Add(new Section(heading.Level, id, PlainText(heading.Inline!)));
            }
        }

        foreach (LinkInline link in document.Descendants<LinkInline>())
        {
            link.Url = links.Lead(file, link.Url ?? "");
        }

        return new SitePage(path, file, title, Write(document, file, path), sections);
    }

    /// <summary>The text of a heading or link, without its marks.</summary>
    public static string PlainText(ContainerInline container) => string.Concat(container.Descendants().Select(item => item switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline => " ",
        _ => "",
    }));

    /// <summary>The anchor of a heading as the forge makes it: lower case without punctuation, '-' for a space.</summary>
    public static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (char c in heading.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_')
            {
                slug.Append(c);
            }
            else if (c == ' ')
            {
                slug.Append('-');
            }
        }

        return slug.ToString();
    }

    private static IEnumerable<(HeadingBlock Heading, string Id)> Anchored(MarkdownDocument document)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            string name = Slug(PlainText(heading.Inline!)), id = name;
            for (int i = 1; !taken.Add(id); i++)
            {
                id = $"{name}-{i}";
            }

            yield return (heading, id);
        }
    }

    private string Write(MarkdownDocument document, string file, string path)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        // A type that the page declares is the reader's, whatever its name.
        HashSet<string> own = [.. document.Descendants<FencedCodeBlock>().SelectMany(block => Highlighter.Declared(block.Lines.ToString()))];
        string? Link(string name) => !own.Contains(name.Split('.')[0]) && api.Find(name) is { } target ? SitePath.Relative(path, target) : null;

        Replace<HeadingBlock, HeadingRenderer>(renderer, WriteHeading);
        Replace<CodeBlock, CodeBlockRenderer>(renderer, (html, block) => WriteCode(html, block, Link));
        Replace<CodeInline, Markdig.Renderers.Html.Inlines.CodeInlineRenderer>(renderer, (html, code) => WriteInline(html, code, Link));
        Replace<Table, HtmlTableRenderer>(renderer, WriteTable);
        Replace<MathInline, HtmlMathInlineRenderer>(renderer, (html, math) => html.Write(Draw(file, math.Content.ToString(), math.DelimiterCount > 1)));
        Replace<MathBlock, HtmlMathBlockRenderer>(renderer, (html, math) => html.Write(Draw(file, math.Lines.ToString(), true)));
        renderer.Render(document);
        return writer.ToString();
    }

    private static void Replace<TItem, TRenderer>(HtmlRenderer renderer, Action<HtmlRenderer, TItem> write)
        where TItem : MarkdownObject
        where TRenderer : class, IMarkdownObjectRenderer
    {
        // In front of the others: a renderer also takes the types below its own, and the first that takes an object has it.
        renderer.ObjectRenderers.RemoveAll(r => r is TRenderer);
        renderer.ObjectRenderers.Insert(0, new Writer<TItem>(write));
    }

    private static void WriteHeading(HtmlRenderer html, HeadingBlock heading)
    {
        string id = heading.GetAttributes().Id!;
        html.Write($"<h{heading.Level} id=\"{id}\">").WriteLeafInline(heading);
        if (heading.Level > 1)
        {
            html.Write($"<a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\">#</a>");
        }

        html.WriteLine($"</h{heading.Level}>");
    }

    private static void WriteCode(HtmlRenderer html, CodeBlock block, Func<string, string?> link)
    {
        string text = block.Lines.ToString();
        if (block is not FencedCodeBlock fence)
        {
            html.WriteLine($"<pre class=\"plain\" tabindex=\"0\">{Html.Escape(text)}</pre>");
            return;
        }

        string language = fence.Info ?? "", more = fence.Arguments ?? "";
        if (more.StartsWith("wrong ", StringComparison.Ordinal))
        {
            html.WriteLine($"<p class=\"wrong\">Wrong: {Html.Link(link(more["wrong ".Length..]), Html.Escape(more["wrong ".Length..]))}</p>");
        }

        html.WriteLine($"<pre class=\"code{(language is "text" or "console" ? $" {language}" : "")}\" tabindex=\"0\"><code>{Highlighter.Write(language, text, link)}</code></pre>");
    }

    private static void WriteInline(HtmlRenderer html, CodeInline code, Func<string, string?> link)
    {
        // In a table a bar is escaped even in code, as the forge reads it.
        bool isLink = code.Parent is LinkInline;
        string text = code.Content.Replace("\\|", "|", StringComparison.Ordinal);
        html.Write(Html.Link(isLink ? null : link(text), $"<code>{Html.Escape(text)}</code>", "api"));
    }

    private static void WriteTable(HtmlRenderer html, Table table)
    {
        html.Write("<div class=\"scroll\" tabindex=\"0\">");
        new HtmlTableRenderer().Write(html, table);
        html.WriteLine("</div>");
    }

    private string Draw(string file, string source, bool isBlock)
    {
        try
        {
            return Mathematics.ToMathMl(source, isBlock);
        }
        catch (FormatException error)
        {
            links.Problems.Add($"{file}: {error.Message}");
            return $"<code>{Html.Escape(source)}</code>";
        }
    }

    private sealed class Writer<T>(Action<HtmlRenderer, T> write) : HtmlObjectRenderer<T>
        where T : MarkdownObject
    {
        protected override void Write(HtmlRenderer renderer, T obj) => write(renderer, obj);
    }
}
