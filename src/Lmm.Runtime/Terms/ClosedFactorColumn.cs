using Lmm.Design;

namespace Lmm;

/// <summary>A factor whose levels the declaration knows: an enum or a bool. Emitted code adds the level's index.</summary>
public sealed class ClosedFactorColumn : FactorColumn
{
    internal ClosedFactorColumn(MemberSpec member, RowLog log)
        : base(member, log) => Levels = member.ClosedLevels;

    internal override IReadOnlyList<(string Label, int FirstRow, int Count)> UnknownLevels => [];

    internal override bool CanShareText => false;

    /// <summary>Takes the level of the row being read.</summary>
    /// <param name="level">Index into the specification's closed levels; a negative one is a value without a level.</param>
    public void Add(int level)
    {
        if ((uint)level >= (uint)Member.ClosedLevels.Count)
        {
            Log.Refuse(RunTimeRules.UndefinedLevel(Log.Model, Member, null, Log.Row));
        }

        Append(level);
    }

    /// <summary>Takes the level of the row being read; null is a missing value.</summary>
    /// <param name="level">Index into the specification's closed levels, or null.</param>
    public void Add(int? level)
    {
        if (level is int index)
        {
            Add(index);
            return;
        }

        AddMissing();
    }

    /// <summary>Takes false as level 0 and true as level 1.</summary>
    public void Add(bool value) => Append(value ? 1 : 0);

    /// <summary>Takes false as level 0 and true as level 1; null is a missing value.</summary>
    public void Add(bool? value)
    {
        if (value is bool known)
        {
            Add(known);
            return;
        }

        AddMissing();
    }

    /// <summary>False is level 0, true is level 1.</summary>
    public int CodeOf(bool value) => value ? 1 : 0;

    /// <summary>False is level 0, true is level 1, null is none.</summary>
    public int CodeOf(bool? value) => value is bool known ? CodeOf(known) : -1;

    /// <summary>The row being read has no value.</summary>
    public void AddMissing()
    {
        Log.Missing(Member);
        Append(-1);
    }

    /// <summary>The row being read has a value that the enum does not define: an error that shows it.</summary>
    /// <param name="text">The value as text.</param>
    public void AddUndefined(string text)
    {
        Log.Refuse(RunTimeRules.UndefinedLevel(Log.Model, Member, text, Log.Row));
        Append(-1);
    }

    internal override void Complete()
    {
    }

    internal override void Freeze(IReadOnlyList<string> labels)
    {
        if (!labels.SequenceEqual(Member.ClosedLevels, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"The fit was made when {Log.Model}.{Member.Name} had the levels {string.Join(", ", labels)}; now it has {string.Join(", ", Member.ClosedLevels)}. Fit again.",
                nameof(labels));
        }
    }
}
