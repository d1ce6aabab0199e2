using System.Globalization;
using Lmm.Design;

namespace Lmm.Generators.Tests;

/// <summary>X, Z and levels from a table of texts, by looking everything up again for each entry.</summary>
internal sealed class NaiveDesign
{
    private readonly ModelSpec _spec;
    private readonly string[] _header;
    private readonly string[][] _rows;

    /// <summary>Takes the rows in which no member of the model is missing.</summary>
    public NaiveDesign(ModelSpec spec, string[] header, string[][] rows)
    {
        _spec = spec;
        _header = header;
        _rows = [.. rows.Where(row => spec.Members.All(member => Cell(row, member.Name) is not ("NA" or "")))];
    }

    /// <summary>Compares every entry.</summary>
    public void AssertEqual(DesignMatrices matrices)
    {
        Assert.Equal(_rows.Length, matrices.RowCount);
        IReadOnlyList<DesignColumn> columns = TermExpansion.FixedColumns(_spec, Levels);
        Assert.Equal(columns.Select(column => column.Name), matrices.ColumnNames);
        Assert.Equal(columns.Select(column => column.Term), matrices.ColumnTerms);
        for (int i = 0; i < _rows.Length; i++)
        {
            Assert.Equal(Number(_rows[i], _spec.Response), matrices.Response[i]);
            for (int j = 0; j < columns.Count; j++)
            {
                Assert.Equal(Value(columns[j], i), matrices.FixedEffects[(j * _rows.Length) + i], 1e-12);
            }
        }

        for (int t = 0; t < _spec.Random.Count; t++)
        {
            AssertEqual(_spec.Random[t], matrices.RandomTerms[t]);
        }
    }

    private void AssertEqual(RandomTermSpec spec, RandomTerm term)
    {
        IReadOnlyList<DesignColumn> effects = TermExpansion.RandomColumns(_spec, spec, Levels);
        Assert.Equal(effects.Select(effect => effect.Name), term.EffectNames);
        for (int i = 0; i < _rows.Length; i++)
        {
            string label = string.Join(":", spec.Grouping.Select(member => Cell(_rows[i], member)));
            Assert.Equal(label, term.Levels[term.LevelOfRow[i]]);
            for (int k = 0; k < effects.Count; k++)
            {
                Assert.Equal(Value(effects[k], i), term.Covariates[k]?[i] ?? 1.0, 1e-12);
            }
        }
    }

    private double Value(DesignColumn column, int row) =>
        column.Parts.Aggregate(1.0, (product, part) => product * Value(part, row));

    private double Value(ColumnPart part, int row)
    {
        MemberSpec member = _spec.Member(part.Member);
        switch (part.Coding)
        {
            case PartCoding.Covariate:
                return Number(_rows[row], part.Member);
            case PartCoding.Polynomial:
                double[] values = [.. _rows.Select(candidate => Number(candidate, part.Member))];
                return OrthogonalPolynomial.FromData(values, member.Degree).Evaluate(values[row], part.Index);
            default:
                string[] levels = [.. Levels(part.Member)];
                int level = Array.IndexOf(levels, Cell(_rows[row], part.Member));
                return part.Coding == PartCoding.Indicators
                    ? level == part.Index ? 1.0 : 0.0
                    : TermExpansion.ContrastsOf(member, levels)[level, part.Index];
        }
    }

    /// <summary>Closed levels as declared; numbers by value, text by ordinal comparison.</summary>
    private IReadOnlyList<string> Levels(string name)
    {
        MemberSpec member = _spec.Member(name);
        if (member.HasClosedLevels)
        {
            return member.ClosedLevels;
        }

        IEnumerable<string> found = _rows.Select(row => Cell(row, name)).Distinct();
        return member.Kind == ValueKind.Integer
            ? [.. found.OrderBy(text => int.Parse(text, CultureInfo.InvariantCulture))]
            : [.. found.Order(StringComparer.Ordinal)];
    }

    private double Number(string[] row, string member) => double.Parse(Cell(row, member), CultureInfo.InvariantCulture);

    private string Cell(string[] row, string member) => row[Array.IndexOf(_header, member)];
}
