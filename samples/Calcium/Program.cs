// Calcium in turnip leaves (% of dry matter). First four leaves with four determinations each, then four plants with three
// leaves each and two determinations of every leaf. Determinations of one leaf are not new leaves: the mean is known as well
// as four leaves (or four plants) allow, however often each is measured.
// Data: Snedecor and Cochran, Statistical Methods; leaves.csv and plants.csv beside this file.

using Lmm;

string folder = AppContext.BaseDirectory;
List<Determination> determinations = [.. DeterminationModel.ReadCsv(Path.Combine(folder, "leaves.csv"))];
DeterminationFit leaves = DeterminationModel.Create(determinations).Fit();
Console.WriteLine("=== Four leaves ===");
Console.WriteLine(leaves);

// In a balanced one-way layout REML is the textbook's analysis of variance.
double mean = determinations.Average(d => d.Calcium);
double betweenLeaves = determinations.GroupBy(d => d.Leaf).Sum(g => g.Count() * Math.Pow(g.Average(d => d.Calcium) - mean, 2)) / 3;
double withinLeaves = determinations.GroupBy(d => d.Leaf).Sum(g => g.Sum(d => Math.Pow(d.Calcium - g.Average(e => e.Calcium), 2))) / 12;
Say($"Mean squares by hand: between leaves {betweenLeaves:F5}, within {withinLeaves:F5}");
Say($"  variance of leaves ({betweenLeaves:F5} - {withinLeaves:F5}) / 4 = {(betweenLeaves - withinLeaves) / 4:F5}, the fit's {leaves.VarianceComponents[0].VarianceOrCovariance:F5}");
double naive = Math.Sqrt(determinations.Sum(d => Math.Pow(d.Calcium - mean, 2)) / 15 / 16);
Coefficient level = leaves.Fixed.Intercept;
Say($"Standard error of the mean {level.StandardError:F4} on {level.DegreesOfFreedom:F0} df; sixteen 'independent' values would claim {naive:F4} on 15.");
Console.WriteLine();

Console.WriteLine("=== Leaves in plants: the file numbers the leaves 1 to 3 afresh in each plant, and Nested knows it ===");
Console.WriteLine(LeafOfPlantModel.Create(LeafOfPlantModel.ReadCsv(Path.Combine(folder, "plants.csv"))).Fit());

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>One determination of one leaf.</summary>
[MixedModel]
public record Determination(
    [Response] double Calcium,
    [Random] int Leaf);

/// <summary>One determination of one leaf of one plant: leaf 1 of plant 2 is another leaf than leaf 1 of plant 1.</summary>
[MixedModel]
public record LeafOfPlant(
    [Response] double Calcium,
    [Random(Nested = nameof(Plant))] int Leaf,
    [Random] int Plant);
