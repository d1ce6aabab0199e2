// Tablets: two methods of measuring the content of a tablet, near-infrared spectroscopy (Nir, quick) and liquid chromatography
// (Hplc, slow). Ten tablets were measured by both, ten more by one of the two only.
// With complete pairs the mixed model is the paired t test. With missing values a paired test throws the single measurements
// away; the mixed model uses every one of them, with the weight the two variances give it.
// Data: lecture notes on mixed models; tablets.csv beside this file, NA where a tablet was not measured.

using Lmm;

List<Measurement> all = [.. MeasurementModel.ReadCsv(Path.Combine(AppContext.BaseDirectory, "tablets.csv"))];
List<Measurement> pairs =
[
    .. all.GroupBy(m => m.Tablet).Where(tablet => tablet.All(m => m.Content is not null)).SelectMany(tablet => tablet),
];

MeasurementFit complete = MeasurementModel.Create(pairs).Fit();
MeasurementFit everything = MeasurementModel.Create(all).Fit();

Console.WriteLine("=== The ten complete pairs ===");
Console.WriteLine(complete);
double[] differences =
[
    .. pairs.GroupBy(m => m.Tablet).Select(t =>
        t.Single(m => m.Method == Method.Hplc).Content!.Value - t.Single(m => m.Method == Method.Nir).Content!.Value),
];
double mean = differences.Average();
double standardError = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1) / differences.Length);
Say($"The paired t test on these: difference {mean:F4}, standard error {standardError:F5}, {differences.Length - 1} df: the same numbers.");
Console.WriteLine();

Console.WriteLine("=== All twenty tablets ===");
Console.WriteLine(everything);
Coefficient few = complete.Fixed.Method.Hplc;
Coefficient many = everything.Fixed.Method.Hplc;
Say($"Hplc - Nir from {complete.Observations} values (complete pairs): {few.Estimate:F4}, standard error {few.StandardError:F4}");
Say($"Hplc - Nir from {everything.Observations} values (all measured):  {many.Estimate:F4}, standard error {many.StandardError:F4}");

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>The methods; Nir is the reference.</summary>
public enum Method
{
    Nir,
    Hplc,
}

/// <summary>One measurement. Content may be missing, which its type says.</summary>
[MixedModel]
public record Measurement(
    [Response] double? Content,
    [Fixed] Method Method,
    [Random] int Tablet);
