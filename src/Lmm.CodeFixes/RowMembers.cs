using System.Collections.Generic;
using System.Linq;
using Lmm.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.CodeFixes;

/// <summary>The declarations of a row's members and the edits that several fixes have in common.</summary>
internal static class RowMembers
{
    /// <summary>The member's own declaration: a positional parameter, a property or a field; null where the type has none.</summary>
    public static SyntaxNode? Find(TypeDeclarationSyntax type, string member)
    {
        ParameterSyntax? parameter = type.ParameterList?.Parameters.FirstOrDefault(p => p.Identifier.ValueText == member);
        if (parameter is not null)
        {
            return parameter;
        }

        return type.Members.FirstOrDefault(m => m switch
        {
            PropertyDeclarationSyntax property => property.Identifier.ValueText == member,
            FieldDeclarationSyntax field => field.Declaration.Variables.Any(v => v.Identifier.ValueText == member),
            _ => false,
        });
    }

    /// <summary>The attributes of a role on a member, or on any member of a type.</summary>
    public static IEnumerable<AttributeSyntax> Attributes(SyntaxNode declaration, string role) =>
        declaration.DescendantNodes().OfType<AttributeSyntax>().Where(attribute => DeclarationSyntax.Role(attribute) == role);

    /// <summary>Whether a formula says the model.</summary>
    public static bool HasFormula(TypeDeclarationSyntax type) => type.AttributeLists
        .SelectMany(list => list.Attributes)
        .Where(attribute => DeclarationSyntax.Role(attribute) == "MixedModel")
        .SelectMany(attribute => attribute.ArgumentList?.Arguments ?? default)
        .Any(argument => argument.NameEquals is null);

    /// <summary>The argument and what would be left over of the list without it.</summary>
    public static TextSpan WithItsComma(AttributeArgumentSyntax argument)
    {
        var list = (AttributeArgumentListSyntax)argument.Parent!;
        int index = list.Arguments.IndexOf(argument);
        if (list.Arguments.Count == 1)
        {
            return list.Span;
        }

        return index == 0
            ? TextSpan.FromBounds(argument.SpanStart, list.Arguments[1].SpanStart)
            : TextSpan.FromBounds(list.Arguments[index - 1].Span.End, argument.Span.End);
    }

    /// <summary>Takes an attribute away, with its list where it stands alone in it.</summary>
    public static TextChange Remove(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
        {
            return Remove(list.Attributes, attribute);
        }

        // The list goes with the space behind it, up to what it stood before.
        return new TextChange(TextSpan.FromBounds(list.SpanStart, list.GetLastToken().GetNextToken().SpanStart), string.Empty);
    }

    /// <summary>Takes an item of a list away, with its comma.</summary>
    public static TextChange Remove<T>(SeparatedSyntaxList<T> list, T item)
        where T : SyntaxNode
    {
        int index = list.IndexOf(item);
        TextSpan span = index > 0
            ? TextSpan.FromBounds(list[index - 1].Span.End, item.Span.End)
            : list.Count > 1 ? TextSpan.FromBounds(item.SpanStart, list[1].SpanStart) : item.Span;
        return new TextChange(span, string.Empty);
    }
}
