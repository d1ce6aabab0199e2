using Lmm.Design;
using Lmm.Fitting;
using Lmm.Residuals;

namespace Lmm;

/// <summary>One design of a plan: its hypotheses, and their power exactly or by simulation.</summary>
internal sealed class PlannedModel
{
    // A change of a denominator by less than this share is rounding.
    private const double Rounding = 1e-6;

    private readonly ModelSpec _spec;
    private readonly DesignMatrices _design;
    private readonly PlannedTruth _truth;
    private readonly PowerOptions _options;
    private readonly ResponseSimulator _simulator;
    private readonly Solution _solution;
    private readonly FitShape _shape;
    private readonly Hypothesis[] _hypotheses;
    private readonly Lazy<FixedInference[]> _elsewhere;

    /// <exception cref="ArgumentException">The rows are fewer than the columns, or a hypothesis is not estimable.</exception>
    public PlannedModel(ModelSpec spec, FrozenDesign frozen, DesignMatrices design, PlannedTruth truth, PowerOptions options)
    {
        _spec = spec;
        _truth = truth;
        _options = options;
        _simulator = new ResponseSimulator(design, truth.Coefficients, truth.Covariances, truth.Sigma, ResidualOf(design, truth));
        double[] response = new double[design.RowCount];
        _simulator.Draw(new ReplicateRandom(options.Seed, -1), response);
        _design = DesignParts.WithResponse(design, response);
        _solution = PlannedSolution.At(_design, truth);
        if (_design.RowCount <= _solution.Coefficients.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"The plan has {_design.RowCount} rows for {_solution.Coefficients.Length} fixed effects: nothing is left to estimate variation from."));
        }

        FitData data = FitData.Create(spec, _design, _solution, frozen: frozen);
        _shape = data.Shape;
        _elsewhere = new Lazy<FixedInference[]>(Elsewhere);
        _hypotheses = [.. TermsOf(data), .. options.Contrasts.Select(contrast => ContrastOf(contrast.Key, contrast.Value))];
    }

    /// <summary>The plan at other variances: made in turn larger and smaller, twice, the other way round.</summary>
    private FixedInference[] Elsewhere() =>
    [
        .. new[] { 0, 1 }.Select(turn => _truth.Scaled(t => (t + turn) % 2 == 0 ? 3.7 : 0.21))
            .Select(truth => new FixedInference(PlannedSolution.At(_design, truth), _shape, _design)),
    ];

    /// <summary>The powers of all hypotheses, terms first, then contrasts, then random effects where they are asked for.</summary>
    public PowerTable Power()
    {
        FixedInference inference = new(_solution, _shape, _design);
        PowerResult?[] exact = [.. _hypotheses.Select(hypothesis => _options.AlwaysSimulate ? null : Exactly(hypothesis, inference))];
        if (!_options.RandomEffects && exact.All(result => result is not null))
        {
            return new PowerTable(_design.RowCount, _options.Level, [.. exact.Select(result => result!)]);
        }

        PowerResult[] simulated = Simulate();
        return new PowerTable(_design.RowCount, _options.Level, [.. simulated.Select((result, h) => h < exact.Length && exact[h] is { } known ? known : result)]);
    }

    private static ResidualRows ResidualOf(DesignMatrices design, PlannedTruth truth)
    {
        if (design.Residual is null)
        {
            return new ResidualRows(design.RowCount, design.Weights, null, null, []);
        }

        ResidualCovariance structure = ResidualCovariance.Create(design.Residual, design.RowCount);
        double[] working = new double[structure.Count];
        structure.FromNatural(truth.Residual, working);
        return new ResidualRows(design.RowCount, design.Weights, design.Residual, structure, working);
    }

    private IEnumerable<Hypothesis> TermsOf(FitData data)
    {
        TypeThreeHypotheses hypotheses = new(data);
        for (int t = 1; t <= _spec.Fixed.Count; t++)
        {
            double[][] rows = hypotheses.OfTerm(t);
            yield return new Hypothesis(_spec.Fixed[t - 1].Name, rows, t);
        }
    }

    private Hypothesis ContrastOf(string name, IReadOnlyList<double> weights)
    {
        if (weights.Count != _shape.ColumnNames.Count)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The contrast {name} has {weights.Count} weights for {_shape.ColumnNames.Count} columns ({NameList.Of(_shape.ColumnNames)})."));
        }

        return _solution.EstimatedColumns.Count == _shape.ColumnNames.Count
            ? new Hypothesis(name, [[.. weights]], 0)
            : throw new ArgumentException($"Contrasts of a plan with aliased columns are not defined ({name}). Plan rows that estimate every coefficient.");
    }

    /// <summary>
    /// The noncentral F where the test's law is F whatever the variances are: Kenward and Roger's denominator is a whole number
    /// that does not move, and their scaling 1, when each variance is made larger and smaller. Null elsewhere.
    /// </summary>
    private PowerResult? Exactly(Hypothesis hypothesis, FixedInference inference)
    {
        FTest here = inference.OfTerm(hypothesis.Name, hypothesis.Rows, DegreesOfFreedomMethod.KenwardRoger, hypothesis.Term);
        double degrees = here.DenominatorDegreesOfFreedom;
        bool mayBeExact = _design.Residual is null && here.NumeratorDegreesOfFreedom > 0;
        if (!mayBeExact || !IsWhole(degrees) || Math.Abs(here.Scaling - 1) > Rounding)
        {
            return null;
        }

        foreach (FixedInference other in _elsewhere.Value)
        {
            FTest there = other.OfTerm(hypothesis.Name, hypothesis.Rows, DegreesOfFreedomMethod.KenwardRoger, hypothesis.Term);
            if (Math.Abs(there.DenominatorDegreesOfFreedom - degrees) > Rounding * degrees || Math.Abs(there.Scaling - 1) > Rounding)
            {
                return null;
            }
        }

        FTest wald = inference.OfTerm(hypothesis.Name, hypothesis.Rows, DegreesOfFreedomMethod.Asymptotic, hypothesis.Term);
        int numerator = here.NumeratorDegreesOfFreedom;
        degrees = Math.Round(degrees);
        double noncentrality = wald.FStatistic * numerator;
        double critical = FisherQuantile.At(1 - _options.Level, numerator, degrees);
        return new PowerResult(hypothesis.Name, NoncentralFisher.Upper(critical, numerator, degrees, noncentrality), 0)
        {
            IsExact = true,
            NumeratorDegreesOfFreedom = numerator,
            DenominatorDegreesOfFreedom = degrees,
            Noncentrality = noncentrality,
        };
    }

    private static bool IsWhole(double value) => value >= 1 && Math.Abs(value - Math.Round(value)) < Rounding * value;

    private PowerResult[] Simulate()
    {
        List<Refitter> models = [new Refitter(_design, Estimation.Reml, _options.Run.Fit with { Progress = null, CancellationToken = default })];
        List<VarianceTest> variances = _options.RandomEffects ? VarianceTest.Of(_spec, _design) : [];
        models.AddRange(variances.Select(test => new Refitter(test.Reduced, Estimation.Reml, _options.Run.Fit with { Progress = null, CancellationToken = default })));
        int count = _options.Replicates;
        int tests = _hypotheses.Length + variances.Count;
        byte[][] rejected = [.. Enumerable.Range(0, tests).Select(_ => new byte[count])];
        RefitCounts counts = Replication.Run(count, _options.Seed, _simulator, models, _options.Run, (replicate, solutions) =>
        {
            FixedInference inference = new(solutions[0], _shape, _design);
            for (int h = 0; h < _hypotheses.Length; h++)
            {
                Hypothesis hypothesis = _hypotheses[h];
                double p = inference.OfTerm(hypothesis.Name, hypothesis.Rows, _options.Method, hypothesis.Term).PValue;
                rejected[h][replicate] = double.IsNaN(p) ? (byte)2 : p < _options.Level ? (byte)1 : (byte)0;
            }

            for (int v = 0; v < variances.Count; v++)
            {
                double p = variances[v].PValue(solutions[0].Deviance, solutions[v + 1].Deviance);
                rejected[_hypotheses.Length + v][replicate] = p < _options.Level ? (byte)1 : (byte)0;
            }
        });
        return [.. Enumerable.Range(0, tests).Select(i => Summarise(i < _hypotheses.Length ? _hypotheses[i].Name : variances[i - _hypotheses.Length].Name, rejected[i], counts))];
    }

    private static PowerResult Summarise(string name, byte[] rejected, RefitCounts counts)
    {
        int undefined = rejected.Count(r => r == 2);
        double used = counts.Used - undefined;
        double power = used > 0 ? rejected.Count(r => r == 1) / used : double.NaN;
        return new PowerResult(name, power, Math.Sqrt(power * (1 - power) / used)) { Refits = counts, Undefined = undefined };
    }

    /// <summary>L beta = 0 over the estimated columns.</summary>
    private sealed record Hypothesis(string Name, double[][] Rows, int Term);
}
