using Lmm.Design;
using Lmm.Generators.Designs;

namespace Lmm.Generators.Reading;

/// <summary>
/// Everything the emitters need of one annotated type and nothing the compiler owns: a value, so that an edit which
/// leaves it equal leaves the emitted text alone.
/// </summary>
/// <param name="Row">The annotated type.</param>
/// <param name="Spec">The model; where <paramref name="Error"/> is set, as much of it as could be read, or null.</param>
/// <param name="Members">The members of <paramref name="Spec"/> in its order, as C#.</param>
/// <param name="Construction">How a row is made from cells, or null where no constructor can be called.</param>
/// <param name="Error">The first error of the declaration, or null where it is right.</param>
internal sealed record ModelToEmit(
    RowType Row,
    ModelSpec? Spec,
    EquatableArray<RowMemberType> Members,
    RowConstruction? Construction,
    DesignFinding? Error)
{
    /// <summary>The additional file that <c>Design</c> names, or null.</summary>
    public string? DesignName { get; init; }

    /// <summary>What the design file shows, where it is there and right.</summary>
    public KnownDesign? Design { get; init; }
}

/// <summary>The annotated type's identity.</summary>
/// <param name="Name">Without containing types and without <c>@</c>.</param>
/// <param name="CodeName">The type as emitted code writes it.</param>
/// <param name="Namespace">Dotted, keywords escaped; null for the global namespace.</param>
/// <param name="OuterHeaders">
/// The partial declarations that emitted types stand in, outermost first, as in <c>partial class Outer</c>; empty where
/// they stand in the namespace.
/// </param>
/// <param name="Accessibility">The modifiers of the emitted types.</param>
/// <param name="HintName">Unique in the compilation and a legal file name.</param>
internal sealed record RowType(
    string Name,
    string CodeName,
    string? Namespace,
    EquatableArray<string> OuterHeaders,
    string Accessibility,
    string HintName)
{
    /// <summary>
    /// Whether something in the user's code has a name that emitted code uses: every type is then written in full.
    /// </summary>
    public bool NeedsFullNames { get; init; }

    /// <summary>False where no code outside can name the type: rows are then <c>object</c> in the throwing shape.</summary>
    public bool CanBeNamed { get; init; } = true;

    /// <summary>Whether something that emitted code must use is marked obsolete.</summary>
    public bool UsesObsolete { get; init; }
}

/// <summary>The C# facts of one member with a role.</summary>
/// <param name="Name">As in the specification.</param>
/// <param name="Access">After <c>row.</c>: the name, escaped where it is a keyword.</param>
/// <param name="Type">What it holds.</param>
internal sealed record RowMemberType(string Name, string Access, MemberValue Type);

/// <summary>The C# type of a value, nullability taken off.</summary>
/// <param name="Form">What is done with it.</param>
/// <param name="FullName">The type as emitted code can write it anywhere: <c>double</c>, <c>global::Farm.Variety</c>.</param>
/// <param name="IsNullable">Whether null can occur.</param>
/// <param name="IsStruct">Whether null is a <c>Nullable&lt;T&gt;</c>.</param>
internal sealed record MemberValue(ValueForm Form, string FullName, bool IsNullable, bool IsStruct)
{
    /// <summary>The type as written in the namespace of the row type.</summary>
    public string ShortName { get; init; } = FullName;

    /// <summary>An enum's members, one for each value, in the order of declaration.</summary>
    public EquatableArray<EnumLevel> Levels { get; init; } = EquatableArray<EnumLevel>.Empty;

    /// <summary>Further names of values that have a level already.</summary>
    public EquatableArray<EnumLevel> Synonyms { get; init; } = EquatableArray<EnumLevel>.Empty;

    /// <summary>Whether text can be parsed to it (built in, enum, or <c>IParsable</c>).</summary>
    public bool CanBeParsed { get; init; }
}

/// <summary>One level of an enum.</summary>
/// <param name="Name">The level in results.</param>
/// <param name="Access">The member, escaped where it is a keyword.</param>
internal sealed record EnumLevel(string Name, string Access);

/// <summary>Which family of conversions a type belongs to.</summary>
internal enum ValueForm
{
    /// <summary>double itself.</summary>
    Double,

    /// <summary>A number that becomes a double without a cast.</summary>
    ImplicitNumber,

    /// <summary>A number that becomes a double by a cast (decimal, Int128).</summary>
    ExplicitNumber,

    /// <summary>bool.</summary>
    Boolean,

    /// <summary>char.</summary>
    Character,

    /// <summary>string.</summary>
    Text,

    /// <summary>An enum.</summary>
    Enumeration,

    /// <summary>Another equatable struct.</summary>
    Identifier,

    /// <summary>Nothing a model can use.</summary>
    Other,
}

/// <summary>How a row is made: <c>new Row(a, b) { C = c }</c>.</summary>
/// <param name="Arguments">The constructor's parameters in order, without those left at their default.</param>
/// <param name="Initialisers">Members set in the initialiser.</param>
/// <param name="SkipsParameters">Whether a parameter is left at its default: arguments are then written by name.</param>
internal sealed record RowConstruction(
    EquatableArray<RowCell> Arguments,
    EquatableArray<RowCell> Initialisers,
    bool SkipsParameters)
{
    /// <summary>Everything that is read of a line.</summary>
    public IEnumerable<RowCell> Cells => Arguments.Concat(Initialisers);
}

/// <summary>One cell of a table that goes into a row.</summary>
/// <param name="Column">The header: the member's name.</param>
/// <param name="Access">The parameter or member in code, escaped where it is a keyword.</param>
/// <param name="Type">What it holds.</param>
internal sealed record RowCell(string Column, string Access, MemberValue Type);
