using Lmm.Design;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Results;

/// <summary>
/// A fit put together by dense n x n matrices at chosen covariance parameters: subjects with correlated residuals and
/// a random line, sites that cross them, weights, unsorted rows with gaps. Everything that results say of it has a
/// dense answer, V^-1 and all.
/// </summary>
internal sealed class CorrelatedFit
{
    public const double Phi = 0.6;
    public const double Power = 0.4;
    public const double Sigma2 = 1.7;

    public static readonly double[,] SubjectCovariance = { { 2.0, -0.3 }, { -0.3, 0.5 } };
    public static readonly double[,] SiteCovariance = { { 0.8 } };

    public CorrelatedFit(bool isMarkov = true, bool withZeroVariance = false)
    {
        Terms = withZeroVariance
            ? [new double[,] { { 2.0, 0 }, { 0, 0 } }, new double[,] { { 0.0 } }]
            : [SubjectCovariance, SiteCovariance];
        Design = MakeDesign();
        IsMarkov = isMarkov;
        X = Matrix<double>.Build.Dense(Design.RowCount, 2, Design.FixedEffects);
        Z = ModelMatrix(Design);
        G = Prior();
        R = Matrix<double>.Build.Dense(Design.RowCount, Design.RowCount, (i, j) =>
            Sigma2 * HandMadeResidual.Element(Design.Residual!, Phi, Power, i, j) / Math.Sqrt(Design.Weights![i] * Design.Weights[j]));
        V = (Z * G * Z.Transpose()) + R;
        Matrix<double> inverse = V.Inverse();
        Covariance = (X.Transpose() * inverse * X).Inverse();
        Vector<double> y = Vector<double>.Build.Dense(Design.Response);
        Beta = Covariance * (X.Transpose() * (inverse * y));
        B = G * Z.Transpose() * (inverse * (y - (X * Beta)));
        Fit = new MixedModelFit(FitData.Create(Specification, Design, Solution()));
    }

    public static ModelSpec Specification { get; } = new("Growth", "Size")
    {
        Members = EquatableArray.Create(
            new MemberSpec("Size", ValueKind.Real),
            new MemberSpec("Dose", ValueKind.Real),
            new MemberSpec("Week", ValueKind.Integer),
            new MemberSpec("Mass", ValueKind.Real),
            new MemberSpec("Subject", ValueKind.Text, IsNullable: true),
            new MemberSpec("Site", ValueKind.Text, IsNullable: true)),
        Fixed = EquatableArray.Create(SleepStudy.Term("Dose")),
        Random = EquatableArray.Create(
            new RandomTermSpec(EquatableArray.Create("Subject")) { Slopes = EquatableArray.Create(SleepStudy.Term("Dose")) },
            new RandomTermSpec(EquatableArray.Create("Site"))),
        Repeated = new RepeatedSpec("Week", Corr.AR1) { Subject = EquatableArray.Create("Subject") },
        Variances = EquatableArray.Create(new VarianceSpec(VarianceFunction.Power, EquatableArray.Create("Mass"))),
    };

    public double[][,] Terms { get; }

    public bool IsMarkov { get; }

    public DesignMatrices Design { get; }

    public Matrix<double> X { get; }

    public Matrix<double> Z { get; }

    public Matrix<double> G { get; }

    public Matrix<double> R { get; }

    public Matrix<double> V { get; }

    public Matrix<double> Covariance { get; }

    public Vector<double> Beta { get; }

    public Vector<double> B { get; }

    public MixedModelFit Fit { get; }

    /// <summary>Z of rows with the levels of the fit, all terms side by side.</summary>
    public Matrix<double> ModelMatrix(DesignMatrices rows)
    {
        int width = Design.RandomTerms.Sum(t => t.Levels.Count * t.EffectCount);
        Matrix<double> z = Matrix<double>.Build.Dense(rows.RowCount, width);
        int offset = 0;
        for (int t = 0; t < rows.RandomTerms.Count; t++)
        {
            RandomTerm term = rows.RandomTerms[t];
            string[] levels = [.. Design.RandomTerms[t].Levels];
            for (int i = 0; i < rows.RowCount; i++)
            {
                int level = Array.IndexOf(levels, term.Levels[term.LevelOfRow[i]]);
                for (int a = 0; a < term.EffectCount && level >= 0; a++)
                {
                    z[i, offset + (level * term.EffectCount) + a] = term.Covariates[a]?[i] ?? 1;
                }
            }

            offset += levels.Length * term.EffectCount;
        }

        return z;
    }

