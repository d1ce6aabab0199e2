using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>Specifications written by hand, as the reader of declarations gives them.</summary>
internal static class Specs
{
    public static ModelSpec Sleep { get; } = new("SleepRow", "Reaction")
    {
        Members = EquatableArray.Create(
            new MemberSpec("Reaction", ValueKind.Real),
            new MemberSpec("Days", ValueKind.Real),
            new MemberSpec("Subject", ValueKind.Text)),
        Fixed = EquatableArray.Create(Term("Days")),
        Random = EquatableArray.Create(Random("Subject") with { Slopes = EquatableArray.Create(Term("Days")) }),
    };

    public static ModelSpec Oats { get; } = new("OatsRow", "Yield")
    {
        Members = EquatableArray.Create(
            new MemberSpec("Yield", ValueKind.Real),
            new MemberSpec("Variety", ValueKind.Enumeration, false, FixedCoding.Factor)
            {
                ClosedLevels = EquatableArray.Create("GoldenRain", "Marvellous", "Victory"),
            },
            new MemberSpec("Nitrogen", ValueKind.Real),
            new MemberSpec("Block", ValueKind.Text)),
        Fixed = EquatableArray.Create(Term("Variety"), Term("Nitrogen"), Term("Variety", "Nitrogen")),
        Random = EquatableArray.Create(Random("Block"), Random("Block", "Variety")),
    };

    public static TermSpec Term(params string[] members) => new(EquatableArray.Create(members));

    public static RandomTermSpec Random(params string[] grouping) => new(EquatableArray.Create(grouping));
}

internal sealed record SleepRow(double Reaction, double Days, string Subject);

/// <summary>What the generator emits for SleepRow.</summary>
internal sealed class SleepRowDesign : ModelDesign<SleepRow>
{
    private static readonly string[] Names = ["(Intercept)", "Days"];

    private readonly NumberColumn _reaction;
    private readonly NumberColumn _days;
    private readonly FactorColumn<string> _subject;

    public SleepRowDesign(ModelOptions? options = null)
        : base(Specs.Sleep, options)
    {
        _reaction = AddNumber("Reaction");
        _days = AddNumber("Days");
        _subject = AddFactor<string>("Subject");
    }

    public override IReadOnlyList<string> ColumnNames => Names;

    public override void WriteFixed(int row, Span<double> x)
    {
        x[0] = 1.0;
        x[1] = _days[row];
    }

    public override void WriteRandom(int term, int row, Span<double> z)
    {
        z[0] = 1.0;
        z[1] = _days[row];
    }

    protected override void Read(SleepRow row)
    {
        _reaction.Add(row.Reaction);
        _days.Add(row.Days);
        _subject.Add(row.Subject);
    }
}

internal enum Variety
{
    GoldenRain,
    Marvellous,
    Victory,
}

internal sealed record OatsRow(double Yield, Variety Variety, double Nitrogen, string Block);

/// <summary>What the generator emits for OatsRow.</summary>
internal sealed class OatsRowDesign : ModelDesign<OatsRow>
{
    private static readonly string[] Names =
    [
        "(Intercept)", "Variety[Marvellous]", "Variety[Victory]", "Nitrogen",
        "Variety[Marvellous]:Nitrogen", "Variety[Victory]:Nitrogen",
    ];

    private readonly NumberColumn _yield;
    private readonly ClosedFactorColumn _variety;
    private readonly NumberColumn _nitrogen;
    private readonly FactorColumn<string> _block;

    public OatsRowDesign(ModelOptions? options = null)
        : base(Specs.Oats, options)
    {
        _yield = AddNumber("Yield");
        _variety = AddClosedFactor("Variety");
        _nitrogen = AddNumber("Nitrogen");
        _block = AddFactor<string>("Block");
    }

    public override IReadOnlyList<string> ColumnNames => Names;

    public override void WriteFixed(int row, Span<double> x)
    {
        double marvellous = _variety[row] == 1 ? 1.0 : 0.0;
        double victory = _variety[row] == 2 ? 1.0 : 0.0;
        x[0] = 1.0;
        x[1] = marvellous;
        x[2] = victory;
        x[3] = _nitrogen[row];
        x[4] = marvellous * _nitrogen[row];
        x[5] = victory * _nitrogen[row];
    }

    public override void WriteRandom(int term, int row, Span<double> z) => z[0] = 1.0;

    protected override void Read(OatsRow row)
    {
        _yield.Add(row.Yield);
        switch (row.Variety)
        {
            case Variety.GoldenRain:
                _variety.Add(0);
                break;
            case Variety.Marvellous:
                _variety.Add(1);
                break;
            case Variety.Victory:
                _variety.Add(2);
                break;
            default:
                _variety.AddUndefined(row.Variety.ToString());
                break;
        }

        _nitrogen.Add(row.Nitrogen);
        _block.Add(row.Block);
    }
}
