using System.Globalization;
using System.Net;

namespace Lmm.Samples.Tests;

/// <summary>The samples around a model: a database, a report, a program in one file.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void Database_fits_the_rows_of_its_table()
    {
        string output = SampleRun.Output("Database");
        var split = new ReferenceCase("oats_splitplot");

        Assert.StartsWith("72 plots in the table\n", output, StringComparison.Ordinal);
        Shows(output, split, ("Variety[Marvellous]", "varietyMarvellous"));
        Shows(output, split, ("Variety[Victory]:Nitrogen[0.6cwt]", "varietyVictory:nitrogen0.6cwt"));
        Printed.Shows(output, "Block:Variety", split.StandardDeviation(0));
        Printed.Shows(output, "Block", split.StandardDeviation(1));

        // The design is balanced: estimates are differences of the means of the cells, in the half that the database selected too.
        (string Variety, string Nitrogen, double Yield)[] rows =
        [
            .. File.ReadLines(Path.Combine(SampleRun.Folder("Database"), "oats.csv")).Skip(1).Select(line => line.Split(','))
                .Select(cells => (cells[1], cells[2], double.Parse(cells[3], CultureInfo.InvariantCulture))),
        ];
        double Mean(string variety, string nitrogen) => rows.Where(r => r.Variety == variety && r.Nitrogen == nitrogen).Average(r => r.Yield);
        Printed.Shows(
            output, "Without Victory, 48 plots: Marvellous - GoldenRain", Mean("Marvellous", "0.0cwt") - Mean("GoldenRain", "0.0cwt"));
        Printed.Shows(output, "Marvellous with 0.6cwt, predicted by the fit from the table:", Mean("Marvellous", "0.6cwt"));
    }

    [Fact]
    public void Report_writes_the_page_that_it_names()
    {
        string page = Path.Combine(SampleRun.Folder("Report"), "report.html");
        File.Delete(page);
        string output = SampleRun.Output("Report");
        var machines = new ReferenceCase("machines_interaction");

        Shows(output, machines, ("Machine[B]", "MachineB"));
        Shows(output, machines, ("Machine[C]", "MachineC"));
        Printed.Shows(output, "Worker:Machine", machines.StandardDeviation(0));
        Printed.Shows(output, "Worker", machines.StandardDeviation(1));
        Assert.EndsWith($"The report: {page}\n", output, StringComparison.Ordinal);
        string html = WebUtility.HtmlDecode(File.ReadAllText(page));
        Assert.Contains("<title>Three machines", html, StringComparison.Ordinal);
        Assert.Contains("Score ~ Machine + (1 | Worker) + (1 | Worker:Machine)", html, StringComparison.Ordinal);
        double a = machines.Coefficient("(Intercept)").Estimate, b = machines.Coefficient("MachineB").Estimate, c = machines.Coefficient("MachineC").Estimate;
        Assert.Contains(FormattableString.Invariant($"A {a:F2}; B {a + b:F2}; C {a + c:F2}."), html, StringComparison.Ordinal);
        Assert.EndsWith("</html>", html.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_in_one_file_runs_without_a_project()
    {
        // What it refers to was built with the samples; building it here again would write where other tests read.
        string output = SampleRun.Ended(SampleRun.StartDotnet(
            "en_US.UTF-8",
            ["run", "--file", "samples/fit.cs", "-c", SampleRun.Configuration, "-p:BuildProjectReferences=false"]));
        var dyestuff = new ReferenceCase("dyestuff_reml");

        Shows(output, dyestuff, ("(Intercept)", "(Intercept)"));
        Printed.Shows(output, "Batch", dyestuff.StandardDeviation(0));
        (double chiSquare, double p) = dyestuff.LikelihoodRatio(0);
        Printed.Shows(output, "(1 | Batch)", chiSquare, p, p / 2);
        foreach (string batch in new[] { "A", "B", "C", "D", "E", "F" })
        {
            Printed.Shows(output, $"Batch {batch}:", 1527.5 + dyestuff.Mode(batch));
        }
    }

    [Fact]
    public void The_notebook_tests_for_two_variances_and_leaves_a_page_of_pictures()
    {
        string page = Path.Combine(Directory.CreateTempSubdirectory("lmm-notebook").FullName, "notebook.html");
        string output = SampleRun.Ended(SampleRun.StartDotnet(
            "en_US.UTF-8",
            ["run", "--file", "samples/notebook.cs", "-c", SampleRun.Configuration, "-p:BuildProjectReferences=false", "--", "--page", page]));
        (ReferenceCase one, ReferenceCase two) = (new ReferenceCase("ortho_lme_sex"), new ReferenceCase("ortho_varident"));

        Assert.StartsWith("108 measurements of 27 children\n  at 8: 22.19 mm\n", output, StringComparison.Ordinal);
        Printed.Shows(output, "REML criterion at convergence:", one.Deviance);

        // Pinheiro and Bates (2000), p. 210, print 18.53677.
        Printed.Shows(output, "Distance ~ Age11 + Sex + Age11:Sex + (1 | Subject)", two.LogLikelihood, 2 * (two.LogLikelihood - one.LogLikelihood));
        Assert.Contains("[picture 5: ", output, StringComparison.Ordinal);
        Assert.EndsWith($"The page: {page}\n", output, StringComparison.Ordinal);
        string html = File.ReadAllText(page);
        Assert.All(
            (string[])["observed-and-fitted", "residuals-versus-fitted", "residual-quantiles", "means-along-age11"],
            name => Assert.Contains(name, html, StringComparison.OrdinalIgnoreCase));
        Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
    }

    [Fact]
    public void The_terminal_is_plain_where_output_is_redirected()
    {
        string output = SampleRun.Output("Terminal");
        var sleep = new ReferenceCase("sleep_slope");

        Assert.DoesNotContain('\u001b', output);
        foreach (string name in (string[])["(Intercept)", "Days"])
        {
            (double estimate, double error, double df, _) = sleep.Coefficient(name);
            Printed.Shows(output.Replace('│', ' '), name, estimate, error, df);
        }

        Assert.Contains("The fit: converged inside the parameter space\n", output, StringComparison.Ordinal);
        Assert.Contains("Intervals of 500 refits", output, StringComparison.Ordinal);
        Assert.Contains("sd Subject Days", output, StringComparison.Ordinal);
    }

    private static void Shows(string output, ReferenceCase reference, (string Ours, string R) name)
    {
        (double estimate, double error, double df, _) = reference.Coefficient(name.R);
        Printed.Shows(output, name.Ours, estimate, error, df);
    }
}
