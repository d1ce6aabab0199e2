using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>What a design shows of <c>[Repeated]</c>: LMM2014 and LMM2016.</summary>
internal sealed class OccasionChecks(ModelSpec spec, DesignTable table, RepeatedSpec repeated, List<DesignFinding> findings)
{
    private readonly string[] _place = [.. ResidualMembers.Coordinates(repeated)];

    public void Run()
    {
        IEnumerable<string> needed = repeated.Subject.Concat(_place).Concat(repeated.By is { } member ? [member] : []);
        if (!needed.All(table.HasFactor))
        {
            return;
        }

        Partition subjects = repeated.Subject.IsEmpty ? Partition.Whole(table.RowCount) : table.Grouping(repeated.Subject);
        CheckPlaces(subjects);
        DesignFactor? by = repeated.By is { } group ? table.Factor(group) : null;
        DesignFactor occasions = table.Factor(repeated.Occasion);
        findings.AddRange(OccasionCounts.Check(spec, row => subjects[row], occasions.Codes, occasions.Levels, by?.Codes, by?.Levels));
    }

    /// <summary>LMM2014: the first two rows at one place, and how many more there are.</summary>
    private void CheckPlaces(Partition subjects)
    {
        if (repeated.Correlation == Corr.Independent || repeated.Nugget)
        {
            return;
        }

        Partition places = table.Grouping(_place);
        var known = new Dictionary<(int Subject, int Place), int>();
        (int First, int Row)? twice = null;
        int count = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            if (!known.TryGetValue((subjects[row], places[row]), out int first))
            {
                known.Add((subjects[row], places[row]), row);
            }
            else
            {
                twice ??= (first, row);
                count++;
            }
        }

        if (twice is { } rows)
        {
            string more = count == 1 ? "" : $" {DesignFindings.Text(count - 1)} more {(count == 2 ? "row has" : "rows have")} the same mistake.";
            DesignFinding finding = DesignFindings.OccasionTwice(
                spec.Name, repeated, SubjectText(rows.Row), PlaceText(rows.Row), table.RowNumber(rows.First), table.RowNumber(rows.Row));
            findings.Add(finding with { Message = finding.Message + more });
        }
    }

    private string SubjectText(int row) => repeated.Subject.IsEmpty
        ? ""
        : $"{repeated.SubjectName} {string.Join(":", repeated.Subject.Select(member => LevelText(member, row)))}";

    private string PlaceText(int row) => string.Join(", ", _place.Select(member => $"{member} {LevelText(member, row)}"));

    private string LevelText(string member, int row) => table.Factor(member).Levels[table.Factor(member)[row]];
}
