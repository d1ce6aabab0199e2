using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>
/// Writes the class behind <c>fit.Means</c>: a method for each factor and each interaction of factors, <c>Over</c> and
/// <c>Slope</c> for any choice of them, and <c>At</c> with a parameter for each covariate. Factors and covariates are
/// properties, so that a misspelling does not compile; nothing is looked up by reflection.
/// </summary>
internal sealed class MeansPart
{
    private const string ClassName = "ModelMeans";
    private const string FactorsName = "FactorsOfModel";
    private const string CovariatesName = "CovariatesOfModel";

    private readonly ModelSpec _spec;
    private readonly string[] _factors;
    private readonly string[] _covariates;

    /// <summary>The means of a model.</summary>
    public MeansPart(ModelToEmit model)
    {
        _spec = model.Spec!;
        string[] members = [.. _spec.Fixed.SelectMany(term => term.Members).Distinct()];
        _factors = [.. members.Where(name => _spec.Member(name).Coding == FixedCoding.Factor)];
        _covariates = [.. members.Where(name => _spec.Member(name).Coding != FixedCoding.Factor)];
    }

    /// <summary>Whether the fixed part has neither factors nor covariates: the one mean is the intercept.</summary>
    public bool IsEmpty => _factors.Length == 0 && _covariates.Length == 0;

    /// <summary>The property of the fit.</summary>
    public static void Property(CodeWriter code)
    {
        code.Line("/// <summary>Estimated marginal means, their comparisons, and slopes, by the names of the model.</summary>");
        code.Line($"public new {ClassName} Means => new(base.Means);");
    }

    /// <summary>The class and those of its factors and covariates.</summary>
    public void Emit(CodeWriter code, TypeNames types)
    {
        code.Line("/// <summary>Estimated marginal means by the names of the model. Every change gives a changed copy.</summary>");
        using (code.Block($"public sealed class {ClassName}"))
        {
            code.Line($"private readonly {types["MarginalMeans"]} _means;");
            code.Line();
            code.Line($"internal {ClassName}({types["MarginalMeans"]} means) => _means = means;");
            var names = new Identifiers(
                ClassName, FactorsName, CovariatesName, "_means", "At", "Over", "Overall", "Slope", "Weighted", "With");
            Tables(code, names, types);
            if (_factors.Length > 0)
            {
                Over(code, types);
            }

            if (_covariates.Length > 0)
            {
                Slope(code, types);
                At(code);
            }

            Changes(code, types);
            Names(code, FactorsName, "factors", types["MeansFactor"], _factors);
            Names(code, CovariatesName, "covariates", types["MeansCovariate"], _covariates);
        }
    }

    private void Tables(CodeWriter code, Identifiers names, TypeNames types)
    {
        foreach (string factor in _factors)
        {
            code.Line();
            code.Line($"/// <summary>The mean at each level of {factor}.</summary>");
            code.Line($"public {types["MeansTable"]} {names.Unique(factor, "Means")}() => _means.Over({Literal.Text(factor)});");
        }

        foreach (TermSpec term in _spec.Fixed.Where(term => term.Order > 1 && term.Members.All(_factors.Contains)))
        {
            code.Line();
            code.Line($"/// <summary>The mean at each combination of the levels of {string.Join(" and ", term.Members)}.</summary>");
            string arguments = string.Join(", ", term.Members.Select(Literal.Text));
            code.Line($"public {types["MeansTable"]} {names.Unique(string.Concat(term.Members), "Means")}() => _means.Over({arguments});");
        }

        code.Line();
        code.Line("/// <summary>The one mean over all levels.</summary>");
        code.Line($"public {types["MeansTable"]} Overall() => _means.Over();");
    }

    private void Over(CodeWriter code, TypeNames types)
    {
        string choice = Choice(types);
        code.Line();
        code.Line($"/// <summary>The mean at each combination of the levels of some factors, as in <c>Over(x =&gt; [x.{_factors[0]}])</c>.</summary>");
        code.Line("/// <param name=\"factors\">The factors whose levels are compared; the first varies fastest.</param>");
        code.Line("/// <param name=\"by\">The factors within whose levels they are compared; null for none.</param>");
        code.Line($"public {types["MeansTable"]} Over(");
        code.Indented($"{choice} factors,\n{choice}? by = null) =>\n_means.Over(factors(new {FactorsName}()), by?.Invoke(new {FactorsName}()));");
    }

