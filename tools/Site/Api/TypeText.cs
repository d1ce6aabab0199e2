using System.Globalization;
using System.Reflection;

namespace Lmm.Site;

/// <summary>Types and constants as C# writes them, reference types with their question marks.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(short)] = "short",
        [typeof(sbyte)] = "sbyte",
        [typeof(ushort)] = "ushort",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>The full name of a declared type, with the names of its type parameters.</summary>
    public static string Name(Type type) => Named(type, [.. type.GetGenericArguments().Select(a => a.Name)]);

    /// <summary>A type in use, nothing known of null.</summary>
    public static string Of(Type type) => Write(type, null);

    /// <summary>The type of a parameter or of what a method returns.</summary>
    public static string OfParameter(ParameterInfo parameter) => Write(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    /// <summary>The type of a property.</summary>
    public static string OfProperty(PropertyInfo property) => Write(property.PropertyType, new NullabilityInfoContext().Create(property));

    /// <summary>The type of a field.</summary>
    public static string OfField(FieldInfo field) => Write(field.FieldType, new NullabilityInfoContext().Create(field));

    /// <summary>A constant.</summary>
    public static string Value(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Write(Type type, NullabilityInfo? known)
    {
        if (type.IsByRef)
        {
            return Write(type.GetElementType()!, known?.ElementType ?? known);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Write(value, null) + "?";
        }

        bool mayBeNull = !type.IsValueType && (known?.ReadState == NullabilityState.Nullable || known?.WriteState == NullabilityState.Nullable);
        return Plain(type, known) + (mayBeNull ? "?" : "");
    }

    private static string Plain(Type type, NullabilityInfo? known)
    {
        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!, known?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        NullabilityInfo[] inner = known?.GenericTypeArguments ?? [];
        string[] arguments = [.. type.GetGenericArguments().Select((a, i) => Write(a, i < inner.Length ? inner[i] : null))];
        return Keywords.GetValueOrDefault(type) ?? Named(type, arguments);
    }

    /// <summary>Outer types before inner ones, each with its own part of the arguments.</summary>
    private static string Named(Type type, string[] arguments)
    {
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string before = type.DeclaringType is { } declaring ? Named(declaring, arguments[..outer]) + "." : Space(type);
        string name = type.Name.Split('`')[0];
        return before + name + (arguments.Length > outer ? $"<{string.Join(", ", arguments[outer..])}>" : "");
    }

    /// <summary>The framework's own types go by their short names.</summary>
    private static string Space(Type type) =>
        type.Namespace is null || type.Namespace == "System" || type.Namespace.StartsWith("System.", StringComparison.Ordinal) ? "" : type.Namespace + ".";
}
