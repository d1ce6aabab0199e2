using System.Globalization;
using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>The text as a whole: the same everywhere, and clean.</summary>
public class TextTests
{
    [Fact]
    public void Is_the_same_under_another_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        Dictionary<string, string> here = Texts();
        try
        {
            // A comma for a point, another minus sign, and the Turkish i.
            foreach (string name in new[] { "de-DE", "sv-SE", "tr-TR" })
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);
                Assert.Equal(here, Texts());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Has_LF_line_ends_spaces_and_one_line_end_at_the_end()
    {
        foreach ((string name, string text) in Texts())
        {
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\t', text);
            Assert.EndsWith("}\n", text);
            Assert.DoesNotContain("\n\n\n", text);
            Assert.DoesNotContain("{\n\n", text);
            Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
            Assert.DoesNotContain("System.Reflection", text);
            Assert.False(string.IsNullOrEmpty(name));
        }
    }

    private static Dictionary<string, string> Texts() =>
        Models.All.ToDictionary(pair => pair.Key, pair => GeneratorRun.Over(pair.Value).Text);
}
