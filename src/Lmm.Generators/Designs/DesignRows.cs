using System.Globalization;
using Lmm.Design;

namespace Lmm.Generators.Designs;

/// <summary>Hands the rows of a design file to the algebra.</summary>
internal sealed class DesignRows
{
    private readonly DesignTableBuilder _table;
    private readonly FileColumn[] _taken;
    private readonly FileColumn? _response;
    private readonly FileColumn? _weight;
    private readonly FileColumn? _frequency;
    private readonly string?[] _values;
    private string? _firstWeight;
    private bool _weightsDiffer;
    private double _observations;
    private bool _isUnknown;

    /// <summary>Begins an empty table.</summary>
    /// <param name="spec">What of the model the file can say.</param>
    /// <param name="columns">The columns that the file has.</param>
    public DesignRows(ModelSpec spec, IReadOnlyList<FileColumn> columns)
    {
        FileColumn? Find(string? member) => columns.FirstOrDefault(column => column.Member.Name == member);
        _table = new DesignTableBuilder(spec);
        _taken = [.. _table.Members.Select(member => Find(member)!)];
        _values = new string?[_taken.Length];
        _response = Find(spec.Response);
        _weight = Find(spec.Weight);
        _frequency = Find(spec.Frequency);
    }

    /// <summary>Adds the row that the columns now hold.</summary>
    /// <param name="number">Its number in the file, counted from 1.</param>
    public void Add(int number)
    {
        for (int c = 0; c < _taken.Length; c++)
        {
            _values[c] = _taken[c].Value;
        }

        // Every cell could be read. What the algebra still refuses is the second name of an enum's value, of which only the
        // running program knows the first: such a design is not judged.
        if (!_table.TryAddRow(_values, Number(_response), out _, number))
        {
            _isUnknown = true;
            return;
        }

        _firstWeight ??= _weight?.Value;
        _weightsDiffer |= _weight?.Value != _firstWeight;
        _observations += Number(_frequency) ?? 1;
    }

    /// <summary>The table of the rows added; null where it cannot be known or has no rows.</summary>
    public DesignTable? Build()
    {
        if (_isUnknown || _observations == 0)
        {
            return null;
        }

        if (_weightsDiffer)
        {
            _table.SetUnequalWeights();
        }

        if (_frequency is not null)
        {
            _table.SetObservations(_observations);
        }

        return _table.Build();
    }

    private static double? Number(FileColumn? column) =>
        double.TryParse(column?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
