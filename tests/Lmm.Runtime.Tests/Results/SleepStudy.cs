using Lmm.Design;

namespace Lmm.Runtime.Tests.Results;

/// <summary>
/// Fits of sleepstudy (Belenky et al. 2003; the data set of R's package lme4) put together from numbers of R 4.2.2, lme4
/// 1.1-31, lmerTest 3.1-3 (reference/cases/sleep_slope.json, sleep_ri.json), so that results are tested without a fitter.
/// What R does not print is in closed form, the design being balanced: C = Cov(beta) and the covariance of its parameters.
/// </summary>
internal static class SleepStudy
{
    public const int Subjects = 18;
    public const int Days = 10;
    public const int Rows = Subjects * Days;

    public static readonly string[] SubjectNames =
    [
        "308", "309", "310", "330", "331", "332", "333", "334", "335", "337", "349", "350", "351", "352", "369", "370", "371", "372",
    ];

    public static readonly double[] Reaction =
    [
        249.56, 258.7047, 250.8006, 321.4398, 356.8519, 414.6901, 382.2038, 290.1486, 430.5853, 466.3535,
        222.7339, 205.2658, 202.9778, 204.707, 207.7161, 215.9618, 213.6303, 217.7272, 224.2957, 237.3142,
        199.0539, 194.3322, 234.32, 232.8416, 229.3074, 220.4579, 235.4208, 255.7511, 261.0125, 247.5153,
        321.5426, 300.4002, 283.8565, 285.133, 285.7973, 297.5855, 280.2396, 318.2613, 305.3495, 354.0487,
        287.6079, 285, 301.8206, 320.1153, 316.2773, 293.3187, 290.075, 334.8177, 293.7469, 371.5811,
        234.8606, 242.8118, 272.9613, 309.7688, 317.4629, 309.9976, 454.1619, 346.8311, 330.3003, 253.8644,
        283.8424, 289.555, 276.7693, 299.8097, 297.171, 338.1665, 332.0265, 348.8399, 333.36, 362.0428,
        265.4731, 276.2012, 243.3647, 254.6723, 279.0244, 284.1912, 305.5248, 331.5229, 335.7469, 377.299,
        241.6083, 273.9472, 254.4907, 270.8021, 251.4519, 254.6362, 245.4523, 235.311, 235.7541, 237.2466,
        312.3666, 313.8058, 291.6112, 346.1222, 365.7324, 391.8385, 404.2601, 416.6923, 455.8643, 458.9167,
        236.1032, 230.3167, 238.9256, 254.922, 250.7103, 269.7744, 281.5648, 308.102, 336.2806, 351.6451,
        256.2968, 243.4543, 256.2046, 255.5271, 268.9165, 329.7247, 379.4445, 362.9184, 394.4872, 389.0527,
        250.5265, 300.0576, 269.8939, 280.5891, 271.8274, 304.6336, 287.7466, 266.5955, 321.5418, 347.5655,
        221.6771, 298.1939, 326.8785, 346.8555, 348.7402, 352.8287, 354.4266, 360.4326, 375.6406, 388.5417,
        271.9235, 268.4369, 257.2424, 277.6566, 314.8222, 317.2135, 298.1353, 348.1229, 340.28, 366.5131,
        225.264, 234.5235, 238.9008, 240.473, 267.5373, 344.1937, 281.1481, 347.5855, 365.163, 372.2288,
        269.8804, 272.4428, 277.8989, 281.7895, 279.1705, 284.512, 259.2658, 304.6306, 350.7807, 369.4692,
        269.4117, 273.474, 297.5968, 310.6316, 287.1726, 329.6076, 334.4818, 343.2199, 369.1417, 364.1236,
    ];

    public static readonly double[,] SlopeModes =
    {
        { 2.258565549852041, 9.198971879502997 }, { -40.39858022314886, -8.619702662358584 },
        { -38.96024902593484, -5.4488794136559715 }, { 23.690500476157606, -4.814331596998862 },
        { 22.260204595156996, -3.0698948717950896 }, { 9.039526661027997, -0.2721707692002246 },
        { 16.84043255442609, -0.22362465142818472 }, { -7.232579803697281, 1.0745761646522323 },
        { -0.33369581337402315, -10.75215908689433 }, { 34.89035367791942, 8.628283503868168 },
        { -25.210112489854737, 1.1734145649721888 }, { -13.069957814441691, 6.614205154170692 },
        { 4.577835563814284, -3.0152572392338968 }, { 20.863594189406715, 3.5360130465995736 },
        { 3.2754532888445502, 0.872216557927829 }, { -25.612871580481563, 4.822464934306772 },
        { 0.8070398154446026, -0.9881551003848261 }, { 12.314540378886415, 1.2840295859588902 },
    };

