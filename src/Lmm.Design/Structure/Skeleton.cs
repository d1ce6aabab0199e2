using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Lmm.Design;

/// <summary>A fixed effect as one stratum shows it.</summary>
/// <param name="Term">The term's name, as in <c>Variety:Nitrogen</c>.</param>
/// <param name="DegreesOfFreedom">How many of its comparisons, after the terms before it, this stratum shows.</param>
/// <param name="Efficiency">
/// The share of the information on these comparisons that lies in this stratum, the same for all of them; null where the design
/// is not balanced. 1 in an orthogonal design.
/// </param>
public sealed record StratumEffect(string Term, int DegreesOfFreedom, Rational? Efficiency);

/// <summary>The comparisons between units of one size, which have one variance.</summary>
/// <param name="Name">The units, as in <c>Block:Variety</c>; <c>Units</c> for the rows.</param>
/// <param name="DegreesOfFreedom">The number of independent comparisons.</param>
/// <param name="Effects">The fixed effects among them, in the order of the model.</param>
public sealed record Stratum(string Name, int DegreesOfFreedom, EquatableArray<StratumEffect> Effects)
{
    /// <summary>The comparisons that no fixed effect takes: what the effects of this stratum are tested against.</summary>
    public int ResidualDegreesOfFreedom => DegreesOfFreedom - Effects.Sum(effect => effect.DegreesOfFreedom);
}

/// <summary>
/// The skeleton of the analysis of variance: the strata of a design, and for each fixed effect the stratum in which it is
/// estimated and the degrees of freedom of the error that it is tested against. Known before there are responses.
/// </summary>
/// <remarks>
/// Nelder (1965), The analysis of randomized experiments with orthogonal block structure, Proceedings of the Royal Society A
/// 283, 147; Bailey (2008), Design of Comparative Experiments, chapter 10. docs/math/structure.md.
/// </remarks>
public sealed record Skeleton
{
    /// <summary>The name of the last stratum, the rows themselves.</summary>
    public const string UnitsName = "Units";

    internal Skeleton(EquatableArray<Stratum> strata, bool isBalanced)
    {
        Strata = strata;
        IsBalanced = isBalanced;
    }

    /// <summary>The strata from the coarsest units to the rows, without the mean.</summary>
    public EquatableArray<Stratum> Strata { get; }

    /// <summary>
    /// Whether the design is generally balanced: the groupings are orthogonal to each other, and every stratum shows all
    /// comparisons of a fixed effect alike. Otherwise each effect stands in one stratum only, that of the coarsest units within
    /// which it is constant, and a stratum's degrees of freedom are those that remain after the fixed effects and the strata
    /// before it.
    /// </summary>
    public bool IsBalanced { get; }

    /// <summary>The skeleton of a model under a design; null where the design is too large for exact algebra, has no rows, or has residuals that are correlated or of unequal variance.</summary>
    public static Skeleton? Of(ModelSpec spec, DesignTable table) => SkeletonBuilder.Build(spec, table);

    /// <summary>The stratum with the most information on a fixed effect, whose residual is its error term; null for no such effect.</summary>
    public Stratum? ErrorTermOf(string term)
    {
        Stratum? best = null;
        Rational most = Rational.Zero;
        foreach (Stratum stratum in Strata)
        {
            StratumEffect? effect = stratum.Effects.FirstOrDefault(candidate => candidate.Term == term);
            if (effect is null)
            {
                continue;
            }

            // Unknown shares: the finest units, as in the analysis within blocks.
            Rational share = effect.Efficiency ?? Rational.Zero;
            if (best is null || share.CompareTo(most) >= 0)
            {
                best = stratum;
                most = share;
            }
        }

        return best;
    }

    /// <summary>The table as text: strata, effects with efficiency where it is not 1, residuals, total.</summary>
    public override string ToString()
    {
        var lines = new List<(string Name, int Freedom, string Note)>();
        foreach (Stratum stratum in Strata)
        {
            if (stratum.Effects.IsEmpty)
            {
                lines.Add((stratum.Name, stratum.DegreesOfFreedom, ""));
                continue;
            }

            lines.Add((stratum.Name, -1, ""));
            foreach (StratumEffect effect in stratum.Effects)
            {
                string note = effect.Efficiency is not { } share || share == Rational.One ? "" : $"efficiency {share}";
                lines.Add(("  " + effect.Term, effect.DegreesOfFreedom, note));
            }

            lines.Add(("  residual", stratum.ResidualDegreesOfFreedom, ""));
        }

        lines.Add(("Total", Strata.Sum(stratum => stratum.DegreesOfFreedom), ""));
        int width = Math.Max("Stratum".Length, lines.Max(line => line.Name.Length));
        var text = new StringBuilder();
        text.Append("Stratum".PadRight(width)).Append("    d.f.\n");
        foreach ((string name, int freedom, string note) in lines)
        {
            string number = freedom < 0 ? "" : freedom.ToString(CultureInfo.InvariantCulture).PadLeft(8);
            text.Append((name.PadRight(width) + number + (note.Length == 0 ? "" : "  " + note)).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
