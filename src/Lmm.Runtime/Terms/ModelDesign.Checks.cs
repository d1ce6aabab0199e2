using Lmm.Design;

namespace Lmm;

// What the levels and values of single members show, before there are columns.
public abstract partial class ModelDesign
{
    private void CheckMembers(List<DesignFinding> findings)
    {
        string model = Specification.Name;
        if (_log.IsPrediction)
        {
            CheckUnknownLevels(findings);
            return;
        }

        if (RowCount == 0)
        {
            findings.Add(RunTimeRules.EmptyTable(model, RowsRead));
            return;
        }

        HashSet<string> coded = CodedFactors();
        foreach (FactorColumn factor in _columns.OfType<FactorColumn>())
        {
            CheckTexts(factor, findings);
            if (coded.Contains(factor.Member.Name))
            {
                CheckCodedFactor(factor, findings);
            }
        }

        foreach (PolynomialColumn polynomial in _columns.OfType<PolynomialColumn>())
        {
            if (!polynomial.HasBasis)
            {
                findings.Add(RunTimeRules.TooFewValues(model, polynomial.Member));
            }
        }

        CheckSize(findings);
    }

    // Before the columns are expanded: contrasts of very many levels are large themselves.
    private void CheckSize(List<DesignFinding> findings)
    {
        double columns = 0;
        foreach (TermCoding coding in TermExpansion.FixedCodings(Specification))
        {
            double product = 1;
            foreach (CodedMember part in coding.Parts)
            {
                product *= part.Coding switch
                {
                    PartCoding.Contrasts => LevelsOf(part.Member).Count - 1,
                    PartCoding.Indicators => LevelsOf(part.Member).Count,
                    PartCoding.Polynomial => Specification.Member(part.Member).Degree,
                    _ => 1,
                };
            }

            columns += product;
        }

        if (RowCount * columns > int.MaxValue)
        {
            findings.Add(RunTimeRules.TooLarge(Specification.Name, RowCount, columns));
        }
    }

    /// <summary>The factors that give columns of X or effects; the others are groupings only.</summary>
    private HashSet<string> CodedFactors()
    {
        HashSet<string> coded = [];
        Collect(TermExpansion.FixedCodings(Specification));
        foreach (RandomTermSpec term in Specification.Random)
        {
            Collect(TermExpansion.RandomCodings(Specification, term));
        }

        return coded;

        void Collect(IReadOnlyList<TermCoding> codings)
        {
            foreach (CodedMember part in codings.SelectMany(c => c.Parts))
            {
                if (part.Coding is PartCoding.Contrasts or PartCoding.Indicators)
                {
                    coded.Add(part.Member);
                }
            }
        }
    }

    private void CheckCodedFactor(FactorColumn factor, List<DesignFinding> findings)
    {
        string model = Specification.Name;
        MemberSpec member = factor.Member;
        bool[] occurs = new bool[factor.Levels.Count];
        foreach (int code in factor.Codes)
        {
            occurs[code] = true;
        }

        List<string> unused = [];
        for (int level = 0; level < occurs.Length; level++)
        {
            if (!occurs[level])
            {
                unused.Add(factor.Levels[level]);
            }
        }

        if (occurs.Length - unused.Count == 1)
        {
            findings.Add(RunTimeRules.OneLevel(model, member.Name, factor.Levels[Array.IndexOf(occurs, true)]));
        }
        else if (unused.Count > 0)
        {
            findings.Add(RunTimeRules.UnusedLevel(model, member.Name, unused));
        }

        if (member.Reference is not null && !factor.Levels.Contains(member.Reference))
        {
            findings.Add(RunTimeRules.UnknownReference(model, member, factor.Levels));
        }
    }

    private void CheckTexts(FactorColumn factor, List<DesignFinding> findings)
    {
        if (!factor.CanShareText)
        {
            return;
        }

        string model = Specification.Name;
        string name = factor.Member.Name;
        Dictionary<string, string> trimmed = new(factor.Levels.Count, StringComparer.Ordinal);
        foreach (string label in factor.Levels)
        {
            string key = label.Trim();
            if (trimmed.TryAdd(key, label))
            {
                continue;
            }

            string other = trimmed[key];
            findings.Add(other == label
                ? RunTimeRules.SameText(model, name, label)
                : RunTimeRules.WhiteSpace(model, name, other, label));
        }
    }

    // Joined texts can only be equal where a part has a colon itself.
    private void CheckJoinedTexts(DesignSummary summary)
    {
        for (int t = 0; t < summary.Groupings.Count; t++)
        {
            RandomTermSpec term = Specification.Random[t];
            if (term.Grouping.Count < 2 || !term.Grouping.Any(m => LevelsOf(m).Any(l => l.Contains(':', StringComparison.Ordinal))))
            {
                continue;
            }

            HashSet<string> texts = new(StringComparer.Ordinal);
            foreach (string label in summary.Groupings[t].Labels)
            {
                if (!texts.Add(label))
                {
                    summary.Findings.Add(RunTimeRules.SameText(Specification.Name, term.GroupName, label));
                }
            }
        }
    }

    private void CheckUnknownLevels(List<DesignFinding> findings)
    {
        HashSet<string> coded = CodedFactors();
        foreach (FactorColumn factor in _columns.OfType<FactorColumn>())
        {
            if (!coded.Contains(factor.Member.Name))
            {
                continue;
            }

            foreach ((string label, int firstRow, int count) in factor.UnknownLevels)
            {
                findings.Add(RunTimeRules.UnknownLevel(
                    Specification.Name, factor.Member.Name, label, RowNumber(firstRow), count, factor.Levels));
            }
        }
    }

    /// <summary>The number, counted from 1 over all rows added, of a used row counted from 0.</summary>
    public int RowNumber(int usedRow)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(usedRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(usedRow, RowCount);

        // OmittedRows[k] - (k + 1) used rows stand before the k-th omitted one: find how many are omitted before ours.
        int low = 0;
        int high = _omitted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_omitted[middle] - (middle + 1) <= usedRow)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return usedRow + 1 + low;
    }
}
