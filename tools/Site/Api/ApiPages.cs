using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Lmm.Site;

/// <summary>The reference of the public API: an index by subject, and a page for each type.</summary>
internal sealed class ApiPages(ApiIndex api, XmlComments comments, List<string> problems)
{
    /// <summary>The folder of the reference on the site; in the repository, that of the approved surface.</summary>
    public const string Folder = "api";

    public const string Index = Folder + "/index.html";

    // Users read the subjects of their work first; what others are built from stands last.
    private static readonly string[] Subjects =
    [
        "Attributes", "Model", "Results", "Inference", "Means", "Intervals", "Power", "Diagnostics", "Plots", "Report", "Data", "Fit", "Terms", "Residual",
        "Design",
    ];

    private readonly CommentWriter _writer = new(api, problems);

    /// <summary>The subjects with their types, in the order of the index.</summary>
    public static IEnumerable<IGrouping<string, ApiType>> Groups(ApiIndex api) =>
        api.Types.GroupBy(type => type.Group)
            .OrderBy(group => Array.IndexOf(Subjects, group.Key) is >= 0 and int at ? at : Subjects.Length - 2).ThenBy(group => group.Key, StringComparer.Ordinal);

    /// <summary>All pages of the reference.</summary>
    public IEnumerable<SitePage> Pages() => api.Types.Select(TypePage).Prepend(IndexPage());

    private SitePage IndexPage()
    {
        var html = new StringBuilder("<h1>Public API</h1>\n<p>Every public type of the packages <code>Lmm</code> and <code>Lmm.Plots</code>, by subject. ");
        html.Append($"Most programs meet {Ref("MixedModelFit")}, {Ref("Coefficient")}, {Ref("MarginalMeans")} and the attributes; what is written for a record of your own is told in ");
        html.Append($"<a href=\"{SitePath.Relative(Index, "docs/emitted.html")}\">What is written for your record</a>.</p>\n");
        var sections = new List<Section>();
        foreach (IGrouping<string, ApiType> group in Groups(api))
        {
            sections.Add(new Section(2, group.Key, group.Key));
            html.Append($"<h2 id=\"{group.Key}\">{group.Key}</h2>\n<dl class=\"types\">\n");
            foreach (ApiType type in group)
            {
                string summary = comments.Of(type.Type)?.Element("summary") is { } text ? _writer.Write(text, Index, type.Name) : "";
                html.Append($"<dt><a href=\"{SitePath.Relative(Index, type.Path)}\"><code>{Html.Escape(type.Name)}</code></a></dt><dd>{summary}</dd>\n");
            }

            html.Append("</dl>\n");
        }

        return new SitePage(Index, "the public API", "Public API", html.ToString(), sections) { Side = SideList.Api };
    }

    private string Ref(string type) => Html.Link(api.FindType(type) is { } target ? SitePath.Relative(Index, target) : null, $"<code>{type}</code>");

    private SitePage TypePage(ApiType type)
    {
        var html = new StringBuilder();
        var sections = new List<Section>();
        html.Append($"<h1>{Html.Escape(type.Name)}</h1>\n");
        Write(html, type, type.Type, null);
        html.Append($"<p class=\"origin\">Package <code>{(type.Type.Assembly.GetName().Name == "Lmm.Plots" ? "Lmm.Plots" : "Lmm")}</code>, ");
        html.Append($"namespace <code>{type.Type.Namespace}</code>, declared in <code>{type.Source}</code>.</p>\n");
        foreach (IGrouping<MemberKind, ApiMember> kind in type.Members.GroupBy(member => member.Kind))
        {
            html.Append($"<h2 id=\"members-{kind.Key}\">{kind.Key}</h2>\n");
            sections.Add(new Section(2, $"members-{kind.Key}", kind.Key.ToString()));
            if (kind.Key == MemberKind.Values)
            {
                Values(html, type, kind);
                continue;
            }

            foreach (ApiMember member in kind)
            {
                sections.Add(new Section(3, member.Anchor, member.Name));
                html.Append($"<section class=\"member\" id=\"{member.Anchor}\">\n<h3>{Html.Escape(member.Name)}</h3>\n");
                Write(html, type, member.Info, member);
                html.Append("</section>\n");
            }
        }

        Extensions(html, type, sections);
        return new SitePage(type.Path, type.Name, type.Name, html.ToString(), sections) { Side = SideList.Api };
    }

