namespace Lmm.Design.Tests;

/// <summary>Formulas against R's terms(), derived by hand from its rules (?formula, ?terms.formula).</summary>
public sealed class FormulaReaderTests
{
    private static readonly string[] Names = ["y", "a", "b", "c", "d", "x", "z", "g", "h", "Days"];

    [Theory]
    [InlineData("y ~ a", "1 a")]
    [InlineData("y ~ 1", "1")]
    [InlineData("y ~ 0", "0")]
    [InlineData("y ~ -1", "0")]
    [InlineData("y ~ 0 + a", "0 a")]
    [InlineData("y ~ a - 1", "0 a")]
    [InlineData("y ~ a + 0", "0 a")]
    [InlineData("y ~ -1 + a", "0 a")]
    [InlineData("y ~ 0 + a + 1", "1 a")]
    [InlineData("y ~ a - 0", "1 a")]
    [InlineData("y ~ +a", "1 a")]
    [InlineData("y ~ a + b", "1 a b")]
    [InlineData("y ~ b + a", "1 b a")]
    [InlineData("y ~ a + a", "1 a")]
    [InlineData("y ~ a:b", "1 a:b")]
    [InlineData("y ~ a:a", "1 a")]
    [InlineData("y ~ a*b", "1 a b a:b")]
    [InlineData("y ~ b*a", "1 b a b:a")]
    [InlineData("y ~ a*b*c", "1 a b c a:b a:c b:c a:b:c")]
    [InlineData("y ~ a*b*c - a:b:c", "1 a b c a:b a:c b:c")]
    [InlineData("y ~ a*b - a", "1 b a:b")]
    [InlineData("y ~ a*b - b", "1 a a:b")]
    [InlineData("y ~ a*b - b:a", "1 a b")]
    [InlineData("y ~ (a + b + c)^2", "1 a b c a:b a:c b:c")]
    [InlineData("y ~ (a + b + c)**2", "1 a b c a:b a:c b:c")]
    [InlineData("y ~ (a + b + c)^3", "1 a b c a:b a:c b:c a:b:c")]
    [InlineData("y ~ (a + b)^9", "1 a b a:b")]
    [InlineData("y ~ (a + b + c)^2 - a:b", "1 a b c a:c b:c")]
    [InlineData("y ~ (a + b)^1", "1 a b")]
    [InlineData("y ~ a/b", "1 a a:b")]
    [InlineData("y ~ a/b/c", "1 a a:b a:b:c")]
    [InlineData("y ~ a/(b + c)", "1 a a:b a:c")]
    [InlineData("y ~ (a + b)/c", "1 a b a:b:c")]
    [InlineData("y ~ a/b - a", "1 a:b")]
    [InlineData("y ~ a:(b + c)", "1 a:b a:c")]
    [InlineData("y ~ (a + b):(c + d)", "1 a:c a:d b:c b:d")]
    [InlineData("y ~ (a + b)*c", "1 a b c a:c b:c")]
    [InlineData("y ~ a*b:c", "1 a b:c a:b:c")]
    [InlineData("y ~ a:b*c", "1 c a:b a:b:c")]
    [InlineData("y ~ a*b/c", "1 a b a:b a:b:c")]
    [InlineData("y ~ a - (a + b)", "1")]
    [InlineData("y ~ a - (1 + b)", "0 a")]
    [InlineData("y ~ a + b:c + d", "1 a d b:c")]
    [InlineData("y ~ a + b + b:a", "1 a b a:b")]
    [InlineData("y ~ b:a + a + b", "1 a b a:b")] // R keeps b:a, the order in which the text first names them.
    [InlineData("y ~ a + b:a", "1 a b:a")] // R says a:b; without a main effect of b the written order stands here.
    [InlineData("y ~ (a*b + c) - (a + c)", "1 b a:b")]
    [InlineData("y~a+b", "1 a b")]
    [InlineData("  y \n ~ a \t + \r\n b ", "1 a b")]
    public void Fixed_terms_are_those_of_R(string formula, string expected)
    {
        FormulaReading reading = FormulaReader.Read(formula, Names);
        Assert.Empty(reading.Findings);
        Assert.Equal("y", reading.Response);
        Assert.Equal(expected, Terms(reading));
    }

