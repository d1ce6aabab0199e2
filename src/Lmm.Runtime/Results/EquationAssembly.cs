namespace Lmm;

/// <summary>Makes the products of the mixed model equations from the rows, subject by subject.</summary>
internal sealed class EquationAssembly
{
    private readonly DesignMatrices _design;
    private readonly Solution _solution;
    private readonly ResidualRows _residual;
    private readonly double[][] _roots;
    private readonly int[] _offsets;
    private readonly int _rank;

    private EquationAssembly(DesignMatrices design, Solution solution)
    {
        _design = design;
        _solution = solution;
        _residual = new ResidualRows(design, solution);
        _roots = EquationProducts.Roots(solution);
        _offsets = MixedModelEquations.Offsets(solution);
        _rank = solution.EstimatedColumns.Count;
    }

    private int Order => _offsets[^1];

    /// <summary>The products at the estimates.</summary>
    public static EquationProducts Of(DesignMatrices design, Solution solution) => new EquationAssembly(design, solution).Assemble();

    private EquationProducts Assemble()
    {
        int[][] effects = [.. _residual.Subjects.Select(EffectsOf)];
        (int[] starts, int[] rows) = Pattern(effects);
        var products = new EquationProducts(starts, rows, new double[rows.Length], new double[Order], new double[Order * _rank]);
        Array.Fill(products.Diagonal, 1);
        for (int s = 0; s < effects.Length; s++)
        {
            AddSubject(_residual.Subjects[s], effects[s], products);
        }

        return products;
    }

    /// <summary>The effects that a subject's rows touch, ascending, each once.</summary>
    private int[] EffectsOf(int[] rows)
    {
        var touched = new List<int>(rows.Length * _roots.Length);
        for (int t = 0; t < _roots.Length; t++)
        {
            RandomTerm term = _design.RandomTerms[t];
            foreach (int row in rows)
            {
                touched.AddRange(Enumerable.Range(First(t, row), term.EffectCount));
            }
        }

        touched.Sort();
        return rows.Length == 1 ? [.. touched] : [.. touched.Distinct()];
    }

    private int First(int t, int row) => _offsets[t] + (_design.RandomTerms[t].LevelOfRow[row] * _design.RandomTerms[t].EffectCount);

    private (int[] Starts, int[] Rows) Pattern(int[][] effects)
    {
        var below = new List<int>[Order];
        foreach (int[] subject in effects)
        {
            for (int a = 0; a < subject.Length; a++)
            {
                (below[subject[a]] ??= []).AddRange(subject.AsSpan(a + 1));
            }
        }

        int[] starts = new int[Order + 1];
        var rows = new List<int>();
        for (int j = 0; j < Order; j++)
        {
            rows.AddRange((below[j] ?? []).Distinct().Order());
            starts[j + 1] = rows.Count;
        }

        return (starts, [.. rows]);
    }

    /// <summary>Adds the products of a subject's whitened rows of [Z Lambda, X].</summary>
    private void AddSubject(int[] rows, int[] effects, EquationProducts products)
    {
        int width = effects.Length + _rank;
        double[] values = new double[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
        {
            FillRow(rows[i], effects, values.AsSpan(i * width, width));
        }

        _residual.Whiten(rows, values, width);
        for (int i = 0; i < rows.Length; i++)
        {
            double frequency = _design.Frequencies?[rows[i]] ?? 1;
            ReadOnlySpan<double> row = values.AsSpan(i * width, width);
            for (int a = 0; a < effects.Length; a++)
            {
                double value = frequency * row[a];
                if (value == 0)
                {
                    continue;
                }

                products.Diagonal[effects[a]] += value * row[a];
                for (int b = 0; b < a; b++)
                {
                    int start = products.Starts[effects[b]];
                    int place = Array.BinarySearch(products.Rows, start, products.Starts[effects[b] + 1] - start, effects[a]);
                    products.Values[place] += value * row[b];
                }

                for (int k = 0; k < _rank; k++)
                {
                    products.Columns[(k * Order) + effects[a]] += value * row[effects.Length + k];
                }
            }
        }
    }

    private void FillRow(int row, int[] effects, Span<double> target)
    {
        for (int t = 0; t < _roots.Length; t++)
        {
            RandomTerm term = _design.RandomTerms[t];
            int at = Array.BinarySearch(effects, First(t, row));
            MixedModelEquations.Scaled(_roots[t], term, row, target.Slice(at, term.EffectCount));
        }

        for (int k = 0; k < _rank; k++)
        {
            target[effects.Length + k] = _design.FixedEffects[(_solution.EstimatedColumns[k] * _design.RowCount) + row];
        }
    }
}
