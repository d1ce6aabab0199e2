using FsCheck;
using FsCheck.Fluent;

namespace Lmm.Design.Tests;

/// <summary>Properties over random formulas.</summary>
public sealed class RoundTripTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(8);

    private static readonly Gen<string> Names = Gen.Elements("a", "b", "c", "x", "z");

    private static readonly Gen<string> Formulas =
        from fixedPart in Gen.Sized(Terms)
        from intercept in Gen.Elements("", "0 + ", "1 + ", "-1 + ")
        from random in Gen.Choose(1, 3).SelectMany(count => RandomTerm().ListOf(count))
        select $"y ~ {intercept}{fixedPart} + {string.Join(" + ", random)}";

    [Fact]
    public void The_canonical_formula_reads_back_to_the_same_terms() => Prop.ForAll(Formulas.ToArbitrary(), formula =>
    {
        FormulaReading first = Read(formula);
        Assert.Empty(first.Findings);
        string canonical = ModelNotation.Formula(Spec(first));
        FormulaReading second = Read(canonical);
        Assert.Empty(second.Findings);
        Assert.Equal(Spec(first), Spec(second));
        Assert.Equal(canonical, ModelNotation.Formula(Spec(second)));
        return true;
    }).Check(Many);

    /// <summary>Whatever is written, reading ends in terms or in findings inside the string, never in an exception.</summary>
    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        Gen<string> pieces = Gen.Elements("a", "b", "y", "q", "1", "0", "2", "+", "-", "*", "/", ":", "^", "(", ")", "|", "||", "~", " ", ",", ".", "%", "log(", "é", "\0");
        Gen<string> texts = Gen.Choose(0, 25).SelectMany(count => pieces.ListOf(count)).Select(list => "y ~ " + string.Concat(list));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            FormulaReading reading = Read(text);
            Assert.All(reading.Findings, finding => Assert.InRange(finding.Span!.Value.End, finding.Span.Value.Start, text.Length));
            return true;
        }).Check(Many.WithMaxTest(5000));
    }

    /// <summary>Column names are unique, and there is a column for each combination that a term's coding promises.</summary>
    [Fact]
    public void Columns_have_different_names_and_the_right_number() => Prop.ForAll(Formulas.ToArbitrary(), formula =>
    {
        ModelSpec spec = Spec(Read(formula));
        IReadOnlyList<DesignColumn> columns = TermExpansion.FixedColumns(spec, Specs.Levels);
        Assert.Equal(columns.Count, columns.Select(column => column.Name).Distinct().Count());
        int promised = TermExpansion.FixedCodings(spec).Sum(coding => coding.Parts.Aggregate(1, (product, part) => product * part.Coding switch
        {
            PartCoding.Indicators => Specs.Levels(part.Member).Count,
            PartCoding.Contrasts => Specs.Levels(part.Member).Count - 1,
            _ => 1,
        }));
        Assert.Equal(promised, columns.Count);
        return true;
    }).Check(Many);

    private static Gen<string> Terms(int size) => size <= 1
        ? Names
        : from left in Terms(size / 2)
          from right in Terms(size / 2)
          from sign in Gen.Elements(" + ", " * ", ":", " / ", " - ")
          select $"({left}{sign}{right})";

    private static Gen<string> RandomTerm() =>
        from effects in Gen.OneOf(Gen.Constant("1"), Names, Gen.Constant("0 + x"), Gen.Constant("x * a"), Gen.Constant("z - 1"))
        from bar in Gen.Elements("|", "||")
        from grouping in Gen.Elements("g", "h", "g:h", "g / h", "h:g")
        select $"({effects} {bar} {grouping})";

    private static FormulaReading Read(string formula) =>
        FormulaReader.Read(formula, Specs.Abc.Members.Select(member => member.Name).ToList());

    private static ModelSpec Spec(FormulaReading reading) => new("Abc", reading.Response!)
    {
        Members = Specs.Abc.Members.Select(member => new MemberSpec(
            member.Name, member.Kind, false, member.Kind == ValueKind.Real ? FixedCoding.Covariate : FixedCoding.Factor)).ToEquatableArray(),
        Intercept = reading.Intercept,
        Fixed = reading.Fixed,
        Random = reading.Random,
    };
}
