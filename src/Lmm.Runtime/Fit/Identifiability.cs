using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// Whether the covariance of single subjects tells the parameters of R, sigma^2 and the random terms inside subjects apart:
/// the derivatives dV_i/dtheta_k must be linearly independent over all subjects. If not, a direction of the parameters
/// changes no V_i, hence no likelihood, whatever the response (Rothenberg 1971, Econometrica 39).
/// </summary>
internal sealed class Identifiability(DesignMatrices design, Criterion criterion, double[] w)
{
    // The least eigenvalue of the Gram matrix of the derivatives, scaled to unit diagonal, that is not rounding.
    private const double Tolerance = 1e-11;

    // Subjects alike in occasions and strata mostly repeat what is known: one of each kind is looked at, more only where these
    // tell too little (1,000 subjects of 50 rows: 0.1 ms instead of 80).
    private static readonly int[] OfAKind = [1, 3, int.MaxValue];

    /// <summary>What cannot be told apart, in words, or null.</summary>
    public string? Describe()
    {
        string? found = null;
        foreach (int count in OfAKind)
        {
            found = Describe(count);
            if (found is null)
            {
                break;
            }
        }

        return found;
    }

    private string? Describe(int ofAKind)
    {
        CovarianceParameters.Slot[] inside = [.. criterion.Parameters.Slots.Where(IsInsideSubjects)];
        int random = inside.Sum(slot => slot.Structure.ParameterCount);
        int size = random + criterion.Residual!.Count + 1;
        double[] gram = Gram(inside, size, ofAKind);
        LeaveOutBounds(inside, gram, size);
        double[] scale = new double[size];
        for (int k = 0; k < size; k++)
        {
            scale[k] = gram[k * (size + 1)] > 0 ? 1 / Math.Sqrt(gram[k * (size + 1)]) : 0;
        }

        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
            {
                gram[(j * size) + k] *= scale[j] * scale[k];
            }
        }

        double[] values = new double[size];
        double[] vectors = new double[size * size];
        SymmetricEigen.Decompose(size, gram, values, vectors);
        int least = Array.IndexOf(values, values.Min());
        if (values[least] > Tolerance)
        {
            return null;
        }

