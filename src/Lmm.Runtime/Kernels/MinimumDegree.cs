using System.Runtime.CompilerServices;

namespace Lmm.Kernels;

/// <summary>
/// A fill-reducing order of a symmetric pattern: approximate minimum degree on the quotient graph, after Amestoy, Davis and
/// Duff 1996, SIAM J. Matrix Anal. Appl. 17, 886-905 (their algorithm 1 with element absorption, aggressive absorption,
/// mass elimination, approximate external degrees and indistinguishable variables). Eliminated variables live on as
/// elements, that is cliques; so the storage never exceeds the pattern's. Deterministic. Checked in MinimumDegreeTests.
/// </summary>
internal sealed class MinimumDegree
{
    private const int None = -1;

    private readonly int _order;
    private int[] _lists;                 // adjacency of every node, see _start
    private int _free;                    // first unused place of _lists
    private readonly int[] _start;        // where a node's list begins; None when it has none
    private readonly int[] _length;       // length of the list: of a variable elements, then variables; of an element variables
    private readonly int[] _elements;     // how many of a variable's list are elements
    private readonly int[] _weight;       // variables merged into this one; negative while in the new element; 0 absorbed
    private readonly int[] _degree;       // variable: approximate external degree; element: its weight
    private readonly int[] _absorbedBy;   // the variable or pivot that took this variable in
    private readonly int[] _pivotIndex;   // position among the pivots; None for a variable
    private readonly long[] _mark;        // stamps: element measures, comparison of lists; 0 for a dead element
    private long _stamp = 1;
    private readonly DegreeLists _queue;
    private readonly int[] _bucketHead;   // variables of the new element by hash of their lists
    private readonly int[] _bucketNext;
    private readonly int[] _bucketOf;
    private int _eliminated;
    private int _pivots;

    private MinimumDegree(int order, ReadOnlySpan<int> starts, ReadOnlySpan<int> rows)
    {
        _order = order;
        int entries = starts[order];
        _lists = new int[entries + entries / 5 + 2 * order + 1];
        rows[..entries].CopyTo(_lists);
        _free = entries;
        _start = starts[..order].ToArray();
        _length = new int[order];
        _elements = new int[order];
        _weight = new int[order];
        _degree = new int[order];
        _absorbedBy = new int[order];
        _pivotIndex = new int[order];
        _mark = new long[order];
        _queue = new DegreeLists(order);
        _bucketHead = new int[order];
        _bucketNext = new int[order];
        _bucketOf = new int[order];
        Array.Fill(_weight, 1);
        Array.Fill(_absorbedBy, None);
        Array.Fill(_pivotIndex, None);
        Array.Fill(_bucketHead, None);
        Array.Fill(_mark, 1);
        for (int i = 0; i < order; i++)
        {
            _length[i] = starts[i + 1] - starts[i];
            _degree[i] = _length[i];
        }
    }

    /// <summary>Computes the order.</summary>
    /// <param name="order">The number of nodes n.</param>
    /// <param name="starts">n + 1 starts into <paramref name="rows"/>.</param>
    /// <param name="rows">The neighbours of each node: symmetric, without repeats and without the node itself.</param>
    /// <returns>The permutation: element k is the node eliminated at step k.</returns>
    public static int[] Order(int order, ReadOnlySpan<int> starts, ReadOnlySpan<int> rows)
    {
        if (order == 0)
            return [];
        var state = new MinimumDegree(order, starts, rows);
        state.Eliminate();
        return state.Permutation();
    }

    private void Eliminate()
    {
        // A node joined to nearly everything is put last at once: it would only slow down the degrees of all others.
        int dense = (int)Math.Max(16, Math.Min(_order - 2, 10 * Math.Sqrt(_order)));
        var last = new List<int>();
        for (int i = 0; i < _order; i++)
        {
            if (_degree[i] > dense)
            {
                last.Add(i);
                _weight[i] = 0;
                _start[i] = None;
                _eliminated++;
            }
            else
            {
                _queue.Insert(i, _degree[i]);
            }
        }
        while (_eliminated < _order)
        {
            int pivot = _queue.TakeSmallest();
            FormElement(pivot);
            MeasureElements(pivot);
            UpdateDegrees(pivot);
            MergeIndistinguishable(pivot);
            FinishElement(pivot);
        }
        last.Sort((a, b) => _degree[a] != _degree[b] ? _degree[a].CompareTo(_degree[b]) : a.CompareTo(b));
        foreach (int i in last)
            _pivotIndex[i] = _pivots++;
    }

