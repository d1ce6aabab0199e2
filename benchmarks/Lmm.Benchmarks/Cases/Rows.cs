using Lmm.Benchmarks.Data;

namespace Lmm.Benchmarks.Cases;

[MixedModel]
public sealed record SleepRow(
    [Response] double Reaction,
    [Fixed] double Days,
    [Random(Slopes = [nameof(Days)])] int Subject);

[MixedModel]
public sealed record Chem97Row(
    [Response] double Score,
    [Fixed] double Gcse,
    [Random] int School,
    [Random] int Authority);

public enum Grade
{
    Kindergarten,
    First,
    Second,
    Third,
}

public enum ClassType
{
    Small,
    Regular,
    RegularWithAide,
}

[MixedModel]
public sealed record StarRow(
    [Response] double Math,
    [Fixed] Grade Grade,
    [Fixed] ClassType ClassType,
    [Random] int Pupil,
    [Random] int Teacher,
    [Random] int School);

[MixedModel]
public readonly record struct InstEvalRow(
    [Response] double Y,
    [Fixed] bool Service,
    [Random] int Student,
    [Random] int Lecturer,
    [Random] int Department);

/// <summary>Without the departments.</summary>
[MixedModel]
public readonly record struct InstEvalTwoRow(
    [Response] double Y,
    [Fixed] bool Service,
    [Random] int Student,
    [Random] int Lecturer);

[MixedModel]
public readonly record struct SlopeRow(
    [Response] double Y,
    [Fixed] double X,
    [Fixed] double Z,
    [Random(Slopes = [nameof(X)])] int Person);

[MixedModel]
public readonly record struct NestedRow(
    [Response] double Y,
    [Fixed] double X1,
    [Fixed] double X2,
    [Fixed] double X3,
    [Random] int Class,
    [Random] int School);

[MixedModel]
public readonly record struct RatingRow(
    [Response] double Y,
    [Fixed] double X,
    [Random] int User,
    [Random] int Film);

/// <summary>The columns as rows.</summary>
public static class Rows
{
    public static SleepRow[] Sleep(ColumnStore d)
    {
        (double[] y, double[] x, int[] g) = (d.Numbers("Reaction"), d.Numbers("Days"), d.Indices("Subject"));
        return Make(d, i => new SleepRow(y[i], x[i], g[i]));
    }

    public static Chem97Row[] Chem97(ColumnStore d)
    {
        (double[] y, double[] x, int[] s, int[] a) = (d.Numbers("score"), d.Numbers("gcsecnt"), d.Indices("school"), d.Indices("lea"));
        return Make(d, i => new Chem97Row(y[i], x[i], s[i], a[i]));
    }

    public static StarRow[] Star(ColumnStore d)
    {
        (double[] y, int[] gr, int[] type) = (d.Numbers("math"), d.Indices("gr"), d.Indices("cltype"));
        (int[] id, int[] teacher, int[] school) = (d.Indices("id"), d.Indices("tch"), d.Indices("sch"));
        return Make(d, i => new StarRow(y[i], (Grade)gr[i], (ClassType)type[i], id[i], teacher[i], school[i]));
    }

    public static InstEvalRow[] InstEval(ColumnStore d)
    {
        (double[] y, int[] service, int[] s) = (d.Numbers("y"), d.Indices("service"), d.Indices("s"));
        (int[] lecturer, int[] department) = (d.Indices("d"), d.Indices("dept"));
        return Make(d, i => new InstEvalRow(y[i], service[i] == 1, s[i], lecturer[i], department[i]));
    }

    public static InstEvalTwoRow[] InstEvalTwo(ColumnStore d)
    {
        (double[] y, int[] service, int[] s, int[] lecturer) = (d.Numbers("y"), d.Indices("service"), d.Indices("s"), d.Indices("d"));
        return Make(d, i => new InstEvalTwoRow(y[i], service[i] == 1, s[i], lecturer[i]));
    }

    public static SlopeRow[] Slope(ColumnStore d)
    {
        (double[] y, double[] x, double[] z, int[] g) = (d.Numbers("y"), d.Numbers("x"), d.Numbers("z"), d.Indices("g"));
        return Make(d, i => new SlopeRow(y[i], x[i], z[i], g[i]));
    }

    public static NestedRow[] Nested(ColumnStore d)
    {
        (double[] y, double[] x1, double[] x2, double[] x3) = (d.Numbers("y"), d.Numbers("x1"), d.Numbers("x2"), d.Numbers("x3"));
        (int[] c, int[] s) = (d.Indices("cls"), d.Indices("sch"));
        return Make(d, i => new NestedRow(y[i], x1[i], x2[i], x3[i], c[i], s[i]));
    }

    public static RatingRow[] Ratings(ColumnStore d)
    {
        (double[] y, double[] x, int[] u, int[] m) = (d.Numbers("y"), d.Numbers("x"), d.Indices("u"), d.Indices("m"));
        return Make(d, i => new RatingRow(y[i], x[i], u[i], m[i]));
    }

    private static T[] Make<T>(ColumnStore d, Func<int, T> row) => [.. Enumerable.Range(0, d.RowCount).Select(row)];
}
