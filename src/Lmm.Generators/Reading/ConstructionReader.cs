using Lmm.Design;
using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Reading;

/// <summary>How a row can be made from the cells of a table.</summary>
internal static class ConstructionReader
{
    /// <summary>
    /// The constructor of the type's own header, else the one with the most parameters of which each can be parsed; what
    /// it does not set and can be set goes into the initialiser. Null where no such constructor can be called.
    /// </summary>
    public static RowConstruction? Read(
        INamedTypeSymbol type,
        IReadOnlyList<RowMember> members,
        IEnumerable<string> roleNames,
        ISymbol place,
        Compilation compilation,
        INamespaceSymbol? shortNames)
    {
        if (type.IsAbstract || FindConstructor(type, place, compilation) is not { } constructor)
        {
            return null;
        }

        // A computed member may need any other; without one only the members with a role are read.
        var roles = new HashSet<string>(roleNames);
        bool hasComputed = members.Any(member => roles.Contains(member.Name) && !CanBeSet(member.Symbol, place, compilation)
            && !constructor.Parameters.Any(parameter => ColumnOf(parameter, members) == member.Name));
        IParameterSymbol[] given =
        [
            .. constructor.Parameters.Where(parameter =>
                !parameter.HasExplicitDefaultValue || hasComputed || roles.Contains(ColumnOf(parameter, members))),
        ];
        var set = new HashSet<string>(constructor.Parameters.Select(parameter => ColumnOf(parameter, members)));
        var initialisers = new List<RowCell>();
        foreach (RowMember member in members.Where(member => !set.Contains(member.Name)))
        {
            bool isMandatory = member.Symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
            RowCell cell = Cell(member.Name, member.Name, member.Type, shortNames);
            if (!CanBeSet(member.Symbol, place, compilation) || !cell.Type.CanBeParsed)
            {
                if (isMandatory)
                {
                    return null;
                }
            }
            else if (isMandatory || hasComputed || roles.Contains(member.Name))
            {
                initialisers.Add(cell);
            }
        }

        return new RowConstruction(
            given.Select(parameter => Cell(ColumnOf(parameter, members), parameter.Name, parameter.Type, shortNames)).ToEquatableArray(),
            initialisers.ToEquatableArray(),
            SkipsParameters: given.Length < constructor.Parameters.Length);
    }

    private static IMethodSymbol? FindConstructor(INamedTypeSymbol type, ISymbol place, Compilation compilation)
    {
        bool CanBeCalled(IMethodSymbol constructor) =>
            compilation.IsSymbolAccessibleWithin(constructor, place)
            && !IsCopy(constructor, type)
            && constructor.Parameters.All(parameter =>
                parameter.RefKind is RefKind.None or RefKind.In && ValueTypeReader.Read(parameter.Type, null).CanBeParsed);

        if (RowMember.PrimaryConstructor(type) is { } primary)
        {
            return CanBeCalled(primary) ? primary : null;
        }

        return type.InstanceConstructors
            .Where(CanBeCalled)
            .OrderByDescending(constructor => constructor.Parameters.Length)
            .FirstOrDefault();
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.Parameters.Length == 1
        && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);

    /// <summary>A constructor's parameter <c>days</c> is the member <c>Days</c>.</summary>
    private static string ColumnOf(IParameterSymbol parameter, IReadOnlyList<RowMember> members) =>
        (members.FirstOrDefault(member => member.Name == parameter.Name)
            ?? members.FirstOrDefault(member => string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)))
        ?.Name ?? parameter.Name;

    private static bool CanBeSet(ISymbol symbol, ISymbol place, Compilation compilation) => symbol switch
    {
        IPropertySymbol { SetMethod: { } setter } => compilation.IsSymbolAccessibleWithin(setter, place),
        IFieldSymbol { IsReadOnly: false } => true,
        _ => false,
    };

    private static RowCell Cell(string column, string name, ITypeSymbol type, INamespaceSymbol? shortNames) =>
        new(column, ValueTypeReader.Escape(name), ValueTypeReader.Read(type, shortNames));
}
