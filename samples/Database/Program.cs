// Database: rows of a table straight into a model. The entity of Entity Framework is the annotated class, so there is no second
// type to copy to: what the query returns is what is fitted, and the database selects. The fit goes back into a table as its
// document, and whoever reads it there can predict without the rows.
// Data: Yates (1935), as in the R package MASS (oats); oats.csv beside this file fills the database, a temporary SQLite file.

using System.ComponentModel.DataAnnotations;
using Lmm;
using Microsoft.EntityFrameworkCore;

string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".db");
try
{
    Store(file);
    Fit(file);
    Predict(file);
}
finally
{
    File.Delete(file);
}

static void Store(string file)
{
    using var field = new FieldContext(file);
    field.Database.EnsureCreated();
    field.Plots.AddRange(PlotModel.ReadCsv(Path.Combine(AppContext.BaseDirectory, "oats.csv")));
    Console.WriteLine($"{field.SaveChanges()} plots in the table");
}

static void Fit(string file)
{
    using var field = new FieldContext(file);

    // Create reads the query once, row by row; no list is made in between.
    PlotFit all = PlotModel.Create(field.Plots.AsNoTracking()).Fit();
    Console.WriteLine(all);

    PlotFit two = PlotModel.Create(field.Plots.AsNoTracking().Where(p => p.Variety != Variety.Victory)).Fit();
    Coefficient marvellous = two.Fixed.Variety.Marvellous;
    Say($"Without Victory, {two.Observations} plots: Marvellous - GoldenRain {marvellous.Estimate:F4}");

    field.Fits.Add(new SavedFit { Name = "oats", Document = all.ToJson() });
    field.SaveChanges();
}

static void Predict(string file)
{
    using var field = new FieldContext(file);
    PlotFit fit = PlotFit.FromJson(field.Fits.Single(f => f.Name == "oats").Document);
    var best = new Plot { Block = "I", Variety = Variety.Marvellous, Nitrogen = "0.6cwt" };
    Say($"Marvellous with 0.6cwt, predicted by the fit from the table: {fit.Predict([best], NewLevels.Error)[0].Population:F4}");
}

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>The varieties; the first is the reference. The closed set holds in the code, the table has their names.</summary>
public enum Variety
{
    GoldenRain,
    Marvellous,
    Victory,
}

/// <summary>One sub-plot: a row of the table and a row of the model. The key has no role in the model.</summary>
[MixedModel]
[Interaction(nameof(Variety), nameof(Nitrogen))]
public sealed class Plot
{
    public int Id { get; set; }

    [Response]
    public double Yield { get; set; }

    [Fixed]
    [Random(Nested = nameof(Block))]
    public Variety Variety { get; set; }

    [Fixed]
    public string Nitrogen { get; set; } = "";

    [Random]
    public string Block { get; set; } = "";
}

/// <summary>A fit under its name.</summary>
public sealed class SavedFit
{
    [Key]
    public string Name { get; set; } = "";

    public string Document { get; set; } = "";
}

/// <summary>The database: plots and fits.</summary>
public sealed class FieldContext(string file) : DbContext
{
    public DbSet<Plot> Plots => Set<Plot>();

    public DbSet<SavedFit> Fits => Set<SavedFit>();

    // Without a pool the file is closed when the context is, and can be deleted.
    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={file};Pooling=False");

    protected override void OnModelCreating(ModelBuilder model) => model.Entity<Plot>().Property(p => p.Variety).HasConversion<string>();
}
