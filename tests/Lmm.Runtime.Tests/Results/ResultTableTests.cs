namespace Lmm.Runtime.Tests.Results;

public sealed class ResultTableTests
{
    private readonly MixedModelFit _fit = SleepStudy.SlopeFit();

    [Fact]
    public void Tidy_has_the_columns_and_terms_of_broom_mixed()
    {
        ResultTable tidy = _fit.Tidy();
        Assert.Equal(["effect", "group", "term", "estimate", "std.error", "statistic", "df", "p.value"], tidy.Columns.Select(c => c.Name));
        Assert.Equal(["fixed", "fixed", "ran_pars", "ran_pars", "ran_pars", "ran_pars"], tidy["effect"].Texts);
        Assert.Equal([null, null, "Subject", "Subject", "Subject", "Residual"], tidy["group"].Texts);
        Assert.Equal(["(Intercept)", "Days", "sd__(Intercept)", "sd__Days", "cor__(Intercept).Days", "sd__Observation"], tidy["term"].Texts);
        Closeness.Relative(5.922133103690223, tidy[3].Number("estimate"), 1e-12);
        Closeness.Relative(1.5457888962858843, tidy[1].Number("std.error"), 1e-12);
        Assert.True(double.IsNaN(tidy[3].Number("std.error")));
        Assert.Equal(6, tidy.Count());
    }

    [Fact]
    public void Tidy_with_a_level_has_intervals_for_the_fixed_effects()
    {
        ResultTable tidy = _fit.Tidy(0.95);
        Closeness.Relative(7.2059564667923404, tidy[1].Number("conf.low"), 1e-8);
        Closeness.Relative(13.728615452398333, tidy[1].Number("conf.high"), 1e-8);
        Assert.True(double.IsNaN(tidy[5].Number("conf.low")));
    }

    [Fact]
    public void Tidy_random_effects_has_a_row_for_each_level_and_effect()
    {
        ResultTable tidy = _fit.TidyRandomEffects();
        Assert.Equal(["effect", "group", "level", "term", "estimate", "std.error"], tidy.Columns.Select(c => c.Name));
        Assert.Equal(36, tidy.Count);
        Assert.Equal("308", tidy[1].Text("level"));
        Assert.Equal("Days", tidy[1].Text("term"));
        Assert.Equal(9.198971879502997, tidy[1].Number("estimate"));
        Closeness.Relative(2.3048370152297055, tidy[1].Number("std.error"), 1e-9);
    }

    [Fact]
    public void Glance_names_the_criterion_by_the_estimation()
    {
        ResultTable reml = _fit.Glance();
        Assert.Equal(["nobs", "sigma", "logLik", "AIC", "BIC", "REMLcrit", "df.residual"], reml.Columns.Select(c => c.Name));
        Assert.Equal(174, reml[0].Number("df.residual"));
        Closeness.Relative(25.591815626728103, reml[0].Number("sigma"), 1e-14);
        MixedModelFit ml = SleepStudy.SlopeFit(s => SleepStudy.With(s, estimation: Estimation.MaximumLikelihood));
        Assert.Equal("deviance", ml.Glance().Columns[5].Name);
    }

    [Fact]
    public void Augment_has_a_row_for_each_row_used()
    {
        ResultTable rows = _fit.Augment();
        Assert.Equal(["Reaction", "Subject", ".fitted", ".resid", ".fixed", ".hat", ".cooksd", ".std.resid"], rows.Columns.Select(c => c.Name));
        Assert.Equal(180, rows.Count);
        Assert.Equal("309", rows[10].Text("Subject"));
        Closeness.Relative(253.66367039833716, rows[0].Number(".fitted"), 1e-12);
        Assert.Equal(249.56, rows[0].Number("Reaction"));
    }

    [Fact]
    public void Csv_is_quoted_exact_and_marks_what_is_missing()
    {
        var table = new ResultTable(
            new ResultColumn("a,b", ["plain", "say \"x\"", null, "two\nlines"]),
            new ResultColumn("n", [0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity]));
        Assert.Equal("\"a,b\",n\nplain,0.1\n\"say \"\"x\"\"\",NA\nNA,Inf\n\"two\nlines\",-Inf\n", table.ToCsv());
        Assert.Equal(table.ToCsv(), table.ToString());
        Assert.StartsWith("effect,group,term,estimate,std.error,statistic,df,p.value\nfixed,NA,(Intercept),251.4051048484851,", _fit.Tidy().ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_answer_only_for_what_they_hold()
    {
        ResultTable tidy = _fit.Tidy();
        Assert.Contains("There is no column 'p'; the columns are effect, group", Assert.Throws<KeyNotFoundException>(() => tidy["p"]).Message, StringComparison.Ordinal);
        Assert.Equal("Column term holds text, not numbers.", Assert.Throws<InvalidOperationException>(() => tidy[0].Number("term")).Message);
        Assert.Equal("Column df holds numbers, not text.", Assert.Throws<InvalidOperationException>(() => tidy[0].Text("df")).Message);
        Assert.Contains("The table has 6 rows, counted from 0.", Assert.Throws<ArgumentOutOfRangeException>(() => tidy[6]).Message, StringComparison.Ordinal);
    }
}
