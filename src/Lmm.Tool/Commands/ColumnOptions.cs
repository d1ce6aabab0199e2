using System.CommandLine;
using Lmm.Design;
using Lmm.Tool.Csv;
using Lmm.Tool.Models;

namespace Lmm.Tool.Commands;

/// <summary>What attributes say on a record and a formula cannot: options that go with a formula.</summary>
internal sealed class ColumnOptions
{
    private readonly Option<string[]> _factor = Column<string[]>("--factor", "An integer column that is a factor.");
    private readonly Option<string[]> _covariate = Column<string[]>("--covariate", "An integer column that is a covariate: says it, which LMM0006 asks for.");
    private readonly Option<string[]> _contrast = Text<string[]>("--contrast", "The contrast of a factor: treatment, sum, helmert or polynomial.", "column=contrast");
    private readonly Option<string[]> _reference = Text<string[]>("--reference", "The reference level of a factor.", "column=level");
    private readonly Option<string[]> _degree = Text<string[]>("--degree", "Orthogonal polynomials of a covariate, up to this degree.", "column=degree");
    private readonly Option<string?> _weight = Column<string?>("--weight", "The column of precision weights.");
    private readonly Option<string?> _frequency = Column<string?>("--frequency", "The column that says how many equal rows a row stands for.");
    private readonly Option<string?> _offset = Column<string?>("--offset", "The column that is added with coefficient 1.");

    private readonly Option<string?> _repeated = Text<string?>(
        "--repeated", "The correlation of residuals, as in ar1:time/subject, arma(1,1):time/site:patient or exp:x+y.", "structure:time/subject");

    private readonly Option<bool> _heterogeneous = new("--heterogeneous") { Description = "With --repeated: a variance for each occasion." };
    private readonly Option<bool> _nugget = new("--nugget") { Description = "With --repeated: a part of the variance that is not shared even at distance 0." };
    private readonly Option<string?> _separate = Column<string?>("--separate", "With --repeated: parameters of their own for each level of this column.");

    private readonly Option<string[]> _variance = Text<string[]>(
        "--variance", "The variance of residuals, as in ident:sex, power:x, power(0.5):fitted; several multiply.", "function:column");

    public ColumnOptions()
    {
        _contrast.CompletionSources.Add(context => Completions.Assigned(context, Enum.GetNames<Contrast>().Select(name => name.ToLowerInvariant())));
        _reference.CompletionSources.Add(context => Completions.Assigned(context, []));
        _degree.CompletionSources.Add(context => Completions.Assigned(context, ["2", "3"]));
        _repeated.CompletionSources.Add(context => Completions.Before(context, ResidualText.StructureNames));
        _variance.CompletionSources.Add(context => Completions.Before(context, ResidualText.FunctionNames));
    }

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        _factor, _covariate, _contrast, _reference, _degree, _weight, _frequency, _offset,
        _repeated, _heterogeneous, _nugget, _separate, _variance,
    ];

    /// <summary>The formula over the columns with what the options say of them.</summary>
    public ModelDeclaration Declare(ParseResult parsed, FileProfile file, string formula)
    {
        DeclarationBuilder builder = new(file, formula);
        Each(_factor, builder.Factor);
        Each(_covariate, builder.Covariate);
        Each(_contrast, builder.Contrast);
        Each(_reference, builder.Reference);
        Each(_degree, builder.Degree);
        Each(_variance, builder.Variance);
        One(_weight, builder.Weight);
        One(_frequency, builder.Frequency);
        One(_offset, builder.Offset);
        RepeatedDeclaration options = new()
        {
            Heterogeneous = parsed.GetValue(_heterogeneous) ? true : null,
            Nugget = parsed.GetValue(_nugget) ? true : null,
            By = parsed.GetValue(_separate),
        };
        if (parsed.GetValue(_repeated) is { } repeated)
        {
            builder.Repeated(repeated, options);
        }
        else if (options != new RepeatedDeclaration())
        {
            Option lone = options.Heterogeneous is not null ? _heterogeneous : options.Nugget is not null ? _nugget : _separate;
            throw new UsageException($"{lone.Name} goes with --repeated: it says more of the correlation of residuals.");
        }

        return builder.Build();

        void Each(Option<string[]> option, Action<string> take) => (parsed.GetValue(option) ?? []).ToList().ForEach(take);

        void One(Option<string?> option, Action<string> take)
        {
            if (parsed.GetValue(option) is { } value)
            {
                take(value);
            }
        }
    }

    private static Option<T> Text<T>(string name, string description, string form) => new(name) { Description = description, HelpName = form };

    private static Option<T> Column<T>(string name, string description)
    {
        Option<T> option = Text<T>(name, description, "column");
        option.CompletionSources.Add(Completions.Columns);
        return option;
    }
}
