using FsCheck;
using FsCheck.Fluent;

namespace Lmm.Design.Tests;

/// <summary>
/// The point of the marginality rule: the columns span exactly what indicators of every level in every term would span,
/// whatever the contrasts.
/// </summary>
public sealed class ColumnSpaceTests
{
    private static readonly string[] Names = ["a", "b", "c", "x", "z"];
    private static readonly int[] LevelCounts = [3, 2, 2];

    [Fact]
    public void Coded_columns_span_what_all_indicators_span()
    {
        Gen<string> terms = Gen.Choose(1, 3)
            .SelectMany(count => Gen.Elements(Names).ListOf(count))
            .Select(members => string.Join(":", members));
        Gen<string> formulas =
            from intercept in Gen.Elements("0", "1")
            from count in Gen.Choose(1, 5)
            from list in terms.ListOf(count)
            select $"y ~ {intercept} + {string.Join(" + ", list)} + (1 | g)";
        Prop.ForAll(formulas.ToArbitrary(), Gen.Elements(Enum.GetValues<Contrast>()).ToArbitrary(), (formula, contrast) =>
        {
            ModelSpec spec = WithContrast(Specs.Formula(formula), contrast);
            List<double[]> coded = Coded(spec);
            List<double[]> all = Indicators(spec);
            int rank = Rank(all);
            Assert.Equal(rank, Rank(coded));
            Assert.Equal(rank, Rank([.. coded, .. all]));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static ModelSpec WithContrast(ModelSpec spec, Contrast contrast) => spec with
    {
        Members = spec.Members.Select(member => member with { Contrast = contrast }).ToEquatableArray(),
    };

    /// <summary>Two rows for each cell of the 3 x 2 x 2 factorial; covariates are scattered.</summary>
    private static IEnumerable<(int[] Levels, double X, double Z)> Rows()
    {
        var random = new System.Random(20);
        for (int i = 0; i < 48; i++)
        {
            yield return ([i % 3, i / 3 % 2, i / 6 % 2], random.NextDouble() - 0.5, random.NextDouble() - 0.5);
        }
    }

    private static List<double[]> Coded(ModelSpec spec) => TermExpansion.FixedColumns(spec, Specs.Levels)
        .Select(column => Rows().Select(row => column.Parts.Aggregate(1.0, (product, part) => product * Value(spec, part, row))).ToArray())
        .ToList();

    private static double Value(ModelSpec spec, ColumnPart part, (int[] Levels, double X, double Z) row)
    {
        int factor = Array.IndexOf(Names, part.Member);
        return part.Coding switch
        {
            PartCoding.Covariate => part.Member == "x" ? row.X : row.Z,
            PartCoding.Indicators => row.Levels[factor] == part.Index ? 1 : 0,
            _ => TermExpansion.ContrastsOf(spec.Member(part.Member), Specs.Levels(part.Member))[row.Levels[factor], part.Index],
        };
    }

    private static List<double[]> Indicators(ModelSpec spec)
    {
        var columns = new List<double[]>();
        if (spec.Intercept)
        {
            columns.Add([.. Rows().Select(_ => 1.0)]);
        }

        foreach (TermSpec term in spec.Fixed)
        {
            int[] factors = [.. term.Members.Select(name => Array.IndexOf(Names, name)).Where(index => index < 3)];
            for (int cell = 0; cell < factors.Aggregate(1, (product, factor) => product * LevelCounts[factor]); cell++)
            {
                columns.Add([.. Rows().Select(row => (InCell(row.Levels, factors, cell) ? 1 : 0)
                    * (term.Members.Contains("x") ? row.X : 1) * (term.Members.Contains("z") ? row.Z : 1))]);
            }
        }

        return columns;
    }

    private static bool InCell(int[] levels, int[] factors, int cell)
    {
        foreach (int factor in factors)
        {
            if (cell % LevelCounts[factor] != levels[factor])
            {
                return false;
            }

            cell /= LevelCounts[factor];
        }

        return true;
    }

    /// <summary>Gram-Schmidt, twice for each column.</summary>
    private static int Rank(IEnumerable<double[]> columns)
    {
        var basis = new List<double[]>();
        foreach (double[] column in columns)
        {
            double[] rest = [.. column];
            foreach (double[] direction in basis.Concat(basis))
            {
                double product = rest.Zip(direction, (left, right) => left * right).Sum();
                rest = [.. rest.Zip(direction, (left, right) => left - (product * right))];
            }

            double norm = Math.Sqrt(rest.Sum(value => value * value));
            if (norm > 1e-9 * Math.Sqrt(column.Sum(value => value * value)))
            {
                basis.Add([.. rest.Select(value => value / norm)]);
            }
        }

        return basis.Count;
    }
}
