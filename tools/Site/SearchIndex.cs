using System.Text;
using System.Text.Json;

namespace Lmm.Site;

/// <summary>What the search box looks through: titles and headings of pages, types and members of the API. A script, because a page opened from
/// a disk may fetch nothing.</summary>
internal static class SearchIndex
{
    public static string Write(IReadOnlyList<SitePage> pages, ApiIndex api)
    {
        IEnumerable<string[]> titles = pages.Where(page => page.Side == SideList.Documentation).SelectMany(page =>
            page.Sections.Where(section => section.Level < 4)
                .Select(section => new[] { section.Title, page.Title, $"{page.Path}#{section.Id}" })
                .Prepend([page.Title, "", page.Path]));
        IEnumerable<string[]> names = api.Types.SelectMany(type => type.Members
            .DistinctBy(member => member.Name)
            .Where(member => member.Kind != MemberKind.Constructors)
            .Select(member => new[] { $"{type.Name}.{member.Name}", "API", $"{type.Path}#{member.Anchor}" })
            .Prepend([type.Name, "API", type.Path]));
        var script = new StringBuilder("window.siteIndex = [\n");
        foreach (string[] entry in titles.Concat(names))
        {
            script.Append(JsonSerializer.Serialize(entry)).Append(",\n");
        }

        return script.Append("];\n").ToString();
    }
}
