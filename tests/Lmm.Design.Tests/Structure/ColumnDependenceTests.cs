namespace Lmm.Design.Tests.Structure;

/// <summary>Dependent columns against plain elimination in fractions, on random tables with and without dependence.</summary>
public sealed class ColumnDependenceTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Found_are_the_columns_that_depend_on_those_before(int seed)
    {
        var random = new Random(seed);
        string[] formulas = ["y ~ a * b + x + z + (1 | g)", "y ~ a + x * b + x:z + (1 | g)", "y ~ 0 + a + b + c + z + (1 | g)", "y ~ a / b + z + (x | g)"];
        Contrast contrast = (Contrast)random.Next(3);
        ModelSpec plain = Tables.Spec(formulas[seed % 4], "y a b c x z g", "y x z");
        ModelSpec spec = plain with { Members = plain.Members.Select(member => member with { Contrast = contrast }).ToEquatableArray() };
        int n = random.Next(4, 25);
        string[][] rows = [.. Enumerable.Range(0, n).Select(i =>
        {
            int a = random.Next(3);
            int x = random.Next(-3, 4);
            return Tables.Cells(i, a, random.Next(2), seed % 3 == 0 ? a : random.Next(3), x / 4.0, seed % 5 == 0 ? (2 * x) + 1 : random.Next(5) / 10.0, i % 2);
        })];
        ExactColumns columns = ExactColumns.OfFixed(spec, Tables.Of(spec, "y a b c x z g", rows));
        IReadOnlyList<Dependence> found = ColumnDependence.Find(columns);

        Assert.Equal(Dependent(columns, n), found.Select(dependence => dependence.Column));
        foreach (Dependence dependence in found)
        {
            Assert.True(dependence.IsExact);
            for (int row = 0; row < n; row++)
            {
                Rational sum = dependence.Terms.Aggregate(Rational.Zero, (total, term) => total + (term.Value * columns.Value(term.Key, row)));
                Assert.Equal(columns.Value(dependence.Column, row), sum);
            }
        }
    }

    [Theory]
    [InlineData("1", 1UL)]
    [InlineData("-1", 2147483646UL)]
    [InlineData("1/2", 1073741824UL)]
    [InlineData("-2/3", 1431655764UL)]
    public void A_residue_is_turned_back_into_its_fraction(string fraction, ulong residue)
    {
        Assert.True(PrimeField.First.TryFraction(residue, out Rational value));
        Assert.Equal(fraction, value.ToString());
        Assert.Equal(residue, PrimeField.First.From(value, []));
    }

    private static List<int> Dependent(ExactColumns columns, int n)
    {
        var basis = new List<(int Pivot, Rational[] Vector)>();
        var dependent = new List<int>();
        for (int j = 0; j < columns.Count; j++)
        {
            Rational[] vector = [.. Enumerable.Range(0, n).Select(row => columns.Value(j, row))];
            foreach ((int pivot, Rational[] other) in basis)
            {
                Rational factor = vector[pivot] / other[pivot];
                vector = [.. vector.Select((value, i) => value - (factor * other[i]))];
            }

            int first = Array.FindIndex(vector, value => !value.IsZero);
            if (first < 0)
            {
                dependent.Add(j);
            }
            else
            {
                basis.Add((first, vector));
            }
        }

        return dependent;
    }
}
