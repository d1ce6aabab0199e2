using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lmm.Site;

/// <summary>A public type.</summary>
/// <param name="Type">Itself.</param>
/// <param name="Name">Its name with type parameters, outer types first.</param>
/// <param name="Path">Its page.</param>
/// <param name="Source">The file that declares it.</param>
/// <param name="Members">What users can use of it, in the order of the page.</param>
internal sealed record ApiType(Type Type, string Name, string Path, string Source, IReadOnlyList<ApiMember> Members)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Whether it is of the algebra of designs, which users of models rarely meet.</summary>
    public bool IsDesign => Type.Namespace == "Lmm.Design";

    /// <summary>The subject: the folder of its source. What the attributes take (Corr, Covariance) is declared beside the algebra.</summary>
    public string Group => IsDesign ? "Design" : Source.Split('/') switch
    {
        ["src", "Lmm.Plots", ..] => "Plots",
        ["src", "Lmm.Design", ..] => "Attributes",
        var folders => folders[2],
    };

    public static ApiType Of(Type type, string source)
    {
        string name = Declaration.Name(type);
        string arity = type.IsGenericType ? $"-{type.GetGenericArguments().Length}" : "";
        string prefix = type.Namespace == "Lmm.Design" ? "Design." : "";
        return new ApiType(type, name, $"{ApiPages.Folder}/{prefix}{name.Split('<')[0]}{arity}.html", source, MembersOf(type));
    }

    private static ApiMember[] MembersOf(Type type)
    {
        var taken = new HashSet<string>(["remarks", "members"], StringComparer.Ordinal);
        return
        [
            .. Infos(type).Select(member => (Info: member, Kind: KindOf(member), Name: NameOf(member)))
                .OrderBy(m => m.Kind).ThenBy(m => type.IsEnum ? "" : m.Name, StringComparer.Ordinal)
                .Select(m => new ApiMember(m.Info, m.Kind, m.Name, Anchor(m.Name, taken))),
        ];
    }

    private static IEnumerable<MemberInfo> Infos(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static);
        }

        return type.GetConstructors(Declared).Where(c => Declaration.IsSeen(c) && !IsCopy(c)).Cast<MemberInfo>()
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily))
            .Concat(type.GetProperties(Declared).Where(p => (Declaration.IsSeen(p.GetMethod) || Declaration.IsSeen(p.SetMethod)) && p.Name != "EqualityContract"))
            .Concat(type.GetEvents(Declared).Where(e => Declaration.IsSeen(e.AddMethod)))
            .Concat(type.GetMethods(Declared).Where(m => Declaration.IsSeen(m) && IsWritten(m)));
    }

    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.Name is not "<Clone>$";

    // What a record is copied with.
    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.IsFamily && constructor.GetParameters() is [{ } only] && only.ParameterType == constructor.DeclaringType;

    private static MemberKind KindOf(MemberInfo member) => member switch
    {
        ConstructorInfo => MemberKind.Constructors,
        FieldInfo { DeclaringType.IsEnum: true } => MemberKind.Values,
        FieldInfo => MemberKind.Fields,
        PropertyInfo => MemberKind.Properties,
        EventInfo => MemberKind.Events,
        MethodInfo method when Declaration.IsExtensionProperty(method) => MemberKind.Properties,
        _ => MemberKind.Methods,
    };

    private static string NameOf(MemberInfo member) => member switch
    {
        ConstructorInfo => member.DeclaringType!.Name.Split('`')[0],
        PropertyInfo property when property.GetIndexParameters().Length > 0 => "this[]",
        MethodInfo method when Declaration.IsExtensionProperty(method) => method.Name["get_".Length..],
        _ => member.Name,
    };

    private static string Anchor(string name, HashSet<string> taken)
    {
        string plain = name.Replace("[]", "", StringComparison.Ordinal), anchor = plain;
        for (int i = 2; !taken.Add(anchor); i++)
        {
            anchor = $"{plain}-{i}";
        }

        return anchor;
    }
}

/// <summary>A public member.</summary>
internal sealed record ApiMember(MemberInfo Info, MemberKind Kind, string Name, string Anchor);

/// <summary>The parts of a type's page, in order.</summary>
internal enum MemberKind
{
    Values,
    Constructors,
    Fields,
    Properties,
    Events,
    Methods,
}
