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
        new("insteval-two", "y ~ service + (1 | s) + (1 | d)",
            d => new MatrixBuilder(d, "y").Factor("service").Random("s").Random("d").Build(),
            d => Fit(Rows.InstEvalTwo(d), rows => InstEvalTwoRowModel.Create(rows).Fit()))
        {
            Data = "insteval",
            Fits = 3,
        },
        new("maximal20", Maximal20Call, Maximal20Matrices, d => Fit(MaximalRows.Twenty(d), rows => Maximal20RowModel.Create(rows).Fit()))
        {
            Fits = 20,
        },
        new("maximal20-singular", Maximal20Call, Maximal20Matrices, d => Fit(MaximalRows.Twenty(d), rows => Maximal20RowModel.Create(rows).Fit()))
        {
            Fits = 20,
        },
        new("maximal36", "y ~ A * B * C * D * E + (1 + B + C + D + E | subject) + (1 + A + B + C + D + E | item)",
            d => new MatrixBuilder(d, "y").Factorial("A", "B", "C", "D", "E").Random("subject", "B", "C", "D", "E").Random("item", "A", "B", "C", "D", "E").Build(),
            d => Fit(MaximalRows.ThirtySix(d), rows => Maximal36RowModel.Create(rows).Fit()))
        {
            Fits = 5,
            RRounds = 1,
            RWithEverything = true,
        },
        new("slope", "y ~ x + z + (1 + x | g)",
            d => new MatrixBuilder(d, "y").Covariate("x").Covariate("z").Random("g", "x").Build(),
            d => Fit(Rows.Slope(d), rows => SlopeRowModel.Create(rows).Fit()))
        {
            Fits = 8,
        },
        new("nested", "y ~ x1 + x2 + x3 + (1 | cls) + (1 | sch)",
            d => new MatrixBuilder(d, "y").Covariate("x1").Covariate("x2").Covariate("x3").Random("cls").Random("sch").Build(),
            d => Fit(Rows.Nested(d), rows => NestedRowModel.Create(rows).Fit()))
        {
            Fits = 8,
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
        new("ar1-lme", Ar1Call, Ar1Matrices, d => Fit(ResidualRows.Ar1(d), rows => Ar1RowModel.Create(rows).Fit()))
        {
            Nlme = true,
            Fits = 50,
        },
        new("unstructured-gls",
            "gls(y ~ base + arm * visit, d, correlation = corSymm(form = ~ occasion | id), weights = varIdent(form = ~ 1 | visit))",
            d => new MatrixBuilder(d, "y").Covariate("base").Factor("arm").Factor("visit").Products("arm", "visit")
                .Repeated("id", "visit", Corr.Unstructured, heterogeneous: true).Build(),
            d => Fit(ResidualRows.Visits(d), rows => VisitRowModel.Create(rows).Fit()))
        {
            Nlme = true,
            RRounds = 1,
            Fits = 50,
        },
        new("ar1-million", Ar1Call, Ar1Matrices, d => Fit(ResidualRows.Ar1(d), rows => Ar1RowModel.Create(rows).Fit()))
        {
            Nlme = true,
            RRounds = 1,
            RWithEverything = true,
            Fits = 8,
        },
    ];

    private const string Maximal20Call = "y ~ A * B * C + (1 + A + B + C | subject) + (1 + A + B + C | item)";

    private static DesignMatrices Maximal20Matrices(ColumnStore d) =>
        new MatrixBuilder(d, "y").Factorial("A", "B", "C").Random("subject", "A", "B", "C").Random("item", "A", "B", "C").Build();

    private const string Ar1Call = "lme(y ~ x, d, random = ~ 1 | id, correlation = corAR1(form = ~ occasion | id))";

    private static DesignMatrices Ar1Matrices(ColumnStore d) =>
        new MatrixBuilder(d, "y").Covariate("x").Random("id").Repeated("id", "t", Corr.AR1).Build();

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
