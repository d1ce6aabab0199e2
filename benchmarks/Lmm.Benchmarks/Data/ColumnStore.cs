using System.Globalization;
using System.Runtime.InteropServices;

namespace Lmm.Benchmarks.Data;

/// <summary>One data set made by make_data.R: raw little-endian columns that R and C# read alike.</summary>
public sealed class ColumnStore
{
    private readonly string _folder;
    private readonly Dictionary<string, (bool IsFactor, int Rows, int Levels)> _columns = [];

    private ColumnStore(string folder) => _folder = folder;

    /// <summary>The number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>The folder with the columns.</summary>
    public string Folder => _folder;

    /// <summary>Opens the folder; a missing one says how to make it.</summary>
    public static ColumnStore Open(string root, string name)
    {
        string folder = Path.Combine(root, name);
        string list = Path.Combine(folder, "columns.txt");
        if (!File.Exists(list))
        {
            throw new FileNotFoundException(
                $"The data set '{name}' has not been made: run 'Rscript make_data.R {name}' in benchmarks/data.", list);
        }

        var store = new ColumnStore(folder);
        foreach (string line in File.ReadLines(list))
        {
            string[] parts = line.Split(' ');
            int rows = int.Parse(parts[2], CultureInfo.InvariantCulture);
            store._columns[parts[0]] = (parts[1] == "factor", rows, int.Parse(parts[3], CultureInfo.InvariantCulture));
            store.RowCount = rows;
        }

        return store;
    }

    /// <summary>A numeric column.</summary>
    public double[] Numbers(string column) => Read<double>(column);

    /// <summary>A factor's level of each row, counted from 0.</summary>
    public int[] Indices(string column) => Read<int>(column);

    /// <summary>How many levels the factor has.</summary>
    public int LevelCount(string column) => _columns[column].Levels;

    private T[] Read<T>(string column)
        where T : unmanaged
    {
        if (_columns[column].IsFactor != (typeof(T) == typeof(int)))
        {
            throw new InvalidOperationException($"Column '{column}' of {_folder} is not of type {typeof(T).Name}.");
        }

        var values = new T[_columns[column].Rows];
        using FileStream file = File.OpenRead(Path.Combine(_folder, column + ".bin"));
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