    /// <summary>Rows with the given columns, the covariate of the variance function being the mass.</summary>
    public static DesignMatrices Rows(
        IReadOnlyList<(string Subject, string Site, double Dose, int Week, double Mass, double Weight)> rows, double[]? response = null)
    {
        string[] subjects = [.. rows.Select(r => r.Subject).Distinct()];
        string[] sites = [.. rows.Select(r => r.Site).Distinct()];
        double[] dose = [.. rows.Select(r => r.Dose)];
        int[] subjectOfRow = [.. rows.Select(r => Array.IndexOf(subjects, r.Subject))];
        int[] weeks = [.. rows.Select(r => r.Week).Distinct().Order()];
        return new DesignMatrices
        {
            RowCount = rows.Count,
            Response = response ?? new double[rows.Count],
            ColumnNames = ["(Intercept)", "Dose"],
            FixedEffects = [.. Enumerable.Repeat(1.0, rows.Count), .. dose],
            ColumnTerms = [0, 1],
            RandomTerms =
            [
                Grouping("Subject", ["(Intercept)", "Dose"], subjects, subjectOfRow, [null, dose]),
                Grouping("Site", ["(Intercept)"], sites, [.. rows.Select(r => Array.IndexOf(sites, r.Site))], [null]),
            ],
            Weights = [.. rows.Select(r => r.Weight)],
            Residual = new ResidualTerm
            {
                Correlation = Corr.AR1,
                SubjectName = "Subject",
                Subjects = subjects,
                SubjectOfRow = subjectOfRow,
                OccasionName = "Week",
                Occasions = [.. weeks.Select(w => FormattableString.Invariant($"{w}"))],
                OccasionOfRow = [.. rows.Select(r => Array.IndexOf(weeks, r.Week))],
                Coordinates = [[.. rows.Select(r => (double)r.Week)]],
                Variances = [new VarianceTerm { Function = VarianceFunction.Power, Name = "Mass", Covariate = [.. rows.Select(r => r.Mass)] }],
            },
        };
    }

    private static RandomTerm Grouping(string name, string[] effects, string[] levels, int[] levelOfRow, double[]?[] covariates) => new()
    {
        GroupName = name,
        EffectNames = effects,
        Covariance = Lmm.Covariance.Unstructured,
        Levels = levels,
        LevelOfRow = levelOfRow,
        Covariates = covariates,
    };

    private static DesignMatrices MakeDesign()
    {
        var random = new Random(20261120);
        var rows = new List<(string Subject, string Site, double Dose, int Week, double Mass, double Weight)>();
        for (int subject = 0; subject < 7; subject++)
        {
            // A week in four is missed.
            foreach (int week in Enumerable.Range(1, 9).Where(_ => random.Next(4) > 0))
            {
                rows.Add(($"S{subject}", $"T{random.Next(3)}", random.NextDouble() * 4, week, 0.5 + random.NextDouble(), 1 + random.Next(3)));
            }
        }

        (string, string, double, int, double, double)[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return Rows(shuffled, [.. shuffled.Select(_ => 10 + (3 * random.NextDouble()))]);
    }

    private Matrix<double> Prior()
    {
        Matrix<double> g = Matrix<double>.Build.Dense(Z.ColumnCount, Z.ColumnCount);
        int offset = 0;
        for (int t = 0; t < Terms.Length; t++)
        {
            int q = Terms[t].GetLength(0);
            for (int level = 0; level < Design.RandomTerms[t].Levels.Count; level++, offset += q)
            {
                g.SetSubMatrix(offset, offset, Matrix<double>.Build.DenseOfArray(Terms[t]));
            }
        }

        return g;
    }

    private Solution Solution() => new()
    {
        Estimation = Estimation.Reml,
        Deviance = 100,
        Observations = Design.RowCount,
        ResidualVariance = Sigma2,
        EstimatedColumns = [0, 1],
        Coefficients = [.. Beta],
        CoefficientCovariance = Covariance.ToArray(),
        Terms = [.. Terms.Select((covariance, t) => Term(t, covariance))],
        Residual = new ResidualSolution
        {
            Parameters = [new ResidualEstimate("phi", Phi, ParameterScale.FisherZ), new ResidualEstimate("power", Power, ParameterScale.Identity)],
            Covariance = new Lazy<double[,]>(new[,] { { 0.01, 0.001 }, { 0.001, 0.04 } }),
            Structure = new HandMadeResidual(Design.Residual!, IsMarkov),
            Working = [Phi, Power],
            Term = Design.Residual,
        },
        CovarianceParameterCount = 7,
        Inference = SleepStudy.Inference([new double[,] { { 0.02, 0 }, { 0, 0.01 } }], new double[,] { { 0.5 } }, (7, 0, 0)),
        Convergence = new Convergence.Interior(),
        PredictedDecrease = 1e-13,
        Iterations = 3,
        Evaluations = 4,
        Log = [],
    };

    private TermSolution Term(int t, double[,] covariance)
    {
        int levels = Design.RandomTerms[t].Levels.Count;
        int q = covariance.GetLength(0);
        int offset = t == 0 ? 0 : Design.RandomTerms[0].Levels.Count * 2;
        double[,] modes = new double[levels, q];
        for (int i = 0; i < levels * q; i++)
        {
            modes[i / q, i % q] = B[offset + i];
        }

        return new TermSolution
        {
            Covariance = covariance,
            ConditionalModes = modes,
            ConditionalCovariances = [.. Enumerable.Repeat(covariance, levels)],
        };
    }
}
