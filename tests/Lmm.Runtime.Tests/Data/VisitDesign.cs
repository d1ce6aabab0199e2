using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>One visit of a patient.</summary>
internal sealed record Visit(double Y, string Patient, int Day, Arm Arm, Week Week, double Time, DateTime? Date = null, string Site = "a", double Volume = 1);

internal enum Arm
{
    Placebo,
    Drug,
}

internal enum Week
{
    First,
    Second,
    Fourth,
    Eighth,
}

/// <summary>A design of the emitted kind that keeps what the residual side of a given model needs.</summary>
internal sealed class VisitDesign : ModelDesign<Visit>
{
    private readonly List<Action<Visit>> _read = [];

    public VisitDesign(ModelSpec spec, ModelOptions? options = null)
        : base(spec, options)
    {
        Number("Y", v => v.Y);
        Number("Day", v => v.Day);
        Number("Time", v => v.Time);
        Number("Volume", v => v.Volume);
        if (ResidualMembers.IsByLevel(spec, "Patient"))
        {
            FactorColumn<string> patient = AddFactor<string>("Patient");
            _read.Add(v => patient.Add(v.Patient));
        }

        if (ResidualMembers.IsByLevel(spec, "Site"))
        {
            FactorColumn<string> site = AddFactor<string>("Site");
            _read.Add(v => site.Add(v.Site));
        }

        if (ResidualMembers.IsByLevel(spec, "Day"))
        {
            FactorColumn<int> day = AddFactor<int>("Day");
            _read.Add(v => day.Add(v.Day));
        }

        if (ResidualMembers.IsByLevel(spec, "Arm"))
        {
            ClosedFactorColumn arm = AddClosedFactor("Arm");
            _read.Add(v => arm.Add((int)v.Arm));
        }

        if (ResidualMembers.IsByLevel(spec, "Week"))
        {
            ClosedFactorColumn week = AddClosedFactor("Week");
            _read.Add(v => week.Add((int)v.Week));
        }

        if (ResidualMembers.IsTime(spec, "Date"))
        {
            TimeColumn date = AddTime("Date");
            _read.Add(v => date.Add(v.Date));
        }
    }

    /// <summary>Y ~ 1 with the residual side to be said by the test.</summary>
    public static ModelSpec Spec { get; } = new("Visit", "Y")
    {
        Members = EquatableArray.Create(
            new MemberSpec("Y", ValueKind.Real),
            new MemberSpec("Patient", ValueKind.Text, Coding: FixedCoding.Factor),
            new MemberSpec("Day", ValueKind.Integer),
            new MemberSpec("Arm", ValueKind.Enumeration, Coding: FixedCoding.Factor) { ClosedLevels = Enum.GetNames<Arm>().ToEquatableArray() },
            new MemberSpec("Week", ValueKind.Enumeration, Coding: FixedCoding.Factor) { ClosedLevels = Enum.GetNames<Week>().ToEquatableArray() },
            new MemberSpec("Time", ValueKind.Real),
            new MemberSpec("Date", ValueKind.Time, IsNullable: true, FixedCoding.Factor),
            new MemberSpec("Site", ValueKind.Text, Coding: FixedCoding.Factor),
            new MemberSpec("Volume", ValueKind.Real)),
    };

    public static RepeatedSpec Repeated(string occasion, Corr correlation, params string[] subject) =>
        new(occasion, correlation) { Subject = subject.ToEquatableArray() };

    public static VarianceSpec Variance(VarianceFunction function, params string[] members) => new(function, members.ToEquatableArray());

    public static VisitDesign Of(ModelSpec spec, IEnumerable<Visit> rows, FrozenDesign? frozen = null)
    {
        var design = new VisitDesign(spec);
        if (frozen is not null)
        {
            design.ForPrediction(frozen);
        }

        design.AddRange(rows);
        return design;
    }

    protected override void Read(Visit row)
    {
        foreach (Action<Visit> read in _read)
        {
            read(row);
        }
    }

    private void Number(string member, Func<Visit, double> value)
    {
        if (member == Specification.Response || ResidualMembers.IsNumber(Specification, member))
        {
            NumberColumn column = AddNumber(member);
            _read.Add(v => column.Add(value(v)));
        }
    }
}
