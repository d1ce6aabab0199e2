using System.Globalization;
using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm.Runtime.Tests.Fit;

public enum Wing
{
    North,
    South,
    West,
}

/// <summary>q = 3 in two terms over Worker, 1 for Machine, 2 for the nested shift.</summary>
[MixedModel("Output ~ Hours + Age + (1 | Worker) + (0 + Hours + Age | Worker) + (1 | Machine) + (Hours | Machine:Shift)")]
public sealed record Batch(double Output, double Hours, double Age, string Worker, string Machine, int Shift);

/// <summary>A slope by levels that only the rows show beside one by an enum.</summary>
[MixedModel("Output ~ Tool + Wing + (Tool | Worker) + (Wing | Machine)")]
public sealed record Job(double Output, string Tool, Wing Wing, string Worker, string Machine);

/// <summary>One grouping, whose levels stand abreast.</summary>
[MixedModel("Output ~ Hours + (Hours | Worker)")]
public sealed record Shift(double Output, double Hours, string Worker);

/// <summary>The size that emitted code says is the type of the code that runs, and changes no number.</summary>
public sealed class LevelSizeTests
{
    [Fact]
    public void The_emitted_size_is_that_of_the_groupings_block()
    {
        DesignMatrices design = BatchModel.Create(Batches()).Matrices;

        Assert.Equal(
            [LevelSize.Of<LevelSize.Three>(), LevelSize.Of<LevelSize.Three>(), LevelSize.Of<LevelSize.One>(), LevelSize.Of<LevelSize.Two>()],
            design.RandomTerms.Select(term => term.LevelSize));
        Assert.All(Steps(design), (steps, g) => Assert.Equal(design.RandomTerms.Where(term => term.GroupName == Blocks(design)[g].Name).Sum(term => term.EffectCount), steps.Effects));
        Assert.Equal(
            ["Machine One", "Machine:Shift Two", "Worker Three"],
            Blocks(design).Zip(Steps(design), (block, steps) => $"{block.Name} {steps.GetType().GenericTypeArguments[0].Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Levels_that_only_the_rows_show_are_counted()
    {
        DesignMatrices design = JobModel.Create(Jobs()).Matrices;

        Assert.Equal([null, LevelSize.Of<LevelSize.Three>()], design.RandomTerms.Select(term => term.LevelSize));
        Assert.All(Blocks(design), block => Assert.Same(block.Name == "Worker" ? LevelSize.Of<LevelSize.Four>() : LevelSize.Of<LevelSize.Three>(), block.LevelSize));
    }

    [Theory]
    [InlineData(Estimation.Reml)]
    [InlineData(Estimation.MaximumLikelihood)]
    public void The_fit_is_that_from_matrices_to_the_last_bit(Estimation estimation)
    {
        foreach (DesignMatrices emitted in (DesignMatrices[])[BatchModel.Create(Batches()).Matrices, JobModel.Create(Jobs()).Matrices, ShiftModel.Create(Shifts()).Matrices])
        {
            DesignMatrices plain = emitted with { RandomTerms = [.. emitted.RandomTerms.Select(term => Term(term, null))] };
            Assert.All(plain.RandomTerms, term => Assert.Null(term.LevelSize));

            AssertSame(Fitter.Fit(plain, estimation), Fitter.Fit(emitted, estimation));
        }
    }

    /// <summary>Only a type that no switch of the runtime knows shows that none was asked.</summary>
    [Fact]
    public void The_type_that_was_said_is_the_one_that_runs()
    {
        DesignMatrices design = BatchModel.Create(Batches()).Matrices;
        DesignMatrices own = design with
        {
            RandomTerms = [.. design.RandomTerms.Select(term => Term(term, term.GroupName == "Worker" ? LevelSize.Of<OwnSize<LevelSize.Three>>() : term.LevelSize))],
        };

        Assert.Contains(Steps(own), steps => steps is LevelSteps<OwnSize<LevelSize.Three>>);
        AssertSame(Fitter.Fit(design, Estimation.Reml), Fitter.Fit(own, Estimation.Reml));

        DesignMatrices alone = ShiftModel.Create(Shifts()).Matrices;
        DesignMatrices ownAlone = alone with { RandomTerms = [Term(alone.RandomTerms[0], LevelSize.Of<OwnSize<LevelSize.Two>>())] };
        Assert.Same(LevelSize.Of<LevelSize.Two>(), alone.RandomTerms[0].LevelSize);
        using LevelsAbreast abreast = LevelsAbreast.Of(Assert.Single(Blocks(ownAlone)).LevelSize, 20, 3, WorkShares.One);
        Assert.IsType<LevelsAbreast<OwnSize<LevelSize.Two>>>(abreast);
        AssertSame(Fitter.Fit(alone, Estimation.Reml), Fitter.Fit(ownAlone, Estimation.Reml));
    }

    /// <summary>Influence takes rows away, a test of a variance effects: levels keep their size in the one and are counted in the other.</summary>
    [Fact]
    public void Fewer_rows_keep_the_size_and_fewer_effects_do_not()
    {
        DesignMatrices design = BatchModel.Create(Batches()).Matrices;
        DesignMatrices rows = DesignSubset.Of(design, [.. Enumerable.Range(0, 200)]);
        DesignMatrices effects = DesignParts.WithoutEffect(design, 1, 0, wholeTerm: false);

        Assert.Equal(design.RandomTerms.Select(term => term.LevelSize), rows.RandomTerms.Select(term => term.LevelSize));
        Assert.Same(LevelSize.Of<LevelSize.Two>(), Blocks(effects).Single(block => block.Name == "Worker").LevelSize);
        Assert.Equal(3, BatchModel.Create(Batches()).Fit().RandomEffectTests().Count(test => test.Name.Contains("Worker", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 9)]
    public void A_size_that_is_not_that_of_the_columns_is_refused(bool isAny, int said)
    {
        StaleDesign design = new(isAny ? LevelSize.For(said) : LevelSize.Of<LevelSize.Two>());
        design.AddRange(Batches());

        string message = Assert.Throws<InvalidOperationException>(design.ToMatrices).Message;

        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"The emitted design of Batch says {said} effects for a level of Worker, its columns are 3: emitted code and Lmm.Runtime are not of one version. Rebuild the project that declares Batch."),
            message);
    }

    private static GroupingBlock[] Blocks(DesignMatrices design) => DataPass.Over(design).CrossProducts.Groupings;

    private static LevelSteps[] Steps(DesignMatrices design)
    {
        using BlockedFactor factor = new(DataPass.Over(design).CrossProducts, 1, 8);
        return factor.Steps;
    }

    private static RandomTerm Term(RandomTerm term, LevelSize? size) => new()
    {
        GroupName = term.GroupName,
        EffectNames = term.EffectNames,
        Covariance = term.Covariance,
        Levels = term.Levels,
        LevelOfRow = term.LevelOfRow,
        Covariates = term.Covariates,
        LevelSize = size,
    };

    private static void AssertSame(Solution expected, Solution actual)
    {
        Assert.Equal(expected.Deviance, actual.Deviance);
        Assert.Equal(expected.Coefficients, actual.Coefficients);
    }

    private static Batch[] Batches()
    {
        Random random = new(7);
        double[] worker = [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())];
        return
        [
            .. Enumerable.Range(0, 400).Select(i => new Batch(
                10 + (3 * worker[i % 20]) + ((1 + worker[i * 7 % 20]) * (i % 9)) + random.NextDouble(), i % 9, random.Next(20, 60), $"w{i % 20}", $"m{i * 3 % 8}", i % 3)),
        ];
    }

    private static Job[] Jobs()
    {
        Random random = new(8);
        return
        [
            .. Enumerable.Range(0, 600).Select(i => new Job(
                5 + (2 * random.NextDouble()) + (i % 4 * (i % 15)) + (i % 7), $"t{random.Next(4)}", (Wing)random.Next(3), $"w{i % 15}", $"m{i % 7}")),
        ];
    }

    private static Shift[] Shifts() => [.. Batches().Select(batch => new Shift(batch.Output, batch.Hours, batch.Worker))];

    private readonly struct OwnSize<TSize> : ILevelSize
        where TSize : struct, ILevelSize
    {
        static int ILevelSize.Effects => TSize.Effects;
    }

    /// <summary>What was emitted before a slope was added.</summary>
    private sealed class StaleDesign : ModelDesign<Batch>
    {
        private readonly LevelSize _size;
        private readonly List<Action<Batch>> _read = [];

        public StaleDesign(LevelSize size)
            : base(BatchModel.Specification)
        {
            _size = size;
            Number("Output", row => row.Output);
            Number("Hours", row => row.Hours);
            Number("Age", row => row.Age);
            Factor("Worker", row => row.Worker);
            Factor("Machine", row => row.Machine);
            Factor("Shift", row => row.Shift);
        }

        protected override LevelSize? LevelSizeOf(int term) => term == 0 ? _size : null;

        protected override void Read(Batch row) => _read.ForEach(read => read(row));

        private void Number(string member, Func<Batch, double> of)
        {
            NumberColumn column = AddNumber(member);
            _read.Add(row => column.Add(of(row)));
        }

        private void Factor<T>(string member, Func<Batch, T> of)
            where T : IEquatable<T>
        {
            FactorColumn<T> column = AddFactor<T>(member);
            _read.Add(row => column.Add(of(row)));
        }
    }
}