        string[] names = Names(inside);
        string[] involved = [.. Enumerable.Range(0, size).Where(k => Math.Abs(vectors[(k * size) + least]) > 1e-3).Select(k => names[k]).Distinct()];
        return involved.Length == 1
            ? $"The data say nothing of {involved[0]}: no two rows of a subject let it be seen. Leave it out, or choose another structure."
            : $"The data cannot tell apart {string.Join(", ", involved[..^1])} and {involved[^1]}: a change of all of them together changes the covariance of no subject. Leave out the random term or choose a simpler residual structure.";
    }

    /// <summary>A parameter at its bound moves nothing at all; it is not confounded with others.</summary>
    private void LeaveOutBounds(CovarianceParameters.Slot[] inside, double[] gram, int size)
    {
        int[] parameters =
        [
            .. inside.SelectMany(slot => Enumerable.Range(slot.First, slot.Structure.ParameterCount)),
            .. Enumerable.Range(criterion.Parameters.Count, criterion.Residual!.Count),
        ];
        for (int k = 0; k < parameters.Length; k++)
        {
            if (criterion.IsAtBound(w, parameters[k]))
            {
                for (int j = 0; j < size; j++)
                {
                    gram[(j * size) + k] = gram[(k * size) + j] = j == k ? 1 : 0;
                }
            }
        }
    }

    private bool IsInsideSubjects(CovarianceParameters.Slot slot)
    {
        GroupingBlock grouping = criterion.Data.CrossProducts.Groupings[slot.Grouping];
        int[] subjectOfLevel = new int[grouping.Levels];
        Array.Fill(subjectOfLevel, -1);
        IReadOnlyList<int[]> subjects = criterion.Residual!.Products.Pieces.Subjects;
        for (int subject = 0; subject < subjects.Count; subject++)
        {
            // The leading grouping holds whole subjects: one row tells.
            foreach (int row in slot.Grouping == 0 ? subjects[subject].AsSpan(0, Math.Min(subjects[subject].Length, 1)) : subjects[subject])
            {
                ref int known = ref subjectOfLevel[grouping.LevelOfRow[row]];
                if (known >= 0 && known != subject)
                {
                    return false;
                }

                known = subject;
            }
        }

        return true;
    }

    private double[] Gram(CovarianceParameters.Slot[] inside, int size, int ofAKind)
    {
        double[] gram = new double[size * size];
        Dictionary<int, int> seen = [];
        ResidualPieces pieces = criterion.Residual!.Products.Pieces;
        for (int subject = 0; subject < pieces.Subjects.Count; subject++)
        {
            int kind = pieces.KindOf(subject);
            seen[kind] = seen.GetValueOrDefault(kind) + 1;
            if (seen[kind] <= ofAKind)
            {
                Add(Derivatives(inside, pieces.Subjects[subject]), size, gram);
            }
        }

        return gram;
    }

    private static void Add(double[][] derivatives, int size, double[] gram)
    {
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                double product = VectorKernels.Dot(derivatives[j], derivatives[k]);
                gram[(j * size) + k] += product;
                gram[(k * size) + j] += j == k ? 0 : product;
            }
        }
    }

    /// <summary>dV_i / sigma^2 by each parameter, n_i x n_i: random terms, residual parameters, log sigma^2.</summary>
    private double[][] Derivatives(CovarianceParameters.Slot[] inside, int[] rows)
    {
        int n = rows.Length;
        List<double[]> derivatives = [];
        double[] whole = new double[n * n];
        foreach (CovarianceParameters.Slot slot in inside)
        {
            double[] factor = new double[slot.Term.Count * slot.Term.Count];
            double[] psi = new double[factor.Length];
            slot.Structure.Factor(slot.Of((ReadOnlySpan<double>)w), factor, psi);
            SmallMatrix.MultiplyTransposed(slot.Term.Count, slot.Term.Count, slot.Term.Count, factor, factor, psi);
            AddEffects(slot, rows, psi, whole);
            for (int k = 0; k < slot.Structure.ParameterCount; k++)
            {
                double[] derivative = new double[n * n];
                AddEffects(slot, rows, criterion.Parameters.Derivatives[slot.First + k].Matrix, derivative);
                derivatives.Add(derivative);
            }
        }

        double[] own = criterion.ResidualPart(w).ToArray();
        double[] residual = new double[n * n];
        criterion.Residual!.Structure.Covariance(own, rows, residual);
        VectorKernels.Axpy(1, residual, whole);
        for (int k = 0; k < own.Length; k++)
        {
            double[] derivative = new double[n * n];
            _ = criterion.Residual.Structure.Derivative(own, k, rows, derivative);
            derivatives.Add(derivative);
        }

        derivatives.Add(whole);
        Standardise(derivatives, n);
        return [.. derivatives];
    }

    /// <summary>By the standard deviations of the rows, so that strata of very different variance count alike.</summary>
    private static void Standardise(List<double[]> derivatives, int n)
    {
        double[] deviation = [.. Enumerable.Range(0, n).Select(i => Math.Sqrt(derivatives[^1][i * (n + 1)]))];
        foreach (double[] derivative in derivatives)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    derivative[(i * n) + j] /= deviation[i] * deviation[j];
                }
            }
        }
    }

    private void AddEffects(CovarianceParameters.Slot slot, int[] rows, double[] psi, double[] target)
    {
        GroupingBlock grouping = criterion.Data.CrossProducts.Groupings[slot.Grouping];
        int q = grouping.EffectCount;
        int count = slot.Term.Count;
        double[]? covariates = grouping.Covariates;
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
            {
                if (grouping.LevelOfRow[rows[i]] != grouping.LevelOfRow[rows[j]])
                {
                    continue;
                }

                for (int a = 0; a < count; a++)
                {
                    for (int b = 0; b < count; b++)
                    {
                        double x = covariates?[(rows[i] * q) + slot.Term.Offset + a] ?? 1;
                        double y = covariates?[(rows[j] * q) + slot.Term.Offset + b] ?? 1;
                        target[(i * rows.Length) + j] += x * psi[(a * count) + b] * y;
                    }
                }
            }
        }
    }

    private string[] Names(CovarianceParameters.Slot[] inside)
    {
        double[] own = criterion.ResidualPart(w).ToArray();
        IReadOnlyList<Lmm.Residuals.NaturalParameter> natural = criterion.Residual!.Structure.Natural(own);
        return
        [
            .. inside.SelectMany(slot => Enumerable.Repeat(
                $"the variation of {design.RandomTerms[slot.Term.Term].GroupName}", slot.Structure.ParameterCount)),
            .. Enumerable.Range(0, own.Length).Select(k => $"the residual parameter {natural.MaxBy(parameter => Math.Abs(parameter.Gradient[k]))!.Name}"),
            "the residual variance",
        ];
    }
}
