namespace Lmm.Residuals;

/// <summary>Residuals of variance about 1 for the moments from which correlations start.</summary>
/// <param name="Values">A residual for each row of the subjects, at the row's place.</param>
/// <param name="Subjects">The rows of each subject, ordered by the first coordinate.</param>
internal sealed record StandardResiduals(double[] Values, IReadOnlyList<int[]> Subjects)
{
    // Starting values need no more pairs than this.
    private const int MostPairs = 20_000;

    /// <summary>e_a e_b.</summary>
    public double Product(int a, int b) => Values[a] * Values[b];

    /// <summary>Rows of a subject, on average.</summary>
    public double MeanLength => Subjects.Average(subject => (double)subject.Length);

    /// <summary>The mean over subjects of rows times the squared mean of their residuals.</summary>
    public double SquaredMeans()
    {
        double squares = 0;
        foreach (int[] subject in Subjects)
        {
            double sum = 0;
            foreach (int row in subject)
            {
                sum += Values[row];
            }

            squares += subject.Length > 0 ? sum * sum / subject.Length : 0;
        }

        return squares / Subjects.Count;
    }

    /// <summary>Pairs of rows that follow each other in their subject.</summary>
    public List<(int A, int B)> Neighbours() => Pairs(1);

    /// <summary>
    /// Pairs of rows of a subject at most <paramref name="apart"/> places apart; an even selection where there are very many.
    /// </summary>
    public List<(int A, int B)> Pairs(int apart)
    {
        double all = Subjects.Sum(s => (double)s.Length * Math.Min(s.Length - 1, apart));
        int stride = (int)Math.Ceiling(Math.Max(all / MostPairs, 1));
        int next = 0;
        List<(int A, int B)> pairs = [];

        // Whole subjects are left out where there are many, pairs where there are few.
        int step = Subjects.Count >= 50 * stride ? stride : 1;
        stride = step > 1 ? 1 : stride;
        for (int s = 0; s < Subjects.Count; s += step)
        {
            int[] subject = Subjects[s];
            for (int i = 0; i < subject.Length; i++)
            {
                for (int lag = 1; lag <= Math.Min(apart, i); lag++)
                {
                    if (next++ % stride == 0)
                    {
                        pairs.Add((subject[i - lag], subject[i]));
                    }
                }
            }
        }

        return pairs;
    }
}
