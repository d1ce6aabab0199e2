using Lmm.Benchmarks.Data;

namespace Lmm.Benchmarks.Cases;

/// <summary>The models that are compared, the quick ones first.</summary>
public static class Catalogue
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<BenchmarkCase> All { get; } =
    [
        new("sleepstudy", "Reaction ~ Days + (Days | Subject)",
            d => new MatrixBuilder(d, "Reaction").Covariate("Days").Random("Subject", "Days").Build(),
            d => Fit(Rows.Sleep(d), rows => SleepRowModel.Create(rows).Fit()))
        {
            RFits = 20,
            Fits = 2000,
        },
        new("chem97", "score ~ gcsecnt + (1 | school) + (1 | lea)",
            d => new MatrixBuilder(d, "score").Covariate("gcsecnt").Random("school").Random("lea").Build(),
            d => Fit(Rows.Chem97(d), rows => Chem97RowModel.Create(rows).Fit()))
        {
            RFits = 3,
            Fits = 20,
        },
        new("star", "math ~ gr + cltype + (1 | id) + (1 | tch) + (1 | sch)",
            d => new MatrixBuilder(d, "math").Factor("gr").Factor("cltype").Random("id").Random("tch").Random("sch").Build(),
            d => Fit(Rows.Star(d), rows => StarRowModel.Create(rows).Fit()))
        {
            RFits = 2,
            Fits = 5,
        },
        new("insteval", "y ~ service + (1 | s) + (1 | d) + (1 | dept)",
            d => new MatrixBuilder(d, "y").Factor("service").Random("s").Random("d").Random("dept").Build(),
            d => Fit(Rows.InstEval(d), rows => InstEvalRowModel.Create(rows).Fit()))
        {
            Fits = 3,
        },
        new("slope", "y ~ x + z + (1 + x | g)",
            d => new MatrixBuilder(d, "y").Covariate("x").Covariate("z").Random("g", "x").Build(),
            d => Fit(Rows.Slope(d), rows => SlopeRowModel.Create(rows).Fit()))
        {
            Fits = 3,
        },
        new("nested", "y ~ x1 + x2 + x3 + (1 | cls) + (1 | sch)",
            d => new MatrixBuilder(d, "y").Covariate("x1").Covariate("x2").Covariate("x3").Random("cls").Random("sch").Build(),
            d => Fit(Rows.Nested(d), rows => NestedRowModel.Create(rows).Fit()))
        {
            Fits = 3,
        },
        new("ratings", "y ~ x + (1 | u) + (1 | m)",
            d => new MatrixBuilder(d, "y").Covariate("x").Random("u").Random("m").Build(),
            d => Fit(Rows.Ratings(d), rows => RatingRowModel.Create(rows).Fit()))
        {
            OpenBlasOnly = true,
        },
        new("ratings10m", "y ~ x + (1 | u) + (1 | m)",
            d => new MatrixBuilder(d, "y").Covariate("x").Random("u").Random("m").Build(),
            d => Fit(Rows.Ratings(d), rows => RatingRowModel.Create(rows).Fit()))
        {
            OnRequest = true,
        },
    ];

    private static Func<MixedModelFit> Fit<TRow>(TRow[] rows, Func<TRow[], MixedModelFit> fit) => () => fit(rows);

    /// <summary>The cases of those names, or all where none is given.</summary>
    public static IReadOnlyList<BenchmarkCase> Named(IReadOnlyCollection<string> names)
    {
        foreach (string name in names)
        {
            if (All.All(c => c.Name != name))
            {
                throw new ArgumentException(
                    $"There is no case '{name}'. The cases are {string.Join(", ", All.Select(c => c.Name))}.");
            }
        }

        return names.Count == 0 ? [.. All.Where(c => !c.OnRequest)] : [.. All.Where(c => names.Contains(c.Name))];
    }
}
