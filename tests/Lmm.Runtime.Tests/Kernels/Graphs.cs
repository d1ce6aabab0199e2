namespace Lmm.Kernels.Tests;

/// <summary>Families of sparse symmetric patterns, by name, as edge lists; what mixed models and textbooks give.</summary>
internal static class Graphs
{
    public static readonly string[] Families =
        ["diagonal", "empty1", "path", "arrowhead", "tree", "grid", "random2", "random6", "cliques", "nested", "crossed", "complete", "band", "hubs"];

    /// <summary>Edges (i, j), i ≠ j, perhaps repeated or in both directions, of a graph with about <paramref name="order"/> nodes.</summary>
    public static (int Order, List<(int I, int J)> Edges) Make(string family, int order, int seed = 1)
    {
        var random = new Random(seed);
        var edges = new List<(int, int)>();
        switch (family)
        {
            case "diagonal":
                break;
            case "empty1":
                order = 1;
                break;
            case "path":
                for (int i = 1; i < order; i++)
                    edges.Add((i, i - 1));
                break;
            case "arrowhead":
                for (int i = 1; i < order; i++)
                    edges.Add((0, i));
                break;
            case "tree":
                for (int i = 1; i < order; i++)
                    edges.Add((random.Next(i), i));
                break;
            case "grid":
                int side = Math.Max(1, (int)Math.Sqrt(order));
                order = side * side;
                for (int i = 0; i < order; i++)
                {
                    if (i % side > 0)
                        edges.Add((i, i - 1));
                    if (i >= side)
                        edges.Add((i, i - side));
                }
                break;
            case "random2":
            case "random6":
                int degree = family == "random2" ? 2 : 6;
                for (int k = 0; k < order * degree / 2; k++)
                    edges.Add((random.Next(order), random.Next(order)));
                break;
            case "cliques":
                // Overlapping cliques: levels of a vector-valued term that share few neighbours.
                for (int start = 0; start < order; start += 9)
                {
                    for (int i = start; i < Math.Min(order, start + 12); i++)
                    {
                        for (int j = start; j < i; j++)
                            edges.Add((i, j));
                    }
                }
                break;
            case "nested":
                // Pupils are gone; classes, schools and districts stay: each class joined to its school and district.
                int districts = Math.Max(1, order / 60), schools = Math.Max(1, order / 10);
                for (int i = districts; i < Math.Min(order, districts + schools); i++)
                    edges.Add((i, i % districts));
                for (int i = districts + schools; i < order; i++)
                {
                    int school = districts + random.Next(schools);
                    edges.Add((i, school));
                    edges.Add((i, school % districts));
                }
                break;
            case "crossed":
                int half = order / 2;
                for (int k = 0; k < 3 * order; k++)
                    edges.Add((random.Next(Math.Max(1, half)), half + random.Next(Math.Max(1, order - half))));
                break;
            case "complete":
                for (int i = 0; i < order; i++)
                {
                    for (int j = 0; j < i; j++)
                        edges.Add((i, j));
                }
                break;
            case "band":
                for (int i = 0; i < order; i++)
                {
                    for (int j = Math.Max(0, i - 5); j < i; j++)
                        edges.Add((j, i));
                }
                break;
            case "hubs":
                for (int i = 3; i < order; i++)
                {
                    for (int hub = 0; hub < 3; hub++)
                        edges.Add((i, hub));
                    edges.Add((i, 3 + random.Next(order - 3)));
                }
                break;
            default:
                throw new ArgumentException($"No family '{family}'.", nameof(family));
        }
        edges.RemoveAll(edge => edge.Item1 == edge.Item2 || Math.Max(edge.Item1, edge.Item2) >= order);
        return (order, edges);
    }

    /// <summary>Compressed columns with every edge in one half only, in the order of the list, repeats kept.</summary>
    public static (int[] Starts, int[] Rows) Columns(int order, List<(int I, int J)> edges)
    {
        var starts = new int[order + 1];
        foreach ((_, int j) in edges)
            starts[j + 1]++;
        for (int j = 0; j < order; j++)
            starts[j + 1] += starts[j];
        var rows = new int[edges.Count];
        int[] next = [.. starts];
        foreach ((int i, int j) in edges)
            rows[next[j]++] = i;
        return (starts, rows);
    }

    /// <summary>Random values on the pattern, diagonally dominant enough to be well conditioned.</summary>
    public static NaiveMatrix PositiveDefinite(int order, List<(int I, int J)> edges, int seed = 5)
    {
        var random = new Random(seed);
        var s = new NaiveMatrix(order);
        foreach ((int i, int j) in edges)
        {
            if (s[i, j] == 0)
                s[i, j] = s[j, i] = 2 * random.NextDouble() - 1;
        }
        for (int i = 0; i < order; i++)
        {
            double sum = 1;
            for (int j = 0; j < order; j++)
                sum += 0.7 * Math.Abs(s[i, j]);
            s[i, i] = sum;
        }
        return s;
    }

    /// <summary>Entries of L below and on the diagonal by plain symbolic elimination in a given order.</summary>
    public static long Fill(int order, List<(int I, int J)> edges, ReadOnlySpan<int> permutation)
    {
        HashSet<int>[] neighbours = Neighbours(order, edges);
        long entries = 0;
        foreach (int node in permutation)
            entries += 1 + Eliminate(neighbours, node);
        return entries;
    }

    /// <summary>Entries of L under exact greedy minimum degree, ties by lowest number.</summary>
    public static long MinimumDegreeFill(int order, List<(int I, int J)> edges)
    {
        HashSet<int>[] neighbours = Neighbours(order, edges);
        var left = new SortedSet<(int Degree, int Node)>();
        for (int i = 0; i < order; i++)
            left.Add((neighbours[i].Count, i));
        long entries = 0;
        while (left.Count > 0)
        {
            int node = left.Min.Node;
            left.Remove(left.Min);
            int[] touched = [.. neighbours[node]];
            foreach (int i in touched)
                left.Remove((neighbours[i].Count, i));
            entries += 1 + Eliminate(neighbours, node);
            foreach (int i in touched)
                left.Add((neighbours[i].Count, i));
        }
        return entries;
    }

    private static HashSet<int>[] Neighbours(int order, List<(int I, int J)> edges)
    {
        var neighbours = new HashSet<int>[order];
        for (int i = 0; i < order; i++)
            neighbours[i] = [];
        foreach ((int i, int j) in edges)
        {
            neighbours[i].Add(j);
            neighbours[j].Add(i);
        }
        return neighbours;
    }

    private static int Eliminate(HashSet<int>[] neighbours, int node)
    {
        int[] clique = [.. neighbours[node]];
        foreach (int i in clique)
        {
            neighbours[i].Remove(node);
            foreach (int j in clique)
            {
                if (i != j)
                    neighbours[i].Add(j);
            }
        }
        neighbours[node].Clear();
        return clique.Length;
    }
}
