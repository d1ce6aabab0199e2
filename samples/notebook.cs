#!/usr/bin/env dotnet
// A notebook as a script: dotnet run samples/notebook.cs. Cells begin with %%, as editors that know cells mark them; each prints what it
// found or leaves a picture. All the pictures and words go into one page, notebook.html, with --page to say where.
#:project ../src/Lmm.Plots/Lmm.Plots.csproj
#:property DirectoryBuildTargetsPath=$(RepositoryRoot)build/Lmm.Consumer.props
#:property PublishAot=false

using Lmm;

string page = args is ["--page", var path] ? path : "notebook.html";
List<Plot> pictures = [];

// %% The data: distance from the pituitary to the fissure in the skulls of children, at four ages (mm). Potthoff and Roy (1964),
// as in the R package nlme (Orthodont); the file is among those of the tests.
Growth[] rows = [.. GrowthModel.ReadCsv(Path.Combine("reference", "data", "orthodont.csv"))];
Say($"{rows.Length} measurements of {rows.Select(row => row.Subject).Distinct().Count()} children");

// %% Before any model: the mean at each age.
foreach (IGrouping<double, Growth> age in rows.GroupBy(row => row.Age11))
{
    Say($"  at {11 + age.Key}: {age.Average(row => row.Distance):F2} mm");
}

// %% Each child has an own level. Look at the lines before the numbers.
GrowthFit fit = GrowthModel.Create(rows).Fit();
Look(fit.Plots.ObservedAndFitted("Subject", "Age11"));
Console.WriteLine(fit);

// %% Do the residuals of boys and girls look alike?
Look(fit.Plots.ResidualsByGroup());

// %% They do not. A variance for each sex, and whether it is needed.
BySexFit bySex = BySexModel.Create(rows.Select(row => new BySex(row.Distance, row.Age11, row.Sex, row.Subject))).Fit();
Console.WriteLine(LikelihoodRatio.Compare(fit, bySex));
foreach (ResidualParameter parameter in bySex.ResidualParameters)
{
    Say($"  {parameter.Name}: {parameter.Estimate:F4}");
}

// %% No fan is left, no bend.
Look(bySex.Plots.ResidualsVersusFitted());
Look(bySex.Plots.ResidualQuantiles());

// %% What it says.
Coefficient boys = bySex.Fixed.Age11;
Say($"Boys grow {boys.Estimate:F3} mm a year (standard error {boys.StandardError:F3}).");
Look(bySex.Plots.MeansAlong("Age11", "Sex"));
bySex.WriteReport(page, new ReportOptions { Title = "Growth of the skull", HasPictures = false, Pictures = pictures });
Console.WriteLine("The page: " + page);

void Look(Plot picture)
{
    pictures.Add(picture);
    Say($"[picture {pictures.Count}: {picture.Title}. {picture.LookFor}]");
}

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>One measurement of one child; age from 11 years on.</summary>
[MixedModel]
[Interaction(nameof(Sex), nameof(Age11))]
public record Growth(
    [Response] double Distance,
    [Fixed] double Age11,
    [Fixed(Reference = "Male")] string Sex,
    [Random] string Subject);

/// <summary>The same with a residual variance for each sex.</summary>
[MixedModel]
[Interaction(nameof(Sex), nameof(Age11))]
public record BySex(
    [Response] double Distance,
    [Fixed] double Age11,
    [Fixed(Reference = "Male")][Variance(VarianceFunction.Ident)] string Sex,
    [Random] string Subject);
