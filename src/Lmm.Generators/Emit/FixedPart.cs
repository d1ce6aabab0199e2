using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>
/// Writes the class behind <c>fit.Fixed</c>: a coefficient for each covariate, and for each term of several columns a
/// class of its own with a property for each column that is known and an indexer for all.
/// </summary>
internal sealed class FixedPart
{
    private const string ClassName = "FixedCoefficients";

    private readonly ModelSpec _spec;
    private readonly IReadOnlyList<TermCoding> _codings;
    private readonly IReadOnlyList<DesignColumn> _columns;

    /// <summary>The fixed part of a model.</summary>
    public FixedPart(ModelToEmit model)
    {
        _spec = model.Spec!;
        _codings = TermExpansion.FixedCodings(_spec);
        _columns = ColumnsOfClosedTerms(_spec);
    }

    /// <summary>The class and the classes of its terms.</summary>
    public void Emit(CodeWriter code, TypeNames types)
    {
        var terms = new List<(TermCoding Coding, string Property, string Class)>();
        code.Line("/// <summary>The fixed coefficients by the names of the model.</summary>");
        using (code.Block($"public sealed class {ClassName}"))
        {
            code.Line($"private readonly {types.Fit} _fit;");
            code.Line();
            var names = new Identifiers(ClassName, "_fit");
            string intercept = _spec.Intercept ? names.Unique("Intercept") : "";
            foreach (TermCoding coding in _codings.Where(coding => !coding.IsIntercept))
            {
                string property = names.Unique(string.Concat(coding.Term.Members), "Term");
                string className = IsOneColumn(coding) ? "" : names.Unique(property.TrimStart('@') + "Coefficients");
                terms.Add((coding, property, className));
            }

            Constructor(code, terms, types);
            if (_spec.Intercept)
            {
                code.Line();
                code.Line("/// <summary>The intercept.</summary>");
                code.Line($"public {types["Coefficient"]} {intercept} => _fit.Coefficients[{Literal.Text(TermExpansion.InterceptName)}];");
            }

            foreach ((TermCoding coding, string property, string className) in terms)
            {
                Property(code, coding, property, className, types);
            }

            foreach ((TermCoding coding, _, string className) in terms.Where(term => term.Class.Length > 0))
            {
                code.Line();
                TermClass(code, coding, className, types);
            }
        }
    }

    /// <summary>A product of covariates is one column whatever the rows are.</summary>
    private static bool IsOneColumn(TermCoding coding) => coding.Parts.All(part => part.Coding == PartCoding.Covariate);

    private static void Constructor(
        CodeWriter code,
        IReadOnlyList<(TermCoding Coding, string Property, string Class)> terms,
        TypeNames types)
    {
        string signature = $"internal {ClassName}({types.Fit} fit)";
        if (terms.All(term => term.Class.Length == 0))
        {
            code.Line($"{signature} => _fit = fit;");
            return;
        }

        using (code.Block(signature))
        {
            code.Line("_fit = fit;");
            foreach ((_, string property, string className) in terms.Where(term => term.Class.Length > 0))
            {
                code.Line($"{property} = new {className}(fit);");
            }
        }
    }

    private static void Property(CodeWriter code, TermCoding coding, string property, string className, TypeNames types)
    {
        string name = coding.Term.Name;
        code.Line();
        if (className.Length == 0)
        {
            code.Line($"/// <summary>The coefficient of {DocumentationEmitter.Escape(name)}.</summary>");
            code.Line($"public {types["Coefficient"]} {property} => _fit.Coefficients[{Literal.Text(name)}];");
        }
        else
        {
            code.Line($"/// <summary>The coefficients of {DocumentationEmitter.Escape(name)}.</summary>");
            code.Line($"public {className} {property} {{ get; }}");
        }
    }

