using Lmm.Benchmarks.Data;

namespace Lmm.Benchmarks.Cases;

[MixedModel]
public readonly record struct Ar1Row(
    [Response] double Y,
    [Fixed] double X,
    [Repeated(Subject = nameof(Ar1Row.Person), Corr = Corr.AR1)] int Occasion,
    [Random] int Person);

public enum TrialVisit
{
    First,
    Second,
    Third,
    Fourth,
    Last,
}

[MixedModel]
[Interaction(nameof(Active), nameof(Visit))]
public readonly record struct VisitRow(
    [Response] double Y,
    [Fixed] double Baseline,
    [Fixed] bool Active,
    [Fixed][Repeated(Subject = nameof(VisitRow.Patient), Corr = Corr.Unstructured, Heterogeneous = true)] TrialVisit Visit,
    int Patient);

/// <summary>The columns with a residual structure as rows.</summary>
public static class ResidualRows
{
    public static Ar1Row[] Ar1(ColumnStore d)
    {
        (double[] y, double[] x, int[] t, int[] id) = (d.Numbers("y"), d.Numbers("x"), d.Indices("t"), d.Indices("id"));
        return [.. Enumerable.Range(0, d.RowCount).Select(i => new Ar1Row(y[i], x[i], t[i], id[i]))];
    }

    public static VisitRow[] Visits(ColumnStore d)
    {
        (double[] y, double[] b) = (d.Numbers("y"), d.Numbers("base"));
        (int[] arm, int[] visit, int[] id) = (d.Indices("arm"), d.Indices("visit"), d.Indices("id"));
        return [.. Enumerable.Range(0, d.RowCount).Select(i => new VisitRow(y[i], b[i], arm[i] == 1, (TrialVisit)visit[i], id[i]))];
    }
}
