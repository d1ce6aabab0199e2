using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Lmm.Design;

namespace Lmm.Tool.Commands;

/// <summary>Options whose values are the members of an enum, under short names too.</summary>
internal static class MethodNames
{
    private static readonly Dictionary<string, DegreesOfFreedomMethod> Methods = Named<DegreesOfFreedomMethod>(
        ("kr", DegreesOfFreedomMethod.KenwardRoger), ("kr2", DegreesOfFreedomMethod.KenwardRogerLinear));

    private static readonly Dictionary<string, Adjustment> Adjustments = Named<Adjustment>(
        ("mvt", Adjustment.SingleStep), ("bh", Adjustment.BenjaminiHochberg), ("by", Adjustment.BenjaminiYekutieli));

    public static Option<DegreesOfFreedomMethod> DegreesOfFreedom() => Option(
        "--df", "Where degrees of freedom come from: satterthwaite, kr, residual, asymptotic, containment.", Methods, DegreesOfFreedomMethod.Satterthwaite);

    public static Option<Adjustment> Adjust() => Option(
        "--adjust", "How p values allow for the number of comparisons: tukey, holm, bonferroni, sidak, scheffe, mvt, bh, none.", Adjustments, Adjustment.Tukey);

    public static Option<AnovaType> Type() => Option(
        "--type", "Which hypotheses: I, II or III.", Named<AnovaType>(), AnovaType.III);

    private static Option<T> Option<T>(string name, string description, Dictionary<string, T> values, T usual)
        where T : struct
    {
        Option<T> option = new(name)
        {
            Description = description,
            HelpName = "name",
            DefaultValueFactory = _ => usual,
            CustomParser = result => Parse(result, name, values),
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => values.Keys.Select(value => new CompletionItem(value.ToLowerInvariant())));
        return option;
    }

    private static T Parse<T>(ArgumentResult result, string option, Dictionary<string, T> values)
        where T : struct
    {
        string text = result.Tokens[0].Value;
        if (!values.TryGetValue(text, out T value))
        {
            result.AddError($"{option}: there is no '{text}'{Suggest.DidYouMean(Suggest.Nearest(text, values.Keys))}. There are {string.Join(", ", values.Keys)}.");
        }

        return value;
    }

    private static Dictionary<string, T> Named<T>(params (string Name, T Value)[] shortNames)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => (Name: value.ToString(), Value: value)).Concat(shortNames)
            .ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
}
