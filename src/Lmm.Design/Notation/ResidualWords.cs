using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>The residual side in a few English words, for a summary and for what other software cannot say.</summary>
internal static class ResidualWords
{
    /// <summary>As in <c>AR1 of Week inside Patient, heterogeneous, by Arm; variance: Power of Size</c>; empty for independent residuals of one variance.</summary>
    public static string Of(ModelSpec spec)
    {
        var parts = new List<string>();
        if (spec.Repeated is { } repeated)
        {
            parts.Add(Structure(repeated));
        }

        if (!spec.Variances.IsEmpty)
        {
            IEnumerable<string> functions = spec.Variances.Select(variance =>
                $"{variance.Function} of {(variance.Members.IsEmpty ? "the fitted value" : variance.Name)}");
            parts.Add($"variance: {string.Join(" times ", functions)}");
        }

        return string.Join("; ", parts);
    }

    private static string Structure(RepeatedSpec repeated)
    {
        string orders = repeated.Correlation switch
        {
            Corr.Ar => $"({Lines.Number(repeated.Order)})",
            Corr.Ma => $"({Lines.Number(repeated.MovingAverage)})",
            Corr.Arma => $"({Lines.Number(repeated.Order)}, {Lines.Number(repeated.MovingAverage)})",
            _ => "",
        };
        string of = string.Join(", ", ResidualMembers.Coordinates(repeated));
        return $"{repeated.Correlation}{orders} of {of}"
            + (repeated.Subject.IsEmpty ? "" : $" inside {repeated.SubjectName}")
            + (repeated.Heterogeneous ? ", heterogeneous" : "")
            + (repeated.Nugget ? ", with nugget" : "")
            + (repeated.By is null ? "" : $", by {repeated.By}");
    }
}
