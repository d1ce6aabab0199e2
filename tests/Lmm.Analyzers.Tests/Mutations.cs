using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Analyzers.Tests;

/// <summary>A wrong program made mechanically of a right one.</summary>
/// <param name="Name">The right program and what was done to it.</param>
/// <param name="Source">The declarations.</param>
/// <param name="Csv">The design file.</param>
public sealed record Mutant(string Name, string Source, string Csv);

/// <summary>The six ways in which right programs are spoilt, and four more where residuals are correlated.</summary>
internal static class Mutations
{
    /// <summary>Every mutant of a program.</summary>
    public static IEnumerable<Mutant> Of(RightProgram program) =>
    [
        .. DropNested(program), .. SwapMembers(program), .. GroupingAsDouble(program), .. DuplicateTerm(program),
        .. MergeIds(program), .. DeleteCells(program), .. SpoilRepeated(program),
    ];

    private static IEnumerable<Mutant> DropNested(RightProgram program)
    {
        foreach (AttributeArgumentSyntax argument in Row(program).DescendantNodes().OfType<AttributeArgumentSyntax>())
        {
            if (argument.NameEquals?.Name.Identifier.ValueText == "Nested")
            {
                string member = argument.FirstAncestorOrSelf<ParameterSyntax>()!.Identifier.ValueText;
                yield return Edit(program, $"drop Nested of {member}", argument.Parent!.Span, "");
            }
        }
    }

    /// <summary>Two parameters exchange their names: each has then the type and the roles of the other.</summary>
    private static IEnumerable<Mutant> SwapMembers(RightProgram program)
    {
        ParameterSyntax[] parameters = [.. Row(program).ParameterList!.Parameters];
        for (int i = 0; i < parameters.Length; i++)
        {
            for (int j = i + 1; j < parameters.Length; j++)
            {
                string Kind(ParameterSyntax parameter) => $"{parameter.AttributeLists.ToString().Replace(" ", "")} {parameter.Type}";
                if (Kind(parameters[i]) == Kind(parameters[j]))
                {
                    continue;
                }

                SyntaxToken(parameters[i], out TextSpan first, out string left);
                SyntaxToken(parameters[j], out TextSpan second, out string right);
                string source = SourceText.From(program.Source).WithChanges(new TextChange(first, right), new TextChange(second, left)).ToString();
                yield return new Mutant($"{program.Name}: swap {left} and {right}", source, program.Csv);
            }
        }
    }

    private static void SyntaxToken(ParameterSyntax parameter, out TextSpan span, out string name)
    {
        span = parameter.Identifier.Span;
        name = parameter.Identifier.ValueText;
    }

    private static IEnumerable<Mutant> GroupingAsDouble(RightProgram program)
    {
        foreach (ParameterSyntax parameter in Groupings(program).Where(parameter => !parameter.AttributeLists.ToString().Contains("Fixed", StringComparison.Ordinal)))
        {
            yield return Edit(program, $"{parameter.Identifier.ValueText} is a double", parameter.Type!.Span, "double");
        }
    }

    private static IEnumerable<Mutant> DuplicateTerm(RightProgram program)
    {
        foreach (AttributeSyntax attribute in Row(program).DescendantNodes().OfType<AttributeSyntax>())
        {
            if (attribute.Name.ToString() == "Random")
            {
                string member = attribute.FirstAncestorOrSelf<ParameterSyntax>()!.Identifier.ValueText;
                yield return Edit(program, $"repeat [Random] of {member}", attribute.Span, $"{attribute}, {attribute}");
            }
        }

        if (Formula(program) is { } formula)
        {
            string text = formula.Token.ValueText;
            string last = text[(text.Contains('(') ? text.LastIndexOf('(') : text.Length)..];
            if (last.Length == 0)
            {
                yield break;
            }

            yield return Edit(program, $"repeat {last}", formula.Span, $"\"{text} + {last}\"");
        }
    }

    /// <summary>Two columns of ids become one: the second has what the first has.</summary>
    private static IEnumerable<Mutant> MergeIds(RightProgram program)
    {
        (string[] header, string[][] rows) = Read(program.Csv);
        ParameterSyntax[] groupings = [.. Groupings(program)];
        for (int i = 0; i < groupings.Length; i++)
        {
            for (int j = 0; j < groupings.Length; j++)
            {
                int from = Column(header, groupings[i].Identifier.ValueText);
                int to = Column(header, groupings[j].Identifier.ValueText);
                if (i != j && from >= 0 && to >= 0)
                {
                    yield return WithRows(program, $"{header[to]} has the ids of {header[from]}", header, [.. rows.Select(row => row.Select((cell, c) => c == to ? row[from] : cell).ToArray())]);
                }
            }
        }
    }

