using Lmm.Design;

namespace Lmm;

/// <summary>What the matrices of a design show: effects that these rows cannot tell apart. A few passes over the rows at most.</summary>
internal static class DesignChecks
{
    public static IEnumerable<DesignFinding> Run(ModelSpec spec, DesignMatrices matrices, IReadOnlyList<ColumnSet> effects, Func<string, FactorColumn> factorOf)
    {
        List<DesignFinding> findings = [];
        // A plan has no responses: they are NaN.
        if (!double.IsNaN(matrices.Response[0]) && IsConstant(matrices.Response))
        {
            findings.Add(RunTimeRules.ConstantResponse(spec.Name, spec.Response, matrices.Response[0]));
        }

        double observations = matrices.Frequencies?.Sum() ?? matrices.RowCount;
        int columns = CountColumns(matrices, observations);
        if (observations <= columns)
        {
            findings.Add(RunTimeRules.TooFewRows(spec.Name, observations, columns));
        }

        for (int t = 0; t < spec.Random.Count; t++)
        {
            CheckTerm(spec, matrices, t, effects[t].Terms, observations, findings);
        }

        CheckPartitions(spec, matrices, findings);
        CheckFixedAgainstGroupings(spec, matrices, factorOf, findings);
        return findings;
    }

    /// <summary>The columns of X that are not zero throughout; looked at only where it matters.</summary>
    private static int CountColumns(DesignMatrices matrices, double observations)
    {
        if (matrices.ColumnCount < observations)
        {
            return matrices.ColumnCount;
        }

        int count = 0;
        for (int j = 0; j < matrices.ColumnCount; j++)
        {
            count += matrices.FixedEffects.AsSpan(j * matrices.RowCount, matrices.RowCount).ContainsAnyExcept(0.0) ? 1 : 0;
        }

        return count;
    }

    private static void CheckTerm(ModelSpec spec, DesignMatrices matrices, int t, IReadOnlyList<int> slopeOfEffect, double observations, List<DesignFinding> findings)
    {
        RandomTermSpec termSpec = spec.Random[t];
        RandomTerm term = matrices.RandomTerms[t];
        int levels = term.Levels.Count;
        if (levels == 1)
        {
            findings.Add(RunTimeRules.OneGroup(spec.Name, term.GroupName, term.Levels[0], termSpec.Grouping));
            return;
        }

        // An autoregressive covariance of three effects or more differs from a residual even where each effect has one row.
        bool isSerial = term.Covariance == Covariance.AutoRegressive && term.EffectCount > 2;
        if ((double)levels * term.EffectCount >= observations && !isSerial)
        {
            bool onlyIntercept = term.EffectCount == 1 && term.Covariates[0] is null;
            if (!onlyIntercept)
            {
                findings.Add(DesignFindings.TooManyEffects(spec.Name, term.GroupName, term.EffectCount, levels, observations, termSpec.Grouping));
            }
            else if ((matrices.Weights is null || IsConstant(matrices.Weights)) && !ResidualMembers.TellsUnits(spec))
            {
                // With weights that differ the residual variances are known up to a factor and the two can be told apart.
                findings.Add(DesignFindings.ConfoundedWithResidual(spec.Name, term.GroupName, levels, termSpec.Grouping));
            }

            return;
        }

        CheckSlopes(spec, termSpec, term, slopeOfEffect, findings);
    }

    private static void CheckSlopes(ModelSpec spec, RandomTermSpec termSpec, RandomTerm term, IReadOnlyList<int> slopeOfEffect, List<DesignFinding> findings)
    {
        bool[] varies = new bool[termSpec.Slopes.Count + 1];
        for (int k = 0; k < term.EffectCount; k++)
        {
            int slope = slopeOfEffect[k];
            varies[slope] = varies[slope] || term.Covariates[k] is not { } covariate || VariesInside(covariate, term.LevelOfRow, term.Levels.Count);
        }

        // Without an intercept and covariances, such a "slope" is a variance of its own for the rows where it is not
        // zero (a dummy by group): identifiable, so only said.
        bool identifiable = !termSpec.Intercept && (term.EffectCount == 1 || term.Covariance == Covariance.Diagonal);
        for (int slope = 1; slope < varies.Length; slope++)
        {
            if (!varies[slope])
            {
                findings.Add(DesignFindings.ConstantSlope(
                    spec.Name,
                    termSpec.Slopes[slope - 1].Name,
                    term.GroupName,
                    identifiable ? FindingSeverity.Suggestion : FindingSeverity.Error,
                    termSpec.Slopes[slope - 1].Members));
            }
        }
    }