    private static readonly double[,] InterceptModes =
    {
        { 40.78370982830022 }, { -77.84955380078523 }, { -63.108567396439845 }, { 4.406442111235599 }, { 10.216189162947355 },
        { 8.22123789257214 }, { 16.500494136186393 }, { -2.9969811832992392 }, { -45.28212715988983 }, { 72.18268611173372 },
        { -21.19624896094071 }, { 14.111363349998621 }, { -7.862221202612303 }, { 36.37842537302113 }, { 7.036380917056131 },
        { -6.362703054969331 }, { -3.294272841839678 }, { 18.115746717738148 },
    };

    public static ModelSpec Specification { get; } = new("Sleep", "Reaction")
    {
        Members = EquatableArray.Create(
            new MemberSpec("Reaction", ValueKind.Real),
            new MemberSpec("Days", ValueKind.Real),
            new MemberSpec("Subject", ValueKind.Text, IsNullable: true)),
        Fixed = EquatableArray.Create(Term("Days")),
        Random = EquatableArray.Create(new RandomTermSpec(EquatableArray.Create("Subject")) { Slopes = EquatableArray.Create(Term("Days")) }),
    };

    public static ModelSpec InterceptSpecification { get; } = Specification with
    {
        Random = EquatableArray.Create(new RandomTermSpec(EquatableArray.Create("Subject"))),
    };

    public static MixedModelFit SlopeFit(Func<Solution, Solution>? change = null) =>
        new(FitData.Create(Specification, Matrices(slope: true), (change ?? (s => s))(SlopeSolution())));

    public static MixedModelFit InterceptFit() =>
        new(FitData.Create(InterceptSpecification, Matrices(slope: false), InterceptSolution()));

    public static TermSpec Term(params string[] members) => new(EquatableArray.Create(members));

    /// <summary>The matrices; further fixed columns stand behind the intercept and Days.</summary>
    public static DesignMatrices Matrices(bool slope, Covariance covariance = Covariance.Unstructured, params (string Name, double[] Values)[] more)
    {
        double[] days = DaysOfRows();
        return new DesignMatrices
        {
            RowCount = Rows,
            Response = Reaction,
            ColumnNames = ["(Intercept)", "Days", .. more.Select(m => m.Name)],
            FixedEffects = [.. Enumerable.Repeat(1.0, Rows), .. days, .. more.SelectMany(m => m.Values)],
            ColumnTerms = [0, 1, .. more.Select((_, i) => i + 2)],
            RandomTerms = [SubjectTerm(days, slope, covariance)],
        };
    }

    public static double[] DaysOfRows() => [.. Enumerable.Range(0, Rows).Select(i => (double)(i % Days))];

    public static RandomTerm SubjectTerm(double[] days, bool slope, Covariance covariance = Covariance.Unstructured) => new()
    {
        GroupName = "Subject",
        EffectNames = slope ? ["(Intercept)", "Days"] : ["(Intercept)"],
        Covariance = covariance,
        Levels = SubjectNames,
        LevelOfRow = [.. Enumerable.Range(0, Rows).Select(i => i / Days)],
        Covariates = slope ? [null, days] : [null],
    };

    /// <summary>
    /// lmer(Reaction ~ Days + (Days | Subject)). C = S / 18 with S the covariance of one subject's least-squares line,
    /// whose three parameters have the covariance of a Wishart matrix with 17 degrees of freedom.
    /// </summary>
    public static Solution SlopeSolution()
    {
        double[,] covariance = { { 46.57457185991098, -1.4510957059020784 }, { -1.4510957059020784, 2.3894633118807325 } };
        double[,] effects = { { 612.08993867155, 9.604333315896513 }, { 9.604333315896513, 35.07166049782359 } };
        const double Sigma = 25.591815626728103;
        return new Solution
        {
            Estimation = Estimation.Reml,
            Deviance = 1743.6282719584908,
            Observations = Rows,
            ResidualVariance = Sigma * Sigma,
            EstimatedColumns = [0, 1],
            Coefficients = [251.4051048484851, 10.467285959595337],
            CoefficientCovariance = covariance,
            Terms = [new TermSolution { Covariance = effects, ConditionalModes = SlopeModes, ConditionalCovariances = SlopePosterior(effects, Sigma * Sigma) }],
            CovarianceParameterCount = 4,
            Inference = Inference(
                [
                    new[,] { { 1.0 / Subjects, 0 }, { 0, 0 } },
                    new[,] { { 0, 1.0 / Subjects }, { 1.0 / Subjects, 0 } },
                    new[,] { { 0, 0 }, { 0, 1.0 / Subjects } },
                ],
                Wishart(covariance, Subjects),
                (4, 0, 0)),
            Convergence = new Convergence.Interior(),
            PredictedDecrease = 1.25e-13,
            Iterations = 4,
            Evaluations = 5,
            Log = [new FitProgress(1, 1760.25, double.NaN), new FitProgress(2, 1743.6282719584908, 1.25e-13)],
        };
    }

