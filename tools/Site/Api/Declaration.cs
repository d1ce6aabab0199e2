using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Lmm.Site;

/// <summary>Types and members as C# declares them, for a reader: namespaces of the library left out.</summary>
internal static partial class Declaration
{
    /// <summary>The head of a type.</summary>
    public static string Of(Type type)
    {
        string kind = Kind(type);
        Type[] above = type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) ? [parent] : [];
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> own = type.IsEnum ? [] : type.GetInterfaces().Where(i => i.IsVisible && !inherited.Contains(i) && !IsImplied(i));
        string[] bases = [.. above.Concat(own).Select(t => Short(TypeText.Of(t)))];
        return $"public {kind} {Name(type)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    /// <summary>The name with its type parameters, outer types first: <c>Convergence.Interior</c>, <c>PowerStudy&lt;TRow&gt;</c>.</summary>
    public static string Name(Type type) => Short(TypeText.Name(type));

    /// <summary>The word for what the type is.</summary>
    public static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (IsRecord(type) ? "record struct" : "struct"),
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (IsRecord(type) ? "record" : "class"),
    };

    /// <summary>A member.</summary>
    public static string Of(MemberInfo member) => Short(member switch
    {
        FieldInfo { IsLiteral: true } field => $"public const {TypeText.Of(field.FieldType)} {field.Name} = {TypeText.Value(field.GetRawConstantValue())}",
        FieldInfo field => $"public {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeText.OfField(field)} {field.Name}",
        PropertyInfo property => Property(property),
        EventInfo @event => $"public event {TypeText.Of(@event.EventHandlerType!)} {@event.Name}",
        ConstructorInfo constructor => $"{Access(constructor)} {constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor.GetParameters())})",
        MethodInfo method => Method(method),
        _ => throw new ArgumentException($"{member} cannot be declared.", nameof(member)),
    });

    /// <summary>Whether a method is the getter of an extension property.</summary>
    public static bool IsExtensionProperty(MethodInfo method) =>
        method.IsDefined(typeof(ExtensionAttribute)) is false && method.IsStatic && method.Name.StartsWith("get_", StringComparison.Ordinal) && !method.IsSpecialName;

    private static string Property(PropertyInfo property)
    {
        MethodInfo? get = IsSeen(property.GetMethod) ? property.GetMethod : null, set = IsSeen(property.SetMethod) ? property.SetMethod : null;
        bool isInit = set?.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.FullName == typeof(IsExternalInit).FullName) == true;
        string accessors = (get is null ? "" : "get; ") + (set is null ? "" : isInit ? "init; " : "set; ");
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{Parameters(index)}]" : property.Name;
        return $"{Access((get ?? set)!)} {required}{Modifiers((get ?? set)!)}{TypeText.OfProperty(property)} {name} {{ {accessors}}}";
    }

    private static string Method(MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        string type = TypeText.OfParameter(method.ReturnParameter);
        if (IsExtensionProperty(method))
        {
            return $"extension({Parameters(parameters)}) public {type} {method.Name["get_".Length..]} {{ get; }}";
        }

        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Access(method)} {Modifiers(method)}{type} {method.Name}{generic}({extension}{Parameters(parameters)})";
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        string how = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } => parameter.IsIn ? "in " : "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        return $"{how}{TypeText.OfParameter(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter) : "")}";
    }));

    private static string Default(ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.DefaultValue switch
        {
            null => type.IsValueType && type == parameter.ParameterType ? "default" : "null",
            { } value when type.IsEnum => $"{TypeText.Of(type)}.{Enum.GetName(type, value)}",
            { } value => TypeText.Value(value),
        };
    }

    private static string Modifiers(MethodInfo method)
    {
        bool isOverride = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        return method.IsStatic ? "static "
            : method.IsAbstract ? "abstract "
            : isOverride ? "override "
            : method.IsVirtual && !method.IsFinal ? "virtual " : "";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    /// <summary>Whether users can call it.</summary>
    public static bool IsSeen(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;

    // What a record or a list has anyway.
    private static bool IsImplied(Type type) =>
        type.Name is "IEquatable`1" or "IEnumerable" or "IEnumerable`1" or "IReadOnlyCollection`1" or "ISerializable";

    private static string Short(string text) => Namespace().Replace(text, "");

    [GeneratedRegex(@"\b(?:Lmm\.Design|Lmm|MathNet\.Numerics\.LinearAlgebra)\.")]
    private static partial Regex Namespace();
}
