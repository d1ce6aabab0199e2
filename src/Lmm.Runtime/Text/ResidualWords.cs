using System.Globalization;
using Lmm.Design;

namespace Lmm;

/// <summary>The residual covariance in words.</summary>
internal static class ResidualWords
{
    /// <summary>As in <c>AR(1) over Week within Subject (27 subjects)</c>.</summary>
    public static string Correlation(RepeatedSpec repeated, int subjects)
    {
        string places = repeated.Coordinates.IsEmpty ? repeated.Occasion : string.Join(", ", repeated.Coordinates);
        string within = repeated.Subject.IsEmpty
            ? string.Empty
            : $" within {repeated.SubjectName} ({subjects.ToString(CultureInfo.InvariantCulture)} {(subjects == 1 ? "subject" : "subjects")})";
        string nugget = repeated.Nugget ? " with nugget" : string.Empty;
        string variances = repeated.Heterogeneous ? $", a variance for each {repeated.Occasion}" : string.Empty;
        string by = repeated.By is null ? string.Empty : $", parameters separate by {repeated.By}";
        return $"{Name(repeated)}{nugget} over {places}{within}{variances}{by}";
    }

    /// <summary>As in <c>Power(fitted) * Ident(Sex)</c>.</summary>
    public static string Variances(IEnumerable<VarianceSpec> variances) =>
        string.Join(" * ", variances.Select(variance => $"{variance.Function}({variance.Name})"));

    /// <summary>As in <c>heterogeneous AR(1), Power(fitted)</c>, for a message.</summary>
    public static string Short(ModelSpec model)
    {
        List<string> parts = [];
        if (model.Repeated is { } repeated)
        {
            parts.Add($"{(repeated.Heterogeneous ? "heterogeneous " : "")}{Name(repeated)} over {repeated.Occasion}{(repeated.By is null ? "" : $" by {repeated.By}")}");
        }

        if (!model.Variances.IsEmpty)
        {
            parts.Add(Variances(model.Variances));
        }

        return parts.Count == 0 ? "independent residuals of one variance" : string.Join(", ", parts);
    }

    private static string Name(RepeatedSpec repeated) => repeated.Correlation switch
    {
        Corr.Independent => "none",
        Corr.AR1 => "AR(1)",
        Corr.CAR1 => "continuous AR(1)",
        Corr.Ar => FormattableString.Invariant($"AR({repeated.Order})"),
        Corr.Ma => FormattableString.Invariant($"MA({repeated.MovingAverage})"),
        Corr.Arma => FormattableString.Invariant($"ARMA({repeated.Order}, {repeated.MovingAverage})"),
        Corr.CompoundSymmetry => "compound symmetry",
        Corr.Toeplitz => "Toeplitz",
        Corr.AnteDependence => "first-order ante-dependence",
        Corr.Unstructured => "unstructured",
        Corr.Exponential => "exponential",
        Corr.Gaussian => "Gaussian",
        Corr.Spherical => "spherical",
        Corr.Rational => "rational quadratic",
        Corr.Linear => "linear",
        _ => repeated.Correlation.ToString(),
    };
}