    /// <summary>
    /// lmer(Reaction ~ Days + (1 | Subject)). Var(b0) = lambda / 180 + 20.25 s2 / 1485, Var(b1) = s2 / 1485 with the mean
    /// squares lambda = 10 tau2 + s2 on 17 and s2 on 161 degrees of freedom (82.5 is the sum of squares of the days).
    /// </summary>
    public static Solution InterceptSolution()
    {
        const double Sigma = 30.991233904543932;
        const double Between = 1378.1785084566548;
        double lambda = (Days * Between) + (Sigma * Sigma);
        double posterior = 1 / ((1 / Between) + (Days / (Sigma * Sigma)));
        return new Solution
        {
            Estimation = Estimation.Reml,
            Deviance = 1786.4650853949213,
            Observations = Rows,
            ResidualVariance = Sigma * Sigma,
            EstimatedColumns = [0, 1],
            Coefficients = [251.40510484848392, 10.467285959595994],
            CoefficientCovariance = new[,] { { 94.99847774213417, -2.910474481594395 }, { -2.910474481594395, 0.6467721070209783 } },
            Terms =
            [
                new TermSolution
                {
                    Covariance = new[,] { { Between } },
                    ConditionalModes = InterceptModes,
                    ConditionalCovariances = [.. Enumerable.Repeat(new[,] { { posterior } }, Subjects)],
                },
            ],
            CovarianceParameterCount = 2,
            Inference = Inference(
                [new[,] { { 1.0 / Rows, 0 }, { 0, 0 } }, new[,] { { 20.25 / 1485, -4.5 / 1485 }, { -4.5 / 1485, 1.0 / 1485 } }],
                new[,] { { 2 * lambda * lambda / 17, 0 }, { 0, 2 * Math.Pow(Sigma, 4) / 161 } },
                (2, 0, 0)),
            Convergence = new Convergence.Interior(),
            PredictedDecrease = 3e-12,
            Iterations = 3,
            Evaluations = 4,
            Log = [],
        };
    }

    /// <summary>A copy with another criterion, estimation and parameter count: what likelihood-ratio tests read.</summary>
    public static Solution With(
        Solution solution,
        double? deviance = null,
        Estimation? estimation = null,
        int? covarianceParameters = null,
        Convergence? convergence = null,
        IReadOnlyList<double[,]>? derivatives = null,
        double[,]? parameterCovariance = null,
        double? observations = null) => new()
        {
            Estimation = estimation ?? solution.Estimation,
            Deviance = deviance ?? solution.Deviance,
            Observations = observations ?? solution.Observations,
            ResidualVariance = solution.ResidualVariance,
            EstimatedColumns = solution.EstimatedColumns,
            Coefficients = solution.Coefficients,
            CoefficientCovariance = solution.CoefficientCovariance,
            Terms = solution.Terms,
            CovarianceParameterCount = covarianceParameters ?? solution.CovarianceParameterCount,
            Inference = Inference(
            derivatives ?? solution.CoefficientCovarianceDerivatives,
            parameterCovariance ?? solution.ParameterCovariance,
            solution.HessianInertia),
            Convergence = convergence ?? solution.Convergence,
            PredictedDecrease = solution.PredictedDecrease,
            Iterations = solution.Iterations,
            Evaluations = solution.Evaluations,
            Log = solution.Log,
        };

    public static Lazy<CovarianceInference> Inference(
        IReadOnlyList<double[,]> derivatives, double[,] parameterCovariance, (int Positive, int Zero, int Negative) inertia) =>
        new(new CovarianceInference
        {
            CoefficientCovarianceDerivatives = derivatives,
            ParameterCovariance = parameterCovariance,
            HessianInertia = inertia,
            Information = InformationKind.Observed,
        });

    /// <summary>Cov(S_ij, S_kl) = (S_ik S_jl + S_il S_jk) / 17 for S = 18 C, in the order 11, 12, 22.</summary>
    private static double[,] Wishart(double[,] covariance, int scale)
    {
        (int I, int J)[] pairs = [(0, 0), (0, 1), (1, 1)];
        double[,] result = new double[3, 3];
        double square = (double)scale * scale;
        for (int a = 0; a < 3; a++)
        {
            for (int b = 0; b < 3; b++)
            {
                (int i, int j) = pairs[a];
                (int k, int l) = pairs[b];
                result[a, b] = square * ((covariance[i, k] * covariance[j, l]) + (covariance[i, l] * covariance[j, k])) / 17;
            }
        }

        return result;
    }

    /// <summary>(G^-1 + Z'Z / s2)^-1, the same for every subject: Z'Z = [10 45; 45 285].</summary>
    private static double[][,] SlopePosterior(double[,] g, double residual)
    {
        double determinant = (g[0, 0] * g[1, 1]) - (g[0, 1] * g[1, 0]);
        double a = (g[1, 1] / determinant) + (10 / residual);
        double b = (-g[0, 1] / determinant) + (45 / residual);
        double c = (g[0, 0] / determinant) + (285 / residual);
        double inverse = (a * c) - (b * b);
        double[,] posterior = { { c / inverse, -b / inverse }, { -b / inverse, a / inverse } };
        return [.. Enumerable.Repeat(posterior, Subjects)];
    }
}
