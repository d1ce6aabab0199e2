namespace Lmm;

/// <summary>Where a falling tail area takes a given value.</summary>
internal static class CriticalValue
{
    /// <summary>
    /// Solves upper(c) = tail by regula falsi with the Illinois rule on the logarithms, which are nearly straight, inside a
    /// bracket that is widened where it does not hold.
    /// </summary>
    /// <param name="upper">Falling from 1 to 0.</param>
    /// <param name="tail">Strictly between 0 and 1.</param>
    /// <param name="low">A guess from below, positive.</param>
    /// <param name="high">A guess from above.</param>
    /// <param name="accuracy">Of the result and of its tail, relative.</param>
    public static double Solve(Func<double, double> upper, double tail, double low, double high, double accuracy = 1e-13)
    {
        const int MostSteps = 100;
        double target = Math.Log(tail);
        high = Math.Max(high, low * (1 + 1e-9));
        double atLow = Excess(low);
        for (int i = 0; atLow < 0 && i < MostSteps; i++)
        {
            low *= 0.9;
            atLow = Excess(low);
        }

        double atHigh = Excess(high);
        for (int i = 0; atHigh > 0 && i < MostSteps; i++)
        {
            high *= 1.1;
            atHigh = Excess(high);
        }

        double last = double.NaN;
        for (int step = 0; step < MostSteps && high - low > accuracy * high && atLow != atHigh; step++)
        {
            double next = ((low * atHigh) - (high * atLow)) / (atHigh - atLow);
            double at = Excess(next);
            if (Math.Abs(at) < accuracy || Math.Abs(next - last) < accuracy * next)
            {
                return next;
            }

            last = next;

            // Illinois: the end that stays twice has its height halved, or it would stay for ever.
            if (at > 0)
            {
                (low, atLow) = (next, at);
                atHigh /= 2;
            }
            else
            {
                (high, atHigh) = (next, at);
                atLow /= 2;
            }
        }

        return (low + high) / 2;

        double Excess(double at) => Math.Log(Math.Max(upper(at), double.Epsilon)) - target;
    }
}
