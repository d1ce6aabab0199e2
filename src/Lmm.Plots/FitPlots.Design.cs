using System.Globalization;
using System.Text.Json.Nodes;
using Lmm.Charts;
using Lmm.Design;

namespace Lmm;

public sealed partial class FitPlots
{
    /// <summary>The skeleton of the analysis of variance of the fitted rows, see <see cref="Skeleton(Design.Skeleton)"/>.</summary>
    /// <exception cref="InvalidOperationException">The fit does not know its strata: it was read from a document, or the design is too large for exact algebra.</exception>
    public Plot Skeleton() => Skeleton(_fit.Data.Skeleton ?? throw new InvalidOperationException(
        $"The strata of {ModelName} are not known: the fit was read from a document, or the design is too large for exact algebra."));

    /// <summary>
    /// The skeleton of the analysis of variance: for each stratum, from the coarsest units to the rows, the effects that are
    /// estimated in it with their degrees of freedom, and the error that they are tested against.
    /// </summary>
    /// <param name="skeleton">As <see cref="Design.Skeleton.Of"/> and a model's <c>Design.Skeleton()</c> give it.</param>
    public static Plot Skeleton(Skeleton skeleton)
    {
        ArgumentNullException.ThrowIfNull(skeleton);
        List<(string Stratum, int Place, string Name, string Freedom, bool IsError)> tiles = [];
        foreach (Stratum stratum in skeleton.Strata)
        {
            int place = 0;
            string label = string.Create(CultureInfo.InvariantCulture, $"{stratum.Name} ({stratum.DegreesOfFreedom} df)");
            foreach (StratumEffect effect in stratum.Effects)
            {
                string share = effect.Efficiency is { } efficiency && efficiency != Rational.One ? $", efficiency {efficiency}" : string.Empty;
                tiles.Add((label, place++, effect.Term, string.Create(CultureInfo.InvariantCulture, $"{effect.DegreesOfFreedom} df{share}"), false));
            }

            tiles.Add((label, place, "residual", string.Create(CultureInfo.InvariantCulture, $"{stratum.ResidualDegreesOfFreedom} df"), true));
        }

        string[] strata = [.. tiles.Select(tile => tile.Stratum).Distinct()];
        double widest = tiles.Max(tile => tile.Place) + 1;
        var data = Table(tiles);
        var effects = Table(tiles.Where(tile => !tile.IsError));
        var errors = Table(tiles.Where(tile => tile.IsError));
        Channel y = Channel.LevelsOf("stratum", "", strata) with { HasGrid = false };
        Channel left = Channel.Numbers("left") with { Domain = (0, widest), HasGuide = false };
        return new Plot("skeleton", "Strata of the design", new Chart
        {
            Data = data,
            Height = 64 * strata.Length,
            Layers =
            [
                new Layer(MarkType.Bar, Styles.EffectTile) { Data = effects, Options = new JsonObject { ["size"] = 44 } }.Y(y).X(left).X2(Channel.Numbers("right")),
                new Layer(MarkType.Bar, Styles.ErrorTile) { Data = errors, Options = new JsonObject { ["size"] = 44 } }.Y(y).X(left).X2(Channel.Numbers("right")),
                TileText("name", -8).Y(y).X(Channel.Numbers("middle") with { HasGuide = false }).Text(Channel.LevelsOf("name")),
                TileText("freedom", 9).Y(y).X(Channel.Numbers("middle") with { HasGuide = false }).Text(Channel.LevelsOf("freedom")),
            ],
        })
        {
            Note = skeleton.IsBalanced ? string.Empty : "the design is not balanced: each effect stands where the coarsest units within which it is constant are compared",
            Description = "The strata of the design from the coarsest units to the rows. " + string.Join(" ", skeleton.Strata.Select(InWords)),
            LookFor = "Each effect is tested against the residual of its own row: one with few degrees of freedom there needs more of those units, not more rows.",
        };
    }

    private static DataTable Table(IEnumerable<(string Stratum, int Place, string Name, string Freedom, bool IsError)> rows)
    {
        var tiles = rows.ToArray();
        return new DataTable()
            .Add("stratum", [.. tiles.Select(tile => tile.Stratum)])
            .Add("left", [.. tiles.Select(tile => tile.Place + 0.03)])
            .Add("right", [.. tiles.Select(tile => tile.Place + 0.97)])
            .Add("middle", [.. tiles.Select(tile => tile.Place + 0.5)])
            .Add("name", [.. tiles.Select(tile => tile.Name)])
            .Add("freedom", [.. tiles.Select(tile => tile.Freedom)]);
    }

    private static Layer TileText(string field, int down) =>
        new(MarkType.Text, Styles.Label) { Options = new JsonObject { ["dy"] = down, ["fontWeight"] = field == "name" ? "bold" : "normal", ["fontSize"] = 11 } };

    private static string InWords(Stratum stratum)
    {
        string effects = stratum.Effects.IsEmpty
            ? "no fixed effect"
            : Words.List([.. stratum.Effects.Select(effect => string.Create(CultureInfo.InvariantCulture, $"{effect.Term} on {effect.DegreesOfFreedom}"))]);
        return string.Create(CultureInfo.InvariantCulture, $"{stratum.Name}: {effects}, residual on {stratum.ResidualDegreesOfFreedom} degrees of freedom.");
    }
}
