using Lmm.Design;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Analyzers.Tests;

/// <summary>Characters of a string's value are found in its source text, whatever the kind of literal.</summary>
public sealed class FormulaTextTests
{
    [Theory]
    [InlineData("\"Y ~ Dayz\"")]
    [InlineData("\"Y\\t~ Dayz\"")]
    [InlineData("\"\\u0059 ~ Dayz\"")]
    [InlineData("\"\\x59 ~ Dayz + Z\"")]
    [InlineData("\"\\U0001F600 ~ Dayz\"")]
    [InlineData("@\"Y \"\" ~ Dayz\"")]
    [InlineData("\"\"\"Y ~ Dayz + \"A\" \"\"\"")]
    [InlineData("\"\"\"\n      Y ~\n        Dayz\n      \"\"\"")]
    [InlineData("\"\"\"\r\n      Y ~\r\n\r\n        Dayz + X\r\n      \"\"\"")]
    public void A_name_in_the_value_is_marked_in_the_text(string literal)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(literal);
        string value = ((LiteralExpressionSyntax)expression).Token.ValueText;

        TextSpan marked = FormulaText.Locate(expression, new FormulaSpan(value.IndexOf("Dayz"), 4));

        Assert.Equal("Dayz", literal[marked.Start..marked.End]);
    }

    [Theory]
    [InlineData("\"Y ~ \"")]
    [InlineData("@\"Y ~ \"")]
    [InlineData("\"\"\"Y ~ \"\"\"")]
    public void What_is_missing_at_the_end_is_marked_at_the_closing_quote(string literal)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(literal);

        TextSpan marked = FormulaText.Locate(expression, new FormulaSpan(4, 0));

        Assert.Equal('"', literal[marked.Start]);
        Assert.Equal(1, marked.Length);
    }

    [Fact]
    public void A_formula_that_is_not_one_literal_is_marked_whole()
    {
        const string Sum = "\"Y ~ \" + \"Dayz\"";

        TextSpan marked = FormulaText.Locate(SyntaxFactory.ParseExpression(Sum), new FormulaSpan(4, 4));

        Assert.Equal(Sum, Sum[marked.Start..marked.End]);
    }
}