    /// <summary>A cell of each column is lost; of an interaction of factors, all rows of one combination.</summary>
    private static IEnumerable<Mutant> DeleteCells(RightProgram program)
    {
        (string[] header, string[][] rows) = Read(program.Csv);
        // The response stands first in every program; it may be empty in a design.
        foreach (ParameterSyntax parameter in Row(program).ParameterList!.Parameters.Skip(1))
        {
            int column = Column(header, parameter.Identifier.ValueText);
            if (column >= 0)
            {
                int at = rows.Length / 2;
                yield return WithRows(program, $"a cell of {header[column]} is empty", header, [.. rows.Select((row, r) => r == at ? [.. row.Select((cell, c) => c == column ? "" : cell)] : row)]);
            }
        }

        foreach (AttributeSyntax interaction in Row(program).AttributeLists.SelectMany(list => list.Attributes).Where(a => a.Name.ToString() == "Interaction"))
        {
            int[] factors = [.. interaction.ArgumentList!.Arguments.Select(a => Column(header, FindingLocation.NamedMember(a.Expression)!))];
            string[] last = rows[^1];
            yield return WithRows(program, $"no rows of {string.Join(" x ", factors.Select(f => last[f]))}", header, [.. rows.Where(row => factors.Any(f => row[f] != last[f]))]);
        }
    }

    /// <summary>No subject, an occasion of a type without order or distance, a random effect of the subject, a row entered twice.</summary>
    private static IEnumerable<Mutant> SpoilRepeated(RightProgram program)
    {
        AttributeSyntax? repeated = Row(program).DescendantNodes().OfType<AttributeSyntax>().FirstOrDefault(a => a.Name.ToString() == "Repeated");
        if (repeated is null)
        {
            yield break;
        }

        ParameterSyntax occasion = repeated.FirstAncestorOrSelf<ParameterSyntax>()!;
        yield return Edit(program, "the occasion is a string", occasion.Type!.Span, "string");
        yield return Edit(program, "the correlation has an order", new TextSpan(repeated.ArgumentList!.CloseParenToken.SpanStart, 0), ", Order = 2");
        (string[] header, string[][] rows) = Read(program.Csv);
        yield return WithRows(program, "a row stands twice", header, [.. rows, rows[^1]]);
        foreach (AttributeArgumentSyntax argument in repeated.ArgumentList.Arguments.Where(a => a.NameEquals?.Name.Identifier.ValueText == "Subject"))
        {
            yield return Edit(program, "no Subject", TextSpan.FromBounds(argument.SpanStart, argument.GetLastToken().GetNextToken().Span.End), "");
            ParameterSyntax subject = Row(program).ParameterList!.Parameters.First(p => p.Identifier.ValueText == FindingLocation.NamedMember(argument.Expression));
            if (Formula(program) is null && !subject.AttributeLists.ToString().Contains("Random", StringComparison.Ordinal))
            {
                yield return Edit(program, "a random effect of the subject", new TextSpan(subject.SpanStart, 0), "[Random] ");
            }
        }

        if (Formula(program) is { } formula)
        {
            yield return Edit(program, "a random effect of the subject", formula.Span, $"\"{formula.Token.ValueText} + (1 | Rat)\"");
        }
    }

    private static Mutant Edit(RightProgram program, string what, TextSpan span, string text) => new(
        $"{program.Name}: {what}", SourceText.From(program.Source).WithChanges(new TextChange(span, text)).ToString(), program.Csv);

    private static Mutant WithRows(RightProgram program, string what, string[] header, string[][] rows) => new(
        $"{program.Name}: {what}", program.Source, string.Join("\n", rows.Prepend(header).Select(row => string.Join(",", row))) + "\n");

    private static IEnumerable<ParameterSyntax> Groupings(RightProgram program)
    {
        string? formula = Formula(program)?.Token.ValueText;
        return Row(program).ParameterList!.Parameters.Where(parameter => formula is null
            ? parameter.AttributeLists.ToString().Contains("Random", StringComparison.Ordinal)
            : formula.Contains('|') && formula[formula.IndexOf('|')..].Split('|', '/', ' ', ')', '(', '+', ':').Contains(parameter.Identifier.ValueText));
    }

    private static LiteralExpressionSyntax? Formula(RightProgram program) => Row(program).AttributeLists
        .SelectMany(list => list.Attributes)
        .Where(attribute => attribute.Name.ToString() == "MixedModel")
        .SelectMany(attribute => attribute.ArgumentList!.Arguments)
        .FirstOrDefault(argument => argument.NameEquals is null)?.Expression as LiteralExpressionSyntax;

    private static RecordDeclarationSyntax Row(RightProgram program) => SyntaxFactory.ParseCompilationUnit(program.Source)
        .DescendantNodes().OfType<RecordDeclarationSyntax>().Single();

    private static (string[] Header, string[][] Rows) Read(string csv)
    {
        string[][] lines = [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        return (lines[0], lines[1..]);
    }

    private static int Column(string[] header, string member) =>
        Array.FindIndex(header, name => string.Equals(name.Trim('"'), member, StringComparison.OrdinalIgnoreCase));
}
