namespace Lmm.Site;

/// <summary>One page of the site before the frame is drawn around it.</summary>
/// <param name="Path">Where it is written, from the root of the site, with '/'.</param>
/// <param name="Source">What it is made from, as messages name it: a file of the repository, or a type.</param>
/// <param name="Title">Its title, plain text.</param>
/// <param name="Body">Its HTML, inside the article.</param>
/// <param name="Sections">Its headings below the title, in order.</param>
internal sealed record SitePage(string Path, string Source, string Title, string Body, IReadOnlyList<Section> Sections)
{
    /// <summary>What stands left of the text: the contents of the documentation, or the types of the public API.</summary>
    public SideList Side { get; init; } = SideList.Documentation;

    /// <summary>The path that leads from this page to another path of the site, '#' and anchor kept.</summary>
    public string To(string target) => SitePath.Relative(Path, target);
}

/// <summary>A heading that a reader can jump to.</summary>
internal sealed record Section(int Level, string Id, string Title);

/// <summary>The lists that can stand at the side of a page.</summary>
internal enum SideList
{
    Documentation,
    Api,
}
