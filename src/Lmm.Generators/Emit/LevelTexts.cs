using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>Levels in emitted code: from a value to its text as the runtime makes it.</summary>
internal static class LevelTexts
{
    /// <summary>Whether each value has one text that needs no culture.</summary>
    public static bool HasOneText(MemberValue value) => value.Form switch
    {
        ValueForm.Text or ValueForm.Boolean or ValueForm.Character => true,
        ValueForm.Enumeration => value.Synonyms.IsEmpty,
        ValueForm.ImplicitNumber => value.FullName is not "float",
        _ => false,
    };

    /// <summary>The expression for the text of the value in a variable; one value with one text.</summary>
    public static string Of(MemberValue value, string variable, TypeNames types) => value.Form switch
    {
        ValueForm.Text => variable,
        ValueForm.Boolean => $"{variable} ? \"true\" : \"false\"",
        ValueForm.ImplicitNumber => $"{variable}.ToString({types["CultureInfo"]}.InvariantCulture)",
        _ => $"{variable}.ToString()",
    };
}
