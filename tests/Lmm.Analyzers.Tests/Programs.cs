using System.Globalization;

namespace Lmm.Analyzers.Tests;

/// <summary>A right program: the declaration of a row and the design file that it names.</summary>
/// <param name="Name">What design it is.</param>
/// <param name="Source">The declarations; the row names the design <c>d.csv</c>.</param>
/// <param name="Csv">The file.</param>
public sealed record RightProgram(string Name, string Source, string Csv);

/// <summary>The designs of the textbooks and the samples, each with a design file.</summary>
internal static class Programs
{
    private static readonly string[] Varieties = ["GoldenRain", "Marvellous", "Victory"];
    private static readonly string[] Doses = ["None", "Low", "High"];
    private static readonly string[] Water = ["Dry", "Wet"];
    private static readonly string[] Arms = ["Placebo", "Active"];
    private static readonly string[] Visits = ["Week0", "Week2", "Week4", "Week8"];
    private static readonly string[] Entries = ["A", "B", "C", "D", "E", "F", "G"];

    private static readonly string[] Greeks = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"];

    private const string Types = """

        public enum Dose { None, Low, High }
        public enum Variety { GoldenRain, Marvellous, Victory }
        public enum Irrigation { Dry, Wet }
        public enum Arm { Placebo, Active }
        public enum Visit { Week0, Week2, Week4, Week8 }
        public enum Entry { A, B, C, D, E, F, G }
        public enum Greek { Alpha, Beta, Gamma, Delta, Epsilon }
        public enum Sequence { PA, AP }
        """;

    /// <summary>Every program.</summary>
    public static IReadOnlyList<RightProgram> All { get; } = [.. Textbook(), .. Repeated(), .. Samples()];

