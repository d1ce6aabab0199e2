namespace Lmm.Design.Tests.Structure;

/// <summary>The partition algebra against its definitions, pair by pair of rows, on random divisions.</summary>
public sealed class PartitionTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Operations_are_those_of_the_equivalence_relations(int seed)
    {
        var random = new Random(seed);
        int n = random.Next(1, 14);
        int[] a = [.. Enumerable.Range(0, n).Select(_ => random.Next(4))];
        int[] b = seed % 5 == 0 ? [.. a.Select(code => code / 2)] : [.. Enumerable.Range(0, n).Select(_ => random.Next(1, 5))];
        Partition left = Partition.Of(a);
        Partition right = Partition.Of(b);
        Assert.Equal(a.Distinct().Count(), left.Count);
        Assert.Equal(Pairs(n, (i, j) => a[i] == a[j]), Pairs(left));
        Assert.Equal(Pairs(n, (i, j) => a[i] == a[j] && b[i] == b[j]), Pairs(left.Cross(right)));
        Assert.Equal(Pairs(n, Closure(n, (i, j) => a[i] == a[j] || b[i] == b[j])), Pairs(left.Join(right)));
        Assert.Equal(Pairs(left).IsSubsetOf(Pairs(right)), left.IsNestedIn(right));
        Assert.Equal(Pairs(left).SetEquals(Pairs(right)), left.Equals(right));
        Assert.Equal(Enumerable.Range(0, left.Count).Select(block => Enumerable.Range(0, n).First(row => left[row] == block)), left.FirstRows());
        Assert.Equal(n, left.Sizes.Sum());
    }

    /// <summary>Orthogonal means that the averaging operators commute.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Orthogonal_means_that_averages_commute(int seed)
    {
        var random = new Random(seed);
        (int[] a, int[] b) = (seed % 4) switch
        {
            0 => Rows(Tables.Cross(2, 3)),
            1 => Rows([[1, 1], [1, 2], [2, 3], [2, 4], [2, 4]]),
            2 => Rows([[1, 1], [1, 1], [1, 2], [2, 1], [2, 1], [2, 2]]),
            _ => Rows(Enumerable.Range(0, 6).Select(_ => (int[])[random.Next(2), random.Next(3)])),
        };
        Partition left = Partition.Of(a);
        Partition right = Partition.Of(b);
        double[,] forth = Product(Averaging(left), Averaging(right));
        double[,] back = Product(Averaging(right), Averaging(left));
        double most = 0;
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j < a.Length; j++)
            {
                most = Math.Max(most, Math.Abs(forth[i, j] - back[i, j]));
            }
        }

        Assert.Equal(most < 1e-12, left.IsOrthogonalTo(right));
    }

    [Fact]
    public void Extremes()
    {
        Assert.Equal(1, Partition.Whole(5).Count);
        Assert.True(Partition.Units(5).IsUnits);
        Assert.True(Partition.Units(5).IsNestedIn(Partition.Whole(5)));
        Assert.Equal(0, Partition.Whole(0).Count);
        Assert.Equal(Partition.Units(5), Partition.Units(5).Cross(Partition.Whole(5)));
        Assert.Equal(Partition.Whole(5), Partition.Units(5).Join(Partition.Whole(5)));
        Assert.True(Partition.Of([3, 3, 0, 0]).IsUniform);
        Assert.False(Partition.Of([3, 3, 0]).IsUniform);
    }

    [Fact]
    public void Many_levels_crossed_take_no_table_of_cells()
    {
        Partition left = Partition.Of([.. Enumerable.Range(0, 100_000)]);
        Partition right = Partition.Of([.. Enumerable.Range(0, 100_000).Select(row => row / 2)]);
        Assert.Equal(left, left.Cross(right));
        Assert.Equal(right, left.Join(right));
    }

    private static (int[] A, int[] B) Rows(IEnumerable<int[]> rows) => ([.. rows.Select(row => row[0])], [.. rows.Select(row => row[1])]);

    private static HashSet<(int, int)> Pairs(Partition partition) => Pairs(partition.RowCount, (i, j) => partition[i] == partition[j]);

    private static HashSet<(int, int)> Pairs(int n, Func<int, int, bool> together) =>
        [.. from i in Enumerable.Range(0, n) from j in Enumerable.Range(0, n) where together(i, j) select (i, j)];

    private static Func<int, int, bool> Closure(int n, Func<int, int, bool> together)
    {
        var reach = new bool[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                reach[i, j] = together(i, j);
            }
        }

        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    reach[i, j] |= reach[i, k] && reach[k, j];
                }
            }
        }

        return (i, j) => reach[i, j];
    }

    private static double[,] Averaging(Partition partition)
    {
        var matrix = new double[partition.RowCount, partition.RowCount];
        for (int i = 0; i < partition.RowCount; i++)
        {
            for (int j = 0; j < partition.RowCount; j++)
            {
                matrix[i, j] = partition[i] == partition[j] ? 1.0 / partition.Sizes[partition[i]] : 0;
            }
        }

        return matrix;
    }

    private static double[,] Product(double[,] left, double[,] right)
    {
        int n = left.GetLength(0);
        var product = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < n; k++)
                {
                    product[i, j] += left[i, k] * right[k, j];
                }
            }
        }

        return product;
    }
}
