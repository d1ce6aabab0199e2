using System.Reflection;
using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>What emitted code does when it runs: rows from text, columns, row errors, typed results.</summary>
public class EmittedBehaviourTests
{
    [Fact]
    public void Reads_rows_from_text_by_header_without_case_in_any_order()
    {
        const string Check = """
            namespace Farm;
            public static class Check
            {
                public static string Run()
                {
                    const string csv = "block,NITROGEN,Note,variety,Yield\nI,0.2,x,Golden.rain,111\nII,0.6,y,Victory,130.5\n";
                    return string.Join("|", OatsPlotModel.ReadCsv(new StringReader(csv)).Select(row => FormattableString.Invariant(
                        $"{row.Yield} {row.Variety} {row.Nitrogen} {row.Block}")));
                }
            }
            """;

        Assert.Equal(
            "111 GoldenRain 0.2 I|130.5 Victory 0.6 II",
            Run(Check, Models.Oats));
    }

    [Fact]
    public void Reads_rows_through_an_initialiser_and_computes_what_is_computed()
    {
        const string Check = """
            using System.Globalization;
            namespace Growth;
            public static class Check
            {
                public static string Run()
                {
                    Measurement row = MeasurementModel.ReadCsv(new StringReader("Distance;Age;Diet;Child\n21,5;1;milk;c1")
                        , new Lmm.CsvOptions { DecimalComma = true }).Single();
                    return string.Create(CultureInfo.InvariantCulture, $"{row.Distance} {row.Age} {row.LogAge} {row.Diet} {row.Child}");
                }
            }
            """;

        Assert.Equal("21.5 1 0 milk c1", Run(Check, Models.Growth));
    }

    [Fact]
    public void Leaves_parameters_without_a_role_at_their_defaults()
    {
        const string Model = """
            using Lmm;
            namespace N;
            [MixedModel]
            public record Row([Response] double Y, string Note = "none", [Random] string G = "g");
            """;
        const string Check = """
            namespace N;
            public static class Check
            {
                public static string Run() => RowModel.ReadCsv(new StringReader("Y,G\n1,a")).Single().ToString();
            }
            """;

        Assert.Equal("Row { Y = 1, Note = none, G = a }", Run(Check, Model));
    }

    /// <summary>By hand: intercept, Marvellous, Victory, nitrogen and the two products.</summary>
    [Fact]
    public void Writes_the_columns_of_a_row()
    {
        const string Check = """
            using System.Globalization;
            namespace Farm;
            public static class Check
            {
                public static string Run()
                {
                    var design = new OatsPlotDesign();
                    design.Add(new OatsPlot(130, Variety.Victory, 0.5, "I"));
                    design.Add(new OatsPlot(120, Variety.GoldenRain, 0.25, "I"));
                    Span<double> x = stackalloc double[6];
                    var text = new System.Text.StringBuilder();
                    for (int row = 0; row < 2; row++)
                    {
                        design.WriteFixed(row, x);
                        foreach (double value in x)
                        {
                            text.Append(CultureInfo.InvariantCulture, $"{value} ");
                        }
                    }

                    return text.ToString() + string.Join(",", design.ColumnNames);
                }
            }
            """;

        Assert.Equal(
            "1 0 1 0.5 0 0.5 1 0 0 0.25 0 0 "
            + "(Intercept),Variety[Marvellous],Variety[Victory],Nitrogen,Variety[Marvellous]:Nitrogen,Variety[Victory]:Nitrogen",
            Run(Check, Models.Oats));
    }

    [Fact]
    public void An_undefined_enum_value_is_an_error_of_its_row()
    {
        const string Check = """
            namespace Farm;
            public static class Check
            {
                public static string Run()
                {
                    OatsPlot[] rows = [new(130, Variety.Victory, 0.5, "I"), new(120, (Variety)42, 0.25, "I")];
                    bool made = OatsPlotModel.TryCreate(rows, out OatsPlotModel? model, out var findings);
                    return $"{made} {model is null} " + findings.First(finding => finding.Row == 2);
                }
            }
            """;

        string text = Run(Check, Models.Oats);

        Assert.StartsWith("False True ", text);
        Assert.Contains("42", text);
        Assert.Contains("Variety", text);
    }

    [Fact]
    public void A_fit_has_members_named_after_the_model()
    {
        const string Check = """
            using Lmm;
            namespace Farm;
            public static class Check
            {
                public static string Run()
                {
                    var rows = new List<OatsPlot>();
                    for (int i = 0; i < 72; i++)
                    {
                        double noise = (i * 7919 % 31) - 15;
                        rows.Add(new OatsPlot(80 + (i % 4 * 10) + noise, (Variety)(i / 4 % 3), i % 4 * 0.2, "B" + (i / 12)));
                    }

                    OatsPlotFit fit = OatsPlotModel.Create(rows).Fit();
                    bool same = fit.Fixed.Intercept == fit.Coefficients["(Intercept)"]
                        && fit.Fixed.Nitrogen == fit.Coefficients["Nitrogen"]
                        && fit.Fixed.Variety.Victory == fit.Coefficients["Variety[Victory]"]
                        && fit.Fixed.Variety["Marvellous"] == fit.Coefficients["Variety[Marvellous]"]
                        && fit.Fixed.VarietyNitrogen.Victory == fit.Coefficients["Variety[Victory]:Nitrogen"]
                        && fit.Random.Block["B3"].Intercept == fit.RandomEffects["Block"]["B3"]["(Intercept)"]
                        && fit.Random.BlockVariety["B3", Variety.Victory].Intercept == fit.RandomEffects["Block:Variety"]["B3:Victory"]["(Intercept)"];
                    return $"{same} {fit.Random.BlockVariety.Count} {fit.Random.Block.Levels.Count()} {fit.Predict(rows, NewLevels.Error).Count}";
                }
            }
            """;

        Assert.Equal("True 18 6 72", Run(Check, Models.Oats));
    }

    private static string Run(params string[] sources)
    {
        GeneratorRun run = GeneratorRun.Over(sources);
        Type check = TestCompilation.Load(run.Output).GetTypes().Single(type => type.Name == "Check");
        try
        {
            return (string)check.GetMethod("Run")!.Invoke(null, null)!;
        }
        catch (TargetInvocationException exception)
        {
            throw new InvalidOperationException(exception.InnerException!.ToString());
        }
    }
}
