using Lmm.Design;
using Lmm.Tool.Csv;

namespace Lmm.Tool.Commands;

/// <summary>
/// Makes of the columns of a file what attributes on a record would say: the declaration that the one reader of models reads.
/// </summary>
internal sealed class DeclarationBuilder(FileProfile file, string formula)
{
    private static readonly Dictionary<string, Corr> ShortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cs"] = Corr.CompoundSymmetry,
        ["toep"] = Corr.Toeplitz,
        ["ante"] = Corr.AnteDependence,
        ["un"] = Corr.Unstructured,
        ["exp"] = Corr.Exponential,
        ["gau"] = Corr.Gaussian,
        ["sph"] = Corr.Spherical,
    };

    private readonly Dictionary<string, MemberDeclaration> _members =
        file.Columns.Where(column => column.Name.Length > 0).ToDictionary(column => column.Name, Member);

    public ModelDeclaration Build() => new(Path.GetFileNameWithoutExtension(file.Path))
    {
        Members = file.Columns.Where(column => column.Name.Length > 0).Select(column => _members[column.Name]).ToEquatableArray(),
        Formula = formula,
    };

    public void Factors(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            MemberDeclaration member = Find(name, "--factor");
            if (member.Kind == ValueKind.Real)
            {
                throw new UsageException($"--factor {name}: the column has numbers with a fraction, which have no levels.");
            }

            if (member.Kind == ValueKind.Integer)
            {
                _members[name] = member with { Fixed = new FixedDeclaration { AsFactor = true } };
            }
        }
    }

    public void Covariates(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            MemberDeclaration member = Find(name, "--covariate");
            if (member.Kind is not (ValueKind.Integer or ValueKind.Real))
            {
                throw new UsageException($"--covariate {name}: the column is not of numbers.");
            }

            if (member.Kind == ValueKind.Integer)
            {
                _members[name] = member with { Fixed = new FixedDeclaration { AsFactor = false } };
            }
        }
    }

    public void Weight(string name) => _members[name] = Find(name, "--weight") with { IsWeight = true };

    /// <summary>Takes <c>ar1:time/subject</c>; a subject of two columns is <c>site:patient</c>.</summary>
    public void Repeated(string text, bool isHeterogeneous)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (colon < 1 || slash == text.Length - 1 || (slash >= 0 && slash < colon))
        {
            throw new UsageException($"--repeated {text}: write structure:time/subject, as in ar1:time/subject.");
        }

        Corr structure = StructureOf(text[..colon]);
        string occasion = slash < 0 ? text[(colon + 1)..] : text[(colon + 1)..slash];
        string? subject = slash < 0 ? null : text[(slash + 1)..];
        foreach (string part in subject?.Split(':') ?? [])
        {
            Find(part, "--repeated");
        }

        _members[occasion] = Find(occasion, "--repeated") with
        {
            Repeated = new RepeatedDeclaration { Corr = structure, Subject = subject, Heterogeneous = isHeterogeneous ? true : null },
        };
    }

    private static Corr StructureOf(string text)
    {
        if (ShortNames.TryGetValue(text, out Corr structure))
        {
            return structure;
        }

        // Ar, Ma and Arma need orders that this spelling has no place for.
        string[] names = [.. Enum.GetNames<Corr>().Except([nameof(Corr.Ar), nameof(Corr.Ma), nameof(Corr.Arma)])];
        return names.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<Corr>(known)
            : throw new UsageException($"--repeated: there is no structure '{text}'{Suggest.DidYouMean(Suggest.Nearest(text, [.. names, .. ShortNames.Keys]))}. There are {string.Join(", ", names)} and, for short, {string.Join(", ", ShortNames.Keys)}.");
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
