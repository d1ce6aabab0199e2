using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>
/// Writes the class behind <c>fit.Random</c>: for each grouping its levels by their text (and by value, where the value
/// has only one text), for each level its effects by name.
/// </summary>
internal sealed class RandomPart
{
    private const string ClassName = "RandomGroupings";

    private readonly ModelToEmit _model;
    private readonly IReadOnlyList<Grouping> _groupings;

    /// <summary>The random part of a model.</summary>
    public RandomPart(ModelToEmit model)
    {
        _model = model;
        _groupings = Groupings(model.Spec!);
    }

    /// <summary>Whether the model has no random term.</summary>
    public bool IsEmpty => _groupings.Count == 0;

    /// <summary>The class and the classes of its groupings.</summary>
    public void Emit(CodeWriter code, TypeNames types)
    {
        code.Line("/// <summary>The predicted random effects by grouping.</summary>");
        using (code.Block($"public sealed class {ClassName}"))
        {
            string signature = $"internal {ClassName}({types.Fit} fit)";
            string[] assignments = [.. _groupings.Select(grouping => $"{grouping.Property} = new {grouping.ClassName}(fit);")];
            if (assignments.Length == 1)
            {
                code.Line($"{signature} => {assignments[0]}");
            }
            else
            {
                using (code.Block(signature))
                {
                    code.Line(string.Join("\n", assignments));
                }
            }

            foreach (Grouping grouping in _groupings)
            {
                code.Line();
                code.Line($"/// <summary>The effects of the levels of {grouping.Name}.</summary>");
                code.Line($"public {grouping.ClassName} {grouping.Property} {{ get; }}");
            }

            foreach (Grouping grouping in _groupings)
            {
                code.Line();
                GroupingClass(code, grouping, types);
                code.Line();
                LevelClass(code, grouping, types);
            }
        }
    }

    private void GroupingClass(CodeWriter code, Grouping grouping, TypeNames types)
    {
        code.Line($"/// <summary>The levels of {grouping.Name} with their effects.</summary>");
        using (code.Block($"public sealed class {grouping.ClassName}"))
        {
            code.Line($"private readonly {types.Fit} _fit;");
            code.Line();
            code.Line($"internal {grouping.ClassName}({types.Fit} fit) => _fit = fit;");
            code.Line();
            code.Line("/// <summary>The number of levels in the fitted rows.</summary>");
            code.Line("public int Count => Effects.Count;");
            code.Line();
            code.Line("/// <summary>Every level in order.</summary>");
            using (code.Block($"public {types["IEnumerable"]}<{grouping.LevelClass}> Levels"))
            using (code.Block("get"))
            using (code.Block($"foreach ({types["LevelEffects"]} effects in Effects)"))
            {
                code.Line($"yield return new {grouping.LevelClass}(effects);");
            }

            code.Line();
            string group = Literal.Text(grouping.Name);
            code.Line($"private {types["GroupEffects"]} Effects => _fit.RandomEffects[{group}];");
            code.Line();
            code.Line(grouping.Members.Count == 1
                ? "/// <summary>The level with that text.</summary>"
                : $"/// <summary>The level with that text: {grouping.Name}, joined by a colon.</summary>");
            code.Line("/// <param name=\"level\">As it stands in the summary.</param>");
            code.Line($"public {grouping.LevelClass} this[string level] => new(Effects[level]);");
            ValueIndexer(code, grouping, types);
        }
    }

