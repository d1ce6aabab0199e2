using Lmm.Design;

namespace Lmm.Runtime.Tests.Results;

/// <summary>Indicator columns as combinations of the columns of X: as functions of a row, not of any data.</summary>
public sealed class IndicatorColumnsTests
{
    public static TheoryData<string, bool, Contrast> Models
    {
        get
        {
            TheoryData<string, bool, Contrast> data = [];
            foreach (string terms in new[] { "a", "a b", "a b a:b", "a a:b", "x a x:a", "x x:a", "x:a", "a:b", "a b c a:b a:c b:c a:b:c", "p a p:a", "a b x a:b a:x b:x a:b:x", "a x b:c" })
            {
                foreach (Contrast contrast in Enum.GetValues<Contrast>())
                {
                    data.Add(terms, true, contrast);
                    data.Add(terms, false, contrast);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_indicator_is_its_combination_of_columns(string terms, bool intercept, Contrast contrast)
    {
        ModelSpec spec = Spec(terms, intercept, contrast);
        var indicators = new IndicatorColumns(spec, _ => throw new InvalidOperationException("all levels are closed"));
        IReadOnlyList<DesignColumn> columns = TermExpansion.FixedColumns(spec, _ => []);
        Random random = new(7);
        for (int row = 0; row < 40; row++)
        {
            Dictionary<string, int> level = spec.Members.ToDictionary(m => m.Name, m => m.HasClosedLevels ? random.Next(m.ClosedLevels.Count) : 0);
            double[] numbers = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            double[] x = [.. columns.Select(column => column.Parts.Aggregate(1.0, (product, part) => product * Value(spec, part, level, numbers)))];
            double[] expected = Indicators(spec, level, numbers);
            double[] actual = indicators.ToColumns.LeftMultiply(MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray(x)).ToArray();
            Assert.Equal(expected.Length, actual.Length);
            for (int o = 0; o < expected.Length; o++)
            {
                Assert.Equal(expected[o], actual[o], 1e-12);
            }
        }
    }

    [Fact]
    public void A_term_contains_another_by_its_factors_alone()
    {
        ModelSpec spec = Spec("a x b a:b a:x", true, Contrast.Treatment);
        var indicators = new IndicatorColumns(spec, _ => []);
        int a = Index("a"), x = Index("x"), b = Index("b"), ab = Index("a:b"), ax = Index("a:x");
        Assert.True(indicators.Contains(ab, a));
        Assert.True(indicators.Contains(ab, b));
        Assert.True(indicators.Contains(ax, x));
        Assert.False(indicators.Contains(ax, a));
        Assert.False(indicators.Contains(a, ab));
        Assert.True(indicators.Contains(a, 0));
        Assert.False(indicators.Contains(x, 0));

        int Index(string name) => spec.Fixed.ToList().FindIndex(term => term.Name == name) + 1;
    }

    private static ModelSpec Spec(string terms, bool intercept, Contrast contrast)
    {
        MemberSpec Factor(string name, int levels) => new(name, ValueKind.Enumeration, false, FixedCoding.Factor)
        {
            ClosedLevels = Enumerable.Range(0, levels).Select(l => $"{name}{l}").ToEquatableArray(),
            Contrast = contrast,
        };
        return new ModelSpec("Model", "y")
        {
            Intercept = intercept,
            Members = new[]
            {
                Factor("a", 3),
                Factor("b", 2),
                Factor("c", 4),
                new MemberSpec("x", ValueKind.Real),
                new MemberSpec("p", ValueKind.Real, false, FixedCoding.Polynomial) { Degree = 2 },
            }.ToEquatableArray(),
            Fixed = terms.Split(' ').Select(term => new TermSpec(term.Split(':').ToEquatableArray())).OrderBy(term => term.Order).ToEquatableArray(),
        };
    }

    private static double Value(ModelSpec spec, ColumnPart part, Dictionary<string, int> level, double[] numbers)
    {
        MemberSpec member = spec.Member(part.Member);
        return part.Coding switch
        {
            PartCoding.Covariate => numbers[0],
            PartCoding.Polynomial => numbers[part.Index],
            PartCoding.Indicators => level[part.Member] == part.Index ? 1 : 0,
            _ => TermExpansion.ContrastsOf(member, member.ClosedLevels)[level[part.Member], part.Index],
        };
    }

    /// <summary>The indicators of every term in order, the first member of a term varying fastest.</summary>
    private static double[] Indicators(ModelSpec spec, Dictionary<string, int> level, double[] numbers)
    {
        List<double> values = spec.Intercept ? [1] : [];
        foreach (TermSpec term in spec.Fixed)
        {
            double[] product = [1];
            foreach (string name in term.Members)
            {
                double[] own = name == "x" ? [numbers[0]] : name == "p" ? [numbers[1], numbers[2]] : [.. spec.Member(name).ClosedLevels.Select((_, l) => level[name] == l ? 1.0 : 0)];
                product = [.. own.SelectMany(value => product.Select(before => before * value))];
            }

            values.AddRange(product);
        }

        return [.. values];
    }
}
