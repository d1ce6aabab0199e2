using Lmm.Design;

namespace Lmm.Tool.Csv;

/// <summary>
/// The design of a specification by interpretation: what the generator writes out for a record is chosen here once for each
/// member. A row is the reader at its current row, so no row is ever made.
/// </summary>
internal sealed class CsvDesign : ModelDesign<CsvRowReader>
{
    private readonly List<Action<CsvRowReader>> _readers = [];

    public CsvDesign(ModelSpec specification)
        : base(specification)
    {
        var inTerms = new HashSet<string>(
            specification.Fixed.Concat(specification.Random.SelectMany(term => term.Slopes)).SelectMany(term => term.Members));
        var groupings = new HashSet<string>(specification.Random.SelectMany(term => term.Grouping));
        string?[] numbers = [specification.Response, specification.Weight, specification.Frequency, specification.Offset];
        for (int i = 0; i < specification.Members.Count; i++)
        {
            MemberSpec member = specification.Members[i];
            bool isFactor = inTerms.Contains(member.Name) && member.Coding == FixedCoding.Factor;
            bool isCovariate = inTerms.Contains(member.Name) && member.Coding == FixedCoding.Covariate;
            if (numbers.Contains(member.Name) || isCovariate || ResidualMembers.IsNumber(specification, member.Name))
            {
                ReadNumber(member, i);
            }

            if (inTerms.Contains(member.Name) && member.Coding == FixedCoding.Polynomial)
            {
                PolynomialColumn column = AddPolynomial(member.Name);
                int cell = i;
                _readers.Add(row => column.Add(row.ReadNullableDouble(cell)));
            }

            if (ResidualMembers.IsTime(specification, member.Name))
            {
                ReadTime(member, i);
            }

            if (groupings.Contains(member.Name) || isFactor || ResidualMembers.IsByLevel(specification, member.Name))
            {
                ReadLevel(member, i);
            }
        }
    }

    protected override void Read(CsvRowReader row)
    {
        foreach (Action<CsvRowReader> read in _readers)
        {
            read(row);
        }
    }

    private void ReadNumber(MemberSpec member, int i)
    {
        NumberColumn column = AddNumber(member.Name);
        _readers.Add(row => column.Add(row.ReadNullableDouble(i)));
    }

    private void ReadTime(MemberSpec member, int i)
    {
        TimeColumn column = AddTime(member.Name);
        _readers.Add(row =>
        {
            if (row.ReadNullableParsable<DateOnly>(i) is { } day)
            {
                column.Add(day);
            }
            else
            {
                column.AddMissing();
            }
        });
    }

    private void ReadLevel(MemberSpec member, int i)
    {
        switch (member.Kind)
        {
            case ValueKind.Boolean:
                ClosedFactorColumn closed = AddClosedFactor(member.Name);
                _readers.Add(row => closed.Add(row.ReadNullableBoolean(i)));
                break;
            case ValueKind.Integer:
                ReadOpen(AddFactor<long>(member.Name), row => row.ReadNullableInt64(i));
                break;
            case ValueKind.Time:
                ReadOpen(AddFactor<DateOnly>(member.Name), row => row.ReadNullableParsable<DateOnly>(i));
                break;
            default:
                FactorColumn<string> text = AddFactor<string>(member.Name);
                _readers.Add(row => text.Add(row.ReadNullableString(i)));
                break;
        }
    }

    private void ReadOpen<T>(FactorColumn<T> column, Func<CsvRowReader, T?> read)
        where T : struct, IEquatable<T> => _readers.Add(row =>
        {
            if (read(row) is { } value)
            {
                column.Add(value);
            }
            else
            {
                column.AddMissing();
            }
        });
}

/// <summary>A model of the rows of a file; its fit is the fit without typed members.</summary>
internal sealed class CsvModel(CsvDesign design) : MixedModel<CsvRowReader, MixedModelFit>(design)
{
    protected override MixedModelFit CreateFit(FitData data) => new(data);
}
