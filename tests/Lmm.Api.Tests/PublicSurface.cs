using System.Reflection;
using System.Runtime.CompilerServices;
using Lmm.Site;

namespace Lmm.Api.Tests;

/// <summary>
/// The public and protected members of an assembly as lines of text, sorted: types with what they inherit, members with the
/// full name of their type, so that each line can be read, compared and searched alone.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The lines, in ordinal order.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .SelectMany(type => Members(type).Select(member => $"{TypeText.Name(type)}.{member}").Prepend(Head(type)))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static string Head(Type type)
    {
        if (type.IsEnum)
        {
            return $"{TypeText.Name(type)} : enum {TypeText.Of(type.GetEnumUnderlyingType())}";
        }

        string kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct",
            _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<Type> above = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : [];
        string[] bases = [.. above.Concat(type.GetInterfaces().Where(i => i.IsVisible)).Select(TypeText.Of).Order(StringComparer.Ordinal)];
        return $"{TypeText.Name(type)} : {string.Join(", ", bases.Prepend(kind))}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");
        }

        return type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(Field)
            .Concat(type.GetProperties(Declared).Select(Property).OfType<string>())
            .Concat(type.GetEvents(Declared).Where(e => IsSeen(e.AddMethod)).Select(e => $"{e.Name} : event {TypeText.Of(e.EventHandlerType!)}"))
            .Concat(type.GetConstructors(Declared).Where(IsSeen).Select(c => $"new({Parameters(c.GetParameters())})"))
            .Concat(type.GetMethods(Declared).Where(IsSeen).Where(IsWritten).Select(Method));
    }

    private static bool IsSeen(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    /// <summary>Not an accessor, nor what the compiler writes for a record beyond what its head says.</summary>
    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && method.Name is not "<Clone>$";

    private static string Field(FieldInfo field) => field switch
    {
        { IsLiteral: true } => $"{field.Name} : const {TypeText.Of(field.FieldType)} = {TypeText.Value(field.GetRawConstantValue())}",
        _ => $"{field.Name} : {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeText.OfField(field)}",
    };

    private static string? Property(PropertyInfo property)
    {
        MethodInfo? get = IsSeen(property.GetMethod) ? property.GetMethod : null;
        MethodInfo? set = IsSeen(property.SetMethod) ? property.SetMethod : null;
        if ((get ?? set) is not { } seen)
        {
            return null;
        }

        // By name: an assembly for netstandard2.0 has a modifier of its own.
        bool isInit = set?.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.FullName == typeof(IsExternalInit).FullName) == true;
        string accessors = (get is null ? "" : "get; ") + (set is null ? "" : isInit ? "init; " : "set; ");
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{Parameters(parameters)}]" : "";
        return $"{property.Name}{index} : {required}{Modifiers(seen)}{TypeText.OfProperty(property)} {{ {accessors}}}";
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{method.Name}{generic}({Parameters(method.GetParameters())}) : {Modifiers(method)}{TypeText.OfParameter(method.ReturnParameter)}";
    }

    private static string Modifiers(MethodInfo method)
    {
        string access = method.IsPublic ? "" : "protected ";
        if (method.IsStatic)
        {
            return access + "static ";
        }

        bool isOverride = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        return access + (method.IsAbstract ? "abstract " : isOverride ? "override " : method.IsVirtual && !method.IsFinal ? "virtual " : "");
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string how = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        string value = parameter.HasDefaultValue ? " = " + TypeText.Value(parameter.DefaultValue) : "";
        return $"{how}{TypeText.OfParameter(parameter)} {parameter.Name}{value}";
    }
}
