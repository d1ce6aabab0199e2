using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>A fixed effect by visit, which is the occasion too; the arm is the stratum, the centre scopes the patient.</summary>
[MixedModel]
public record Relief(
    [Response] double Pain,
    [Fixed][Repeated(Subject = nameof(Patient), Corr = Corr.AR1)] Stage Stage,
    [Fixed][Variance(VarianceFunction.Ident)] bool Treated,
    [Random] string Centre,
    [Random(Nested = nameof(Centre))] int Patient);

public enum Stage
{
    Before,
    During,
    After,
}

// Strata of Soil beside By = Soil cannot be told apart in a fit; here only the columns are looked at.
#pragma warning disable LMM1015
/// <summary>An integer in all its roles: covariate, occasion, covariate of the variance.</summary>
[MixedModel("Yield ~ Year")]
[Variance(VarianceFunction.Exponential)]
public sealed class Harvest
{
    public decimal? Yield { get; init; }

    [Fixed(AsFactor = false)]
    [Repeated(Subject = nameof(Field), Corr = Corr.Arma, Order = 1, MovingAverage = 1, By = nameof(Region))]
    [Variance(VarianceFunction.ConstPower, Constant = 0.5)]
    public int? Year { get; init; }

    [Variance(VarianceFunction.Ident, With = [nameof(Irrigated)])]
    public char Soil { get; init; }

    public bool Irrigated { get; init; }

    public string Region { get; init; } = "hills";

    public Guid Field { get; init; }
}
#pragma warning restore LMM1015

/// <summary>Time as a date that may be missing.</summary>
[MixedModel]
public record struct Reading(
    [Response] double Level,
    [Repeated(Subject = nameof(Well), Corr = Corr.CAR1, Unit = TimeUnit.Hours)] DateTimeOffset? Taken,
    [Fixed] double Depth,
    string Well);

/// <summary>A place, without a subject.</summary>
[MixedModel]
public record Bore(
    [Response] double Zinc,
    [Repeated(Corr = Corr.Spherical, Nugget = true, Coordinates = [nameof(East), nameof(North)])] float East,
    long North);

