using System.Globalization;
using Lmm.Design;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>The fitted sigma^2 R and V = Z G Z' + sigma^2 R of some rows.</summary>
internal sealed class SubjectCovarianceBuilder(DesignMatrices design, Solution solution)
{
    private readonly ResidualRows _residual = new(design, solution);

    /// <summary>sigma^2 R of a subject of [Repeated].</summary>
    /// <exception cref="InvalidOperationException">The model has no [Repeated].</exception>
    /// <exception cref="ArgumentException">There is no such subject.</exception>
    public SubjectCovariance Residual(string subject)
    {
        ResidualTerm term = design.Residual is { Subjects.Count: > 0 } found
            ? found
            : throw new InvalidOperationException("The model has no [Repeated], so residuals are independent and have no subjects. MarginalCovarianceOf(level, grouping) gives the covariance that random effects induce.");
        int index = Find(subject, term.Subjects, SubjectOf(term));
        return Of(subject, SubjectOrder.Of(term, term.SubjectOfRow.Length)[index], marginal: false);
    }

    /// <summary>V of the rows of a subject of [Repeated], or of a level of a grouping.</summary>
    /// <param name="level">The label.</param>
    /// <param name="grouping">The grouping; null for the subject of [Repeated], or else the only grouping.</param>
    /// <exception cref="ArgumentException">There is no such level or grouping, or several groupings and none is named.</exception>
    public SubjectCovariance Marginal(string level, string? grouping)
    {
        if (design.Residual is { Subjects.Count: > 0 } repeated && (grouping is null || grouping == repeated.SubjectName))
        {
            return Of(level, SubjectOrder.Of(repeated, repeated.SubjectOfRow.Length)[Find(level, repeated.Subjects, SubjectOf(repeated))], marginal: true);
        }

        string[] names = [.. design.RandomTerms.Select(t => t.GroupName).Distinct()];
        RandomTerm term = grouping is null
            ? names.Length == 1 ? design.RandomTerms[0] : throw new ArgumentException($"The model has {(names.Length == 0 ? "neither [Repeated] nor a grouping" : $"the groupings {NameList.Of(names)}; name the one that '{level}' is a level of")}.", nameof(grouping))
            : design.RandomTerms.FirstOrDefault(t => t.GroupName == grouping)
                ?? throw new ArgumentException($"There is no grouping '{grouping}'{Suggest.DidYouMean(Suggest.Nearest(grouping, names))}; the groupings are {NameList.Of(names)}.", nameof(grouping));
        int index = Find(level, term.Levels, $"grouping {term.GroupName}");
        return Of(level, [.. Enumerable.Range(0, design.RowCount).Where(i => term.LevelOfRow[i] == index)], marginal: true);
    }

    private static string SubjectOf(ResidualTerm term) => term.SubjectName.Length == 0 ? "the residual correlation" : $"subject {term.SubjectName} of [Repeated]";

    private static int Find(string label, IReadOnlyList<string> labels, string what)
    {
        ArgumentNullException.ThrowIfNull(label);
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] == label)
            {
                return i;
            }
        }

        throw new ArgumentException($"No row has '{label}' in {what}{Suggest.DidYouMean(Suggest.Nearest(label, labels))}; there are {NameList.Of(labels)}.");
    }

    private SubjectCovariance Of(string label, int[] rows, bool marginal)
    {
        Matrix<double> matrix = Matrix<double>.Build.Dense(rows.Length, rows.Length);
        AddResidual(matrix, rows);
        for (int t = 0; t < design.RandomTerms.Count && marginal; t++)
        {
            AddTerm(matrix, rows, design.RandomTerms[t], solution.Terms[t].Covariance);
        }

        return new SubjectCovariance(label, rows, Occasions(rows), matrix);
    }

    /// <summary>The rows of a level may be of several subjects: those are independent.</summary>
    private void AddResidual(Matrix<double> matrix, int[] rows)
    {
        int[] places = [.. Enumerable.Range(0, rows.Length)];
        foreach (IGrouping<int, int> subject in places.GroupBy(a => _residual.IsCorrelated ? design.Residual!.SubjectOfRow[rows[a]] : a))
        {
            int[] own = [.. subject];
            double[] relative = _residual.Covariance([.. own.Select(a => rows[a])]);
            for (int a = 0; a < own.Length; a++)
            {
                for (int b = 0; b < own.Length; b++)
                {
                    matrix[own[a], own[b]] = solution.ResidualVariance * relative[(a * own.Length) + b];
                }
            }
        }
    }

    private static void AddTerm(Matrix<double> matrix, int[] rows, RandomTerm term, double[,] covariance)
    {
        double[][] z = [.. rows.Select(row => term.Covariates.Select(covariate => covariate?[row] ?? 1).ToArray())];
        for (int a = 0; a < rows.Length; a++)
        {
            for (int b = 0; b < rows.Length; b++)
            {
                if (term.LevelOfRow[rows[a]] == term.LevelOfRow[rows[b]])
                {
                    matrix[a, b] += Bilinear(z[a], covariance, z[b]);
                }
            }
        }
    }

    private static double Bilinear(double[] left, double[,] matrix, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            for (int j = 0; j < right.Length; j++)
            {
                sum += left[i] * matrix[i, j] * right[j];
            }
        }

        return sum;
    }

    private string[] Occasions(int[] rows) => design.Residual switch
    {
        { Occasions.Count: > 0 } term => [.. rows.Select(row => term.Occasions[term.OccasionOfRow[row]])],
        { Coordinates.Count: > 0 } term => [.. rows.Select(row => string.Join(", ", term.Coordinates.Select(c => c[row].ToString("R", CultureInfo.InvariantCulture))))],
        _ => [],
    };
}