    /// <summary>An indexer over the values themselves where each has one text that needs no culture.</summary>
    private void ValueIndexer(CodeWriter code, Grouping grouping, TypeNames types)
    {
        MemberValue[] values = [.. grouping.Members.Select(name => _model.Members.First(member => member.Name == name).Type)];
        if (!values.All(LevelTexts.HasOneText) || (values.Length == 1 && values[0].Form == ValueForm.Text))
        {
            return;
        }

        var names = new Identifiers();
        string[] locals = [.. grouping.Members.Select(names.Local)];
        string parameters = string.Join(", ", values.Zip(locals, (value, local) => $"{value.FullName} {local}"));
        code.Line();
        code.Line("/// <summary>The level with these values.</summary>");
        foreach ((string member, string local) in grouping.Members.Zip(locals, (member, local) => (member, local)))
        {
            code.Line($"/// <param name=\"{local.TrimStart('@')}\">The value of {member}.</param>");
        }

        code.Line($"public {grouping.LevelClass} this[{parameters}] =>");
        code.Indented($"this[{LevelText(values, locals, types)}];");
    }

    /// <summary>The level's text as the runtime makes it: parts joined by a colon, numbers without regard to culture.</summary>
    private static string LevelText(MemberValue[] values, string[] locals, TypeNames types)
    {
        if (values.Length == 1)
        {
            return LevelTexts.Of(values[0], locals[0], types);
        }

        IEnumerable<string> parts = values.Zip(locals, (value, local) =>
            value.Form == ValueForm.Boolean ? $"{{({local} ? \"true\" : \"false\")}}" : $"{{{local}}}");
        string text = $"$\"{string.Join(":", parts)}\"";
        return values.Any(value => value.Form == ValueForm.ImplicitNumber)
            ? $"string.Create({types["CultureInfo"]}.InvariantCulture, {text})"
            : text;
    }

    private static void LevelClass(CodeWriter code, Grouping grouping, TypeNames types)
    {
        code.Line($"/// <summary>The predicted random effects (BLUPs) of one level of {grouping.Name}.</summary>");
        using (code.Block($"public readonly struct {grouping.LevelClass}"))
        {
            var names = new Identifiers(grouping.LevelClass, "Level", "Effects");
            code.Line($"internal {grouping.LevelClass}({types["LevelEffects"]} effects) => Effects = effects;");
            code.Line();
            code.Line("/// <summary>The level's text.</summary>");
            code.Line("public string Level => Effects.Level;");
            code.Line();
            code.Line("/// <summary>The effects by their names, with their conditional standard deviations.</summary>");
            code.Line($"public {types["LevelEffects"]} Effects {{ get; }}");
            foreach (string effect in grouping.Effects)
            {
                string property = names.Unique(
                    effect == TermExpansion.InterceptName ? "Intercept" : Identifiers.FromText(effect), "Effect");
                code.Line();
                code.Line(effect == TermExpansion.InterceptName
                    ? "/// <summary>The predicted random intercept.</summary>"
                    : $"/// <summary>The predicted random effect of {DocumentationEmitter.Escape(effect)}.</summary>");
                code.Line($"public double {property} => Effects[{Literal.Text(effect)}];");
            }
        }
    }

    /// <summary>Terms with the same grouping show their effects side by side.</summary>
    private static IReadOnlyList<Grouping> Groupings(ModelSpec spec)
    {
        KnownColumns known = KnownColumns.Of(spec);

        // A class in here would hide the type of the same name that the members write: a grouping may be called Group.
        var names = new Identifiers(ClassName, "GroupEffects", "LevelEffects");
        return
        [
            .. spec.Random
                .Select((term, index) => (term, effects: known.Random[index] ?? []))
                .GroupBy(pair => pair.term.GroupName)
                .Select(pairs =>
                {
                    EquatableArray<string> members = pairs.First().term.Grouping;
                    string property = names.Unique(string.Concat(members), "Grouping");
                    string bare = property.TrimStart('@');
                    return new Grouping(
                        pairs.Key,
                        members,
                        property,
                        names.Unique(bare + "Levels"),
                        names.Unique(bare + "Effects"),
                        [.. pairs.SelectMany(pair => pair.effects).Select(column => column.Name).Distinct()]);
                }),
        ];
    }

    private sealed record Grouping(
        string Name,
        EquatableArray<string> Members,
        string Property,
        string ClassName,
        string LevelClass,
        IReadOnlyList<string> Effects);
}
