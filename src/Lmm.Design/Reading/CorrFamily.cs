namespace Lmm.Design.Reading;

/// <summary>What each correlation structure asks of an occasion, and which kinds of value can be what.</summary>
internal static class CorrFamily
{
    /// <summary>A function of the distance between places: no subject means one field.</summary>
    public static bool IsSpatial(this Corr corr) =>
        corr is Corr.Exponential or Corr.Gaussian or Corr.Spherical or Corr.Rational or Corr.Linear;

    /// <summary>A function of real times or places.</summary>
    public static bool NeedsTimes(this Corr corr) => corr == Corr.CAR1 || corr.IsSpatial();

    /// <summary>Defined over ordered occasions, whose neighbours are known.</summary>
    public static bool NeedsOrder(this Corr corr) =>
        corr is Corr.AR1 or Corr.Ar or Corr.Ma or Corr.Arma or Corr.Toeplitz or Corr.AnteDependence or Corr.Unstructured;

    /// <summary>Has an autoregressive order to be given.</summary>
    public static bool HasOrder(this Corr corr) => corr is Corr.Ar or Corr.Arma;

    /// <summary>Has a moving average order to be given.</summary>
    public static bool HasMovingAverage(this Corr corr) => corr is Corr.Ma or Corr.Arma;

    /// <summary>Whether values of the kind are numbers, or become numbers in a unit.</summary>
    public static bool IsTimeLike(this ValueKind kind) => kind is ValueKind.Real or ValueKind.Integer or ValueKind.Time;

    /// <summary>Whether values of the kind are levels.</summary>
    public static bool HasLevels(this ValueKind kind) => kind is not (ValueKind.Real or ValueKind.Unsupported);
}
