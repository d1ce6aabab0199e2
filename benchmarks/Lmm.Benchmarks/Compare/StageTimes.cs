using System.Text;
using Lmm.Benchmarks.Cases;
using Lmm.Benchmarks.Data;
using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Residuals;

namespace Lmm.Benchmarks.Compare;

/// <summary>Where the time of one fit goes: each stage on its own, warm, least CPU time of several.</summary>
public static class StageTimes
{
    /// <summary>Times the stages of one case.</summary>
    public static string Of(string benchmarksFolder, BenchmarkCase model, double seconds)
    {
        ColumnStore data = ColumnStore.Open(Path.Combine(benchmarksFolder, "data", "generated"), model.Data);
        DesignMatrices matrices = model.Matrices(data);
        var text = new StringBuilder(model.Name.PadRight(10));
        DataPass pass = DataPass.Over(matrices);
        Add("data pass", () => DataPass.Over(matrices));
        Add("basis", () => FixedBasis.Orthonormalise(Source(matrices), matrices.ColumnCount, 0));
        Add("groupings", () => GroupingBlock.FromDesign(matrices, null));
        if (pass.ResidualProducts is { } residual)
        {
            AddResidual(residual);
        }

        Add("criterion", () => new Criterion(pass, Estimation.Reml).Dispose());
        using var criterion = new Criterion(pass, Estimation.Reml);
        double[] w = new double[criterion.Count];
        double[] gradient = new double[criterion.Count];
        double[] hessian = new double[criterion.Count * criterion.Count];
        Add("start", () => criterion.Start(w));
        Add("value", () => criterion.Value(w));
        Add("gradient", () => criterion.Evaluate(w, gradient));
        Add("average", () => criterion.AverageInformation(hessian));
        if (criterion.HasCheapHessian)
        {
            Add("observed", () => criterion.Hessian(w, Curvature.Observed, hessian));
        }

        Add("search", () => Minimiser.Minimise(criterion, new FitOptions()));
        Optimum optimum = Minimiser.Minimise(criterion, new FitOptions());
        Add("solution", () => new SolutionBuilder(matrices, criterion, optimum).Build());
        return text.ToString();

        void AddResidual(ResidualProducts residual)
        {
            ResidualTerm term = residual.Term;
            int[][] subjects = SubjectOrder.Of(term, matrices.RowCount);
            Add("structure", () => ResidualCovariance.Create(term, matrices.RowCount));
            Add("subjects", () => SubjectOrder.Of(term, matrices.RowCount));
            Add("pieces", () => ResidualPieces.Of(residual.Structure, term, subjects, null));
            Add("pool", () => PooledProducts.Pool(residual.Products, residual.Pieces, pass.Basis.Rows));
        }

        void Add(string name, Action action)
        {
            double least = double.PositiveInfinity;
            double spent = 0;
            int runs = 1;
            while (spent < seconds)
            {
                Timing timing = Timing.Measure(action, runs);
                spent += Math.Max(timing.Cpu, timing.Wall) * runs;
                least = timing.Cpu > 0 ? Math.Min(least, timing.Cpu) : least;

                // A run of less than ten milliseconds is below what the clock of the system tells well.
                runs = timing.Wall * runs < 0.01 ? runs * 2 : runs;
            }

            text.Append($"  {name} {1e3 * least:0.0000}");
        }
    }

    private static ColumnSource Source(DesignMatrices matrices)
    {
        int n = matrices.RowCount;
        IEnumerable<ColumnSource.Column> columns = Enumerable.Range(0, matrices.ColumnCount).Select(j => new ColumnSource.Column(matrices.FixedEffects, j * n));
        return new ColumnSource(n, [.. columns, new ColumnSource.Column(matrices.Response)], null);
    }
}