    private void Values(StringBuilder html, ApiType type, IEnumerable<ApiMember> values)
    {
        html.Append("<div class=\"scroll\" tabindex=\"0\"><table class=\"values\"><thead><tr><th>Name</th><th>Value</th><th>Meaning</th></tr></thead><tbody>\n");
        foreach (ApiMember value in values)
        {
            html.Append($"<tr id=\"{value.Anchor}\"><td><code>{value.Name}</code></td><td>{((FieldInfo)value.Info).GetRawConstantValue()}</td><td>");
            html.Append(Summary(type, value.Info, value)).Append("</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    // The extension methods of the packages that begin with this type.
    private void Extensions(StringBuilder html, ApiType type, List<Section> sections)
    {
        (ApiType Owner, ApiMember Member)[] found =
        [
            .. api.Types.Where(owner => owner.Type is { IsAbstract: true, IsSealed: true })
                .SelectMany(owner => owner.Members.Select(member => (owner, member)))
                .Where(pair => pair.member.Info is MethodInfo method
                    && (method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute)) || Declaration.IsExtensionProperty(method))
                    && method.GetParameters()[0].ParameterType == type.Type),
        ];
        if (found.Length == 0)
        {
            return;
        }

        sections.Add(new Section(2, "members-Extensions", "Extensions"));
        html.Append("<h2 id=\"members-Extensions\">Extensions</h2>\n<dl class=\"types\">\n");
        foreach ((ApiType owner, ApiMember member) in found)
        {
            string target = SitePath.Relative(type.Path, $"{owner.Path}#{member.Anchor}");
            html.Append($"<dt><a href=\"{target}\"><code>{member.Name}</code></a></dt><dd>{Summary(type, member.Info, member)}</dd>\n");
        }

        html.Append("</dl>\n");
    }

    // Declaration, summary, parameters, what is returned and thrown, remarks.
    private void Write(StringBuilder html, ApiType type, MemberInfo member, ApiMember? known)
    {
        string declared = member is Type ? Declaration.Of(type.Type) : Declaration.Of(member);
        string Inner(XElement element) => _writer.Write(element, type.Path, Owner(type, known));
        html.Append($"<p>{Summary(type, member, known)}</p>\n");
        html.Append($"<pre class=\"code signature\" tabindex=\"0\"><code>{Highlighter.CSharp(declared, name => Link(type, name))}</code></pre>\n");
        if (comments.Of(member) is not { } text)
        {
            return;
        }

        bool isRecord = member is Type && !typeof(Delegate).IsAssignableFrom(type.Type);
        List(html, "Type parameters", text.Elements("typeparam").Select(p => ($"<code>{p.Attribute("name")!.Value}</code>", Inner(p))));
        List(html, "Parameters", text.Elements("param").Where(_ => !isRecord).Select(p => ($"<code>{p.Attribute("name")!.Value}</code>", Inner(p))));
        List(html, "Returns", text.Elements("returns").Select(r => ("", Inner(r))));
        List(html, "Throws", text.Elements("exception").Select(e => (_writer.Cref(e.Attribute("cref")!.Value, null, type.Path, Owner(type, known)), Inner(e))));
        foreach (XElement remarks in text.Elements("remarks"))
        {
            html.Append($"<div class=\"remarks\">{Inner(remarks)}</div>\n");
        }
    }

    private string? Link(ApiType type, string name) =>
        name == type.Type.Name.Split('`')[0] ? null : api.FindType(name) is { } target ? SitePath.Relative(type.Path, target) : null;

    private static void List(StringBuilder html, string title, IEnumerable<(string Term, string Text)> items)
    {
        string rows = string.Concat(items.Select(item => $"<dt>{item.Term}</dt><dd>{item.Text}</dd>\n"));
        if (rows.Length > 0)
        {
            html.Append($"<dl class=\"of\"><dt class=\"head\">{title}</dt><dd class=\"head\"></dd>\n{rows}</dl>\n");
        }
    }

    private string Summary(ApiType type, MemberInfo member, ApiMember? known)
    {
        if (comments.Of(member)?.Element("summary") is { } summary && summary.Value.Trim().Length + summary.Elements().Count() > 0)
        {
            return _writer.Write(summary, type.Path, Owner(type, known));
        }

        if (comments.IsInherited(member) && XmlComments.Origin(member) is { } origin && origin.Module.Assembly != member.Module.Assembly)
        {
            string name = TypeText.Of((origin as Type ?? origin.DeclaringType)!) + (origin is Type ? "" : $".{origin.Name}");
            return $"As <code>{Html.Escape(name)}</code> says.";
        }

        if (member is ConstructorInfo constructor && constructor.GetParameters().Length == 0)
        {
            // The compiler's own, or it would have to have a comment.
            return "Makes one with the defaults of its properties.";
        }

        problems.Add($"{Owner(type, known)} has no summary.");
        return "";
    }

    private static string Owner(ApiType type, ApiMember? member) => member is null ? $"the type {type.Name}" : $"the member {type.Name}.{member.Name}";
}