    private void Slope(CodeWriter code, TypeNames types)
    {
        string covariate = $"{types["Func"]}<{CovariatesName}, {types["MeansCovariate"]}>";
        code.Line();
        if (_factors.Length == 0)
        {
            code.Line($"/// <summary>The slope of a covariate, as in <c>Slope(x =&gt; x.{_covariates[0]})</c>.</summary>");
            code.Line("/// <param name=\"of\">The covariate.</param>");
            code.Line($"public {types["MeansTable"]} Slope({covariate} of) => _means.Slope(of(new {CovariatesName}()), null);");
            return;
        }

        string choice = Choice(types);
        code.Line($"/// <summary>The slope of a covariate at each combination of the levels of some factors, as in <c>Slope(x =&gt; x.{_covariates[0]}, f =&gt; [f.{_factors[0]}])</c>.</summary>");
        code.Line("/// <param name=\"of\">The covariate.</param>");
        code.Line("/// <param name=\"factors\">The factors whose levels are compared; null for one slope.</param>");
        code.Line("/// <param name=\"by\">The factors within whose levels they are compared; null for none.</param>");
        code.Line($"public {types["MeansTable"]} Slope(");
        code.Indented($"{covariate} of,\n{choice}? factors = null,\n{choice}? by = null) =>\n"
            + $"_means.Slope(of(new {CovariatesName}()), factors?.Invoke(new {FactorsName}()), by?.Invoke(new {FactorsName}()));");
    }

    private void At(CodeWriter code)
    {
        var names = new Identifiers();
        (string Member, string Local)[] values = [.. _covariates.Select(name => (name, names.Local(name)))];
        code.Line();
        code.Line("/// <summary>The same with covariates at values in place of their means.</summary>");
        foreach ((string member, string local) in values)
        {
            code.Line($"/// <param name=\"{local.TrimStart('@')}\">The value of {member}; null leaves it as it is.</param>");
        }

        code.Line($"public {ClassName} At({string.Join(", ", values.Select(value => $"double? {value.Local} = null"))}) =>");
        code.Indented($"new(_means{string.Concat(values.Select(value => $".At({Literal.Text(value.Member)}, {value.Local})"))});");
    }

    private static void Changes(CodeWriter code, TypeNames types)
    {
        code.Line();
        code.Line("/// <summary>The same with other weights of the factors that are averaged over.</summary>");
        code.Line("/// <param name=\"weights\">Equal, proportional or by cells.</param>");
        code.Line($"public {ClassName} Weighted({types["MeansWeights"]} weights) => new(_means.Weighted(weights));");
        code.Line();
        code.Line("/// <summary>The same with standard errors and degrees of freedom by another method.</summary>");
        code.Line("/// <param name=\"method\">The method.</param>");
        code.Line($"public {ClassName} With({types["DegreesOfFreedomMethod"]} method) => new(_means.With(method));");
    }

    private static void Names(CodeWriter code, string className, string what, string type, string[] members)
    {
        if (members.Length == 0)
        {
            return;
        }

        code.Line();
        code.Line($"/// <summary>The {what} of the fixed part.</summary>");
        using (code.Block($"public sealed class {className}"))
        {
            code.Line($"internal {className}()");
            using (code.Open())
            {
            }

            var names = new Identifiers(className);
            foreach (string member in members)
            {
                code.Line();
                code.Line($"/// <summary>{member}.</summary>");
                code.Line($"public {type} {names.Unique(member, "Member")} {{ get; }} = new({Literal.Text(member)});");
            }
        }
    }

    private static string Choice(TypeNames types) =>
        $"{types["Func"]}<{FactorsName}, {types["IReadOnlyList"]}<{types["MeansFactor"]}>>";
}
