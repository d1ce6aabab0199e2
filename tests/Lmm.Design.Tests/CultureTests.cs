using System.Globalization;
using System.Text;

namespace Lmm.Design.Tests;

/// <summary>The same words and numbers in every culture, decimal commas and Turkish letters included.</summary>
public sealed class CultureTests
{
    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Everything_reads_the_same_under(string culture)
    {
        string expected = Under("", Everything);
        Assert.Equal(expected, Under(culture, Everything));
        Assert.Contains("did you mean 'Items'", expected, StringComparison.Ordinal);
        Assert.Contains("Age[^4]", expected, StringComparison.Ordinal);
    }

    private static string Under(string culture, Func<string> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo beforeUi = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.CurrentUICulture = beforeUi;
        }
    }

    private static string Everything()
    {
        var text = new StringBuilder();
        foreach (var row in SpellingTests.Models)
        {
            ModelSpec spec = row.Data.Item2.Spec();
            text.AppendLine(ModelNotation.Formula(spec)).AppendLine(ModelNotation.Mathematics(spec)).AppendLine(ModelNotation.Lme4(spec))
                .AppendLine(ModelNotation.Nlme(spec)).AppendLine(ModelNotation.Sas(spec)).AppendLine(ModelNotation.Julia(spec));
        }

        foreach (var row in DeclarationFindingTests.Wrong)
        {
            foreach (DesignFinding finding in ModelSpecReader.Read(row.Data.Item1).Findings)
            {
                text.AppendLine(finding.ToString());
            }
        }

        foreach (DesignFinding finding in FormulaReader.Read("Y ~ (A + B)^-1 + items", new[] { "Y", "Items" }).Findings)
        {
            text.AppendLine(finding.ToString());
        }

        foreach (DesignFinding finding in FormulaReader.Read("Y ~ items + (1 | ITEMSI)", new[] { "Y", "Items" }).Findings)
        {
            text.AppendLine(finding.ToString());
        }

        ModelSpec growth = Specs.Type(
            "Growth",
            Specs.Number("Size").Response(),
            Specs.Number("Age").Fixed(new FixedDeclaration { Degree = 4 }),
            Specs.Text("Tree").Random()).Spec();
        text.AppendLine(string.Join(" ", TermExpansion.FixedColumns(growth, Specs.Levels).Select(column => column.Name)));
        return text.ToString();
    }
}
