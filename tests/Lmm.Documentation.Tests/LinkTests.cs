namespace Lmm.Documentation.Tests;

/// <summary>No link into the repository is dead, and every page of the documentation is found from its table of contents.</summary>
public sealed class LinkTests
{
    private const string Contents = "docs/README.md";

    public static TheoryData<string> Pages() => [.. MarkdownPage.All(PageTests.Root).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_and_headings_that_are_there(string path)
    {
        var dead = new List<string>();
        foreach ((string line, string target, string anchor) in new MarkdownPage(path).Links(PageTests.Root))
        {
            string file = Path.Combine(PageTests.Root, target);
            if (!File.Exists(file) && !Directory.Exists(file))
            {
                dead.Add($"{line}: there is no {target}");
            }
            else if (anchor.Length > 0 && (!File.Exists(file) || !new MarkdownPage(target).Anchors(PageTests.Root).Contains(anchor)))
            {
                dead.Add($"{line}: {target} has no heading #{anchor}");
            }
        }

        Assert.Empty(dead);
    }

    [Fact]
    public void Every_page_is_reached_from_the_table_of_contents()
    {
        var reached = new HashSet<string>([Contents], StringComparer.Ordinal);
        var waiting = new Queue<string>(reached);
        while (waiting.TryDequeue(out string? path))
        {
            foreach ((_, string target, _) in new MarkdownPage(path).Links(PageTests.Root))
            {
                if (target.StartsWith("docs/", StringComparison.Ordinal) && target.EndsWith(".md", StringComparison.Ordinal) && reached.Add(target))
                {
                    waiting.Enqueue(target);
                }
            }
        }

        Assert.Empty(MarkdownPage.All(PageTests.Root).Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Except(reached));
        Assert.Contains(new MarkdownPage("README.md").Links(PageTests.Root), link => link.Target == Contents);
    }

    [Theory]
    [InlineData("The drawing scripts", "the-drawing-scripts")]
    [InlineData("lme4's `(1 | g)`: what is it?", "lme4s-1--g-what-is-it")]
    [InlineData("See [the rules](rules/README.md), all", "see-the-rules-all")]
    public void Headings_give_the_anchors_of_the_forge(string heading, string anchor) =>
        Assert.Equal(anchor, MarkdownPage.Slug(heading));
}
