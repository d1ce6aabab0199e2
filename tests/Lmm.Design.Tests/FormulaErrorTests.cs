namespace Lmm.Design.Tests;

/// <summary>Wrong formulas: one finding, at the right characters, in the right words.</summary>
public sealed class FormulaErrorTests
{
    private static readonly string[] Names = ["Yield", "Variety", "Nitrogen", "Block", "Age"];

    [Theory]
    [InlineData("", 0, 0, "the formula is empty")]
    [InlineData("   ", 3, 0, "the formula is empty")]
    [InlineData("Yield", 5, 0, "there is no '~'")]
    [InlineData("~ Variety", 0, 1, "the response is missing before '~'")]
    [InlineData("Yield ~", 7, 0, "a term is missing at the end")]
    [InlineData("Yield ~ Variety +", 17, 0, "a term is missing at the end")]
    [InlineData("Yield ~ * Variety", 8, 1, "a term is missing before '*'")]
    [InlineData("Yield ~ Variety Nitrogen", 16, 8, "an operator such as + is missing before 'Nitrogen'")]
    [InlineData("Yield ~ (Variety", 8, 1, "this '(' is not closed")]
    [InlineData("Yield ~ Variety)", 15, 1, "this ')' closes nothing")]
    [InlineData("Yield ~ Variety ~ Block", 16, 1, "one '~' only")]
    [InlineData("Yield ~ 1 | Block", 10, 1, "a random term stands in parentheses")]
    [InlineData("Yield ~ (1 | Block | Age)", 19, 1, "a random term has one bar")]
    [InlineData("Yield ~ Variety * (1 | Block)", 18, 11, "a random term can only be added")]
    [InlineData("Yield ~ Variety - (1 | Block)", 18, 11, "a random term can only be added")]
    [InlineData("Yield ~ (0 | Block)", 8, 11, "nothing varies by level")]
    [InlineData("Yield ~ (1 | Block + Variety)", 13, 15, "right of the bar stands a grouping")]
    [InlineData("Yield ~ (1 | Block / Block)", 13, 13, "Block is nested in, or crossed with, itself")]
    [InlineData("Yield ~ ((1 | Block) | Variety)", 9, 11, "a random term stands inside another")]
    [InlineData("Yield ~ Variaty", 8, 7, "there is no member 'Variaty' (did you mean 'Variety'?)")]
    [InlineData("Yeild ~ Variety", 0, 5, "there is no member 'Yeild' (did you mean 'Yield'?)")]
    [InlineData("Yield ~ variety", 8, 7, "(did you mean 'Variety'?)")]
    [InlineData("Yield ~ Variety + (1 | Blok)", 23, 4, "(did you mean 'Block'?)")]
    [InlineData("Yield ~ Temperature", 8, 11, "there is no member 'Temperature'.")]
    [InlineData("Yield ~ log(Age)", 8, 8, "a formula has no function calls such as log(…): write a computed property")]
    [InlineData("log(Yield) ~ Age", 0, 10, "no function calls")]
    [InlineData("Yield ~ poly(Age, 2)", 8, 12, "put [Fixed(Degree = 2)] on the member")]
    [InlineData("Yield ~ factor(Block)", 8, 13, "put [Fixed(AsFactor = true)] on the member")]
    [InlineData("Yield ~ offset((Age))", 8, 13, "put [Offset] on the member")]
    [InlineData("Yield + Age ~ Block", 6, 1, "the response is one member")]
    [InlineData("(Yield + Age) ~ Block", 0, 1, "the response is one member")]
    [InlineData("Yield ~ Age^2", 8, 5, "for a power write a computed property, or [Fixed(Degree = 2)] on Age")]
    [InlineData("Yield ~ (Age + Block)^Variety", 22, 7, "after '^' comes a whole number")]
    [InlineData("Yield ~ (Age + Block)^0", 22, 1, "after '^' comes a whole number, 1 or more")]
    [InlineData("Yield ~ (Age + Block)^1.5", 22, 3, "after '^' comes a whole number, 1 or more")]
    [InlineData("Yield ~ (Age + Block)^99999999999", 22, 11, "after '^' comes a whole number, 1 or more")]
    [InlineData("Yield ~ 2 + Age", 8, 1, "'2' is not a term")]
    [InlineData("Yield ~ Age * 1", 14, 1, "'1' is not a term")]
    [InlineData("Yield ~ Age:-Block", 12, 6, "a sign stands between terms only")]
    [InlineData("Yield ~ .", 8, 1, "name the members")]
    [InlineData("Yield ~ Age %in% Block", 12, 1, "%in% is not read here")]
    [InlineData("Yield ~ `Age`", 8, 1, "no backticks")]
    [InlineData("Yield = Age", 6, 1, "the response is followed by '~'")]
    [InlineData("Yield ~ Age & Block", 12, 1, "an interaction is written with ':'")]
    [InlineData("Yield ~ Age ? 2", 12, 1, "'?' has no meaning in a formula")]
    public void A_wrong_formula_says_where_and_why(string formula, int start, int length, string message)
    {
        DesignFinding finding = Assert.Single(FormulaReader.Read(formula, Names).Findings);
        Assert.Equal("LMM0007", finding.Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(new FormulaSpan(start, length), finding.Span);
        Assert.StartsWith($"Formula, character {start + 1}: ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_unknown_member_is_named_and_the_rest_is_read()
    {
        FormulaReading reading = FormulaReader.Read("Yield ~ Vareity + Nitrogen + (1 | Blok / Variety) + (Agee | Block)", Names);
        Assert.Equal(["Variety", "Block", "Age"], reading.Findings.Select(finding => finding.Suggestion));
        Assert.Equal(["Nitrogen"], reading.Fixed.Select(term => term.Name));
    }

    [Fact]
    public void A_huge_formula_ends_in_a_finding_and_not_in_a_crash()
    {
        string[] names = [.. Enumerable.Range(0, 30).Select(i => $"m{i}")];
        string[] formulas =
        [
            "m0 ~ " + string.Join(" * ", names.Skip(1)),
            "m0 ~ (" + string.Join(" + ", names.Skip(1)) + ")^29",
            "m0 ~ " + new string('(', 5000) + "m1" + new string(')', 5000),
            "m0 ~ " + new string('(', 1000) + "m1" + new string(')', 1000),
            "m0 ~ " + string.Join(" + ", Enumerable.Repeat("m1", 10_000)),
            "m0 ~ " + new string('-', 3000) + "m1",
        ];
        foreach (string formula in formulas)
        {
            Assert.Single(FormulaReader.Read(formula, names).Findings);
        }
    }

    [Fact]
    public void A_large_power_costs_nothing() =>
        Assert.Equal(3, FormulaReader.Read("Yield ~ (Age + Block)^2000000000", Names).Fixed.Count);

    [Theory]
    [InlineData("Dasy", "Days")]
    [InlineData("days", "Days")]
    [InlineData("Subjct", "Subject")]
    [InlineData("Weather", null)]
    [InlineData("X", null)]
    public void Suggestions_are_near_or_absent(string wrong, string? expected) =>
        Assert.Equal(expected, Suggest.Nearest(wrong, ["Days", "Subject", "Reaction"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("abc", "", 3)]
    public void Edit_distance_counts_swaps_as_one(string left, string right, int expected) =>
        Assert.Equal(expected, Suggest.Distance(left, right));
}
