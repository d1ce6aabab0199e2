using System.Linq;

namespace Lmm.Design;

/// <summary>
/// How the residual side of a model reads its members: by their levels, as numbers or as times. A member can be read in two
/// ways: an integer occasion has a place among the occasions and a distance to the others.
/// </summary>
public static class ResidualMembers
{
    /// <summary>Whether R needs the member's levels: subject, ordered occasion, By, stratum.</summary>
    public static bool IsByLevel(ModelSpec spec, string member) =>
        spec.Repeated is { } repeated
            && (repeated.Subject.Contains(member)
                || repeated.By == member
                || (repeated.Occasion == member && HasOrderedOccasions(spec)))
        || spec.Variances.Any(variance => variance.Function == VarianceFunction.Ident && variance.Members.Contains(member));

    /// <summary>Whether R needs the member as a number: a coordinate, an integer occasion, the covariate of a variance function.</summary>
    public static bool IsNumber(ModelSpec spec, string member) =>
        (IsCoordinate(spec, member) && spec.Member(member).Kind is ValueKind.Real or ValueKind.Integer)
        || spec.Variances.Any(variance => variance.Function != VarianceFunction.Ident && variance.Members.Contains(member));

    /// <summary>Whether R needs the member as a time: a coordinate that is a date or a duration.</summary>
    public static bool IsTime(ModelSpec spec, string member) =>
        IsCoordinate(spec, member) && spec.Member(member).Kind == ValueKind.Time;

    /// <summary>Whether the occasions are an ordered set: all but real numbers and times.</summary>
    public static bool HasOrderedOccasions(ModelSpec spec) =>
        spec.Repeated is { } repeated && spec.Member(repeated.Occasion).Kind is not (ValueKind.Real or ValueKind.Time);

    /// <summary>The members that give the place of a row: the coordinates where they are said, else the occasion.</summary>
    public static EquatableArray<string> Coordinates(RepeatedSpec repeated) =>
        repeated.Coordinates.IsEmpty ? EquatableArray.Create(repeated.Occasion) : repeated.Coordinates;

    /// <summary>
    /// Whether the residual can be told from a further independent error of each row: by its correlation, or by a variance that
    /// follows a number. Compound symmetry, Toeplitz, moving averages, an unstructured matrix and a nugget hold such an error
    /// already, and so do standard deviations by level.
    /// </summary>
    public static bool TellsUnits(ModelSpec spec) =>
        spec.Variances.Any(variance => variance.Function != VarianceFunction.Ident)
        || spec.Repeated is
        {
            Nugget: false,
            Correlation: Corr.AR1 or Corr.CAR1 or Corr.Ar or Corr.AnteDependence
                or Corr.Exponential or Corr.Gaussian or Corr.Spherical or Corr.Rational or Corr.Linear,
        };

    private static bool IsCoordinate(ModelSpec spec, string member) =>
        spec.Repeated is { } repeated && Coordinates(repeated).Contains(member);
}
