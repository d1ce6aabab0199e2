using Lmm.Benchmarks.Data;

namespace Lmm.Benchmarks.Cases;

[MixedModel("Y ~ A * B * C + (1 + A + B + C | Subject) + (1 + A + B + C | Item)")]
public readonly record struct Maximal20Row(double Y, double A, double B, double C, int Subject, int Item);

[MixedModel("Y ~ A * B * C * D * E + (1 + B + C + D + E | Subject) + (1 + A + B + C + D + E | Item)")]
public readonly record struct Maximal36Row(double Y, double A, double B, double C, double D, double E, int Subject, int Item);

/// <summary>The columns of the factorial experiments as rows.</summary>
public static class MaximalRows
{
    public static Maximal20Row[] Twenty(ColumnStore data)
    {
        (double[] y, double[] a, double[] b, double[] c) = (data.Numbers("y"), data.Numbers("A"), data.Numbers("B"), data.Numbers("C"));
        (int[] subject, int[] item) = (data.Indices("subject"), data.Indices("item"));
        return [.. Enumerable.Range(0, data.RowCount).Select(i => new Maximal20Row(y[i], a[i], b[i], c[i], subject[i], item[i]))];
    }

    public static Maximal36Row[] ThirtySix(ColumnStore data)
    {
        (double[] y, double[] a, double[] b, double[] c) = (data.Numbers("y"), data.Numbers("A"), data.Numbers("B"), data.Numbers("C"));
        (double[] d, double[] e, int[] subject, int[] item) = (data.Numbers("D"), data.Numbers("E"), data.Indices("subject"), data.Indices("item"));
        return [.. Enumerable.Range(0, data.RowCount).Select(i => new Maximal36Row(y[i], a[i], b[i], c[i], d[i], e[i], subject[i], item[i]))];
    }
}