    [Theory]
    [InlineData("(1 | g)", "1|g")]
    [InlineData("(x | g)", "1 + x|g")]
    [InlineData("(1 + x | g)", "1 + x|g")]
    [InlineData("(0 + x | g)", "0 + x|g")]
    [InlineData("(-1 + x | g)", "0 + x|g")]
    [InlineData("(x - 1 | g)", "0 + x|g")]
    [InlineData("(x || g)", "1 + x||g")]
    [InlineData("(x*z | g)", "1 + x + z + x:z|g")]
    [InlineData("(1 | g/h)", "1|g; 1|g:h")]
    [InlineData("(1 | g/h/a)", "1|g; 1|g:h; 1|g:h:a")]
    [InlineData("(1 | g/(h/a))", "1|g; 1|g:h; 1|g:h:a")]
    [InlineData("(1 | g:h)", "1|g:h")]
    [InlineData("(1 | h:g)", "1|h:g")]
    [InlineData("(1 | (g:h)/a)", "1|g:h; 1|g:h:a")]
    [InlineData("(1 | g:h) + (1 | g)", "1|g; 1|g:h")]
    [InlineData("(1 | h) + (x | g)", "1|h; 1 + x|g")]
    [InlineData("(x || g/h)", "1 + x||g; 1 + x||g:h")]
    [InlineData("(1 | g) + (0 + x | g)", "1|g; 0 + x|g")]
    [InlineData("((1 | g))", "1|g")]
    public void Random_terms_are_those_of_lme4(string random, string expected)
    {
        FormulaReading reading = FormulaReader.Read("y ~ a + " + random, Names);
        Assert.Empty(reading.Findings);
        Assert.Equal("1 a", Terms(reading));
        Assert.Equal(expected, string.Join("; ", reading.Random.Select(Text)));
        Assert.Equal(reading.Random.Count, reading.RandomSpans.Count);
    }

    [Fact]
    public void A_random_term_may_stand_anywhere_in_the_sum()
    {
        FormulaReading reading = FormulaReader.Read("y ~ (Days | g) + a + (1 | h) - 1", Names);
        Assert.Equal("0 a", Terms(reading));
        Assert.Equal("1 + Days|g; 1|h", string.Join("; ", reading.Random.Select(Text)));
    }

    [Fact]
    public void Every_name_has_its_place_and_role()
    {
        FormulaReading reading = FormulaReader.Read("y ~ Days + (Days | g)", Names);
        Assert.Equal(
            [
                new FormulaName("y", FormulaRole.Response, new FormulaSpan(0, 1)),
                new FormulaName("Days", FormulaRole.Fixed, new FormulaSpan(4, 4)),
                new FormulaName("Days", FormulaRole.Slope, new FormulaSpan(12, 4)),
                new FormulaName("g", FormulaRole.Grouping, new FormulaSpan(19, 1)),
            ],
            reading.Names);
        Assert.Equal([new FormulaSpan(11, 10)], reading.RandomSpans);
    }

    [Fact]
    public void Names_may_have_letters_of_any_script()
    {
        FormulaReading reading = FormulaReader.Read("größe ~ água_1 + (1 | 組)", new[] { "größe", "água_1", "組" });
        Assert.Empty(reading.Findings);
        Assert.Equal("組", reading.Random[0].GroupName);
    }

    private static string Terms(FormulaReading reading) =>
        string.Join(" ", new[] { reading.Intercept ? "1" : "0" }.Concat(reading.Fixed.Select(term => term.Name)));

    private static string Text(RandomTermSpec term) =>
        string.Join(" + ", new[] { term.Intercept ? "1" : "0" }.Concat(term.Slopes.Select(slope => slope.Name)))
        + (term.Covariance == Covariance.Diagonal ? "||" : "|") + term.GroupName;
}
