using System.Runtime.CompilerServices;

namespace Lmm.Kernels;

/// <summary>
/// The elimination tree of a symmetric pattern and the column counts of its Cholesky factor, both in nearly linear time
/// (Liu 1990, SIAM J. Matrix Anal. Appl. 11, 134-172; Gilbert, Ng and Peyton 1994, same journal 15, 1075-1091).
/// </summary>
internal static class EliminationTree
{
    /// <summary>No parent.</summary>
    public const int Root = -1;

    /// <summary>The parent of every column: the row of the first entry below the diagonal of its column of L, or <see cref="Root"/>.</summary>
    /// <param name="pattern">The pattern in the caller's order.</param>
    /// <param name="permutation">Element k is the node eliminated at step k.</param>
    /// <param name="label">The inverse of the permutation.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Parents(SymmetricPattern pattern, int[] permutation, int[] label)
    {
        var parent = new int[pattern.Order];
        var ancestor = new int[pattern.Order];
        for (int k = 0; k < pattern.Order; k++)
        {
            parent[k] = ancestor[k] = Root;
            foreach (int node in pattern.Column(permutation[k]))
            {
                if (label[node] >= k)
                    continue;
                // Climbs from the row to its root so far, and lets the whole path point to k.
                for (int i = label[node]; i != Root && i != k;)
                {
                    int next = ancestor[i];
                    ancestor[i] = k;
                    if (next == Root)
                        parent[i] = k;
                    i = next;
                }
            }
        }
        return parent;
    }

    /// <summary>A postorder: element k is the node visited at step k; children come before their parent, every subtree in one run.</summary>
    public static int[] Postorder(ReadOnlySpan<int> parent)
    {
        int n = parent.Length;
        var firstChild = new int[n];
        var sibling = new int[n];
        var order = new int[n];
        var stack = new int[n];
        Array.Fill(firstChild, Root);
        for (int i = n - 1; i >= 0; i--)
        {
            if (parent[i] == Root)
                continue;
            sibling[i] = firstChild[parent[i]];
            firstChild[parent[i]] = i;
        }
        int count = 0;
        for (int root = 0; root < n; root++)
        {
            if (parent[root] != Root)
                continue;
            int depth = 0;
            stack[0] = root;
            while (depth >= 0)
            {
                int node = stack[depth];
                int child = firstChild[node];
                if (child == Root)
                {
                    order[count++] = node;
                    depth--;
                }
                else
                {
                    firstChild[node] = sibling[child];
                    stack[++depth] = child;
                }
            }
        }
        return order;
    }

    /// <summary>
    /// Entries in every column of L, diagonal included. The permutation must be a postorder: parent[j] &gt; j and every
    /// subtree one run of columns.
    /// </summary>
    /// <param name="pattern">The pattern in the caller's order.</param>
    /// <param name="permutation">Element k is the node eliminated at step k.</param>
    /// <param name="label">The inverse of the permutation.</param>
    /// <param name="parent">The tree.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] ColumnCounts(SymmetricPattern pattern, int[] permutation, int[] label, int[] parent)
    {
        int n = pattern.Order;
        var count = new int[n];
        var first = new int[n];        // first column of the subtree
        var lastLeaf = new int[n];     // last leaf found of the row's subtree
        var highest = new int[n];      // largest first of the leaves found of the row's subtree
        var ancestor = new int[n];
        Array.Fill(lastLeaf, Root);
        Array.Fill(highest, -1);
        for (int j = 0; j < n; j++)
        {
            first[j] = j;
            ancestor[j] = j;
            count[j] = 1;
        }
        for (int j = 0; j < n; j++)
        {
            if (parent[j] == Root)
                continue;
            first[parent[j]] = Math.Min(first[parent[j]], first[j]);
            count[parent[j]] = 0;
        }
        for (int j = 0; j < n; j++)
        {
            if (parent[j] != Root)
                count[parent[j]]--;
            foreach (int node in pattern.Column(permutation[j]))
            {
                int row = label[node];
                // j is a leaf of the row's subtree unless a leaf was found below it.
                if (row <= j || first[j] <= highest[row])
                    continue;
                highest[row] = first[j];
                count[j]++;
                if (lastLeaf[row] != Root)
                    count[FindRoot(ancestor, lastLeaf[row])]--;
                lastLeaf[row] = j;
            }
            if (parent[j] != Root)
                ancestor[j] = parent[j];
        }
        for (int j = 0; j < n; j++)
        {
            if (parent[j] != Root)
                count[parent[j]] += count[j];
        }
        return count;
    }

    private static int FindRoot(int[] ancestor, int node)
    {
        int root = node;
        while (ancestor[root] != root)
            root = ancestor[root];
        while (ancestor[node] != root)
            (node, ancestor[node]) = (ancestor[node], root);
        return root;
    }
}
