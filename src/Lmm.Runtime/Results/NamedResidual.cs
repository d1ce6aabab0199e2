using Lmm.Residuals;

namespace Lmm;

/// <summary>Residual parameters by their names: other rows may bring them in another order.</summary>
internal static class NamedResidual
{
    /// <summary>The names in the order of the structure.</summary>
    public static IEnumerable<string> Names(ResidualCovariance structure) => structure.Natural(new double[structure.Count]).Select(p => p.Name);

    /// <summary>The working parameters of natural values.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static double[] Working(ResidualCovariance structure, IReadOnlyDictionary<string, double> values)
    {
        double[] working = new double[structure.Count];
        structure.FromNatural([.. Names(structure).Select(name => values[name])], working);
        return working;
    }
}
