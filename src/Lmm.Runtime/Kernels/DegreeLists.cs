namespace Lmm.Kernels;

/// <summary>
/// Nodes by degree in doubly linked lists: insert, remove and take a node of least degree, each in constant time but for
/// the search upwards.
/// </summary>
internal sealed class DegreeLists
{
    private const int None = -1;
    private readonly int[] _head;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _degree;
    private int _smallest;

    /// <summary>Makes empty lists for nodes 0 … n−1 with degrees 0 … n−1.</summary>
    public DegreeLists(int order)
    {
        _head = new int[order];
        _next = new int[order];
        _previous = new int[order];
        _degree = new int[order];
        Array.Fill(_head, None);
        Array.Fill(_degree, None);
        _smallest = order;
    }

    /// <summary>Adds a node that is in no list.</summary>
    public void Insert(int node, int degree)
    {
        int head = _head[degree];
        _next[node] = head;
        _previous[node] = None;
        if (head != None)
            _previous[head] = node;
        _head[degree] = node;
        _degree[node] = degree;
        _smallest = Math.Min(_smallest, degree);
    }

    /// <summary>Takes a node out; nothing happens when it is in no list.</summary>
    public void Remove(int node)
    {
        if (_degree[node] == None)
            return;
        if (_next[node] != None)
            _previous[_next[node]] = _previous[node];
        if (_previous[node] != None)
            _next[_previous[node]] = _next[node];
        else
            _head[_degree[node]] = _next[node];
        _degree[node] = None;
    }

    /// <summary>Takes out a node of the least degree; there must be one.</summary>
    public int TakeSmallest()
    {
        while (_head[_smallest] == None)
            _smallest++;
        int node = _head[_smallest];
        Remove(node);
        return node;
    }
}
