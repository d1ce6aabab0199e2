using System.Globalization;
using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>
/// Writes the class behind <c>fit.Repeated</c>: the parameters of the residual covariance by the names that the structure
/// has, those of an occasion or a pair of occasions by their values, and with By a set of them for each level.
/// </summary>
internal sealed class RepeatedPart
{
    private const string ClassName = "RepeatedParameters";
    private const string GroupsName = "RepeatedGroups";

    private readonly RepeatedSpec? _spec;
    private readonly MemberValue? _occasion;
    private readonly MemberValue? _by;
    private readonly IReadOnlyList<string> _closedGroups = [];

    /// <summary>The residual covariance of a model.</summary>
    public RepeatedPart(ModelToEmit model)
    {
        _spec = model.Spec!.Repeated;
        if (_spec is not null)
        {
            _occasion = Value(_spec.Occasion);
            _by = _spec.By is { } by ? Value(by) : null;
            _closedGroups = _spec.By is { } member ? [.. model.Spec.Member(member).ClosedLevels] : [];
        }

        MemberValue Value(string name) => model.Members.First(member => member.Name == name).Type;
    }

    /// <summary>Whether there is no parameter to name.</summary>
    public bool IsEmpty => _spec is null || (_by is null && _spec.Correlation == Corr.Independent && !_spec.Heterogeneous && !_spec.Nugget);

    private bool HasGroups => _by is not null;

    /// <summary>What the fit's constructor does.</summary>
    public string Assignment => $"Repeated = new {(HasGroups ? GroupsName : ClassName)}(this);";

    /// <summary>The property of the fit.</summary>
    public void Property(CodeWriter code)
    {
        code.Line($"/// <summary>The parameters of the residual covariance{Inside}{(HasGroups ? $", for each level of {_spec!.By}" : "")}.</summary>");
        code.Line($"public {(HasGroups ? GroupsName : ClassName)} Repeated {{ get; }}");
    }

    /// <summary>The class, and with By the class of its levels.</summary>
    public void Emit(CodeWriter code, TypeNames types)
    {
        if (HasGroups)
        {
            Groups(code, types);
            code.Line();
        }

        code.Line($"/// <summary>The parameters of the residual covariance{Inside} ({_spec!.Correlation}).</summary>");
        using (code.Block($"public sealed class {ClassName}"))
        {
            code.Line($"private readonly {types.Fit} _fit;");
            if (HasGroups)
            {
                code.Line("private readonly string _group;");
            }

            code.Line();
            if (HasGroups)
            {
                using (code.Block($"internal {ClassName}({types.Fit} fit, string group)"))
                {
                    code.Line("_fit = fit;");
                    code.Line("_group = group;");
                }
            }
            else
            {
                code.Line($"internal {ClassName}({types.Fit} fit) => _fit = fit;");
            }

            Correlation(code, types);
            if (_spec.Nugget)
            {
                Single(code, types, "Nugget", "nugget", "The part of the variance that is not shared even at distance 0.");
            }

            StandardDeviations(code, types);
        }
    }

    private string Inside => _spec!.Subject.IsEmpty ? "" : $" inside a {DocumentationEmitter.Escape(_spec.SubjectName)}";

    private void Groups(CodeWriter code, TypeNames types)
    {
        code.Line($"/// <summary>The parameters of the residual covariance by the levels of {_spec!.By}.</summary>");
        using (code.Block($"public sealed class {GroupsName}"))
        {
            code.Line($"private readonly {types.Fit} _fit;");
            code.Line();
            code.Line($"internal {GroupsName}({types.Fit} fit) => _fit = fit;");
            var names = new Identifiers(GroupsName);
            foreach (string level in _closedGroups)
            {
                code.Line();
                code.Line($"/// <summary>Those of {DocumentationEmitter.Escape(level)}.</summary>");
                code.Line($"public {ClassName} {names.Unique(Identifiers.FromText(level), "Group")} => this[{Literal.Text(level)}];");
            }

            code.Line();
            code.Line($"/// <summary>Those of the level of {_spec.By} with that text.</summary>");
            code.Line("/// <param name=\"level\">As it stands in the summary.</param>");
            code.Line($"public {ClassName} this[string level] => new(_fit, level);");
            if (LevelTexts.HasOneText(_by!) && _by!.Form != ValueForm.Text)
            {
                code.Line();
                code.Line($"/// <summary>Those of a level of {_spec.By}.</summary>");
                code.Line("/// <param name=\"level\">The level.</param>");
                code.Line($"public {ClassName} this[{_by.FullName} level] => this[{LevelTexts.Of(_by, "level", types)}];");
            }
        }
    }

