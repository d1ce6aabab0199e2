using System.Globalization;
using System.Text;
using Lmm.Tool.Csv;

namespace Lmm.Tool.Scaffold;

/// <summary>Writes the record and its enums as C#.</summary>
internal sealed class RecordWriter
{
    private readonly FileProfile _file;
    private readonly RoleGuesses _roles;
    private readonly string _record;
    private readonly Dictionary<ColumnProfile, string> _members = [];
    private readonly StringBuilder _enums = new();
    private readonly HashSet<string> _types;

    private RecordWriter(FileProfile file, RoleGuesses roles, string? name)
    {
        _file = file;
        _roles = roles;
        _record = name ?? Names.OfType(Path.GetFileNameWithoutExtension(file.Path));
        if (!Names.IsName(_record))
        {
            throw new UsageException($"--name {_record}: a name of C# has letters and digits, as in {Names.OfType(_record)}.");
        }

        // The emitted types stand beside the record.
        _types = [_record, $"{_record}Model", $"{_record}Fit", $"{_record}Design"];
        foreach (ColumnProfile column in file.Columns)
        {
            if (Names.OfMember(column.Name) is { } member && !_types.Contains(member))
            {
                _members.Add(column, member);
            }
        }
    }

    public static string Write(FileProfile file, RoleGuesses roles, string? name) => new RecordWriter(file, roles, name).Write();

    private string Write()
    {
        RoleGuess response = _roles.Guesses.First(guess => guess.Role == Role.Response);
        if (!_members.ContainsKey(response.Column))
        {
            throw new UsageException($"The response '{response.Column.Name}' cannot be the name of a member of {_record}: rename the column, or give another --name or --response.");
        }

        List<string> members = [];
        foreach (RoleGuess guess in _roles.Guesses.Where(guess => _members.ContainsKey(guess.Column)))
        {
            string type = TypeOf(guess, out string note);
            members.Add($"    // {OneLine(guess.Reason)}{note}\n    {AttributesOf(guess)}{type} {_members[guess.Column]}");
        }

        StringBuilder text = new();
        text.Append("using Lmm;\n\n");
        text.Append(CultureInfo.InvariantCulture, $"// Guessed from the {_file.Rows} rows of {OneLine(Path.GetFileName(_file.Path))}: look at each role.\n");
        foreach (ColumnProfile column in _file.Columns.Where(column => !_members.ContainsKey(column)))
        {
            text.Append(CultureInfo.InvariantCulture, $"// Column {column.Position}, '{OneLine(column.Name)}', cannot be the name of a member: rename it to use it.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"[MixedModel]\npublic record {_record}(\n");
        text.AppendJoin(",\n", members).Append(");\n").Append(_enums);
        return text.ToString();
    }

    private string AttributesOf(RoleGuess guess) => guess.Role switch
    {
        Role.Response => "[Response] ",
        Role.Fixed when guess.Column.Is(CellForm.Integer) => "[Fixed(AsFactor = false)] ",
        Role.FixedFactor => "[Fixed(AsFactor = true)] ",
        Role.Fixed => "[Fixed] ",
        Role.Random when guess.Nested is { } outer && _members.TryGetValue(outer, out string? name) => $"[Random(Nested = nameof({name}))] ",
        Role.Random => "[Random] ",
        _ => "",
    };

    private string TypeOf(RoleGuess guess, out string note)
    {
        ColumnProfile column = guess.Column;
        note = "";
        string type = guess.Role == Role.Response ? "double"
            : column.Is(CellForm.Int32) ? "int"
            : column.Is(CellForm.Integer) ? "long"
            : column.Is(CellForm.Real) ? "double"
            : column.Is(CellForm.Boolean) ? "bool"
            : column.Is(CellForm.Date) ? "DateOnly"
            : guess.IsClosed ? EnumOf(column, out note)
            : "string";
        return column.Missing > 0 || column.Present == 0 ? $"{type}?" : type;
    }

    private string EnumOf(ColumnProfile column, out string note)
    {
        string[] levels = [.. column.Levels.Order(StringComparer.Ordinal)];
        string? odd = levels.FirstOrDefault(level => !Names.IsName(level));
        if (odd is not null || levels.Distinct(StringComparer.OrdinalIgnoreCase).Count() < levels.Length)
        {
            note = odd is null ? "; no enum: levels differ in case only" : $"; no enum: '{OneLine(odd)}' cannot be a name";
            return "string";
        }

        note = "; the first level is the reference";
        string type = _members[column];
        while (!_types.Add(type))
        {
            type += "Level";
        }

        _enums.Append(CultureInfo.InvariantCulture, $"\npublic enum {type}\n{{\n");
        foreach (string level in levels)
        {
            _enums.Append(CultureInfo.InvariantCulture, $"    {level},\n");
        }

        _enums.Append("}\n");
        return type;
    }

    // A header or a level must not end the comment it stands in.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' ? ' ' : c));
}