public sealed class EmittedResidualTests
{
    [Fact]
    public void An_occasion_with_other_roles()
    {
        Relief[] rows =
        [
            new(4, Stage.Before, false, "x", 1), new(3, Stage.After, false, "x", 1), new(5, Stage.Before, true, "x", 2),
            new(1, Stage.During, true, "x", 2), new(6, Stage.Before, false, "y", 1), new(4, Stage.During, false, "y", 1),
            new(7, Stage.Before, true, "y", 2), new(2, Stage.After, true, "y", 2), new(3, Stage.During, true, "y", 2),
        ];
        ResidualTerm term = ReliefModel.Create(rows).Matrices.Residual!;

        Assert.Equal(Corr.AR1, term.Correlation);
        Assert.Equal("Centre:Patient", term.SubjectName);
        Assert.Equal(["x:1", "x:2", "y:1", "y:2"], term.Subjects);
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 3], term.SubjectOfRow);
        Assert.Equal([0, 2, 0, 1, 0, 1, 0, 2, 1], term.OccasionOfRow);
        Assert.Equal([0.0, 2, 0, 1, 0, 1, 0, 2, 1], term.Coordinates[0]);
        Assert.Equal("Treated", term.Variances.Single().Name);
        Assert.Equal(["false", "true"], term.Variances[0].Strata);
        Assert.Equal([0, 0, 1, 1, 0, 0, 1, 1, 1], term.Variances[0].StratumOfRow);
    }

    [Fact]
    public void A_formula_and_a_class_with_every_sort_of_variance()
    {
        Guid a = new("00000000-0000-0000-0000-00000000000a");
        Guid b = new("00000000-0000-0000-0000-00000000000b");
        Harvest[] rows =
        [
            new() { Yield = 3, Year = 2003, Soil = 's', Region = "plain", Field = b }, new() { Yield = 4, Year = 2001, Soil = 's', Region = "plain", Field = b, Irrigated = true },
            new() { Yield = 5, Year = 2001, Soil = 'c', Field = a }, new() { Yield = null, Year = 2002, Soil = 'c', Field = a },
            new() { Yield = 9, Year = null, Soil = 'c', Field = a }, new() { Yield = 7, Year = 2006, Soil = 'c', Field = a },
        ];
        HarvestModel model = HarvestModel.Create(rows);
        ResidualTerm term = model.Matrices.Residual!;

        Assert.Equal((Corr.Arma, 1, 1), (term.Correlation, term.Order, term.MovingAverage));
        Assert.Equal(["2001", "2003", "2006"], term.Occasions);
        Assert.Equal([2003.0, 2001, 2001, 2006], term.Coordinates[0]);
        Assert.Equal([1, 1, 0, 0], term.SubjectOfRow);
        Assert.Equal(["hills", "plain"], term.Groups);
        Assert.Equal([1, 1, 0, 0], term.GroupOfRow);
        Assert.Equal([(VarianceFunction.ConstPower, "Year"), (VarianceFunction.Ident, "Soil:Irrigated"), (VarianceFunction.Exponential, "fitted")], term.Variances.Select(v => (v.Function, v.Name)));
        Assert.Equal(0.5, term.Variances[0].Constant);
        Assert.Null(term.Variances[0].Parameter);
        Assert.Equal([2003.0, 2001, 2001, 2006], term.Variances[0].Covariate);
        Assert.Equal(["c:false", "s:false", "s:true"], term.Variances[1].Strata);
        Assert.Equal([4, 5], HarvestModel.Create([.. rows[..3], rows[5], .. rows[3..5]]).Design.OmittedRows.Select(row => row - 1));
    }

    [Fact]
    public void An_instant_counts_in_the_unit_from_the_earliest()
    {
        DateTimeOffset start = new(2024, 3, 31, 1, 0, 0, TimeSpan.FromHours(1));
        Reading[] rows =
        [
            new(1, start.AddMinutes(90), 1, "p"), new(2, start, 2, "p"), new(3, null, 2, "p"),
            new(4, start.ToOffset(TimeSpan.FromHours(2)).AddHours(5), 3, "q"), new(6, start, 4, "q"),
        ];
        ReadingModel model = ReadingModel.Create(rows);

        Assert.Equal([1.5, 0, 5, 0], model.Matrices.Residual!.Coordinates[0]);
        Assert.Equal([3], model.Design.OmittedRows);
    }

    [Fact]
    public void Dates_are_read_from_a_file()
    {
        const string Text = "Level,Taken,Depth,Well\n1,2024-03-01T10:00:00Z,1,p\n2,2024-03-01T13:30:00+01:00,2,p\n4,NA,2,p\n3,2024-03-02T10:00:00Z,1,q\n2,2024-03-01T10:00:00Z,2,q\n";
        ReadingModel model = ReadingModel.Create(ReadingModel.ReadCsv(new StringReader(Text)));

        Assert.Equal([0, 2.5, 24, 0], model.Matrices.Residual!.Coordinates[0]);
        Assert.Equal([3], model.Design.OmittedRows);
    }

    [Fact]
    public void A_place_in_the_plane()
    {
        ResidualTerm term = BoreModel.Create([new(1, 0.5f, 3), new(2, 1.5f, 3), new(4, 0.5f, 4)]).Matrices.Residual!;

        Assert.True(term.Nugget);
        Assert.Equal([0.5, 1.5, 0.5], term.Coordinates[0]);
        Assert.Equal([3.0, 3, 4], term.Coordinates[1]);
        Assert.Empty(term.Occasions);
    }

    [Fact]
    public void The_specification_is_emitted_as_it_was_read()
    {
        Assert.Equal(
            new RepeatedSpec("Year", Corr.Arma) { Subject = EquatableArray.Create("Field"), Order = 1, MovingAverage = 1, By = "Region" },
            HarvestModel.Specification.Repeated);
        Assert.Equal(
            EquatableArray.Create(
                new VarianceSpec(VarianceFunction.ConstPower, EquatableArray.Create("Year")) { Constant = 0.5 },
                new VarianceSpec(VarianceFunction.Ident, EquatableArray.Create("Soil", "Irrigated")),
                new VarianceSpec(VarianceFunction.Exponential, EquatableArray<string>.Empty)),
            HarvestModel.Specification.Variances);
        Assert.Equal(TimeUnit.Hours, ReadingModel.Specification.Repeated!.Unit);
        Assert.Equal(EquatableArray.Create("East", "North"), BoreModel.Specification.Repeated!.Coordinates);
    }
}
