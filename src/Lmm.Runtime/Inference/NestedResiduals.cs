using Lmm.Design;

namespace Lmm;

/// <summary>
/// Whether the residual covariance of one model is known to be a special case of another's, from what the models say.
/// </summary>
internal static class NestedResiduals
{
    /// <summary>The structures that contain a structure with fewer parameters, over the same ordered occasions.</summary>
    private static readonly Dictionary<Corr, Corr[]> Containing = new()
    {
        [Corr.AR1] = [Corr.Ar, Corr.Arma, Corr.AnteDependence, Corr.Toeplitz, Corr.Unstructured],
        [Corr.Ar] = [Corr.Ar, Corr.Arma, Corr.Toeplitz, Corr.Unstructured],
        [Corr.Ma] = [Corr.Ma, Corr.Arma, Corr.Toeplitz, Corr.Unstructured],
        [Corr.Arma] = [Corr.Arma, Corr.Toeplitz, Corr.Unstructured],
        [Corr.CompoundSymmetry] = [Corr.Toeplitz, Corr.Unstructured],
        [Corr.Toeplitz] = [Corr.Unstructured],
        [Corr.AnteDependence] = [Corr.Unstructured],
    };

    /// <summary>Whether the reduced one is known to be within the full one, or equal to it.</summary>
    public static bool IsKnown(ModelSpec reduced, ModelSpec full) =>
        IsWithin(reduced.Repeated, full.Repeated) && reduced.Variances.All(variance => full.Variances.Any(other => IsWithin(variance, other)));

    /// <summary>
    /// Whether the full one has a parameter that stands at its bound where the reduced one is true: a nugget of 0, a range or
    /// an autocorrelation over time of 0.
    /// </summary>
    public static bool IsAtBound(ModelSpec reduced, ModelSpec full)
    {
        if (full.Repeated is not { } wide)
        {
            return false;
        }

        bool nugget = wide.Nugget && reduced.Repeated is not { Nugget: true };
        bool distance = wide.Correlation is Corr.CAR1 or Corr.Exponential or Corr.Gaussian or Corr.Spherical or Corr.Rational or Corr.Linear
            && (reduced.Repeated?.Correlation ?? Corr.Independent) == Corr.Independent;
        return nugget || distance;
    }

    private static bool IsWithin(RepeatedSpec? reduced, RepeatedSpec? full)
    {
        if (reduced is null || Equals(reduced, full))
        {
            return true;
        }

        if (full is null)
        {
            return reduced is { Correlation: Corr.Independent, Heterogeneous: false, By: null };
        }

        bool samePlaces = reduced.Occasion == full.Occasion && reduced.Coordinates.Equals(full.Coordinates) && reduced.Unit == full.Unit;
        bool sameSubjects = reduced.Subject.Equals(full.Subject) && samePlaces;
        return (!reduced.Heterogeneous || (full.Heterogeneous && reduced.Occasion == full.Occasion))
            && (reduced.By is null || reduced.By == full.By)
            && (reduced.Correlation == Corr.Independent || (sameSubjects && Contains(full, reduced)));
    }

    private static bool Contains(RepeatedSpec full, RepeatedSpec reduced)
    {
        if (reduced.Nugget && !full.Nugget)
        {
            return false;
        }

        if (full.Correlation == reduced.Correlation && full.Correlation is not (Corr.Ar or Corr.Ma or Corr.Arma))
        {
            return true;
        }

        return Containing.TryGetValue(reduced.Correlation, out Corr[]? wider) && wider.Contains(full.Correlation)
            && (full.Correlation is not (Corr.Ar or Corr.Ma or Corr.Arma)
                || (Orders(full).Autoregressive >= Orders(reduced).Autoregressive && Orders(full).MovingAverage >= Orders(reduced).MovingAverage));
    }

    private static (int Autoregressive, int MovingAverage) Orders(RepeatedSpec spec) => spec.Correlation switch
    {
        Corr.AR1 => (1, 0),
        _ => (spec.Order, spec.MovingAverage),
    };

    private static bool IsWithin(VarianceSpec reduced, VarianceSpec full)
    {
        bool sameMembers = reduced.Members.Equals(full.Members);
        return (reduced.Function, full.Function) switch
        {
            // A variance proportional to v is v to the power 1/2 in the standard deviation.
            (VarianceFunction.Fixed, VarianceFunction.Power) => sameMembers && (full.Parameter is null or 0.5),
            (VarianceFunction.Ident, VarianceFunction.Ident) => reduced.Members.All(full.Members.Contains),
            _ => reduced.Function == full.Function && sameMembers
                && (full.Parameter is null || full.Parameter == reduced.Parameter)
                && (full.Constant is null || full.Constant == reduced.Constant),
        };
    }
}