    private void Correlation(CodeWriter code, TypeNames types)
    {
        switch (_spec!.Correlation)
        {
            case Corr.AR1:
                Single(code, types, "Phi", "phi", "The correlation of neighbouring occasions.");
                break;
            case Corr.CAR1:
                Single(code, types, "Phi", "phi", "The correlation over one unit of time.");
                break;
            case Corr.Ar or Corr.Ma or Corr.Arma:
                Series(code, types, "Phi", "phi", _spec.Order, "autoregressive");
                Series(code, types, "Theta", "theta", _spec.MovingAverage, "moving average");
                break;
            case Corr.CompoundSymmetry:
                Single(code, types, "Rho", "rho", "The correlation of every pair.");
                break;
            case Corr.Toeplitz:
                code.Line();
                code.Line("/// <summary>The correlation at a distance.</summary>");
                code.Line("/// <param name=\"distance\">Between two positions, 1 or more.</param>");
                code.Line($"public {types["ResidualParameter"]} Rho(int distance) =>");
                code.Indented($"_fit.ResidualParameters[{Name("rho[{distance}]", types)}];");
                break;
            case Corr.AnteDependence or Corr.Unstructured:
                Pairs(code, types);
                break;
            case Corr.Independent:
                break;
            default:
                Single(code, types, "Range", "range", "The range of the correlation, in the unit of the coordinates.");
                break;
        }
    }

    private void Series(CodeWriter code, TypeNames types, string property, string name, int count, string what)
    {
        for (int k = 1; k <= count; k++)
        {
            string number = k.ToString(CultureInfo.InvariantCulture);
            Single(code, types, property + number, name + number, $"The {what} coefficient of lag {number}.");
        }
    }

    private void Pairs(CodeWriter code, TypeNames types)
    {
        bool isTyped = LevelTexts.HasOneText(_occasion!);
        string type = isTyped ? _occasion!.FullName : "string";
        code.Line();
        code.Line(_spec!.Correlation == Corr.Unstructured
            ? "/// <summary>The correlation of two occasions, in either order.</summary>"
            : "/// <summary>The correlation of two neighbouring occasions, in either order.</summary>");
        code.Line($"/// <param name=\"one\">A value of {_spec.Occasion} that occurs.</param>");
        code.Line("/// <param name=\"other\">Another.</param>");
        using (code.Block($"public {types["ResidualParameter"]} Rho({type} one, {type} other)"))
        {
            code.Line($"string first = {(isTyped ? LevelTexts.Of(_occasion!, "one", types) : "one")};");
            code.Line($"string second = {(isTyped ? LevelTexts.Of(_occasion!, "other", types) : "other")};");
            code.Line($"return _fit.ResidualParameters.Find({Name("rho[{first},{second}]", types)})");
            code.Indented($"?? _fit.ResidualParameters[{Name("rho[{second},{first}]", types)}];");
        }
    }

    private void StandardDeviations(CodeWriter code, TypeNames types)
    {
        if (_spec!.Heterogeneous)
        {
            bool isTyped = LevelTexts.HasOneText(_occasion!);
            code.Line();
            code.Line("/// <summary>The standard deviation at an occasion as a multiple of that at the first one, for which there is no parameter.</summary>");
            code.Line($"/// <param name=\"occasion\">A value of {_spec.Occasion} that occurs.</param>");
            using (code.Block($"public {types["ResidualParameter"]} StandardDeviationOf({(isTyped ? _occasion!.FullName : "string")} occasion)"))
            {
                code.Line($"string level = {(isTyped ? LevelTexts.Of(_occasion!, "occasion", types) : "occasion")};");
                code.Line($"return _fit.ResidualParameters[{Name("sd[{level}]", types)}];");
            }
        }

        if (HasGroups)
        {
            Single(code, types, "StandardDeviation", "sd", "The standard deviation as a multiple of that of the first level, for which there is no parameter.");
        }
    }

    private void Single(CodeWriter code, TypeNames types, string property, string name, string documentation)
    {
        code.Line();
        code.Line($"/// <summary>{documentation}</summary>");
        string expression = HasGroups ? $"$\"{{_group}}.{name}\"" : Literal.Text(name);
        code.Line($"public {types["ResidualParameter"]} {property} => _fit.ResidualParameters[{expression}];");
    }

    /// <summary>An interpolated name; numbers are made texts without regard to culture.</summary>
    private string Name(string name, TypeNames types)
    {
        string text = HasGroups ? $"$\"{{_group}}.{name}\"" : $"$\"{name}\"";
        return name.Contains("{distance}") ? $"string.Create({types["CultureInfo"]}.InvariantCulture, {text})" : text;
    }
}
