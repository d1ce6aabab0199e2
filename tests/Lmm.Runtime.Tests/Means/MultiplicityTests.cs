using FsCheck;
using FsCheck.Fluent;

namespace Lmm.Runtime.Tests.Means;

/// <summary>Relations that hold for every set of p values, and letters that say what the pairs say.</summary>
public sealed class MultiplicityTests
{
    [Fact]
    public void Adjustments_stand_in_their_order() => Prop.ForAll(PValues(), p =>
    {
        double[] none = Multiplicity.Adjust(p, Adjustment.None);
        double[] bonferroni = Multiplicity.Adjust(p, Adjustment.Bonferroni);
        double[] holm = Multiplicity.Adjust(p, Adjustment.Holm);
        double[] hochberg = Multiplicity.Adjust(p, Adjustment.Hochberg);
        double[] hommel = Multiplicity.Adjust(p, Adjustment.Hommel);
        double[] discovery = Multiplicity.Adjust(p, Adjustment.BenjaminiHochberg);
        double[] dependent = Multiplicity.Adjust(p, Adjustment.BenjaminiYekutieli);
        double[] sidak = Multiplicity.Adjust(p, Adjustment.Sidak);
        for (int i = 0; i < p.Length; i++)
        {
            AssertOrder(none[i], discovery[i], hommel[i], hochberg[i], holm[i], bonferroni[i], 1);
            AssertOrder(discovery[i], dependent[i], 1);
            AssertOrder(none[i], sidak[i], bonferroni[i]);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Adjusted_values_do_not_depend_on_the_order_and_keep_it() => Prop.ForAll(PValues(), p =>
    {
        foreach (Adjustment adjustment in new[] { Adjustment.Holm, Adjustment.Hochberg, Adjustment.Hommel, Adjustment.BenjaminiHochberg })
        {
            double[] adjusted = Multiplicity.Adjust(p, adjustment);
            double[] reversed = Multiplicity.Adjust([.. p.Reverse()], adjustment);
            Assert.Equal(adjusted, reversed.Reverse());
            for (int i = 1; i < p.Length; i++)
            {
                Assert.True(p[i] == p[i - 1] ? adjusted[i] == adjusted[i - 1] : (p[i] > p[i - 1]) == (adjusted[i] > adjusted[i - 1]) || adjusted[i] == adjusted[i - 1]);
            }
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>Hommel is the closure of Simes' test: the largest Simes p value of all sets that hold the test.</summary>
    [Fact]
    public void Hommel_is_the_closure_of_Simes() => Prop.ForAll(PValues(), p =>
    {
        double[] adjusted = Multiplicity.Adjust(p, Adjustment.Hommel);
        double[] expected = new double[p.Length];
        for (int set = 1; set < 1 << p.Length; set++)
        {
            double[] sorted = [.. p.Where((_, i) => (set >> i & 1) == 1).Order()];
            double simes = sorted.Select((value, k) => sorted.Length * value / (k + 1)).Min();
            for (int i = 0; i < p.Length; i++)
            {
                expected[i] = (set >> i & 1) == 1 ? Math.Max(expected[i], simes) : expected[i];
            }
        }

        for (int i = 0; i < p.Length; i++)
        {
            Assert.Equal(Math.Min(1, expected[i]), adjusted[i], 1e-14);
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>Two means share a letter exactly where they do not differ, and no letter can be left out.</summary>
    [Fact]
    public void Letters_say_what_the_pairs_say() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Select(seed => seed).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            int k = random.Next(1, 8);
            bool[,] differ = new bool[k, k];
            for (int i = 0; i < k; i++)
            {
                for (int j = i + 1; j < k; j++)
                {
                    differ[i, j] = random.NextDouble() < 0.4;
                }
            }

            string[] letters = LetterDisplay.Assign(k, (i, j) => differ[i, j]);
            for (int i = 0; i < k; i++)
            {
                Assert.NotEmpty(letters[i]);
                for (int j = i + 1; j < k; j++)
                {
                    Assert.Equal(differ[i, j], !letters[i].Intersect(letters[j]).Any());
                }
            }

            HashSet<int>[] columns =
            [
                .. letters.SelectMany(text => text).Distinct().Select(letter =>
                    Enumerable.Range(0, k).Where(i => letters[i].Contains(letter, StringComparison.Ordinal)).ToHashSet()),
            ];
            for (int a = 0; a < columns.Length; a++)
            {
                for (int b = 0; b < columns.Length; b++)
                {
                    Assert.True(a == b || !columns[a].IsSubsetOf(columns[b]));
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Letters_of_a_known_display()
    {
        // 1 and 4, 2 and 4 differ: 1 2 3 share a, 3 4 share b.
        string[] letters = LetterDisplay.Assign(4, (i, j) => j == 3 && i < 2);
        Assert.Equal(["a", "a", "ab", "b"], letters);
    }

    private static Arbitrary<double[]> PValues() =>
        Gen.Choose(0, 10_000).Select(value => value / 10_000.0).ArrayOf().Where(p => p.Length is > 0 and < 9).ToArbitrary();

    private static void AssertOrder(params double[] values)
    {
        for (int i = 1; i < values.Length; i++)
        {
            Assert.True(values[i - 1] <= values[i] + 1e-12, $"{i}: {string.Join(", ", values)}");
        }
    }
}