    private static IEnumerable<RightProgram> Textbook()
    {
        yield return Of("completely randomised, subsampled", """
            [MixedModel(Design = "d.csv")]
            public record Row([Response] double Y, [Fixed] Dose Dose, [Random(Nested = nameof(Dose))] int Animal);
            """, "Dose,Animal,Sample", [3, 5, 2], i => [Doses[i[0]], $"{i[1] + 1}", $"{i[2]}"]);
        yield return Of("randomised complete block", """
            [MixedModel(Design = "d.csv")]
            public record Row([Response] double Yield, [Fixed] Variety Variety, [Random] string Block);
            """, "Block,Variety", [6, 3], i => [$"B{i[0]}", Varieties[i[1]]]);
        yield return Of("split plot", """
            [MixedModel(Design = "d.csv")]
            [Interaction(nameof(Variety), nameof(Dose))]
            public record Row(
                [Response] double Yield, [Fixed] [Random(Nested = nameof(Block))] Variety Variety, [Fixed] Dose Dose, [Random] string Block);
            """, "Block,Variety,Dose", [6, 3, 3], i => [$"B{i[0]}", Varieties[i[1]], Doses[i[2]]]);
        yield return Of("strip plot", """
            [MixedModel(Design = "d.csv")]
            [Interaction(nameof(Variety), nameof(Irrigation))]
            public record Row(
                [Response] double Yield, [Fixed] [Random(Nested = nameof(Block))] Variety Variety,
                [Fixed] [Random(Nested = nameof(Block))] Irrigation Irrigation, [Random] string Block);
            """, "Block,Variety,Irrigation", [6, 3, 2], i => [$"B{i[0]}", Varieties[i[1]], Water[i[2]]]);
        yield return Of("split-split plot", """
            [MixedModel("Yield ~ Irrigation * Variety * Dose + (1 | Block / Irrigation / Variety)", Design = "d.csv")]
            public record Row(double Yield, Irrigation Irrigation, Variety Variety, Dose Dose, string Block);
            """, "Block,Irrigation,Variety,Dose", [5, 2, 3, 3], i => [$"B{i[0]}", Water[i[1]], Varieties[i[2]], Doses[i[3]]]);
        yield return Of("Latin square", """
            [MixedModel(Design = "d.csv")]
            public record Cell([Response] double Y, [Fixed] Entry Treatment, [Random] int Row, [Random] int Column);
            """, "Row,Column,Treatment", [7, 7], i => [$"{i[0]}", $"{i[1]}", Entries[(i[0] + i[1]) % 7]]);
        yield return Of("Graeco-Latin square", """
            [MixedModel(Design = "d.csv")]
            public record Cell([Response] double Y, [Fixed] Entry Latin, [Fixed] Greek Greek, [Random] int Row, [Random] int Column);
            """, "Row,Column,Latin,Greek", [5, 5], i => [$"{i[0]}", $"{i[1]}", Entries[(i[0] + i[1]) % 5], Greeks[(i[0] + (2 * i[1])) % 5]]);
        yield return Of("balanced incomplete block", """
            [MixedModel(Design = "d.csv")]
            public record Row([Response] double Yield, [Fixed] Entry Entry, [Random] int Block);
            """, "Block,Entry", [7, 3], i => [$"{i[0]}", Entries[(i[0] + (i[1] == 0 ? 0 : i[1] == 1 ? 1 : 3)) % 7]]);
        yield return Of("crossover", """
            [MixedModel(Design = "d.csv")]
            public record Row(
                [Response] double Y, [Fixed] Arm Treatment, [Fixed(AsFactor = true)] int Period, [Fixed] Sequence Sequence,
                [Random(Nested = nameof(Sequence))] int Subject);
            """, "Sequence,Subject,Period,Treatment", [2, 6, 2], i => [i[0] == 0 ? "PA" : "AP", $"{i[1] + 1}", $"{i[2] + 1}", Arms[(i[0] + i[2]) % 2]]);
        yield return Of("repeated measures", """
            [MixedModel(Design = "d.csv")]
            [Interaction(nameof(Arm), nameof(Visit))]
            public record Row([Response] double? Score, [Fixed] Arm Arm, [Fixed] Visit Visit, [Random] string Patient);
            """, "Arm,Patient,Visit", [2, 6, 4], i => [Arms[i[0]], $"{Arms[i[0]]}{i[1]}", Visits[i[2]]]);
        yield return Of("hierarchical sampling, three levels", """
            [MixedModel(Design = "d.csv")]
            public record Row([Response] double Calcium, [Random] string Plant, [Random(Nested = nameof(Plant))] int Leaf);
            """, "Plant,Leaf,Determination", [6, 4, 2], i => [$"P{i[0]}", $"{i[1] + 1}", $"{i[2]}"]);
        yield return Of("hierarchical sampling, four levels", """
            [MixedModel(Design = "d.csv")]
            public record Row(
                [Response] double Y, [Random] string Region, [Random(Nested = nameof(Region))] int Farm,
                [Random(Nested = nameof(Farm))] int Cow);
            """, "Region,Farm,Cow,Sample", [5, 3, 3, 2], i => [$"R{i[0]}", $"{i[1] + 1}", $"{i[2] + 1}", $"{i[3]}"]);
        yield return Of("four levels as a formula", """
            [MixedModel("Y ~ 1 + (1 | Region / Farm / Cow)", Design = "d.csv")]
            public record Row(double Y, string Region, int Farm, int Cow);
            """, "Region,Farm,Cow,Sample", [5, 3, 3, 2], i => [$"R{i[0]}", $"{i[1] + 1}", $"{i[2] + 1}", $"{i[3]}"]);
        yield return Of("crossed subjects and items", """
            [MixedModel(Design = "d.csv")]
            public record Row(
                [Response] double Latency, [Fixed] bool Primed, [Random(Slopes = [nameof(Primed)])] string Subject, [Random] string Item);
            """, "Subject,Item,Primed", [8, 10], i => [$"S{i[0]}", $"word{i[1] * 7}", (i[0] + i[1]) % 2 == 0 ? "true" : "false"]);
        yield return Of("random coefficients", """
            [MixedModel(Design = "d.csv")]
            public record Row([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [nameof(Days)])] string Subject);
            """, "Subject,Days", [8, 6], i => [$"S{i[0]}", $"{i[1]}"]);
        yield return Of("random coefficients as a formula", """
            [MixedModel("Reaction ~ Days + (Days | Subject)", Design = "d.csv")]
            public record Row(double Reaction, double Days, string Subject);
            """, "Subject,Days", [8, 6], i => [$"S{i[0]}", $"{i[1]}"]);
        yield return Of("multi-site trial", """
            [MixedModel(Design = "d.csv")]
            public record Row(
                [Response] double Y, [Fixed] Arm Arm, [Random(Slopes = [nameof(Arm)])] string Site,
                [Random(Nested = nameof(Site))] int Patient, [Weight] double Precision);
            """, "Site,Patient,Arm,Precision,Reading", [6, 6, 2], i => [$"North{i[0]}", $"{i[1] + 1}", Arms[i[1] % 2], "1.5", $"{i[2]}"]);
    }

