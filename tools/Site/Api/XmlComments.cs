using System.Reflection;
using System.Xml.Linq;

namespace Lmm.Site;

/// <summary>The documentation that the compiler wrote beside the assemblies, with what is inherited filled in.</summary>
internal sealed class XmlComments
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    /// <exception cref="FileNotFoundException">An assembly has no documentation file beside it.</exception>
    public XmlComments(IEnumerable<Assembly> assemblies)
    {
        foreach (Assembly assembly in assemblies)
        {
            string file = Path.ChangeExtension(assembly.Location, ".xml");
            foreach (XElement member in XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
            {
                _members[member.Attribute("name")!.Value] = member;
            }
        }
    }

    /// <summary>What is written about a member; null where nothing is, or where it comes from outside these assemblies.</summary>
    public XElement? Of(MemberInfo member)
    {
        XElement? own = _members.GetValueOrDefault(DocId.Of(member));
        for (int depth = 0; own?.Element("inheritdoc") is { } inherit; depth++)
        {
            string? cref = inherit.Attribute("cref")?.Value;
            MemberInfo? origin = cref is null ? Origin(member) : null;
            own = _members.GetValueOrDefault(cref ?? (origin is null ? "" : DocId.Of(origin)));
            member = origin ?? member;
            if (depth == 9)
            {
                throw new InvalidOperationException($"The documentation of {DocId.Of(member)} is inherited in a circle.");
            }
        }

        return own;
    }

    /// <summary>Whether the documentation is said to be that of another member.</summary>
    public bool IsInherited(MemberInfo member) => _members.GetValueOrDefault(DocId.Of(member))?.Element("inheritdoc") is not null;

    /// <summary>The member that this one overrides or implements, or the type above; null where there is none.</summary>
    public static MemberInfo? Origin(MemberInfo member) => member switch
    {
        Type type => type.BaseType is { } parent && parent != typeof(object) ? parent : type.GetInterfaces().FirstOrDefault(),
        MethodInfo method => Above(method),
        PropertyInfo property when (property.GetMethod ?? property.SetMethod) is { } accessor && Above(accessor) is { } above =>
            above.DeclaringType!.GetProperties(Everything).FirstOrDefault(p => p.GetMethod == above || p.SetMethod == above),
        _ => null,
    };

    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static MethodInfo? Above(MethodInfo method)
    {
        Type type = method.DeclaringType!;
        for (Type? parent = type.BaseType; parent is not null && method.IsVirtual; parent = parent.BaseType)
        {
            Type definition = parent.IsGenericType ? parent.GetGenericTypeDefinition() : parent;
            if (definition.GetMethods(Everything).FirstOrDefault(m => m.IsVirtual && Matches(m, method)) is { } overridden)
            {
                return overridden;
            }
        }

        foreach (Type implemented in type.IsInterface ? [] : type.GetInterfaces())
        {
            InterfaceMapping map = type.GetInterfaceMap(implemented);
            int at = Array.FindIndex(map.TargetMethods, target => target == method);
            if (at >= 0)
            {
                MethodInfo found = map.InterfaceMethods[at];
                return implemented.IsGenericType
                    ? implemented.GetGenericTypeDefinition().GetMethods(Everything).First(m => m.MetadataToken == found.MetadataToken)
                    : found;
            }
        }

        return null;
    }

    private static bool Matches(MethodInfo above, MethodInfo method) =>
        above.Name == method.Name && above.GetParameters().Length == method.GetParameters().Length
        && above.GetParameters().Zip(method.GetParameters()).All(pair => pair.First.ParameterType.IsGenericParameter || pair.First.ParameterType.Name == pair.Second.ParameterType.Name);
}