    private void TermClass(CodeWriter code, TermCoding coding, string className, TypeNames types)
    {
        int index = IndexOf(coding);
        DesignColumn[] columns = [.. _columns.Where(column => column.Term == index)];
        columns = columns.Length <= ColumnEmitter.MostColumns ? columns : [];
        bool isMain = coding.Parts.Count == 1;
        code.Line($"/// <summary>The coefficients of {DocumentationEmitter.Escape(coding.Term.Name)}.</summary>");
        using (code.Block($"public sealed class {className}"))
        {
            code.Line($"private readonly {types.Fit} _fit;");
            code.Line();
            code.Line($"internal {className}({types.Fit} fit) => _fit = fit;");
            var names = new Identifiers(className, "_fit");
            foreach (DesignColumn column in columns)
            {
                string property = names.Unique(Identifiers.FromText(Labels(column)), "Level");
                code.Line();
                code.Line($"/// <summary>The coefficient of {DocumentationEmitter.Escape(column.Name)}.</summary>");
                code.Line($"public {types["Coefficient"]} {property} => _fit.Coefficients[{Literal.Text(column.Name)}];");
            }

            code.Line();
            if (isMain)
            {
                string member = coding.Term.Name;
                code.Line($"/// <summary>The coefficient that has this text in its brackets, as <c>{DocumentationEmitter.Escape(Example(columns, member))}</c>.</summary>");
                code.Line("/// <param name=\"level\">A level, or what the contrast's column is called.</param>");
                code.Line($"public {types["Coefficient"]} this[string level] => _fit.Coefficients[$\"{member}[{{level}}]\"];");
            }
            else
            {
                code.Line($"/// <summary>The coefficient of that column, as <c>{DocumentationEmitter.Escape(Example(columns, coding))}</c>.</summary>");
                code.Line("/// <param name=\"column\">The column's name.</param>");
                code.Line($"public {types["Coefficient"]} this[string column] => _fit.Coefficients[column];");
            }
        }
    }

    /// <summary>
    /// The columns of the terms whose levels are all closed. What stands in for the levels of open factors does not
    /// matter: a term's columns depend on the levels of its own members alone.
    /// </summary>
    private static IReadOnlyList<DesignColumn> ColumnsOfClosedTerms(ModelSpec spec)
    {
        IReadOnlyList<string> StandIns(string member) => [spec.Member(member).Reference ?? "1", "2", "3"];

        bool IsOpen(string member) => spec.Member(member) is { Coding: FixedCoding.Factor, HasClosedLevels: false };

        return
        [
            .. TermExpansion.FixedColumns(spec, StandIns)
                .Where(column => column.Term == 0 || !spec.Fixed[column.Term - 1].Members.Any(IsOpen)),
        ];
    }

    private int IndexOf(TermCoding coding)
    {
        for (int k = 0; k < _spec.Fixed.Count; k++)
        {
            if (_spec.Fixed[k].Equals(coding.Term))
            {
                return k + 1;
            }
        }

        throw new InvalidOperationException($"{coding.Term} is not a fixed term of {_spec.Name}.");
    }

    /// <summary>What stands in the brackets of a column's name, put together: Victory, or VictoryDrug for two factors.</summary>
    private static string Labels(DesignColumn column)
    {
        IEnumerable<string> labels = column.Name.Split(':')
            .Select(part => part.IndexOf('['))
            .Zip(column.Name.Split(':'), (at, part) => at < 0 ? "" : Identifiers.FromText(part.Substring(at + 1).TrimEnd(']')));
        return string.Concat(labels);
    }

    private static string Example(IReadOnlyList<DesignColumn> columns, string member) =>
        columns.Count > 0 ? columns[0].Name : $"{member}[level]";

    private static string Example(IReadOnlyList<DesignColumn> columns, TermCoding coding) =>
        columns.Count > 0
            ? columns[0].Name
            : string.Join(":", coding.Parts.Select(part => part.Coding == PartCoding.Covariate ? part.Member : $"{part.Member}[level]"));
}
