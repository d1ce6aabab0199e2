using Lmm.Design;

namespace Lmm.Generators.Emit;

/// <summary>The columns of X and the effects of random terms as far as the declaration alone decides them.</summary>
internal sealed class KnownColumns
{
    private KnownColumns(
        ModelSpec spec,
        IReadOnlyList<DesignColumn>? fixedColumns,
        IReadOnlyList<IReadOnlyList<DesignColumn>?> randomColumns)
    {
        Spec = spec;
        Fixed = fixedColumns;
        Random = randomColumns;
    }

    /// <summary>The model.</summary>
    public ModelSpec Spec { get; }

    /// <summary>The columns of X, or null where they depend on levels in the rows.</summary>
    public IReadOnlyList<DesignColumn>? Fixed { get; }

    /// <summary>For each random term its effects, or null where they depend on levels in the rows.</summary>
    public IReadOnlyList<IReadOnlyList<DesignColumn>?> Random { get; }

    /// <summary>Expands what can be expanded.</summary>
    public static KnownColumns Of(ModelSpec spec)
    {
        static IReadOnlyList<string> NoLevels(string member) =>
            throw new InvalidOperationException($"The levels of {member} are not closed.");

        return new KnownColumns(
            spec,
            TermExpansion.HasClosedFixedColumns(spec) ? TermExpansion.FixedColumns(spec, NoLevels) : null,
            [
                .. spec.Random.Select(term => TermExpansion.HasClosedRandomColumns(spec, term)
                    ? TermExpansion.RandomColumns(spec, term, NoLevels)
                    : null),
            ]);
    }

    /// <summary>The number of levels of a closed factor.</summary>
    public int LevelCount(string member) => Spec.Member(member).ClosedLevels.Count;

    /// <summary>The one level in which the part is 1 and else 0, or null where it takes other values.</summary>
    public int? PickedLevel(ColumnPart part)
    {
        if (part.Coding == PartCoding.Indicators)
        {
            return part.Index;
        }

        MemberSpec member = Spec.Member(part.Member);
        if (member.Contrast != Contrast.Treatment)
        {
            return null;
        }

        int reference = TermExpansion.ReferenceIndex(member, member.ClosedLevels);
        return part.Index < reference ? part.Index : part.Index + 1;
    }

    /// <summary>The members whose contrasts stand in a table, each once.</summary>
    public IEnumerable<string> TabulatedMembers() =>
        Random.Append(Fixed)
            .SelectMany(columns => columns ?? [])
            .SelectMany(column => column.Parts)
            .Where(part => part.Coding == PartCoding.Contrasts && PickedLevel(part) is null)
            .Select(part => part.Member)
            .Distinct();
}
