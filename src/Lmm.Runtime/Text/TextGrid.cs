using System.Text;

namespace Lmm;

/// <summary>Cells in aligned columns of plain text.</summary>
internal sealed class TextGrid(params bool[] leftAligned)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; missing cells at its end are empty.</summary>
    public void Add(params string[] cells)
    {
        string[] row = new string[leftAligned.Length];
        Array.Fill(row, string.Empty);
        cells.CopyTo(row, 0);
        _rows.Add(row);
    }

    /// <summary>Writes the rows with one blank between columns and none at the end of a line.</summary>
    public void WriteTo(StringBuilder text, string indent = "")
    {
        int[] widths = new int[leftAligned.Length];
        foreach (string[] row in _rows)
        {
            for (int j = 0; j < row.Length; j++)
            {
                widths[j] = Math.Max(widths[j], row[j].Length);
            }
        }

        var line = new StringBuilder();
        foreach (string[] row in _rows)
        {
            line.Clear().Append(indent);
            for (int j = 0; j < row.Length; j++)
            {
                if (widths[j] == 0)
                {
                    continue;
                }

                line.Append(leftAligned[j] ? row[j].PadRight(widths[j]) : row[j].PadLeft(widths[j])).Append(' ');
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}
