namespace Lmm.Tool.Tests;

/// <summary>Each option of the command line says what its attribute says on a record: the two fits are one.</summary>
public sealed class OptionTests
{
    private const string Growth = "distance ~ age";
    private const string Members = "[Response] double distance, ";

    /// <summary>Options, and the members of the record that says the same.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        { "--repeated ar(2):occ/Subject", "[Fixed(AsFactor = false)] int age, [Repeated(Corr = Corr.Ar, Order = 2, Subject = \"Subject\")] int occ, string Subject", "" },
        { "--repeated ma(1):occ/Subject", "[Fixed(AsFactor = false)] int age, [Repeated(Corr = Corr.Ma, MovingAverage = 1, Subject = \"Subject\")] int occ, string Subject", "" },
        { "--repeated arma(1,1):occ/Subject", "[Fixed(AsFactor = false)] int age, [Repeated(Corr = Corr.Arma, Order = 1, MovingAverage = 1, Subject = \"Subject\")] int occ, string Subject", "" },
        { "--repeated un:occ/Subject --heterogeneous", "[Fixed(AsFactor = false)] int age, [Repeated(Corr = Corr.Unstructured, Subject = \"Subject\", Heterogeneous = true)] int occ, string Subject", "" },
        { "--repeated cs:occ/Subject --separate Sex", "[Fixed(AsFactor = false)] int age, [Repeated(Corr = Corr.CompoundSymmetry, Subject = \"Subject\", By = \"Sex\")] int occ, string Subject, string Sex", "" },
        { "--repeated exp:age/Subject --nugget", "[Fixed(AsFactor = false)] [Repeated(Corr = Corr.Exponential, Subject = \"Subject\", Nugget = true)] int age, string Subject", "" },
        { "--repeated exp:age+occ/Subject", "[Fixed(AsFactor = false)] [Repeated(Corr = Corr.Exponential, Subject = \"Subject\", Coordinates = [\"age\", \"occ\"])] int age, int occ, string Subject", "" },
        { "--variance ident:Sex", "[Fixed(AsFactor = false)] int age, [Variance(VarianceFunction.Ident)] string Sex", "" },
        { "--variance ident:Sex:occ", "[Fixed(AsFactor = false)] int age, [Variance(VarianceFunction.Ident, With = [\"occ\"])] string Sex, int occ", "" },
        { "--variance power:age", "[Fixed(AsFactor = false)] [Variance(VarianceFunction.Power)] int age", "" },
        { "--variance power(0.5):age", "[Fixed(AsFactor = false)] [Variance(VarianceFunction.Power, Parameter = 0.5)] int age", "" },
        { "--variance constpower(1,0.5):age", "[Fixed(AsFactor = false)] [Variance(VarianceFunction.ConstPower, Constant = 1, Parameter = 0.5)] int age", "" },
        { "--variance power:fitted", "[Fixed(AsFactor = false)] int age", "[Variance(VarianceFunction.Power)]" },
        { "--variance exp:age --variance ident:Sex", "[Fixed(AsFactor = false)] [Variance(VarianceFunction.Exponential)] int age, [Variance(VarianceFunction.Ident)] string Sex", "" },
        { "--degree age=2", "[Fixed(Degree = 2)] int age", "" },
        { "--factor age --contrast age=helmert", "[Fixed(AsFactor = true, Contrast = Contrast.Helmert)] int age", "" },
        { "--factor age --reference age=12", "[Fixed(AsFactor = true, Reference = \"12\")] int age", "" },
        { "--frequency occ", "[Fixed(AsFactor = false)] int age, [Frequency] int occ", "" },
        { "--offset occ", "[Fixed(AsFactor = false)] int age, [Offset] int occ", "" },
        { "--weight occ", "[Fixed(AsFactor = false)] int age, [Weight] int occ", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_option_is_its_attribute(string options, string members, string onType)
    {
        string file = Outcome.Data("orthodont.csv");
        using TemporaryFile model = new("Growth.cs", $"using Lmm;\n\n[MixedModel(\"{Growth}\")]\n{onType}\npublic record orthodont({Members}{members});\n");
        bool saysCoding = options.Contains("--degree", StringComparison.Ordinal) || options.Contains("--factor", StringComparison.Ordinal);
        string[] said = [.. options.Split(' '), .. saysCoding ? Array.Empty<string>() : ["--covariate", "age"]];

        Outcome formula = Outcome.Of(["fit", file, Growth, .. said, "--json", "-"]);
        Outcome record = Outcome.Of("fit", file, "--model", model.Path, "--json", "-");

        Assert.Equal((0, 0), (record.Code, formula.Code));
        (MixedModelFit one, MixedModelFit other) = (MixedModelFit.FromJson(record.Output), MixedModelFit.FromJson(formula.Output));
        Assert.Equal(one.LogLikelihood, other.LogLikelihood, 1e-9);
        Assert.Equal(one.Coefficients.Select(c => c.Name), other.Coefficients.Select(c => c.Name));
        Assert.All(one.Coefficients.Zip(other.Coefficients), pair => Assert.Equal(pair.First.Estimate, pair.Second.Estimate, 1e-6));
        Assert.Equal(
            one.ResidualParameters.Select(p => (p.Name, Math.Round(p.Estimate, 5))).Order(),
            other.ResidualParameters.Select(p => (p.Name, Math.Round(p.Estimate, 5))).Order());
    }

    [Theory]
    [InlineData("--repeated", "ar:occ/Subject", "Ar has one order, as in ar(2)")]
    [InlineData("--repeated", "arma(1):occ/Subject", "Arma has two orders, as in arma(1,1)")]
    [InlineData("--repeated", "ar(1.5):occ/Subject", "Ar has one order")]
    [InlineData("--repeated", "cs(2):occ/Subject", "CompoundSymmetry has no orders")]
    [InlineData("--repeated", "ar1:occ/a/b", "write structure:time/subject")]
    [InlineData("--repeated", "ar1:occ/subject", "has no column 'subject' (did you mean 'Subject'?)")]
    [InlineData("--variance", "ident", "write function:column")]
    [InlineData("--variance", "powr:age", "there is no function 'powr' (did you mean 'Power'?)")]
    [InlineData("--variance", "ident(2):Sex", "Ident has no number")]
    [InlineData("--variance", "constpower(2):age", "two numbers, its constant and its exponent")]
    [InlineData("--variance", "power(x):age", "in brackets stand numbers")]
    [InlineData("--variance", "power:agee", "has no column 'agee' (did you mean 'age'?)")]
    [InlineData("--contrast", "Sex", "as in variety=sum")]
    [InlineData("--contrast", "Sex=sums", "did you mean 'Sum'?")]
    [InlineData("--degree", "age=two", "'two' is not a whole number")]
    [InlineData("--nugget", "--ml", "--nugget goes with --repeated")]
    [InlineData("--separate", "Sex", "--separate goes with --repeated")]
    public void A_wrong_option_is_named(string option, string value, string message)
    {
        Outcome run = Outcome.Of("fit", Outcome.Data("orthodont.csv"), Growth, option, value);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_level_that_is_not_there_is_a_finding()
    {
        Outcome run = Outcome.Of("check", Outcome.Data("oats.csv"), "yield ~ variety + (1 | block)", "--reference", "variety=Victroy");

        Assert.Equal(1, run.Code);
        Assert.Contains("Victroy", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_is_a_page_of_this_fit()
    {
        using TemporaryFile page = new("report.html");

        Outcome run = Outcome.Of("fit", Outcome.Data("oats.csv"), "yield ~ variety * nitrogen + (1 | block / variety)", "--html", page.Path);

        string html = File.ReadAllText(page.Path);
        Assert.Equal((0, $"Wrote {page.Path}.\n"), (run.Code, run.Error));
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("residuals-versus-fitted", html, StringComparison.Ordinal);
        Assert.Contains("lmer(", html, StringComparison.Ordinal);
    }
}
