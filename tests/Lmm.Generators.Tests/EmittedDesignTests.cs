using System.Globalization;
using System.Text;
using Lmm.Design;
using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>
/// The emitted builder against a naive one: random models, random tables as CSV text, and every entry of X and Z computed
/// from the cells one by one.
/// </summary>
public class EmittedDesignTests
{
    private const int Models = 60;
    private const int Rows = 48;

    private static readonly (string Name, string Type)[] Members =
    [
        ("Y", "double"), ("U", "double"), ("V", "int"), ("W", "double?"), ("K", "Kind"), ("L", "Limed?"), ("B", "bool"),
        ("S", "string"), ("C", "char"), ("G", "string"), ("H", "int"), ("I", "short"),
    ];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Agrees_with_the_cells(int seed)
    {
        var random = new Random(seed);
        var source = new StringBuilder("using Lmm;\n");
        for (int i = 0; i < Models; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $"namespace N{i} {{ {Declaration(random)} {Probe} }}\n");
        }

        GeneratorRun run = GeneratorRun.Over(source.ToString());
        Type[] types = TestCompilation.Load(run.Output).GetTypes();
        int compared = 0;
        for (int i = 0; i < Models; i++)
        {
            string[][] table = Table(random);
            string csv = string.Join("\n", table.Prepend([.. Members.Select(member => member.Name)]).Select(row => string.Join(",", row)));
            Type probe = types.Single(type => type.FullName == $"N{i}.Probe");
            var build = probe.GetMethod("Build")!.CreateDelegate<Func<string, (DesignMatrices?, ModelSpec, string)>>();
            (DesignMatrices? matrices, ModelSpec spec, string why) = build(csv);
            if (matrices is not null)
            {
                new NaiveDesign(spec, [.. Members.Select(member => member.Name)], table).AssertEqual(matrices);
                compared++;
            }
            else
            {
                Assert.NotEqual("", why);
            }
        }

        Assert.InRange(compared, Models / 2, Models);
    }

    private const string Probe = """
        public static class Probe
        {
            public static (Lmm.DesignMatrices?, Lmm.Design.ModelSpec, string) Build(string csv)
            {
                bool made = RowModel.TryCreate(RowModel.ReadCsv(new StringReader(csv)), out RowModel? model, out var findings);
                return (model?.Matrices, RowModel.Specification, string.Join("; ", findings));
            }
        }
        """;

    private static string Declaration(Random random)
    {
        string[] options =
        [
            "", "", "",
            "Contrast = Contrast.Sum", "Contrast = Contrast.Helmert", "Contrast = Contrast.Polynomial",
        ];
        string Fixed(string name) => name switch
        {
            "U" or "W" => random.Next(3) == 0 ? "[Fixed(Degree = 2)]" : "",
            "V" => random.Next(2) == 0 ? $"[Fixed(AsFactor = true)]" : "",
            "K" => random.Next(3) == 0 ? "[Fixed(Reference = \"Third\")]" : $"[Fixed({Pick(random, options)})]",
            "L" or "B" or "S" or "C" => $"[Fixed({Pick(random, options)})]",
            _ => "",
        };

        // Options are wrong on members that the formula does not use as fixed effects or slopes: only those are written.
        string[] terms = [.. new[] { "U", "V", "W", "K", "L", "B", "S", "C" }.OrderBy(_ => random.Next()).Take(3)];
        string fixedPart = random.Next(4) switch
        {
            0 => $"{terms[0]} * {terms[1]} + {terms[2]}",
            1 => $"0 + {terms[0]} + {terms[1]}:{terms[2]} + {terms[2]}",
            2 => $"({terms[0]} + {terms[1]} + {terms[2]}) ^ 2",
            _ => $"{terms[0]} + {terms[1]} + {terms[2]}",
        };
        string randomPart = random.Next(5) switch
        {
            0 => "(1 | G / H)",
            1 => $"({terms[0]} | G)",
            2 => $"(0 + {terms[1]} | H:G) + (1 | I)",
            3 => $"({terms[0]} || I) + (1 | G)",
            _ => $"(1 + {terms[0]} * {terms[1]} | G)",
        };
        IEnumerable<string> members = Members.Select(member =>
            $"{(terms.Contains(member.Name) ? Fixed(member.Name) : "")} {member.Type} {member.Name}");
        return "public enum Kind { First = 5, Second = 1, Third = 3 } public enum Limed : byte { No, Yes } "
            + $"[MixedModel(\"Y ~ {fixedPart} + {randomPart}\")] public record Row({string.Join(", ", members)});";
    }

    private static string[][] Table(Random random)
    {
        string Number() => (random.Next(-50, 50) / 8.0).ToString(CultureInfo.InvariantCulture);
        return
        [
            .. Enumerable.Range(0, Rows).Select(_ => Members.Select(member => member.Name switch
            {
                "W" => random.Next(12) == 0 ? "NA" : Number(),
                "V" => Pick(random, ["10", "9", "-1"]),
                "K" => Pick(random, ["First", "Second", "Third"]),
                "L" => random.Next(12) == 0 ? "" : Pick(random, ["No", "Yes"]),
                "B" => Pick(random, ["true", "false"]),
                "S" => Pick(random, ["b", "B", "a", "ä"]),
                "C" => Pick(random, ["x", "y", "z"]),
                "G" => "g" + random.Next(5).ToString(CultureInfo.InvariantCulture),
                "H" or "I" => random.Next(7, 12).ToString(CultureInfo.InvariantCulture),
                _ => Number(),
            }).ToArray()),
        ];
    }

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
