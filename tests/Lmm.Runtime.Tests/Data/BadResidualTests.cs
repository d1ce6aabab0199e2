using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>Rows that are right one by one and cannot answer the residual side of the model.</summary>
public sealed class BadResidualTests
{
    private static readonly Visit[] Rows =
    [
        .. from patient in Enumerable.Range(0, 4)
           from week in Enumerable.Range(0, 3)
           select new Visit((patient * 3) + (week * week), $"p{patient}", week, (Arm)(patient % 2), (Week)week, week / 2.0, new DateTime(2024, 1, 1).AddDays(week), Volume: 1 + week),
    ];

    [Fact]
    public void An_occasion_twice_names_subject_occasion_and_both_rows() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.AR1, "Patient") },
        [.. Rows, Rows[4]],
        "LMM2014: Visit has Patient p1 twice at Week Second: rows 5 and 13. Two residuals of one subject at one occasion would be equal. Remove or average one of them, or nest the ids of Patient if they are different subjects.");

    [Fact]
    public void A_time_twice_is_said_as_it_was_written() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Date", Corr.CAR1, "Patient", "Site") },
        [Rows[1], .. Rows],
        "LMM2014: Visit has Patient:Site p0:a twice at Date 2024-01-02: rows 1 and 3. Two residuals of one subject at one occasion would be equal. Remove or average one of them.");

    [Fact]
    public void A_place_twice_needs_a_nugget()
    {
        RepeatedSpec repeated = VisitDesign.Repeated("Time", Corr.Exponential) with { Coordinates = EquatableArray.Create("Time", "Volume") };
        Visit[] rows = [.. Rows.Select((v, i) => v with { Volume = i }), Rows[0] with { Volume = 7, Time = 0.5 }];

        AssertFindings(
            VisitDesign.Spec with { Repeated = repeated },
            rows,
            "LMM2014: Visit has twice at Time 0.5, Volume 7: rows 8 and 13. Two residuals of one subject at one place would be equal. Remove or average one of them.");
        AssertFindings(VisitDesign.Spec with { Repeated = repeated with { Nugget = true } }, rows);
    }

    [Fact]
    public void Without_a_correlation_an_occasion_can_come_twice() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.Independent, "Patient") with { Heterogeneous = true } },
        [.. Rows, Rows[4]]);

    [Fact]
    public void A_time_that_is_no_number() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Time", Corr.CAR1, "Patient") },
        [.. Rows, Rows[0] with { Time = double.NaN }],
        "LMM4001: Visit.Time is NaN in row 13: a finite number is needed. A missing value is null in a nullable member, never NaN.");

    [Fact]
    public void Unsorted_rows_are_no_fault() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Time", Corr.CAR1, "Patient") },
        [.. Rows.Reverse()]);

    [Fact]
    public void By_must_be_the_same_for_a_subject() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.AR1, "Patient") with { By = "Arm" } },
        [.. Rows[..4], Rows[4] with { Arm = Arm.Placebo }, .. Rows[5..]],
        "LMM4020: Visit.Arm is 'Drug' in row 4 and 'Placebo' in row 5, both of Patient p1: [Repeated(By = …)] gives each level parameters of its own, so all rows of a subject must have the same. Correct the rows, or name another member.");

    [Fact]
    public void A_power_of_zero() => AssertFindings(
        VisitDesign.Spec with { Variances = EquatableArray.Create(VisitDesign.Variance(VarianceFunction.Power, "Time")) },
        Rows[..3],
        "LMM4021: Visit.Time is 0 in row 1: the standard deviation |Time|^delta would be 0 there or without bound. Use ConstPower, which adds a constant, or shift the covariate in a computed property.");

    [Fact]
    public void A_negative_covariate_has_a_power_but_no_proportional_variance()
    {
        Visit[] rows = [Rows[0] with { Volume = -1 }, .. Rows[1..]];
        AssertFindings(VisitDesign.Spec with { Variances = EquatableArray.Create(VisitDesign.Variance(VarianceFunction.Power, "Volume")) }, rows);
        AssertFindings(
            VisitDesign.Spec with { Variances = EquatableArray.Create(VisitDesign.Variance(VarianceFunction.Fixed, "Volume")) },
            rows,
            "LMM4021: Visit.Volume is -1 in row 1: a variance proportional to it must be positive.");
    }

    [Fact]
    public void One_row_for_each_subject() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.AR1, "Patient") },
        Rows.Where(v => v.Week == Week.First),
        "LMM4022: No Patient of Visit has two rows (4 with one each): the correlation inside a subject cannot be seen. Remove [Repeated], or name the member that the rows of one subject share.");

    [Fact]
    public void A_few_subjects_of_one_row_are_no_fault() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.AR1, "Patient") }, Rows[..4]);

    [Fact]
    public void No_more_subjects_than_occasions_for_an_unstructured_covariance()
    {
        ModelSpec spec = VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.Unstructured, "Patient") };
        AssertFindings(spec, Rows);
        AssertFindings(
            spec,
            Rows[..9],
            "LMM2016: Visit has 3 Patient and 3 occasions of Week: Corr.Unstructured needs more subjects than occasions, otherwise the likelihood has no maximum. Choose a structure with fewer parameters, as Toeplitz, AnteDependence or AR1, or leave occasions out.");
        AssertFindings(
            spec with { Repeated = spec.Repeated with { By = "Arm" } },
            Rows,
            [.. ((string[])["Placebo", "Drug"]).Select(arm =>
                $"LMM2016: Visit has 2 Patient and 3 occasions of Week in Arm {arm}: Corr.Unstructured needs more subjects than occasions, otherwise the likelihood has no maximum. Choose a structure with fewer parameters, as Toeplitz, AnteDependence or AR1, or leave occasions out.")]);
    }

    [Fact]
    public void Two_occasions_that_no_subject_has_both_of() => AssertFindings(
        VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.Unstructured, "Patient") },
        Rows.Where((v, i) => v.Week != (i < 6 ? Week.Fourth : Week.First)),
        "LMM2016: No Patient of Visit has both First and Fourth of Week: their correlation, a parameter of Corr.Unstructured, cannot be known. Choose a structure with fewer parameters, as Toeplitz, AnteDependence or AR1, or leave occasions out.");

    [Fact]
    public void A_new_stratum_cannot_be_predicted_from_its_subject()
    {
        ModelSpec spec = VisitDesign.Spec with
        {
            Repeated = VisitDesign.Repeated("Week", Corr.AR1, "Patient"),
            Variances = EquatableArray.Create(VisitDesign.Variance(VarianceFunction.Ident, "Site")),
        };
        VisitDesign design = VisitDesign.Of(spec, [Rows[0], Rows[1] with { Site = "q" }], VisitDesign.Of(spec, Rows).Frozen);

        Assert.Equal(
            ["LMM4023: Row 2 has a level of Site in Visit that the fitted rows did not have (a): the variance of its residual, and so what it shares with those of its subject, is not known."],
            design.Findings.Select(f => f.ToString()));
    }

    [Fact]
    public void Where_residuals_share_nothing_a_new_stratum_is_no_fault()
    {
        ModelSpec spec = VisitDesign.Spec with { Variances = EquatableArray.Create(VisitDesign.Variance(VarianceFunction.Ident, "Site")) };
        VisitDesign design = VisitDesign.Of(spec, [Rows[1] with { Site = "q" }], VisitDesign.Of(spec, Rows).Frozen);

        Assert.Empty(design.Findings);
        Assert.Equal(["a", "q"], design.ToMatrices().Residual!.Variances[0].Strata);
        Assert.Equal([1], design.ToMatrices().Residual!.Variances[0].StratumOfRow);
    }

    [Fact]
    public void Many_faults_of_one_kind_are_counted()
    {
        Visit[] rows = [.. Enumerable.Range(0, 40).Select(i => Rows[0] with { Y = i, Patient = "p" })];
        IReadOnlyList<DesignFinding> findings = VisitDesign.Of(VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.AR1, "Patient") }, rows).Findings;

        Assert.Equal(21, findings.Count);
        Assert.Equal("LMM2014: Visit.Week: 19 more rows have the same mistake.", findings[^1].ToString());
    }

    private static void AssertFindings(ModelSpec spec, IEnumerable<Visit> rows, params string[] expected) =>
        Assert.Equal(expected, VisitDesign.Of(spec, rows).Findings.Select(f => f.ToString()));
}
