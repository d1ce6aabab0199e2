namespace Lmm.Kernels;

/// <summary>
/// Nodes that can be eliminated without any fill: those whose remaining neighbours are all joined to each other. Nested
/// groupings consist of nothing else (a class is joined to its school and district, which are joined), and there the
/// quotient graph of <see cref="MinimumDegree"/> would look through the long list of a district once for every class.
/// Only small neighbourhoods are tried. Linear in the pattern up to a logarithm. Checked in MinimumDegreeTests.
/// </summary>
internal static class SimplicialNodes
{
    private const int LargestDegree = 4;

    /// <summary>The nodes that go first, in their order; eliminating one may free the next.</summary>
    public static List<int> Find(SymmetricPattern pattern)
    {
        var eliminated = new List<int>();
        var degree = new int[pattern.Order];
        var gone = new bool[pattern.Order];
        var queue = new Queue<int>();
        for (int i = 0; i < pattern.Order; i++)
        {
            degree[i] = pattern.Starts[i + 1] - pattern.Starts[i];
            if (degree[i] <= LargestDegree)
                queue.Enqueue(i);
        }
        var neighbours = new int[LargestDegree];
        while (queue.TryDequeue(out int node))
        {
            if (gone[node])
                continue;
            int count = 0;
            foreach (int i in pattern.Column(node))
            {
                if (!gone[i])
                    neighbours[count++] = i;
            }
            if (!IsClique(pattern, neighbours.AsSpan(0, count)))
                continue;
            gone[node] = true;
            eliminated.Add(node);
            foreach (int i in neighbours.AsSpan(0, count))
            {
                degree[i]--;
                if (degree[i] <= LargestDegree)
                    queue.Enqueue(i);
            }
        }
        return eliminated;
    }

    private static bool IsClique(SymmetricPattern pattern, ReadOnlySpan<int> nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<int> first = pattern.Column(nodes[i]), second = pattern.Column(nodes[j]);
                bool joined = first.Length < second.Length ? first.BinarySearch(nodes[j]) >= 0 : second.BinarySearch(nodes[i]) >= 0;
                if (!joined)
                    return false;
            }
        }
        return true;
    }
}