    private static bool IsConstant(ReadOnlySpan<double> values) => !values.ContainsAnyExcept(values[0]);

    private static bool VariesInside(double[] covariate, int[] levelOfRow, int levels)
    {
        double[] first = new double[levels];
        bool[] seen = new bool[levels];
        for (int row = 0; row < covariate.Length; row++)
        {
            int level = levelOfRow[row];
            if (!seen[level])
            {
                seen[level] = true;
                first[level] = covariate[row];
            }
            else if (covariate[row] != first[level])
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckPartitions(ModelSpec spec, DesignMatrices matrices, List<DesignFinding> findings)
    {
        for (int t = 1; t < matrices.RandomTerms.Count; t++)
        {
            for (int s = 0; s < t; s++)
            {
                RandomTerm term = matrices.RandomTerms[t];
                RandomTerm other = matrices.RandomTerms[s];
                if (term.Levels.Count > 1
                    && term.Levels.Count == other.Levels.Count
                    && !spec.Random[t].Grouping.Equals(spec.Random[s].Grouping)
                    && term.EffectNames.Intersect(other.EffectNames).Any()
                    && IsFunction(term.LevelOfRow, term.Levels.Count, other.LevelOfRow))
                {
                    findings.Add(DesignFindings.SamePartition(
                        spec.Name, term.GroupName, other.GroupName, term.Levels.Count, spec.Random[t].Grouping));
                }
            }
        }
    }

    // Where each cell of a fixed term made of factors lies in one level of a grouping, the grouping's indicators are
    // sums of columns of X, and the rows say nothing about its variance.
    private static void CheckFixedAgainstGroupings(ModelSpec spec, DesignMatrices matrices, Func<string, FactorColumn> factorOf, List<DesignFinding> findings)
    {
        HashSet<int> reported = [];
        foreach (TermSpec fixedTerm in spec.Fixed)
        {
            if (!fixedTerm.Members.All(m => spec.Member(m).Coding == FixedCoding.Factor))
            {
                continue;
            }

            (int[] cells, int count) = CellsOf(fixedTerm, factorOf);
            for (int t = 0; t < spec.Random.Count; t++)
            {
                RandomTerm term = matrices.RandomTerms[t];
                if (spec.Random[t].Intercept
                    && term.Levels.Count > 1
                    && !reported.Contains(t)
                    && IsFunction(cells, count, term.LevelOfRow))
                {
                    reported.Add(t);
                    findings.Add(DesignFindings.FixedConfounded(spec.Name, fixedTerm.Name, term.GroupName, fixedTerm.Members));
                }
            }
        }
    }

    private static (int[] Cells, int Count) CellsOf(TermSpec term, Func<string, FactorColumn> factorOf)
    {
        FactorColumn first = factorOf(term.Members[0]);
        (int[] cells, int count) = GroupingIndex.Compact(first.Codes, first.Levels.Count);
        foreach (string member in term.Members.Skip(1))
        {
            FactorColumn next = factorOf(member);
            (cells, count) = GroupingIndex.Combine(cells, count, next.Codes, next.Levels.Count);
        }

        return (cells, count);
    }

    /// <summary>Whether rows of one level always have the same other level; false is mostly seen after a few rows.</summary>
    private static bool IsFunction(int[] levelOfRow, int levels, int[] otherOfRow)
    {
        int[] other = new int[levels];
        Array.Fill(other, -1);
        for (int row = 0; row < levelOfRow.Length; row++)
        {
            ref int known = ref other[levelOfRow[row]];
            if (known < 0)
            {
                known = otherOfRow[row];
            }
            else if (known != otherOfRow[row])
            {
                return false;
            }
        }

        return true;
    }
}