    /// <summary>Residuals that are correlated inside a subject.</summary>
    private static IEnumerable<RightProgram> Repeated()
    {
        yield return Of("MMRM", """
            [MixedModel(Design = "d.csv")]
            [Interaction(nameof(Arm), nameof(Visit))]
            public record Row(
                [Response] double? Change, [Fixed] Arm Arm,
                [Fixed] [Repeated(Subject = nameof(Patient), Corr = Corr.Unstructured, Heterogeneous = true)] Visit Visit,
                string Patient);
            """, "Arm,Patient,Visit", [2, 8, 4], i => [Arms[i[0]], $"{Arms[i[0]]}{i[1]}", Visits[i[2]]]);
        yield return Of("split plot in time", """
            [MixedModel(Design = "d.csv")]
            [Interaction(nameof(Variety), nameof(Cut))]
            public record Row(
                [Response] double Yield, [Fixed] [Random(Nested = nameof(Block))] Variety Variety,
                [Fixed(AsFactor = true)] [Repeated(Subject = nameof(Variety), Corr = Corr.AR1)] int Cut, [Random] string Block);
            """, "Block,Variety,Cut", [6, 3, 4], i => [$"B{i[0]}", Varieties[i[1]], $"{i[2] + 1}"]);
        yield return Of("growth by compound symmetry", """
            [MixedModel("Weight ~ Age", Design = "d.csv")]
            public record Row(
                double Weight,
                [Fixed(AsFactor = false)] [Repeated(Subject = nameof(Rat), Corr = Corr.CompoundSymmetry)] int Age, string Rat);
            """, "Rat,Age", [8, 5], i => [$"R{i[0]}", $"{7 * i[1]}"]);
        yield return Of("field by row and column", """
            [MixedModel(Design = "d.csv")]
            public record Plot(
                [Response] double Yield, [Fixed] Entry Entry,
                [Repeated(Corr = Corr.Spherical, Coordinates = [nameof(Row), nameof(Column)])] int Row, double Column);
            """, "Row,Column,Entry", [7, 6], i => [$"{i[0]}", FormattableString.Invariant($"{i[1] * 1.5}"), Entries[((2 * i[0]) + (3 * i[1])) % 7]]);
    }

    /// <summary>The records of the samples with the files beside them.</summary>
    private static IEnumerable<RightProgram> Samples()
    {
        (string Folder, string Record, string File)[] samples =
        [
            ("Sleepstudy", "Sleep", "sleepstudy"), ("Oats", "OatsPlot", "oats"), ("Rails", "RailTest", "rails"),
            ("Lactase", "Sample", "lactase"), ("Orthodont", "Correlated", "orthodont"),
            ("Calcium", "Determination", "leaves"), ("Calcium", "LeafOfPlant", "plants"), ("Tablets", "Measurement", "tablets"),
        ];
        foreach ((string folder, string record, string file) in samples)
        {
            string program = File.ReadAllText(Repository.Path("samples", folder, "Program.cs"));
            string source = SampleSource.Of(program, record);
            yield return new RightProgram($"sample {folder}.{record}", source, File.ReadAllText(Repository.Path("samples", folder, $"{file}.csv")).Replace("\r\n", "\n"));
        }
    }

    /// <summary>A factorial table: every combination of the indices, which <paramref name="row"/> turns to cells.</summary>
    private static RightProgram Of(string name, string source, string header, int[] sizes, Func<int[], string[]> row)
    {
        var lines = new List<string> { header };
        int count = sizes.Aggregate(1, (product, size) => product * size);
        for (int k = 0; k < count; k++)
        {
            int[] index = new int[sizes.Length];
            int rest = k;
            for (int j = sizes.Length - 1; j >= 0; j--)
            {
                index[j] = rest % sizes[j];
                rest /= sizes[j];
            }

            lines.Add(string.Join(",", row(index)));
        }

        return new RightProgram(name, "using Lmm;\n" + source + Types, string.Join("\n", lines) + "\n");
    }
}
