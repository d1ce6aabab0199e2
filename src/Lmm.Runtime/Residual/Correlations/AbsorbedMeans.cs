namespace Lmm.Residuals;

/// <summary>
/// The correlation of neighbours behind that of residuals which have lost a share of each subject's mean to intercepts: among n
/// rows, 0.6 shows as 0.57 at n = 50 and as 0.38 at 10 (Marriott and Pope 1954, Biometrika 41, 390). With e the residuals of n
/// standardised rows of AR(1), 1 - a of their mean m left, s = 1'R1 and t = sum_h phi^h, h &lt; n, in expectation
///   sum e_t^2 = n - (1 - k) s / n,  n m^2 = k s / n,  k = (1 - a)^2,
///   sum e_t e_(t-1) = (n - 1) phi - 2 a (s - t) / n + a^2 (n - 1) s / n^2.
/// </summary>
internal static class AbsorbedMeans
{
    private const double Largest = 0.98;
    private const int Halvings = 30;

    // Where more of the means is left no intercept took them, and subjects that differ otherwise than by AR(1) call for no correction.
    private const double MostKept = 0.25;

    /// <summary>phi.</summary>
    /// <param name="correlation">The mean product of neighbours, of residuals of mean square 1.</param>
    /// <param name="mean">The mean over subjects of rows times the squared mean of their residuals.</param>
    /// <param name="rows">Rows of a subject.</param>
    public static double Correlation(double correlation, double mean, double rows)
    {
        double phi = Math.Clamp(correlation, -Largest, Largest);
        if (!(rows > 2) || Kept(phi, mean, rows) > MostKept)
        {
            return phi;
        }

        // What shows grows with what is there.
        (double low, double high) = (-Largest, Largest);
        for (int i = 0; i < Halvings; i++)
        {
            phi = (low + high) / 2;
            (low, high) = Shown(phi, Kept(phi, mean, rows), rows) < correlation ? (phi, high) : (low, phi);
        }

        return phi;
    }

    /// <summary>The correlation of neighbours that residuals show.</summary>
    private static double Shown(double phi, double kept, double rows)
    {
        (double one, double all) = Sums(phi, rows);
        double absorbed = 1 - Math.Sqrt(kept);
        double products = ((rows - 1) * phi) - (2 * absorbed * (all - one) / rows) + (absorbed * absorbed * (rows - 1) * all / (rows * rows));
        double squares = rows - ((1 - kept) * all / rows);
        return products / (rows - 1) / (squares / rows);
    }

    /// <summary>k.</summary>
    private static double Kept(double phi, double mean, double rows)
    {
        if (mean >= rows)
        {
            // Subjects that differ in nothing but their means.
            return 1;
        }

        double all = Sums(phi, rows).All;
        return Math.Clamp(mean * ((rows * rows) - all) / (all * (rows - mean)), 0, 1);
    }

    /// <summary>t and s.</summary>
    private static (double One, double All) Sums(double phi, double rows)
    {
        double power = Math.Pow(Math.Abs(phi), rows) * (phi < 0 && rows % 2 == 1 ? -1 : 1);
        double one = (1 - power) / (1 - phi);
        return (one, ((rows * (1 + phi)) - (2 * phi * one)) / (1 - phi));
    }
}