    // The pivot becomes an element: the union of its variables and those of its elements, which it absorbs. Its variables
    // are marked by a negative weight and leave the queue.
    private void FormElement(int pivot)
    {
        int weight = _weight[pivot];
        _eliminated += weight;
        _weight[pivot] = -weight;
        int total = 0, target;
        int ownStart = _start[pivot], elements = _elements[pivot], length = _length[pivot];
        if (elements == 0)
        {
            target = ownStart;
            int end = Collect(pivot, ownStart, length, target, ref total);
            _length[pivot] = end - target;
        }
        else
        {
            int need = length - elements;
            for (int p = 0; p < elements; p++)
                need += _length[_lists[ownStart + p]];
            Reserve(need);
            ownStart = _start[pivot];
            target = _free;
            for (int p = 0; p < elements; p++)
            {
                int element = _lists[ownStart + p];
                _free = Collect(pivot, _start[element], _length[element], _free, ref total);
                _mark[element] = 0;
                _start[element] = None;
            }
            _free = Collect(pivot, ownStart + elements, length - elements, _free, ref total);
            _length[pivot] = _free - target;
        }
        _start[pivot] = target;
        _degree[pivot] = total;
        _elements[pivot] = 0;
        _pivotIndex[pivot] = _pivots++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Collect(int pivot, int source, int length, int target, ref int total)
    {
        for (int p = source; p < source + length; p++)
        {
            int i = _lists[p];
            int weight = _weight[i];
            if (weight <= 0)
                continue;
            total += weight;
            _weight[i] = -weight;
            _lists[target++] = i;
            _queue.Remove(i);
        }
        return target;
    }

    // For every element e that meets the new one, _mark[e] − _stamp becomes the weight of e outside the new element.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureElements(int pivot)
    {
        _stamp += _order + 1L;
        int end = _start[pivot] + _length[pivot];
        for (int p = _start[pivot]; p < end; p++)
        {
            int i = _lists[p];
            int weight = -_weight[i];
            for (int r = _start[i]; r < _start[i] + _elements[i]; r++)
            {
                int element = _lists[r];
                if (_mark[element] >= _stamp)
                    _mark[element] -= weight;
                else if (_mark[element] != 0)
                    _mark[element] = _degree[element] + _stamp - weight;
            }
        }
    }

    // Rewrites the list of every variable of the new element (dead entries out, the element in), sums its degree, and
    // files it by hash. A variable with no neighbour outside is eliminated with the pivot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdateDegrees(int pivot)
    {
        int end = _start[pivot] + _length[pivot];
        for (int p = _start[pivot]; p < end; p++)
        {
            int i = _lists[p];
            int start = _start[i], target = start, stop = start + _length[i], elementStop = start + _elements[i];
            long degree = 0;
            uint hash = 0;
            for (int r = start; r < elementStop; r++)
            {
                int element = _lists[r];
                if (_mark[element] == 0)
                    continue;
                long outside = _mark[element] - _stamp;
                if (outside > 0)
                {
                    degree += outside;
                    _lists[target++] = element;
                    hash += (uint)element;
                }
                else
                {
                    // Aggressive absorption: the element lies within the new one.
                    _mark[element] = 0;
                    _start[element] = None;
                }
            }
            int kept = target - start;
            for (int r = elementStop; r < stop; r++)
            {
                int j = _lists[r];
                int weight = _weight[j];
                if (weight <= 0)
                    continue;
                degree += weight;
                _lists[target++] = j;
                hash += (uint)j;
            }
            if (degree == 0)
            {
                AbsorbIntoPivot(pivot, i);
                continue;
            }
            // The element goes first; the entry it displaces moves to the front of the variables and that one to the end.
            // There is room: the pivot itself, or an element it absorbed, has just left this list.
            _lists[target] = _lists[start + kept];
            _lists[start + kept] = _lists[start];
            _lists[start] = pivot;
            _length[i] = target + 1 - start;
            _elements[i] = kept + 1;
            _degree[i] = (int)Math.Min(_degree[i], degree);
            int bucket = (int)(hash % (uint)_order);
            _bucketOf[i] = bucket;
            _bucketNext[i] = _bucketHead[bucket];
            _bucketHead[bucket] = i;
        }
    }

    private void AbsorbIntoPivot(int pivot, int i)
    {
        int weight = -_weight[i];
        _weight[pivot] -= weight;
        _eliminated += weight;
        _degree[pivot] -= weight;
        _weight[i] = 0;
        _start[i] = None;
        _absorbedBy[i] = pivot;
    }

    // Variables with the same list will stay the same for ever: the later joins the earlier.
    private void MergeIndistinguishable(int pivot)
    {
        // Measures reach up to _stamp + order; later stamps must lie above them.
        _stamp += _order + 1L;
        int end = _start[pivot] + _length[pivot];
        for (int p = _start[pivot]; p < end; p++)
        {
            int i = _lists[p];
            if (_weight[i] == 0)
                continue;
            int bucket = _bucketOf[i];
            i = _bucketHead[bucket];
            _bucketHead[bucket] = None;
            for (; i != None && _bucketNext[i] != None; i = _bucketNext[i])
            {
                _stamp++;
                for (int r = _start[i] + 1; r < _start[i] + _length[i]; r++)
                    _mark[_lists[r]] = _stamp;
                int previous = i;
                for (int j = _bucketNext[i]; j != None;)
                {
                    int next = _bucketNext[j];
                    if (SameList(i, j))
                    {
                        _weight[i] += _weight[j];
                        _weight[j] = 0;
                        _start[j] = None;
                        _absorbedBy[j] = i;
                        _bucketNext[previous] = next;
                    }
                    else
                    {
                        previous = j;
                    }
                    j = next;
                }
            }
        }
    }

    private bool SameList(int i, int j)
    {
        if (_length[i] != _length[j] || _elements[i] != _elements[j])
            return false;
        for (int r = _start[j] + 1; r < _start[j] + _length[j]; r++)
        {
            if (_mark[_lists[r]] != _stamp)
                return false;
        }
        return true;
    }

    // Restores the weights, sets the final degrees and queues the variables again; the element keeps the live ones.
    private void FinishElement(int pivot)
    {
        int start = _start[pivot], target = start, end = start + _length[pivot];
        int weight = -_weight[pivot];
        _weight[pivot] = weight;
        int remaining = _order - _eliminated;
        for (int p = start; p < end; p++)
        {
            int i = _lists[p];
            int own = -_weight[i];
            if (own <= 0)
                continue;
            _weight[i] = own;
            long degree = Math.Min((long)_degree[i] + _degree[pivot] - own, remaining - own);
            _degree[i] = (int)Math.Max(0, degree);
            _queue.Insert(i, _degree[i]);
            _lists[target++] = i;
        }
        _length[pivot] = target - start;
        if (_free == end)
            _free = target;
        _mark[pivot] = target > start ? 1 : 0;
        // A pivot is no variable any more; a list that still names it must not count it.
        _weight[pivot] = 0;
    }

    // Makes room for a list of the given length at _free, by moving the live lists together.
    private void Reserve(int need)
    {
        if (_free + need <= _lists.Length)
            return;
        int live = 0;
        for (int i = 0; i < _order; i++)
        {
            if (_start[i] != None)
                live += _length[i];
        }
        int[] target = new int[Math.Max(_lists.Length, live + need)];
        int free = 0;
        for (int i = 0; i < _order; i++)
        {
            if (_start[i] == None)
                continue;
            Array.Copy(_lists, _start[i], target, free, _length[i]);
            _start[i] = free;
            free += _length[i];
        }
        _lists = target;
        _free = free;
    }

    // Pivots in their order, each followed by the variables that went with it.
    private int[] Permutation()
    {
        var count = new int[_pivots + 1];
        var place = new int[_order];
        for (int i = 0; i < _order; i++)
        {
            int k = i;
            while (_pivotIndex[k] == None)
                k = _absorbedBy[k];
            // Shortens the way for the next one.
            for (int v = i; _pivotIndex[v] == None;)
            {
                int next = _absorbedBy[v];
                _absorbedBy[v] = k;
                v = next;
            }
            place[i] = _pivotIndex[k];
            count[place[i] + 1]++;
        }
        for (int k = 0; k < _pivots; k++)
            count[k + 1] += count[k];
        var permutation = new int[_order];
        for (int i = 0; i < _order; i++)
            permutation[count[place[i]]++] = i;
        return permutation;
    }
}
