using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>A row with a member of every kind; each test takes the members that its model needs.</summary>
internal sealed record Trial
{
    public double? Y { get; init; }

    public double X { get; init; }

    public double? Z { get; init; }

    public string Site { get; init; } = "";

    public string? Batch { get; init; }

    public Variety Variety { get; init; }

    public bool Treated { get; init; }

    public int Plot { get; init; }

    public char Row { get; init; }

    public Guid Id { get; init; }

    public double Weight { get; init; } = 1;

    public int Count { get; init; } = 1;

    public double Exposure { get; init; }
}

/// <summary>A design of the emitted kind whose model is given: columns for the members of the model, matrices by the general form.</summary>
internal sealed class TrialDesign : ModelDesign<Trial>
{
    private readonly List<Action<Trial>> _read = [];

    public TrialDesign(ModelSpec spec, ModelOptions? options = null)
        : base(spec, options)
    {
        foreach (MemberSpec member in spec.Members)
        {
            _read.Add(ReaderOf(member));
        }
    }

    public static MemberSpec Y { get; } = new("Y", ValueKind.Real, IsNullable: true);

    public static MemberSpec X { get; } = new("X", ValueKind.Real);

    public static MemberSpec Z { get; } = new("Z", ValueKind.Real, IsNullable: true);

    public static MemberSpec Site { get; } = new("Site", ValueKind.Text, false, FixedCoding.Factor);

    public static MemberSpec Batch { get; } = new("Batch", ValueKind.Text, true, FixedCoding.Factor);

    public static MemberSpec Variety { get; } = Specs.Oats.Member("Variety");

    public static MemberSpec Treated { get; } = new("Treated", ValueKind.Boolean, false, FixedCoding.Factor)
    {
        ClosedLevels = EquatableArray.Create("false", "true"),
    };

    public static MemberSpec Plot { get; } = new("Plot", ValueKind.Integer, false, FixedCoding.Factor);

    public static MemberSpec Row { get; } = new("Row", ValueKind.Character, false, FixedCoding.Factor);

    public static MemberSpec Id { get; } = new("Id", ValueKind.Identifier, false, FixedCoding.Factor);

    public static MemberSpec Weight { get; } = new("Weight", ValueKind.Real);

    public static MemberSpec Count { get; } = new("Count", ValueKind.Integer);

    public static MemberSpec Exposure { get; } = new("Exposure", ValueKind.Real);

    /// <summary>Y ~ X + (1 | Site), to be changed by the test.</summary>
    public static ModelSpec Spec(params MemberSpec[] members) => new("Trial", "Y")
    {
        Members = EquatableArray.Create([Y, .. members]),
    };

    protected override void Read(Trial row)
    {
        foreach (Action<Trial> read in _read)
        {
            read(row);
        }
    }

    private Action<Trial> ReaderOf(MemberSpec member)
    {
        switch (member.Name)
        {
            case "Y":
                NumberColumn y = AddNumber("Y");
                return row => y.Add(row.Y);
            case "X" when member.Coding == FixedCoding.Polynomial:
                PolynomialColumn polynomial = AddPolynomial("X");
                return row => polynomial.Add(row.X);
            case "X":
                NumberColumn x = AddNumber("X");
                return row => x.Add(row.X);
            case "Z":
                NumberColumn z = AddNumber("Z");
                return row => z.Add(row.Z);
            case "Weight":
                NumberColumn weight = AddNumber("Weight");
                return row => weight.Add(row.Weight);
            case "Count":
                NumberColumn count = AddNumber("Count");
                return row => count.Add(row.Count);
            case "Exposure":
                NumberColumn exposure = AddNumber("Exposure");
                return row => exposure.Add(row.Exposure);
            default:
                return FactorReaderOf(member);
        }
    }

    private Action<Trial> FactorReaderOf(MemberSpec member)
    {
        switch (member.Name)
        {
            case "Site":
                FactorColumn<string> site = AddFactor<string>("Site");
                return row => site.Add(row.Site);
            case "Batch":
                FactorColumn<string> batch = AddFactor<string>("Batch");
                return row => batch.Add(row.Batch);
            case "Variety":
                ClosedFactorColumn variety = AddClosedFactor("Variety");
                return row => variety.Add((int)row.Variety);
            case "Treated":
                ClosedFactorColumn treated = AddClosedFactor("Treated");
                return row => treated.Add(row.Treated);
            case "Plot":
                FactorColumn<int> plot = AddFactor<int>("Plot");
                return row => plot.Add(row.Plot);
            case "Row":
                FactorColumn<char> line = AddFactor<char>("Row");
                return row => line.Add(row.Row);
            case "Id":
                FactorColumn<Guid> id = AddFactor<Guid>("Id");
                return row => id.Add(row.Id);
            default:
                throw new ArgumentException($"Trial has no member {member.Name}.");
        }
    }
}
