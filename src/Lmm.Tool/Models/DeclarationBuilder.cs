using Lmm.Design;
using Lmm.Tool.Csv;

namespace Lmm.Tool.Models;

/// <summary>
/// Makes of the columns of a file what attributes on a record would say: the declaration that the one reader of models reads.
/// </summary>
internal sealed class DeclarationBuilder(FileProfile file, string formula)
{
    private static readonly string[] Contrasts = Enum.GetNames<Contrast>();

    private readonly Dictionary<string, MemberDeclaration> _members =
        file.Columns.Where(column => column.Name.Length > 0).ToDictionary(column => column.Name, Member);

    private readonly List<VarianceDeclaration> _ofFitted = [];

    public ModelDeclaration Build() => new(Path.GetFileNameWithoutExtension(file.Path))
    {
        Members = file.Columns.Where(column => column.Name.Length > 0).Select(column => _members[column.Name]).ToEquatableArray(),
        Formula = formula,
        Variances = _ofFitted.ToEquatableArray(),
    };

    public void Factor(string name)
    {
        MemberDeclaration member = Find(name, "--factor");
        if (member.Kind == ValueKind.Real)
        {
            throw new UsageException($"--factor {name}: the column has numbers with a fraction, which have no levels.");
        }

        if (member.Kind == ValueKind.Integer)
        {
            SetFixed(member, options => options with { AsFactor = true });
        }
    }

    public void Covariate(string name)
    {
        MemberDeclaration member = Find(name, "--covariate");
        if (member.Kind is not (ValueKind.Integer or ValueKind.Real))
        {
            throw new UsageException($"--covariate {name}: the column is not of numbers.");
        }

        if (member.Kind == ValueKind.Integer)
        {
            SetFixed(member, options => options with { AsFactor = false });
        }
    }

    public void Weight(string name) => _members[name] = Find(name, "--weight") with { IsWeight = true };

    public void Frequency(string name) => _members[name] = Find(name, "--frequency") with { IsFrequency = true };

    public void Offset(string name) => _members[name] = Find(name, "--offset") with { IsOffset = true };

    /// <summary>Takes <c>variety=sum</c>.</summary>
    public void Contrast(string text)
    {
        (string name, string value) = Assignment(text, "--contrast", "variety=sum");
        string known = Contrasts.FirstOrDefault(contrast => string.Equals(contrast, value, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"--contrast: there is no contrast '{value}'{Suggest.DidYouMean(Suggest.Nearest(value, Contrasts))}. There are {string.Join(", ", Contrasts)}.");
        SetFixed(Find(name, "--contrast"), options => options with { Contrast = Enum.Parse<Contrast>(known) });
    }

    /// <summary>Takes <c>variety=Victory</c>.</summary>
    public void Reference(string text)
    {
        (string name, string level) = Assignment(text, "--reference", "variety=Victory");
        SetFixed(Find(name, "--reference"), options => options with { Reference = level });
    }

    /// <summary>Takes <c>time=2</c>.</summary>
    public void Degree(string text)
    {
        (string name, string value) = Assignment(text, "--degree", "time=2");
        int degree = int.TryParse(value, out int number)
            ? number
            : throw new UsageException($"--degree {text}: '{value}' is not a whole number.");
        SetFixed(Find(name, "--degree"), options => options with { Degree = degree });
    }

    /// <summary>Takes what <see cref="ResidualText.Repeated"/> reads.</summary>
    public void Repeated(string text, RepeatedDeclaration options)
    {
        (string occasion, RepeatedDeclaration repeated) = ResidualText.Repeated(text, options);
        string[] names = [.. repeated.Subject?.Split(':') ?? [], .. repeated.Coordinates, .. repeated.By is { } by ? [by] : Array.Empty<string>()];
        foreach (string name in names)
        {
            Find(name, "--repeated");
        }

        _members[occasion] = Find(occasion, "--repeated") with { Repeated = repeated };
    }

    /// <summary>Takes what <see cref="ResidualText.Variance"/> reads.</summary>
    public void Variance(string text)
    {
        (string? name, VarianceDeclaration variance) = ResidualText.Variance(text);
        if (name is null)
        {
            _ofFitted.Add(variance);
            return;
        }

        MemberDeclaration member = Find(name, "--variance");
        foreach (string other in variance.With)
        {
            Find(other, "--variance");
        }

        _members[name] = member with { Variances = member.Variances.Append(variance).ToEquatableArray() };
    }

    private void SetFixed(MemberDeclaration member, Func<FixedDeclaration, FixedDeclaration> set) =>
        _members[member.Name] = member with { Fixed = set(member.Fixed ?? new FixedDeclaration()) };

    private static (string Name, string Value) Assignment(string text, string option, string example)
    {
        int at = text.LastIndexOf('=');
        return at > 0 && at < text.Length - 1
            ? (text[..at], text[(at + 1)..])
            : throw new UsageException($"{option} {text}: write the column and what it is given, as in {example}.");
    }

    private MemberDeclaration Find(string name, string option) => _members.TryGetValue(name, out MemberDeclaration? member)
        ? member
        : throw new UsageException($"{option}: {file.Path} has no column '{name}'{Suggest.DidYouMean(Suggest.Nearest(name, _members.Keys))}.");

    private static MemberDeclaration Member(ColumnProfile column)
    {
        (ValueKind kind, string type) = column switch
        {
            _ when column.Is(CellForm.Integer) => (ValueKind.Integer, "long"),
            _ when column.Is(CellForm.Real) => (ValueKind.Real, "double"),
            _ when column.Is(CellForm.Boolean) => (ValueKind.Boolean, "bool"),
            _ when column.Is(CellForm.Date) => (ValueKind.Time, "DateOnly"),
            _ => (ValueKind.Text, "string"),
        };
        bool isNullable = column.Missing > 0;
        return new MemberDeclaration(column.Name, kind, isNullable) { TypeName = isNullable ? $"{type}?" : type };
    }
}
